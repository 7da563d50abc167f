package io.devsync.server.document;

import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The values of {@link ExactValues} as BSON: a document with one field that names the type. */
final class ExactScalars {

    private static final String TIMESTAMP = "timestamp";
    private static final String FLOAT_BITS = "floatBits";
    private static final String DOUBLE = "double";
    private static final String LINK_TO_NULL_KEY = "linkToNullKey";

    private ExactScalars() {}

    static BsonDocument encode(Scalar exact) {
        return switch (exact) {
            case Scalar.Timestamp(long seconds, int nanoseconds) -> {
                BsonArray parts = new BsonArray();
                parts.add(new BsonInt64(seconds));
                parts.add(new BsonInt32(nanoseconds));
                yield new BsonDocument(TIMESTAMP, parts);
            }
            case Scalar.Float(float value) ->
                new BsonDocument(FLOAT_BITS, new BsonInt32(Float.floatToRawIntBits(value)));
            // A double is exact in BSON; as a member of a set it may share its value with a float.
            case Scalar.Double(double value) -> new BsonDocument(DOUBLE, new BsonDouble(value));
            case Scalar.Link(String className, PrimaryKey ignored) ->
                new BsonDocument(LINK_TO_NULL_KEY, new BsonString(className));
            default -> throw new IllegalArgumentException(exact + " (expected: a value that BSON cannot hold)");
        };
    }

    static Scalar decode(BsonDocument document) {
        Map.Entry<String, BsonValue> exact = document.entrySet().iterator().next();
        BsonValue value = exact.getValue();
        return switch (exact.getKey()) {
            case TIMESTAMP -> new Scalar.Timestamp(
                    value.asArray().get(0).asInt64().getValue(),
                    value.asArray().get(1).asInt32().getValue());
            case FLOAT_BITS -> new Scalar.Float(Float.intBitsToFloat(value.asInt32().getValue()));
            case DOUBLE -> new Scalar.Double(value.asDouble().getValue());
            case LINK_TO_NULL_KEY -> new Scalar.Link(value.asString().getValue(), PrimaryKey.NullKey.NULL);
            default -> throw new IllegalArgumentException("exact value of type " + exact.getKey()
                    + " (expected: " + TIMESTAMP + ", " + FLOAT_BITS + ", " + DOUBLE + " or " + LINK_TO_NULL_KEY + ")");
        };
    }
}
