package io.devsync.server.schema.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each keyword of a schema, with a value that fits and one that does not (spec strict-mode §3.3, §3.5). */
class SchemaConstraintsTest {

    private static final RealmSchema SCHEMA = schema();

    static Stream<Arguments> keywords() {
        return Stream.of(
                of("age", "minimum: 18", number(18), number(17), "number_gte"),
                of("age", "minimum: 18, exclusiveMinimum: true", number(19), number(18), "number_gt"),
                of("age", "maximum: 150", number(150), number(151), "number_lte"),
                of("age", "maximum: 150, exclusiveMaximum: true", number(149), number(150), "number_lt"),
                of("age", "minimum: 17.5", number(18), number(17), "number_gte"),
                of("age", "exclusiveMaximum: 10", number(9), number(10), "number_lt"),
                of("age", "multipleOf: 5", number(15), number(16), "multiple_of"),
                of("age", "enum: [1, 2.0]", number(2), number(3), "enum"),
                of("age", "const: 7", number(7), number(8), "const"),
                of("age", "not: {enum: [13]}", number(12), number(13), "number_not"),
                of("age", "anyOf: [{maximum: 10}, {minimum: 20}]", number(25), number(15), "number_any_of"),
                of("age", "oneOf: [{maximum: 20}, {minimum: 10}]", number(5), number(15), "number_one_of"),
                of("age", "allOf: [{maximum: 20}, {minimum: 10}]", number(15), number(25), "number_all_of"),
                of(
                        "age",
                        "'if': {minimum: 10}, then: {multipleOf: 2}, 'else': {multipleOf: 3}",
                        number(12),
                        number(11),
                        "condition_then"),
                of(
                        "age",
                        "'if': {minimum: 10}, then: {multipleOf: 2}, 'else': {multipleOf: 3}",
                        number(9),
                        number(8),
                        "condition_else"),
                of("weight", "maximum: 0.5", new Scalar.Double(0.5), new Scalar.Double(0.51), "number_lte"),
                of("weight", "multipleOf: 0.1", new Scalar.Double(0.3), new Scalar.Double(0.35), "multiple_of"),
                of("weight", "minimum: 0", new Scalar.Double(0), new Scalar.Double(Double.NEGATIVE_INFINITY), "number_gte"),
                of("price", "maximum: 1.10", decimal("1.1"), decimal("1.1000000000000001"), "number_lte"),
                of("price", "multipleOf: 0.01", decimal("1.10"), decimal("1.101"), "multiple_of"),
                of("name", "minLength: 2", text("äö"), text("a"), "string_gte"),
                of("name", "maxLength: 2", text("\uD83D\uDE00\uD83D\uDE00"), text("abc"), "string_lte"),
                of("name", "pattern: '^[a-z]+$'", text("abc"), text("Abc"), "pattern"),
                of("name", "enum: ['a', 'b']", text("b"), text("c"), "enum"),
                of("tags", "minItems: 1", list("a"), ListValue.EMPTY, "array_min_items"),
                of("tags", "maxItems: 1", list("a"), list("a", "b"), "array_max_items"),
                of("tags", "uniqueItems: true", list("a", "b"), list("a", "a"), "unique"),
                of("tags", "items: {maxLength: 1}", list("a", "b"), list("a", "bb"), "string_lte"),
                of("tags", "contains: {pattern: 'x'}", list("a", "x"), list("a"), "contains"),
                of("map", "minProperties: 1", map("a", 1), DictionaryValue.EMPTY, "array_min_properties"),
                of("map", "maxProperties: 1", map("a", 1), map("a", 1, "b", 2), "array_max_properties"),
                of("map", "additionalProperties: {maximum: 5}", map("a", 5), map("a", 6), "number_lte"),
                of("map", "propertyNames: {maxLength: 2}", map("ab", 5), map("abc", 6), "invalid_property_name"),
                of("map", "patternProperties: {'^n': {maximum: 5}}", map("m", 6), map("n", 6), "number_lte"),
                of("map", "additionalProperties: false", DictionaryValue.EMPTY, map("n", 6), "additional_property_not_allowed"),
                of("home", "properties: {street: {minLength: 1}}", home("a"), home(""), "string_gte"),
                of("any", "bsonType: ['string', 'int']", text("a"), new Scalar.Bool(true), "invalid_type"),
                of("any", "maximum: 3", text("not a number"), number(4), "number_lte"));
    }

    private static Arguments of(String property, String keywords, Value fits, Value fails, String code) {
        return Arguments.of(property, keywords, fits, fails, code);
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void keywordTellsWhatFitsFromWhatDoesNot(String property, String keywords, Value fits, Value fails, String code) {
        SchemaConstraints constraints = compile("{properties: {" + property + ": {" + keywords + "}}}");

        assertThat(constraints.problems()).isEmpty();
        assertThat(constraints.check(dog(Map.of(property, fits)))).isEmpty();
        Violation violation =
                constraints.check(dog(Map.of(property, fails))).orElseThrow();
        assertThat(violation.code()).isEqualTo(code);
        assertThat(violation.path()).startsWith(property);
    }

    @Test
    void dependenciesWantOtherFields() {
        SchemaConstraints names = compile("{dependencies: {nick: ['phone']}}");
        SchemaConstraints schemas = compile("{dependencies: {nick: {properties: {age: {minimum: 5}}}}}");

        assertThat(names.check(dog(Map.of("nick", text("Rex"), "phone", text("1"))))).isEmpty();
        assertThat(names.check(dog(Map.of()))).isEmpty();
        assertThat(names.check(dog(Map.of("nick", text("Rex")))))
                .contains(new Violation("phone", "missing_dependency", "no value (expected: a value, since \"nick\" has one)"));
        assertThat(schemas.check(dog(Map.of("nick", text("Rex"), "age", number(5))))).isEmpty();
        assertThat(schemas.check(dog(Map.of("nick", text("Rex"), "age", number(4))))).isPresent();
    }

    @Test
    void alternativesMayRequireFields() {
        SchemaConstraints constraints = compile("{anyOf: [{required: ['nick']}, {required: ['phone']}]}");

        assertThat(constraints.check(dog(Map.of("phone", text("1"))))).isEmpty();
        assertThat(constraints.check(dog(Map.of()))).isPresent();
    }

    @Test
    void nullIsAsIfThereWereNoValue() {
        SchemaConstraints constraints = compile("{properties: {nick: {minLength: 3}}}");

        assertThat(constraints.check(dog(Map.of("nick", Scalar.Null.NULL)))).isEmpty();
    }

    @Test
    void valueThatWasNeverSetIsTheZeroThatTheDocumentHolds() {
        assertThat(compile("{properties: {age: {minimum: 1}}}").check(dog(Map.of())).orElseThrow().toString())
                .isEqualTo("age: number_gte: 0 (expected: at least 1)");
    }

    @Test
    void primaryKeyIsCheckedToo() {
        assertThat(compile("{properties: {_id: {maximum: 0}}}").check(dog(Map.of()))).isPresent();
    }

    @Test
    void patternThatNeverEndsOnATextEndsAllTheSame() {
        SchemaConstraints constraints = compile("{properties: {name: {pattern: '^(a|aa)+$'}}}");

        assertThat(constraints.check(dog(Map.of("name", text("a".repeat(80) + "!"))))).isPresent();
        assertThat(constraints.check(dog(Map.of("name", text("aaaa"))))).isEmpty();
    }

    @Test
    void keywordThatCannotBeReadIsNotedAndDemandsNothing() {
        SchemaConstraints constraints = compile("{properties: {name: {pattern: '['}, age: {maximum: 'x'}}}");

        assertThat(constraints.problems()).hasSize(2);
        assertThat(constraints.check(dog(Map.of("name", text("["))))).isEmpty();
    }

    @Test
    void lookingAtWhatFitsMakesNothingOnTheHeap() {
        SchemaConstraints constraints = compile("{properties: {age: {minimum: 0, maximum: 9, enum: [1, 2]},"
                + " name: {pattern: '^[a-z]+$', minLength: 1}, weight: {maximum: 5}, tags: {items: {maxLength: 3}}}}");
        ObjectState fits = dog(Map.of(
                "age", number(2), "name", text("rex"), "weight", new Scalar.Double(1.5), "tags", list("a", "b")));
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        for (int i = 0; i < 50_000; i++) {
            assertFits(constraints, fits);
        }

        long before = memory.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 100_000; i++) {
            assertFits(constraints, fits);
        }
        long made = memory.getThreadAllocatedBytes(thread) - before;

        assertThat(made / 100_000).isLessThan(8);
    }

    private static void assertFits(SchemaConstraints constraints, ObjectState object) {
        if (constraints.check(object).isPresent()) {
            throw new AssertionError(object);
        }
    }

    private static SchemaConstraints compile(String keywords) {
        return SchemaConstraints.compile(SCHEMA, Map.of("Dog", BsonDocument.parse(keywords)));
    }

    private static ObjectState dog(Map<String, Value> properties) {
        return new ObjectState(new ObjectKey("Dog", new PrimaryKey.IntKey(1)), properties);
    }

    private static Scalar number(long value) {
        return new Scalar.Int(value);
    }

    private static Scalar decimal(String value) {
        return new Scalar.Decimal(Decimal128.parse(value));
    }

    private static Scalar text(String value) {
        return new Scalar.Str(value);
    }

    private static Value list(String... elements) {
        return new ListValue(Stream.of(elements).<Value>map(Scalar.Str::new).toList());
    }

    private static Value map(Object... entries) {
        Map<String, Value> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], number((Integer) entries[i + 1]));
        }
        return new DictionaryValue(map);
    }

    private static Value home(String street) {
        return new EmbeddedObject(Map.of("street", text(street)));
    }

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        add(properties, "name", PropertyType.STRING, false, CollectionType.SINGLE);
        add(properties, "nick", PropertyType.STRING, true, CollectionType.SINGLE);
        add(properties, "phone", PropertyType.STRING, true, CollectionType.SINGLE);
        add(properties, "age", PropertyType.INT, false, CollectionType.SINGLE);
        add(properties, "weight", PropertyType.DOUBLE, false, CollectionType.SINGLE);
        add(properties, "price", PropertyType.DECIMAL, false, CollectionType.SINGLE);
        add(properties, "tags", PropertyType.STRING, false, CollectionType.LIST);
        add(properties, "map", PropertyType.INT, false, CollectionType.DICTIONARY);
        add(properties, "any", PropertyType.MIXED, true, CollectionType.SINGLE);
        properties.put(
                "home",
                new Property("home", PropertyType.LINK, true, CollectionType.SINGLE, Optional.of("Address")));
        Map<String, Property> address = new LinkedHashMap<>();
        add(address, "street", PropertyType.STRING, false, CollectionType.SINGLE);
        return RealmSchema.EMPTY
                .with(new ObjectSchema("Address", new ClassKind.Embedded(), address))
                .with(new ObjectSchema(
                        "Dog",
                        new ClassKind.TopLevel(
                                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                        properties));
    }

    private static void add(
            Map<String, Property> properties, String name, PropertyType type, boolean nullable, CollectionType of) {
        properties.put(name, new Property(name, type, nullable, of, Optional.empty()));
    }
}
