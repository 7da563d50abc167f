package io.devsync.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonMaxKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtendedJsonTest {

    private static Optional<RawBsonDocument> parsed(String text) {
        byte[] bytes = (" " + text + "}}").getBytes(StandardCharsets.UTF_8);
        return ExtendedJson.document(bytes, 1, bytes.length - 2).map(RawBsonDocument::new);
    }

    @Provide
    Arbitrary<BsonDocument> documents() {
        return documents(3);
    }

    private Arbitrary<BsonDocument> documents(int depth) {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("abc_.$ é\"\\\n")
                .ofMinLength(1)
                .ofMaxLength(6)
                .filter(name -> !name.startsWith("$"));
        return Arbitraries.maps(names, values(depth)).ofMaxSize(5).map(members -> {
            BsonDocument document = new BsonDocument();
            members.forEach(document::append);
            return document;
        });
    }

    private Arbitrary<BsonValue> values(int depth) {
        Arbitrary<BsonValue> scalars = Arbitraries.oneOf(List.of(
                Arbitraries.strings().map(BsonString::new),
                Arbitraries.strings().withChars("az\"\\/\b\f\n\r\t\u0001é€😀{}[]").map(BsonString::new),
                Arbitraries.integers().map(BsonInt32::new),
                Arbitraries.longs().map(BsonInt64::new),
                Arbitraries.doubles().map(BsonDouble::new),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE).map(BsonDouble::new),
                Arbitraries.of(BsonBoolean.TRUE, BsonBoolean.FALSE, BsonNull.VALUE, new BsonMaxKey()),
                Arbitraries.longs().between(-99_999_999_999_999L, 253_402_300_799_999L).map(BsonDateTime::new),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(bytes -> new BsonBinary((byte) 0x80, bytes)),
                Arbitraries.bytes().array(byte[].class).ofSize(16).map(bytes -> new BsonBinary((byte) 4, bytes)),
                Arbitraries.bytes().array(byte[].class).ofSize(12).map(bytes -> new BsonObjectId(new ObjectId(bytes))),
                Arbitraries.longs().map(number -> new BsonDecimal128(new Decimal128(number))),
                Arbitraries.longs().map(BsonTimestamp::new)));
        return depth == 0
                ? scalars
                : Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, scalars),
                        net.jqwik.api.Tuple.of(1, documents(depth - 1).map(one -> one)),
                        net.jqwik.api.Tuple.of(1, values(depth - 1).list().ofMaxSize(4).map(BsonArray::new)));
    }

    /** Whatever has a result has the driver's, to the last byte. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void resultIsTheDriversOfEveryDocument(@ForAll("documents") BsonDocument document, @ForAll boolean indented) {
        for (JsonMode mode : List.of(JsonMode.EXTENDED, JsonMode.RELAXED)) {
            String text = document.toJson(
                    JsonWriterSettings.builder().outputMode(mode).indent(indented).build());

            assertThat(parsed(text).orElseGet(() -> RawBsonDocument.parse(text)).getByteBuffer().asNIO())
                    .isEqualTo(RawBsonDocument.parse(text).getByteBuffer().asNIO());
        }
    }

    /** Damaged text never gets another result than the driver's, and never breaks the parser. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void damagedTextIsWhatItIsToTheDriver(
            @ForAll("documents") BsonDocument document, @ForAll int at, @ForAll("damage") char damage) {
        StringBuilder text = new StringBuilder(document.toJson());
        text.setCharAt(1 + Math.floorMod(at, Math.max(1, text.length() - 2)), damage);
        Optional<RawBsonDocument> result = parsed(text.toString());

        assertThat(result.isEmpty() || result.get().equals(RawBsonDocument.parse(text.toString())))
                .as(text.toString())
                .isTrue();
    }

    @Provide
    Arbitrary<Character> damage() {
        return Arbitraries.of('"', '\\', '{', '}', ':', ',', '[', ']', '1', '-', '.', 'e', '$', 'n', ' ', '\'');
    }

    /** What mongoexport writes must not fall back to the slow way. */
    @ParameterizedTest
    @ValueSource(strings = {
        "{\"_id\":{\"$oid\":\"507f1f77bcf86cd799439011\"},\"a\":1,\"b\":-2.5e3,\"c\":12345678901}",
        "{\"_id\":{\"$numberLong\":\"-5\"},\"at\":{\"$date\":\"2026-02-28T23:59:59.001Z\"},\"b\":{\"$numberInt\":\"7\"}}",
        "{ \"at\" : { \"$date\" : { \"$numberLong\" : \"1\" } }, \"l\" : [ 1, [ ], { }, \"x\" ], \"n\" : null, \"t\" : true }",
        "{\"b\":{\"$binary\":{\"base64\":\"AQI=\",\"subType\":\"80\"}},\"d\":{\"$numberDouble\":\"1.5\"},\"s\":\"\\u00e9\\n\"}"
    })
    void usualTextHasAResult(String text) {
        assertThat(parsed(text)).contains(RawBsonDocument.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"a\": 01}", "{\"a\": 1.}", "{\"a\": .5}", "{\"a\": +1}", "{\"a\": 1-1}", "{\"a\": NaN}", "{a: 1}", "{\"a\": 'x'}",
        "{\"a\": 1 \"b\": 2}", "{\"a\" 1}", "{\"a\": [1 2]}", "{\"a\": {\"$oid\": \"12\"}}", "{\"$oid\": \"507f1f77bcf86cd799439011\"}",
        "{\"a\": {\"$date\": \"2026-02-30T00:00:00Z\"}}", "{\"a\": \"\\ud83d\"}", "{\"a\\u0000b\": 1}", "{\"a\": {\"$other\": 1}}",
        "{\"a\": tru}", "{\"a\": truex}", "{\"a\":", "{\"a\": \"", "{", "{\"a\": 12345678901234567890}"
    })
    void whatIsNotUsualIsLeftToTheDriver(String text) {
        assertThat(parsed(text)).isEmpty();
    }
}
