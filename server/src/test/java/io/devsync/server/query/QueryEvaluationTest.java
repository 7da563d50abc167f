package io.devsync.server.query;

import static io.devsync.server.query.QueryFixture.matches;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryEvaluationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUEPREDICATE",
                "truepredicate",
                "(age > 3)",
                "((age > 3)) OR (name BEGINSWITH \"r\" )",
                "age = 5",
                "age == 5.0",
                "5 == age",
                "3 < age",
                "6 >= age",
                "age != 4",
                "age <> 4",
                "age => 5",
                "age =< 5",
                "!(age == 4)",
                "not age == 4",
                "NOT age == 4 AND name == 'Rex'",
                "age == 4 && name == 'x' || good == true",
                "age IN {1, 5}",
                "age in {5}",
                "age == {1, 5}",
                "NONE {1, 2} == age",
                "ALL {1, 2} < age",
                "age BETWEEN {5, 6}",
                "age between {4.5, 5.5}",
                "_id == 7",
                "age == 0x5",
                "age > -1",
                "weight < inf",
                "weight == 12.5",
                "weight == 1.25e1",
                "weight > 12",
                "height == 0.100000001",
                "height == 0.1",
                "height == 0.1f",
                "height > 0.09",
                "price == 99.9",
                "price > 99.8999999999999999999999999999999",
                "price < 100",
                "price < inf",
                "price > nan",
                "name == \"Rex\"",
                "name ==[c] \"rEX\"",
                "name !=[c] \"rexx\"",
                "name BEGINSWITH 'Re'",
                "name beginswith[c] 'rE'",
                "name ENDSWITH[c] 'EX'",
                "name CONTAINS 'e'",
                "name CONTAINS[c] 'REX'",
                "name LIKE 'R?x'",
                "name LIKE 'R*'",
                "name LIKE[c] '*E*'",
                "name LIKE '***'",
                "name == B64\"UmV4\"",
                "name > \"Re\"",
                "nick\\ name == 'rexy'",
                "name !=[c] nick\\ name",
                "nick\\ name BEGINSWITH[c] name",
                "\"Rex the dog\" BEGINSWITH name",
                "good == TRUE",
                "good != false",
                "born == T1600000000:5",
                "born > 2020-09-13@12:26:40",
                "born == 2020-09-13@12:26:40:5",
                "born < 2020-09-13T12:26:41",
                "photo == binary(B64\"AQID\")",
                "photo == B64\"AQID\"",
                "photo BEGINSWITH binary(B64\"AQI=\")",
                "chip == uuid(01234567-89ab-cdef-8123-456789abcdef)",
                "anything == 'thing'",
                "anything != 5",
                "anything CONTAINS 'hin'",
                "ANY tags == 'brown'",
                "tags == 'brown'",
                "ALL tags CONTAINS[c] 'S' OR ANY tags CONTAINS 'w'",
                "NONE tags == 'small'",
                "'brown' IN tags",
                "tags CONTAINS 'row'",
                "9 IN scores",
                "ALL scores < 10",
                "ALL scores BETWEEN {1, 9}",
                "tags.@count == 2",
                "tags.@size > 1.5",
                "3 > scores.@count",
                "owner == oid(0123456789abcdef01234567)",
                "owner == obj(\"class_Person\",oid(0123456789abcdef01234567))",
                "owner != NULL",
                "owner IN {oid(0123456789abcdef01234567), null}",
                "age < weight",
                "age != height",
                "anything == name OR anything > 'a'",
            })
    void rexMatches(String query) throws BadQueryException {
        assertThat(matches(query)).as(query).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FALSEPREDICATE",
                "age > 5",
                "age == null",
                "age > null",
                "age <= null",
                "age IN {}",
                "ALL {5, 6} == age",
                "NONE {5, 6} == age",
                "age == 5.5",
                "age == nan",
                "name == 'rex'",
                "name BEGINSWITH 'r'",
                "name LIKE 'R?'",
                "name LIKE 'e*'",
                "name LIKE NULL",
                "name > 'a'",
                "anything == 5",
                "anything > 5",
                "anything ==[c] 5 OR anything BEGINSWITH binary('th')",
                "ALL tags == 'brown'",
                "NONE tags == 'brown'",
                "'BROWN' IN tags",
                "tags.@count != 2",
                "owner == null",
                "owner == obj('Person', oid(0123456789abcdef01234568))",
                "NOT (age == 5 OR name == 'x')",
                "NOT age == 5 AND name == 'Rex'",
            })
    void rexDoesNotMatch(String query) throws BadQueryException {
        assertThat(matches(query)).as(query).isFalse();
    }

    @Test
    void nullEqualsOnlyNull() throws BadQueryException {
        assertThat(matches("age == NULL", "age", Scalar.Null.NULL)).isTrue();
        assertThat(matches("age == nil", "age", Scalar.Null.NULL)).isTrue();
        assertThat(matches("age != 5", "age", Scalar.Null.NULL)).isTrue();
        assertThat(matches("age < 5", "age", Scalar.Null.NULL)).isFalse();
        assertThat(matches("age >= NULL", "age", Scalar.Null.NULL)).isTrue();
        assertThat(matches("age IN {1, NULL}", "age", Scalar.Null.NULL)).isTrue();
        assertThat(matches("NOT age > 5", "age", Scalar.Null.NULL)).isTrue();
    }

    @Test
    void emptyListsSatisfyAllAndNoneButNotAny() throws BadQueryException {
        assertThat(matches("ALL tags == 'x'", "tags", ListValue.EMPTY)).isTrue();
        assertThat(matches("NONE tags == 'x'", "tags", ListValue.EMPTY)).isTrue();
        assertThat(matches("ANY tags == 'x'", "tags", ListValue.EMPTY)).isFalse();
        assertThat(matches("tags.@count == 0", "tags", ListValue.EMPTY)).isTrue();
    }

    @Test
    void numbersCompareAcrossTypesExactly() throws BadQueryException {
        assertThat(matches("age == 9007199254740993", "age", new Scalar.Int(9007199254740993L))).isTrue();
        assertThat(matches("age == 9007199254740992.0", "age", new Scalar.Int(9007199254740993L))).isFalse();
        assertThat(matches("age < 1e30", "age", new Scalar.Int(Long.MAX_VALUE))).isTrue();
        assertThat(matches("age < 9223372036854775807.0", "age", new Scalar.Int(Long.MAX_VALUE))).isTrue();
        assertThat(matches("age > -1e30", "age", new Scalar.Int(Long.MIN_VALUE))).isTrue();
        assertThat(matches("age < 99999999999999999999", "age", new Scalar.Int(Long.MAX_VALUE))).isTrue();
        assertThat(matches("price == 0", "price", new Scalar.Decimal(Decimal128.NEGATIVE_ZERO))).isTrue();
        assertThat(matches("price < 1E+6000", "price", new Scalar.Decimal(Decimal128.parse("9E-6000")))).isTrue();
        assertThat(matches("price == nan", "price", new Scalar.Decimal(Decimal128.NaN))).isTrue();
        assertThat(matches("price == -inf", "price", new Scalar.Decimal(Decimal128.NEGATIVE_INFINITY))).isTrue();
        assertThat(matches("price < -5", "price", new Scalar.Decimal(Decimal128.NaN))).isTrue();
        assertThat(matches("weight == NaN", "weight", new Scalar.Double(Double.NaN))).isTrue();
        assertThat(matches("weight == 0", "weight", new Scalar.Double(-0.0))).isTrue();
        assertThat(matches("anything == 2.5", "anything", new Scalar.Decimal(Decimal128.parse("2.50")))).isTrue();
    }

    @Test
    void stringsAreOrderedByCodePoint() throws BadQueryException {
        assertThat(matches("name > '\uff5e'", "name", new Scalar.Str("\ud83d\ude00"))).isTrue();
        assertThat(matches("name < '\ud83d\ude00'", "name", new Scalar.Str("\uff5e"))).isTrue();
    }

    @Test
    void caseIsIgnoredForLettersOfLatin1() throws BadQueryException {
        assertThat(matches("name ==[c] '\u00c9COLE'", "name", new Scalar.Str("\u00e9cole"))).isTrue();
        assertThat(matches("name ==[c] '\u0416'", "name", new Scalar.Str("\u0436"))).isFalse();
        assertThat(matches("name ==[c] '\u00d7'", "name", new Scalar.Str("\u00f7"))).isFalse();
    }

    @Test
    void questionMarkStandsForOneCodePoint() throws BadQueryException {
        assertThat(matches("name LIKE 'a?b'", "name", new Scalar.Str("a\ud83d\ude00b"))).isTrue();
        assertThat(matches("name LIKE 'a??b'", "name", new Scalar.Str("a\ud83d\ude00b"))).isFalse();
    }

    @Test
    void hostileLikePatternTakesNoExponentialTime() throws BadQueryException {
        String query = "name LIKE '" + "a*".repeat(2_000) + "b'";

        assertThat(matches(query, "name", new Scalar.Str("a".repeat(20_000)))).isFalse();
    }

    @Test
    void collectionsInsideMixedEqualNothing() throws BadQueryException {
        ListValue list = new ListValue(List.of(new Scalar.Int(5)));

        assertThat(matches("anything == 5", "anything", list)).isFalse();
        assertThat(matches("anything != 5", "anything", list)).isTrue();
        assertThat(matches("anything == null", "anything", list)).isFalse();
    }

    @Test
    void linkInsideMixedEqualsTheSameObject() throws BadQueryException {
        Scalar link = new Scalar.Link("Person", new PrimaryKey.ObjectIdKey(QueryFixture.OWNER));

        assertThat(matches("anything == obj('Person', oid(" + QueryFixture.OWNER + "))", "anything", link)).isTrue();
        assertThat(matches("anything == obj('Person', oid(" + new ObjectId() + "))", "anything", link)).isFalse();
    }
}
