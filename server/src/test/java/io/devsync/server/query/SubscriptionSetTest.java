package io.devsync.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionSetTest {

    @Test
    void namesTheFieldsOfEachQuery() throws BadQueryException {
        SubscriptionSet set = SubscriptionSet.parse(
                "{\"Person\":\"(TRUEPREDICATE)\","
                        + "\"Dog\":\"(age > 3 AND NOT tags.@count == 0) OR (_id IN {1} or name == 'x')\"}",
                QueryFixture.SCHEMA);

        assertThat(set.classes()).containsExactly("Dog", "Person");
        assertThat(set.queriedFields("Dog")).containsExactlyInAnyOrder("age", "tags", "_id", "name");
        assertThat(set.queriedFields("Person")).isEmpty();
        assertThat(set.queriedFields("Cat")).isEmpty();
    }

    @Test
    void objectsOfOtherClassesNeverMatch() throws BadQueryException {
        SubscriptionSet set = QueryFixture.subscriptions("TRUEPREDICATE");

        assertThat(set.matches("Dog", name -> Scalar.Null.NULL)).isTrue();
        assertThat(set.matches("Person", name -> Scalar.Null.NULL)).isFalse();
    }

    @Test
    void spellingDoesNotMatterForEquality() throws BadQueryException {
        SubscriptionSet one = QueryFixture.subscriptions("(age>3) && ((name=='x' or good = TRUE))");
        SubscriptionSet other = QueryFixture.subscriptions("age > 3 AND (name == \"x\" OR good == true)");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.toJson()).isEqualTo(other.toJson());
        assertThat(one).isNotEqualTo(QueryFixture.subscriptions("age > 3"));
    }

    @Test
    void canonicalTextUsesTheFormsOfTheClient() throws BadQueryException {
        SubscriptionSet set = QueryFixture.subscriptions("not (age in {1,2}) and nick\\ name contains[c] 'a\"b'");

        assertThat(set.toJson())
                .isEqualTo("{\"Dog\": \"!(age IN {1, 2}) and nick\\\\ name CONTAINS[c] \\\"a\\\\\\\"b\\\"\"}");
        assertThat(SubscriptionSet.parse(set.toJson(), QueryFixture.SCHEMA)).isEqualTo(set);
    }

    @Test
    void subscriptionsToOneClassAreLookedUpByAllTheirValues() throws BadQueryException {
        SubscriptionSet set = QueryFixture.subscriptions(
                "(age == 1) OR (age IN {2, 3} AND good == true) OR (good == false AND name == 'x')");

        assertThat(set.equalities("Dog").orElseThrow())
                .containsExactlyInAnyOrder(
                        new EqualityTerm("age", Set.of(new Scalar.Int(1), new Scalar.Int(2), new Scalar.Int(3))),
                        new EqualityTerm("good", Set.of(new Scalar.Bool(false))));
    }

    @Test
    void oneSubscriptionWithoutAnEqualityCannotBeLookedUp() throws BadQueryException {
        assertThat(QueryFixture.subscriptions("age == 1 OR age > 5").equalities("Dog")).isEmpty();
        assertThat(QueryFixture.subscriptions("age == 1 OR name ==[c] 'x'").equalities("Dog")).isEmpty();
        assertThat(QueryFixture.subscriptions("NOT age == 1").equalities("Dog")).isEmpty();
    }

    @Test
    void nothingIsToBeLookedUpForWhatNeverMatches() throws BadQueryException {
        assertThat(QueryFixture.subscriptions("FALSEPREDICATE").equalities("Dog")).contains(List.of());
        assertThat(QueryFixture.subscriptions("FALSEPREDICATE OR age == 1").equalities("Dog"))
                .contains(List.of(new EqualityTerm("age", Set.of(new Scalar.Int(1)))));
    }
}
