package io.devsync.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.query.RqlOperand.Quantifier;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.types.ObjectId;

class RqlProperties {

    @Property(tries = 500)
    void printedPredicatesParseToTheSame(@ForAll("predicates") RqlPredicate predicate) throws BadQueryException {
        assertThat(RqlParser.parse("Dog", predicate.toRql())).isEqualTo(predicate);
    }

    @Property(tries = 1000)
    void anyTextIsAQueryOrABadQuery(@ForAll("texts") String text) {
        assertThat(parses(text)).isIn(true, false);
    }

    @Property(tries = 1000)
    void anyBodyIsASetOrABadQuery(@ForAll("bodies") String body) {
        try {
            SubscriptionSet set = SubscriptionSet.parse(body, QueryFixture.SCHEMA);
            assertThat(SubscriptionSet.parse(set.toJson(), QueryFixture.SCHEMA)).isEqualTo(set);
        } catch (BadQueryException expected) {
            assertThat(expected).hasMessageMatching("(?s)(Invalid query:|Client provided query with bad syntax:) .*");
        }
    }

    private static boolean parses(String text) {
        try {
            QueryFixture.subscriptions(text);
            return true;
        } catch (BadQueryException expected) {
            return false;
        }
    }

    /** Words of the language in any order: more of them get far into the parser than of random characters. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of(
                "age", "name", "tags", "owner", "anything", "==", "!=", "<", ">=", "[c]", "IN", "BETWEEN", "CONTAINS",
                "LIKE", "(", ")", "{", "}", ",", ".", "@count", "AND", "or", "NOT", "!", "ANY", "ALL", "NONE", "5",
                "-5.5e3", "1f", "'x'", "\"y\\\"", "B64\"AQ==\"", "binary(", "obj(", "T1:2", "null", "true", "inf",
                "nan", "oid(0123456789abcdef01234567)", "TRUEPREDICATE", "$0", "2020-01-01@00:00:00", "\\", "\u00e9",
                "0x", "99999999999999999999", "1e999999999", "SORT", "[", "]", "geoWithin", "geoBox(", "geoPolygon({",
                "geoCircle([1,", "[1.0,2.0]", "place");
        Arbitrary<String> sentences =
                words.list().ofMaxSize(12).map(list -> String.join(" ", list));
        return Arbitraries.oneOf(sentences, Arbitraries.strings().ofMaxLength(60));
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> wellFormed = texts().map(text -> "{\"Dog\":" + QueryFixture.quoted(text) + "}");
        Arbitrary<String> cut = Combinators.combine(wellFormed, Arbitraries.integers().between(0, 40))
                .as((body, length) -> body.substring(0, Math.min(length, body.length())));
        Arbitrary<String> json = Arbitraries.of(
                        "{", "}", "[", "]", ":", ",", "\"Dog\"", "\"", "5", "null", "$oid", "\\u", "'", "/", "ISODate(",
                        "\"TRUEPREDICATE\"", "{\"Dog\":")
                .list()
                .ofMaxSize(8)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(wellFormed, cut, json);
    }

    @Provide
    Arbitrary<RqlPredicate> predicates() {
        return predicates(3);
    }

    private Arbitrary<RqlPredicate> predicates(int depth) {
        Arbitrary<RqlPredicate> leaf = Arbitraries.oneOf(
                Arbitraries.of(true, false).map(RqlPredicate.Constant::new), comparisons(), betweens(), withins());
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<RqlPredicate> inner = predicates(depth - 1);
        return Arbitraries.oneOf(
                leaf,
                inner.map(RqlPredicate.Not::new),
                inner.filter(term -> !(term instanceof RqlPredicate.And))
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(3)
                        .map(RqlPredicate.And::new),
                inner.filter(term -> !(term instanceof RqlPredicate.Or))
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(3)
                        .map(RqlPredicate.Or::new));
    }

    private Arbitrary<RqlPredicate> comparisons() {
        return Combinators.combine(
                        operands(), Arbitraries.of(RqlOperator.class), Arbitraries.of(true, false), operands())
                .as((left, operator, ignoreCase, right) ->
                        new RqlPredicate.Comparison(left, operator, ignoreCase && !operator.isOrder(), right));
    }

    private Arbitrary<RqlPredicate> betweens() {
        return Combinators.combine(operands(), literals(), literals()).as(RqlPredicate.Between::new);
    }

    private Arbitrary<RqlPredicate> withins() {
        Arbitrary<GeoShape.Point> points = Combinators.combine(
                        Arbitraries.doubles().between(-180, 180), Arbitraries.doubles().between(-90, 90))
                .as(GeoShape.Point::new);
        Arbitrary<GeoShape> shapes = Arbitraries.oneOf(
                Combinators.combine(points, points).as(GeoShape.Box::new),
                Combinators.combine(points, Arbitraries.doubles().between(0, 4)).as(GeoShape.Circle::new),
                points.list().ofMinSize(1).ofMaxSize(5).list().ofMinSize(1).ofMaxSize(3).map(GeoShape.Polygon::new));
        return Combinators.combine(Arbitraries.of("home", "nick name"), shapes).as(RqlPredicate.GeoWithin::new);
    }

    private Arbitrary<RqlOperand> operands() {
        Arbitrary<String> names = Arbitraries.of("age", "nick name", "a.b", "_id", "n\u00e4me\t", "$x", "a-b", "like", "bin");
        Arbitrary<Quantifier> quantifiers = Arbitraries.of(Quantifier.class);
        return Arbitraries.oneOf(
                names.map(RqlOperand.Property::new),
                Combinators.combine(names, quantifiers).as((name, quantifier) ->
                        new RqlOperand.Property(name, quantifier, true)),
                names.map(RqlOperand.Count::new),
                literals().map(RqlOperand.Constant::new),
                Combinators.combine(literals().list().ofMaxSize(3), quantifiers)
                        .as((List<RqlLiteral> values, Quantifier quantifier) ->
                                new RqlOperand.Constants(values, quantifier)));
    }

    private Arbitrary<RqlLiteral> literals() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(5);
        Arbitrary<String> strings = Arbitraries.strings().ofMaxLength(8);
        Arbitrary<RqlLiteral> keys = Arbitraries.oneOf(
                Arbitraries.longs().map(value -> new RqlLiteral.Number(Long.toString(value))),
                strings.map(RqlLiteral.Text::new),
                Arbitraries.create(() -> new RqlLiteral.Oid(QueryFixture.OWNER)));
        return Arbitraries.oneOf(
                keys,
                Arbitraries.just(RqlLiteral.Null.NULL),
                Arbitraries.of(true, false).map(RqlLiteral.Bool::new),
                Arbitraries.doubles().map(value -> new RqlLiteral.Number(Double.toString(value))),
                Arbitraries.of("inf", "-inf", "nan", "0x1F", "1.5f").map(RqlLiteral.Number::new),
                Combinators.combine(bytes, Arbitraries.of(true, false)).as(RqlLiteral.Bytes::new),
                Combinators.combine(Arbitraries.longs().greaterOrEqual(0), Arbitraries.integers().between(0, 999_999_999))
                        .as(RqlLiteral.Timestamp::new),
                Arbitraries.longs().map(value -> new RqlLiteral.Uuid(new UUID(value, -value))),
                Combinators.combine(strings.filter(name -> !name.startsWith("class_")), keys)
                        .as((String name, RqlLiteral key) -> new RqlLiteral.Link(name, key)));
    }

    @Property(tries = 50)
    void objectIdsKeepTheirBytes(@ForAll byte[] bytes) throws BadQueryException {
        byte[] twelve = java.util.Arrays.copyOf(bytes, 12);
        RqlLiteral literal = new RqlLiteral.Oid(new ObjectId(twelve));
        RqlPredicate predicate = new RqlPredicate.Comparison(
                new RqlOperand.Property("x"), RqlOperator.EQUAL, false, new RqlOperand.Constant(literal));

        assertThat(RqlParser.parse("Dog", predicate.toRql())).isEqualTo(predicate);
    }
}
