package io.devsync.server.document;

import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Scalars as BSON values (spec data-model-mapping §1.3, §1.6). */
final class BsonScalars {

    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private static final long DOUBLE_EXPONENT = 0x7FF0_0000_0000_0000L;
    private static final int FLOAT_EXPONENT = 0x7F80_0000;
    private static final int QUIET = 0x40_0000;
    private static final int PAYLOAD_SHIFT = 29;

    private BsonScalars() {}

    /** The BSON value nearest to a scalar that is not a link of a typed property: those store the key alone. */
    static BsonValue encode(Scalar scalar, Namespaces namespaces) {
        return switch (scalar) {
            case Scalar.Null ignored -> BsonNull.VALUE;
            case Scalar.Int(long value) -> new BsonInt64(value);
            case Scalar.Bool(boolean value) -> BsonBoolean.valueOf(value);
            case Scalar.Str(String value) -> new BsonString(value);
            case Scalar.Binary(byte[] value) -> new BsonBinary(value);
            case Scalar.Timestamp timestamp -> new BsonDateTime(toMillis(timestamp));
            case Scalar.Float(float value) -> new BsonDouble(widen(value));
            case Scalar.Double(double value) -> new BsonDouble(value);
            case Scalar.Decimal decimal -> new BsonDecimal128(decimal.value());
            case Scalar.ObjectId objectId -> new BsonObjectId(objectId.value());
            case Scalar.Uuid(UUID value) -> encode(value);
            case Scalar.Link(String className, PrimaryKey key) ->
                reference(namespaces.of(className), encode(key));
        };
    }

    static BsonValue encode(PrimaryKey key) {
        return switch (key) {
            case PrimaryKey.NullKey ignored -> BsonNull.VALUE;
            case PrimaryKey.IntKey(long value) -> new BsonInt64(value);
            case PrimaryKey.StringKey(String value) -> new BsonString(value);
            case PrimaryKey.ObjectIdKey objectId -> new BsonObjectId(objectId.value());
            case PrimaryKey.UuidKey(UUID value) -> encode(value);
        };
    }

    private static BsonBinary encode(UUID value) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
        return new BsonBinary(BsonBinarySubType.UUID_STANDARD, bytes);
    }

    private static BsonDocument reference(Namespace namespace, BsonValue key) {
        return new BsonDocument("$ref", new BsonString(namespace.collection()))
                .append("$id", key)
                .append("$db", new BsonString(namespace.database()));
    }

    /** Truncated towards the epoch; beyond the range of BSON dates the nearest end of it. */
    static long toMillis(Scalar.Timestamp timestamp) {
        long seconds = timestamp.seconds();
        if (seconds > Long.MAX_VALUE / MILLIS_PER_SECOND - 1) {
            return Long.MAX_VALUE;
        }
        if (seconds < Long.MIN_VALUE / MILLIS_PER_SECOND + 1) {
            return Long.MIN_VALUE;
        }
        return seconds * MILLIS_PER_SECOND + timestamp.nanoseconds() / NANOS_PER_MILLI;
    }

    static Scalar.Timestamp fromMillis(long millis) {
        return new Scalar.Timestamp(millis / MILLIS_PER_SECOND, (int) (millis % MILLIS_PER_SECOND) * NANOS_PER_MILLI);
    }

    /** The double with the value of a float; of a NaN with all its bits, which a cast may or may not keep. */
    static double widen(float value) {
        if (!Float.isNaN(value)) {
            return value;
        }
        int bits = Float.floatToRawIntBits(value);
        long sign = bits & 0x8000_0000L;
        long payload = bits & 0x7F_FFFFL;
        return Double.longBitsToDouble(sign << 32 | DOUBLE_EXPONENT | payload << PAYLOAD_SHIFT);
    }

    /** The float nearest to a double; the way back from {@link #widen}. */
    static float narrow(double value) {
        if (!Double.isNaN(value)) {
            return (float) value;
        }
        long bits = Double.doubleToRawLongBits(value);
        int sign = (int) (bits >>> 32) & 0x8000_0000;
        int payload = (int) (bits >>> PAYLOAD_SHIFT) & 0x7F_FFFF;
        // A payload that does not fit must not leave an infinity behind.
        return Float.intBitsToFloat(sign | FLOAT_EXPONENT | (payload == 0 ? QUIET : payload));
    }
}
