package io.devsync.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.schema.RealmSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadQueryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "age", "age >", "> 3", "age > 3)", "(age > 3", "age >> 3", "age > 3 AND", "age > 3 & good == true",
                "age IN {1, 2", "age IN (1, 2)", "age between {1 2}", "age > 'x", "age > \"x", "name == '\\a'",
                "name == '\\u12'", "age == 1..0", "age == 03a", "- = age", "age#x = 5", "age == $0", "age >[c] 3",
                "age IN {binary}", "binary(5", "photo == binary(5)", "owner == obj(5)", "born == T5:-5", "born == T0:1000000000",
                "born == 2020-13-01@00:00:00", "chip == uuid(1)", "name == B64\"?\"", "name == B64\"/w==\"", "age == @x",
                "age == 1 2", "not", "!", "NOTNOT(age=0)", "age contains_something"
            })
    void whatIsNoRqlIsBadSyntax(String query) {
        assertThatThrownBy(() -> QueryFixture.subscriptions(query))
                .isInstanceOf(BadQueryException.class)
                .hasMessageStartingWith("Client provided query with bad syntax: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing", "owner.name", "home", "home.street", "friends", "friends.name", "attributes", "sort", "Age",
                "@links", "tags.name"
            })
    void fieldsThatCannotBeQueriedAreNamed(String field) {
        String query = field + " == 5";

        assertThatThrownBy(() -> QueryFixture.subscriptions(query))
                .isInstanceOf(BadQueryException.class)
                .hasMessageMatching(
                        field.startsWith("@")
                                ? "Client provided query with bad syntax: .*"
                                : "Invalid query: \"Dog\": key \"" + field + "\" is not a queryable field");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            age > 3 SORT(age ASC)                        | SORT is not supported
            age > 3 LIMIT(1)                             | LIMIT is not supported
            TRUEPREDICATE DISTINCT(age)                  | DISTINCT is not supported
            SUBQUERY(friends, $x, $x.a == 1).@count > 0  | SUBQUERY is not supported
            scores.@max > 3                              | @max is not supported
            friends.@avg.age > 3                         | @avg is not supported
            tags[0] == "x"                               | access to an element
            age + 1 > 3                                  | arithmetic
            age > 3 * 2                                  | arithmetic
            home geoWithin geoCircle([1, 2], 3)          | cannot be searched with geoWithin
            name TEXT "x"                                | TEXT is not supported
            ANY tags == ANY {"a", "b"}                   | two lists
            {"a"} IN tags                                | two lists
            1 == 2                                       | Cannot compare two constants
            age IN 5                                     | must contain a list
            ANY age == 5                                 | must contain a list
            age == "5"                                   | Unsupported comparison between type 'int' and type 'string'
            name == 5                                    | Unsupported comparison between type 'string' and type 'int'
            chip == oid(0123456789abcdef01234567)        | between type 'uuid' and type 'objectId'
            age == name                                  | between type 'int' and type 'string'
            age == inf                                   | Infinity not supported for int
            price == 1E9999                              | decimal128
            age ==[c] 5                                  | must be a string or binary
            age CONTAINS 5                               | must be a string or binary
            owner > oid(0123456789abcdef01234567)        | Only equal (==) and not equal (!=)
            owner == obj("Dog", 5)                       | cannot be compared with an object of class
            anything == obj("Cat", 5)                    | Unknown object type 'Cat'
            age BETWEEN {1}                              | requires list with 2 elements
            tags BETWEEN {"a", "b"}                      | Only 'ALL' supported
            age.@count == 1                              | '@count' is not supported
            tags.@count == tags.@count                   | only be compared with a number
            born < 1899-01-01@00:00:00                   | before 1900
            """)
    void whatCannotBeServedIsAnInvalidQuery(String query, String detail) {
        assertThatThrownBy(() -> QueryFixture.subscriptions(query))
                .isInstanceOf(BadQueryException.class)
                .hasMessageStartingWith("Invalid query: \"Dog\": ")
                .hasMessageContaining(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]", "{", "{\"Dog\"}", "{\"Dog\": 5}", "{\"Dog\": {\"$oid\": \"x\"}}", "{\"Dog\": null}", "nonsense",
                "{\"Dog\":\"age > 3\",\"Dog\":\"age > 4\"}", "{\"$oid\": \"0123456789abcdef01234567\"}"
            })
    void bodyMustBeAnObjectOfQueries(String body) {
        assertThatThrownBy(() -> SubscriptionSet.parse(body, QueryFixture.SCHEMA))
                .isInstanceOf(BadQueryException.class)
                .hasMessageStartingWith("Client provided query with bad syntax: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cat", "Address", "Reading"})
    void onlyTopLevelClassesCanBeSubscribedTo(String className) {
        assertThatThrownBy(() ->
                        SubscriptionSet.parse("{\"" + className + "\": \"TRUEPREDICATE\"}", QueryFixture.SCHEMA))
                .isInstanceOf(BadQueryException.class)
                .hasMessageStartingWith("Invalid query: \"" + className + "\": ");
    }

    @Test
    void bodyIsLimitedInBytes() throws BadQueryException {
        String fits = "{\"Dog\":\"name == '" + "\u00e9".repeat(131_000) + "'\"}";
        String tooLong = "{\"Dog\":\"name == '" + "\u00e9".repeat(131_072) + "'\"}";

        assertThat(SubscriptionSet.parse(fits, QueryFixture.SCHEMA).classes()).containsExactly("Dog");
        assertThatThrownBy(() -> SubscriptionSet.parse(tooLong, QueryFixture.SCHEMA))
                .isInstanceOf(BadQueryException.class)
                .hasMessageContaining("expected: at most 262144");
    }

    @Test
    void nestingIsLimited() {
        String deep = "(".repeat(50_000) + "age == 1" + ")".repeat(50_000);

        assertThatThrownBy(() -> QueryFixture.subscriptions(deep))
                .isInstanceOf(BadQueryException.class)
                .hasMessageContaining("nests deeper than 200 levels");
        assertThatThrownBy(() -> QueryFixture.subscriptions("!".repeat(50_000) + "age == 1"))
                .isInstanceOf(BadQueryException.class)
                .hasMessageContaining("nests deeper than 200 levels");
    }

    @Test
    void longNumbersAreRefusedBeforeTheyAreParsed() {
        assertThatThrownBy(() -> QueryFixture.subscriptions("age == " + "9".repeat(200_000)))
                .isInstanceOf(BadQueryException.class)
                .hasMessageContaining("expected: at most 800");
    }

    @Test
    void emptyBodyIsTheEmptySet() throws BadQueryException {
        assertThat(SubscriptionSet.parse("", RealmSchema.EMPTY)).isEqualTo(SubscriptionSet.EMPTY);
        assertThat(SubscriptionSet.parse("{}", RealmSchema.EMPTY)).isEqualTo(SubscriptionSet.EMPTY);
    }
}
