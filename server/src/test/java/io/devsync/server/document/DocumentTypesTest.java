package io.devsync.server.document;

import static io.devsync.server.document.DocumentFixture.LENIENT;
import static io.devsync.server.document.DocumentFixture.NAMESPACES;
import static io.devsync.server.document.DocumentFixture.STRICT;
import static io.devsync.server.document.DocumentFixture.classT;
import static io.devsync.server.document.DocumentFixture.collection;
import static io.devsync.server.document.DocumentFixture.embedded;
import static io.devsync.server.document.DocumentFixture.json;
import static io.devsync.server.document.DocumentFixture.link;
import static io.devsync.server.document.DocumentFixture.object;
import static io.devsync.server.document.DocumentFixture.optional;
import static io.devsync.server.document.DocumentFixture.raw;
import static io.devsync.server.document.DocumentFixture.required;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Spec data-model-mapping §1.3 to §1.8: each type as a field, and what is accepted when a field is read. */
class DocumentTypesTest {

    static Stream<Arguments> scalars() {
        UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        return Stream.of(
                Arguments.of(PropertyType.BOOL, new Scalar.Bool(true), "true"),
                Arguments.of(PropertyType.INT, new Scalar.Int(5), "{\"$numberLong\": \"5\"}"),
                Arguments.of(PropertyType.FLOAT, new Scalar.Float(0.5f), "{\"$numberDouble\": \"0.5\"}"),
                Arguments.of(PropertyType.DOUBLE, new Scalar.Double(2), "{\"$numberDouble\": \"2.0\"}"),
                Arguments.of(PropertyType.DOUBLE, new Scalar.Double(Double.NaN), "{\"$numberDouble\": \"NaN\"}"),
                Arguments.of(
                        PropertyType.DECIMAL,
                        new Scalar.Decimal(Decimal128.parse("1.50")),
                        "{\"$numberDecimal\": \"1.50\"}"),
                Arguments.of(PropertyType.STRING, new Scalar.Str("a"), "\"a\""),
                Arguments.of(
                        PropertyType.BINARY,
                        new Scalar.Binary(new byte[] {1, 2}),
                        "{\"$binary\": {\"base64\": \"AQI=\", \"subType\": \"00\"}}"),
                Arguments.of(
                        PropertyType.TIMESTAMP,
                        new Scalar.Timestamp(-1, -5_000_000),
                        "{\"$date\": {\"$numberLong\": \"-1005\"}}"),
                Arguments.of(
                        PropertyType.OBJECT_ID,
                        new Scalar.ObjectId(new ObjectId("0123456789abcdef01234567")),
                        "{\"$oid\": \"0123456789abcdef01234567\"}"),
                Arguments.of(
                        PropertyType.UUID,
                        new Scalar.Uuid(uuid),
                        "{\"$binary\": {\"base64\": \"ABEiM0RVZneImaq7zN3u/w==\", \"subType\": \"04\"}}"));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void scalarsHaveTheirBsonType(PropertyType type, Scalar value, String json) {
        RealmSchema schema = classT(required("f", type), optional("o", type), optional("m", PropertyType.MIXED));
        BsonDocument expected = json("{\"_id\": {\"$numberLong\": \"1\"}, \"f\": " + json + ", \"o\": " + json + "}");

        BsonDocument document = STRICT.toDocument(schema, object(Map.of("f", value, "o", value)));

        assertThat(document).isEqualTo(expected);
        assertThat(read(schema, document)).isEqualTo(Map.of("f", value, "o", value));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void scalarsInMixedKeepTheirType(PropertyType type, Scalar value, String json) {
        RealmSchema schema = classT(optional("m", PropertyType.MIXED));
        BsonDocument expected = json("{\"_id\": {\"$numberLong\": \"1\"}, \"m\": " + json + "}");

        BsonDocument document = STRICT.toDocument(schema, object(Map.of("m", value)));

        assertThat(document).isEqualTo(expected);
        Scalar back = type == PropertyType.FLOAT ? new Scalar.Double(0.5) : value;
        assertThat(read(schema, document)).isEqualTo(Map.of("m", back));
    }

    @ParameterizedTest
    @EnumSource(
            value = PropertyType.class,
            names = {"LINK", "MIXED"},
            mode = EnumSource.Mode.EXCLUDE)
    void requiredFieldsThatWereNeverSetAreZero(PropertyType type) {
        RealmSchema schema = classT(required("f", type), optional("o", type));

        BsonDocument document = STRICT.toDocument(schema, object(Map.of()));

        assertThat(document.keySet()).containsExactly("_id", "f");
        assertThat(read(schema, document)).isEqualTo(Map.of("f", Defaults.of(required("f", type))));
    }

    @Test
    void nullIsStoredWhereItWasSet() {
        RealmSchema schema = classT(optional("s", PropertyType.STRING), link("l", "Person", CollectionType.SINGLE));

        BsonDocument document =
                STRICT.toDocument(schema, object(Map.of("s", Scalar.Null.NULL, "l", Scalar.Null.NULL)));

        assertThat(document).isEqualTo(json("{_id: {$numberLong: '1'}, s: null, l: null}"));
        assertThat(read(schema, document)).isEmpty();
    }

    @Test
    void collectionsOfEachKind() {
        RealmSchema schema = classT(
                        collection("list", PropertyType.STRING, CollectionType.LIST),
                        collection("set", PropertyType.INT, CollectionType.SET),
                        collection("map", PropertyType.DOUBLE, CollectionType.DICTIONARY),
                        link("friends", "Person", CollectionType.LIST),
                        link("byRole", "Person", CollectionType.DICTIONARY),
                        link("lines", "Line", CollectionType.LIST),
                        link("line", "Line", CollectionType.SINGLE))
                .with(embedded("Line", required("qty", PropertyType.INT), link("by", "Person", CollectionType.SINGLE)));
        Scalar ann = new Scalar.Link("Person", new PrimaryKey.StringKey("ann"));
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("list", new ListValue(List.of(new Scalar.Str("b"), new Scalar.Str("a"), new Scalar.Str("b"))));
        values.put("set", new SetValue(new LinkedHashSet<>(List.of(new Scalar.Int(2), new Scalar.Int(1)))));
        values.put("map", new DictionaryValue(Map.of("k", new Scalar.Double(1))));
        values.put("friends", new ListValue(List.of(ann, ann)));
        values.put("byRole", new DictionaryValue(Map.of("none", Scalar.Null.NULL)));
        values.put("lines", new ListValue(List.of(
                new EmbeddedObject(Map.of("qty", new Scalar.Int(0), "by", ann)),
                new EmbeddedObject(Map.of("qty", new Scalar.Int(3))))));
        values.put("line", new EmbeddedObject(Map.of("qty", new Scalar.Int(7))));

        BsonDocument document = STRICT.toDocument(schema, object(values));

        assertThat(document).isEqualTo(json("""
                {_id: {$numberLong: '1'}, list: ['b', 'a', 'b'],
                 set: [{$numberLong: '2'}, {$numberLong: '1'}], map: {k: 1.0}, friends: ['ann', 'ann'],
                 byRole: {none: null}, lines: [{qty: {$numberLong: '0'}, by: 'ann'}, {qty: {$numberLong: '3'}}],
                 line: {qty: {$numberLong: '7'}}}"""));
        assertThat(read(schema, document)).isEqualTo(values);
    }

    @Test
    void mixedHoldsCollectionsAndReferences() {
        RealmSchema schema = classT(optional("m", PropertyType.MIXED));
        Value link = new Scalar.Link("Person", new PrimaryKey.StringKey("ann"));
        Value nested = new ListValue(List.of(
                new DictionaryValue(Map.of("k", new ListValue(List.of(new Scalar.Int(1))))),
                link,
                Scalar.Null.NULL,
                ListValue.EMPTY,
                DictionaryValue.EMPTY));

        BsonDocument document = STRICT.toDocument(schema, object(Map.of("m", nested)));

        assertThat(document.get("m")).isEqualTo(json("""
                {m: [{k: [{$numberLong: '1'}]}, {$ref: 'Persons', $id: 'ann', $db: 'db'}, null, [], {}]}""").get("m"));
        assertThat(read(schema, document)).isEqualTo(Map.of("m", nested));
    }

    @Test
    void referenceToWhatIsNotSyncedReadsAsNull() {
        RealmSchema schema = classT(optional("m", PropertyType.MIXED));

        assertThat(read(schema, json("{_id: 1, m: {$ref: 'other', $id: 'ann', $db: 'db'}}"))).isEmpty();
        assertThat(read(schema, json("{_id: 1, m: {$ref: 'Persons', $id: 5, $db: 'db'}}"))).isEmpty();
        assertThat(read(schema, json("{_id: 1, m: {$ref: 'Persons', $id: 'ann'}}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            INT       | 5                                                        | true
            INT       | {$numberLong: '5'}                                       | true
            INT       | {$numberDouble: '5.0'}                                   | lenient
            INT       | {$numberDouble: '5.5'}                                   | false
            INT       | {$numberDouble: '9223372036854775808'}                   | false
            INT       | {$numberDouble: 'NaN'}                                   | false
            INT       | {$numberDecimal: '5'}                                    | false
            INT       | null                                                     | false
            DOUBLE    | 5.5                                                      | true
            DOUBLE    | 5                                                        | lenient
            DOUBLE    | {$numberLong: '5'}                                       | lenient
            FLOAT     | 0.1                                                      | true
            FLOAT     | 5                                                        | lenient
            DECIMAL   | {$numberDecimal: '5'}                                    | true
            DECIMAL   | 5.0                                                      | false
            STRING    | 'x'                                                      | true
            STRING    | 5                                                        | false
            STRING    | null                                                     | false
            STRING    | {$symbol: 'x'}                                           | false
            BOOL      | true                                                     | true
            BOOL      | 1                                                        | false
            TIMESTAMP | {$date: {$numberLong: '5'}}                              | true
            TIMESTAMP | {$timestamp: {t: 1, i: 1}}                               | false
            OBJECT_ID | {$oid: '0123456789abcdef01234567'}                       | true
            OBJECT_ID | '0123456789abcdef01234567'                               | false
            BINARY    | {$binary: {base64: 'AQI=', subType: '00'}}               | true
            BINARY    | {$binary: {base64: 'AQI=', subType: '80'}}               | true
            BINARY    | {$binary: {base64: 'ABEiM0RVZneImaq7zN3u/w==', subType: '04'}} | false
            UUID      | {$binary: {base64: 'ABEiM0RVZneImaq7zN3u/w==', subType: '04'}} | true
            UUID      | {$binary: {base64: 'ABEiM0RVZneImaq7zN3u/w==', subType: '03'}} | true
            UUID      | {$binary: {base64: 'AQI=', subType: '04'}}               | false
            """)
    void readsWhatFitsAndNothingElse(PropertyType type, String json, String fits) {
        RealmSchema schema = classT(required("f", type));
        BsonDocument document = json("{_id: 1, f: " + json + "}");

        assertThat(STRICT.fromDocument(schema, "T", document) instanceof Conversion.Fits)
                .isEqualTo(fits.equals("true"));
        assertThat(LENIENT.fromDocument(schema, "T", raw(document)) instanceof Conversion.Fits)
                .isEqualTo(!fits.equals("false"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {f: 5}                                   | _id              | missing required field
            {_id: 'x', f: 5}                         | _id              | type STRING
            {_id: 1}                                 | f                | missing required field
            {_id: 1, f: null}                        | f                | null
            {_id: 1, f: 5, tags: ['a', 5]}           | tags[1]          | type INT32
            {_id: 1, f: 5, tags: ['a', null]}        | tags[1]          | null
            {_id: 1, f: 5, tags: 'a'}                | tags             | type STRING
            {_id: 1, f: 5, lines: [{qty: 1}, {qty: 'x'}]} | lines[1].qty | type STRING
            {_id: 1, f: 5, lines: [{}]}              | lines[0].qty     | missing required field
            {_id: 1, f: 5, lines: [null]}            | lines[0]         | null
            {_id: 1, f: 5, line: 5}                  | line             | embedded object of class Line
            {_id: 1, f: 5, owner: 5}                 | owner            | type INT32
            {_id: 1, f: 5, map: {'a.b': 1.5}}        | map.a.b          | illegal map key
            {_id: 1, f: 5, map: {'$a': 1.5}}         | map.$a           | illegal map key
            {_id: 1, f: 5, m: [1, {a: [/x/]}]}       | m[1].a[0]        | type REGULAR_EXPRESSION
            """)
    void whatDoesNotFitIsNamedByPath(String json, String path, String reason) {
        RealmSchema schema = classT(
                        required("f", PropertyType.INT),
                        collection("tags", PropertyType.STRING, CollectionType.LIST),
                        link("lines", "Line", CollectionType.LIST),
                        link("line", "Line", CollectionType.SINGLE),
                        link("owner", "Person", CollectionType.SINGLE),
                        collection("map", PropertyType.DOUBLE, CollectionType.DICTIONARY),
                        optional("m", PropertyType.MIXED))
                .with(embedded("Line", required("qty", PropertyType.INT)));

        Conversion conversion = STRICT.fromDocument(schema, "T", raw(json(json)));

        assertThat(conversion).isInstanceOfSatisfying(Conversion.Unfit.class, unfit -> {
            assertThat(unfit.path()).isEqualTo(path);
            assertThat(unfit.reason()).contains(reason);
        });
    }

    @Test
    void nullMissingAndEmptyAreTheSame() {
        RealmSchema schema = classT(
                        collection("tags", PropertyType.STRING, CollectionType.LIST),
                        collection("flags", PropertyType.INT, CollectionType.SET),
                        collection("map", PropertyType.DOUBLE, CollectionType.DICTIONARY),
                        link("line", "Line", CollectionType.SINGLE),
                        optional("note", PropertyType.STRING))
                .with(embedded("Line", required("qty", PropertyType.INT)));

        assertThat(read(schema, json("{_id: 1}"))).isEmpty();
        assertThat(read(schema, json("{_id: 1, tags: null, flags: null, map: null, line: null, note: null}"))).isEmpty();
        assertThat(read(schema, json("{_id: 1, tags: [], flags: [], map: {}, line: {}}"))).isEmpty();
    }

    @Test
    void objectOlderThanARequiredPropertyFitsWhereZeroIsMeant() {
        RealmSchema schema = classT(required("f", PropertyType.INT), link("line", "Line", CollectionType.SINGLE))
                .with(embedded("Line", required("qty", PropertyType.INT), optional("note", PropertyType.STRING)));
        DocumentCodec codec = new DocumentCodec(NAMESPACES, false, true);

        Conversion conversion = codec.fromDocument(schema, "T", raw(json("{_id: 1, line: {note: 'x'}}")));

        assertThat(conversion).isInstanceOfSatisfying(Conversion.Fits.class, fits -> assertThat(
                        fits.object().properties())
                .isEqualTo(Map.of("line", new EmbeddedObject(Map.of("note", new Scalar.Str("x"))))));
    }

    @Test
    void unknownFieldsAreIgnored() {
        RealmSchema schema = classT(required("f", PropertyType.INT));

        assertThat(read(schema, json("{_id: 1, other: {a: [1, /x/]}, f: 5, more: {$minKey: 1}}")))
                .isEqualTo(Map.of("f", new Scalar.Int(5)));
    }

    @Test
    void duplicateMembersOfASetAreOne() {
        RealmSchema schema = classT(collection("flags", PropertyType.INT, CollectionType.SET));

        assertThat(read(schema, json("{_id: 1, flags: [2, 1, 2, {$numberLong: '1'}]}")))
                .isEqualTo(Map.of("flags", new SetValue(new LinkedHashSet<>(List.of(new Scalar.Int(2), new Scalar.Int(1))))));
    }

    @Test
    void mixedIsReadToALimitedDepth() {
        RealmSchema schema = classT(optional("m", PropertyType.MIXED));
        BsonDocument fits = json("{_id: 1, m: " + "[".repeat(100) + "]".repeat(100) + "}");
        BsonDocument tooDeep = json("{_id: 1, m: " + "[".repeat(101) + "]".repeat(101) + "}");

        assertThat(STRICT.fromDocument(schema, "T", raw(fits))).isInstanceOf(Conversion.Fits.class);
        assertThat(STRICT.fromDocument(schema, "T", raw(tooDeep))).isInstanceOf(Conversion.Unfit.class);
    }

    @Test
    void brokenBytesDoNotFit() {
        RealmSchema schema = classT(required("f", PropertyType.INT));
        byte[] bytes = raw(json("{_id: 1, f: 5}")).getByteBuffer().array().clone();
        bytes[4] = 0x55;

        assertThat(STRICT.fromDocument(schema, "T", new RawBsonDocument(bytes)))
                .isInstanceOf(Conversion.Unfit.class);
    }

    @Test
    void binaryBeyondTheGenericSubtypeIsKeptInMixed() {
        RealmSchema schema = classT(optional("m", PropertyType.MIXED));
        BsonDocument document = json("{_id: 1}").append("m", new BsonBinary((byte) 0x80, new byte[] {9}));

        assertThat(read(schema, document)).isEqualTo(Map.of("m", new Scalar.Binary(new byte[] {9})));
    }

    /** Reads the document both as a tree and as bytes, which must agree. */
    private static Map<String, Value> read(RealmSchema schema, BsonDocument document) {
        Conversion conversion = STRICT.fromDocument(schema, "T", document);
        assertThat(STRICT.fromDocument(schema, "T", raw(document))).isEqualTo(conversion);
        assertThat(conversion).isInstanceOf(Conversion.Fits.class);
        return ((Conversion.Fits) conversion).object().properties();
    }
}
