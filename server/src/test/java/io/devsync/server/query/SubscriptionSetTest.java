package io.devsync.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.value.Scalar;
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
}
