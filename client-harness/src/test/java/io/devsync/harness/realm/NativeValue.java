package io.devsync.harness.realm;

import io.devsync.protocol.value.Scalar;
import io.realm.kotlin.internal.interop.realm_binary_t;
import io.realm.kotlin.internal.interop.realm_decimal128_t;
import io.realm.kotlin.internal.interop.realm_link_t;
import io.realm.kotlin.internal.interop.realm_object_id_t;
import io.realm.kotlin.internal.interop.realm_timestamp_t;
import io.realm.kotlin.internal.interop.realm_uuid_t;
import io.realm.kotlin.internal.interop.realm_value_t;
import io.realm.kotlin.internal.interop.realm_value_type_e;
import io.realm.kotlin.internal.interop.realmc;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * A value on its way into or out of the native client.
 *
 * <p>Links need a realm to be resolved and are handled by {@link RealmAccess}.
 */
final class NativeValue implements AutoCloseable {

    private final realm_value_t raw;
    private final boolean ownsData;

    private NativeValue(realm_value_t raw, boolean ownsData) {
        this.raw = raw;
        this.ownsData = ownsData;
    }

    /** A value for the native client to fill; what it points to stays the client's. */
    static NativeValue out() {
        return new NativeValue(new realm_value_t(), false);
    }

    /** A value that the native client showed; it stays the client's. */
    static NativeValue borrowed(realm_value_t raw) {
        return new NativeValue(raw, false);
    }

    /** A string. */
    static NativeValue string(String text) {
        realm_value_t raw = new realm_value_t();
        raw.setType(realm_value_type_e.RLM_TYPE_STRING);
        raw.setString(text);
        return new NativeValue(raw, true);
    }

    /** A link that {@code realm_object_as_link} gave. */
    static NativeValue link(realm_link_t link) {
        realm_value_t raw = new realm_value_t();
        raw.setType(realm_value_type_e.RLM_TYPE_LINK);
        raw.setLink(link);
        return new NativeValue(raw, false);
    }

    /** Anything but a link. */
    static NativeValue of(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Str(String text) -> string(text);
            case Scalar.Binary(byte[] bytes) -> binary(bytes);
            default -> new NativeValue(withoutData(scalar), false);
        };
    }

    private static NativeValue binary(byte[] bytes) {
        realm_binary_t binary = new realm_binary_t();
        binary.setData(bytes);
        binary.setSize(bytes.length);
        realm_value_t raw = new realm_value_t();
        raw.setType(realm_value_type_e.RLM_TYPE_BINARY);
        raw.setBinary(binary);
        return new NativeValue(raw, true);
    }

    private static realm_value_t withoutData(Scalar scalar) {
        realm_value_t raw = new realm_value_t();
        switch (scalar) {
            case Scalar.Null ignored -> raw.setType(realm_value_type_e.RLM_TYPE_NULL);
            case Scalar.Int(long value) -> {
                raw.setType(realm_value_type_e.RLM_TYPE_INT);
                raw.setInteger(value);
            }
            case Scalar.Bool(boolean value) -> {
                raw.setType(realm_value_type_e.RLM_TYPE_BOOL);
                raw.set_boolean(value);
            }
            case Scalar.Timestamp(long seconds, int nanoseconds) -> {
                realm_timestamp_t timestamp = new realm_timestamp_t();
                timestamp.setSeconds(seconds);
                timestamp.setNanoseconds(nanoseconds);
                raw.setType(realm_value_type_e.RLM_TYPE_TIMESTAMP);
                raw.setTimestamp(timestamp);
            }
            case Scalar.Float(float value) -> {
                raw.setType(realm_value_type_e.RLM_TYPE_FLOAT);
                raw.setFnum(value);
            }
            case Scalar.Double(double value) -> {
                raw.setType(realm_value_type_e.RLM_TYPE_DOUBLE);
                raw.setDnum(value);
            }
            case Scalar.Decimal(Decimal128 value) -> {
                realm_decimal128_t decimal = new realm_decimal128_t();
                decimal.setW(new long[] {value.getLow(), value.getHigh()});
                raw.setType(realm_value_type_e.RLM_TYPE_DECIMAL128);
                raw.setDecimal128(decimal);
            }
            case Scalar.ObjectId(ObjectId value) -> {
                realm_object_id_t id = new realm_object_id_t();
                id.setBytes(unsigned(value.toByteArray()));
                raw.setType(realm_value_type_e.RLM_TYPE_OBJECT_ID);
                raw.setObject_id(id);
            }
            case Scalar.Uuid(UUID value) -> {
                realm_uuid_t uuid = new realm_uuid_t();
                uuid.setBytes(unsigned(ByteBuffer.allocate(16)
                        .putLong(value.getMostSignificantBits())
                        .putLong(value.getLeastSignificantBits())
                        .array()));
                raw.setType(realm_value_type_e.RLM_TYPE_UUID);
                raw.setUuid(uuid);
            }
            case Scalar.Str ignored -> throw new IllegalArgumentException("a string has data of its own");
            case Scalar.Binary ignored -> throw new IllegalArgumentException("binary has data of its own");
            case Scalar.Link link -> throw new IllegalArgumentException(link + " needs a realm to be resolved");
        }
        return raw;
    }

    /** The native structure. */
    realm_value_t raw() {
        return raw;
    }

    /** The native type code. */
    int type() {
        return raw.getType();
    }

    /** The value as it is now; anything but a link or a collection. */
    Scalar toScalar() {
        return switch (raw.getType()) {
            case realm_value_type_e.RLM_TYPE_NULL -> Scalar.Null.NULL;
            case realm_value_type_e.RLM_TYPE_INT -> new Scalar.Int(raw.getInteger());
            case realm_value_type_e.RLM_TYPE_BOOL -> new Scalar.Bool(raw.get_boolean());
            case realm_value_type_e.RLM_TYPE_STRING -> new Scalar.Str(raw.getString());
            case realm_value_type_e.RLM_TYPE_BINARY ->
                new Scalar.Binary(raw.getBinary().getData());
            case realm_value_type_e.RLM_TYPE_TIMESTAMP ->
                new Scalar.Timestamp(
                        raw.getTimestamp().getSeconds(), raw.getTimestamp().getNanoseconds());
            case realm_value_type_e.RLM_TYPE_FLOAT -> new Scalar.Float(raw.getFnum());
            case realm_value_type_e.RLM_TYPE_DOUBLE -> new Scalar.Double(raw.getDnum());
            case realm_value_type_e.RLM_TYPE_DECIMAL128 -> {
                long[] words = raw.getDecimal128().getW();
                yield new Scalar.Decimal(Decimal128.fromIEEE754BIDEncoding(words[1], words[0]));
            }
            case realm_value_type_e.RLM_TYPE_OBJECT_ID ->
                new Scalar.ObjectId(new ObjectId(signed(raw.getObject_id().getBytes())));
            case realm_value_type_e.RLM_TYPE_UUID -> {
                ByteBuffer bytes = ByteBuffer.wrap(signed(raw.getUuid().getBytes()));
                yield new Scalar.Uuid(new UUID(bytes.getLong(), bytes.getLong()));
            }
            default ->
                throw new IllegalStateException("native value of type " + raw.getType() + " (expected: a scalar)");
        };
    }

    /** The bytes as the native client takes them: one short per byte, 0 to 255. */
    static short[] unsigned(byte[] bytes) {
        short[] shorts = new short[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            shorts[i] = (short) (bytes[i] & 0xff);
        }
        return shorts;
    }

    private static byte[] signed(short[] shorts) {
        byte[] bytes = new byte[shorts.length];
        for (int i = 0; i < shorts.length; i++) {
            bytes[i] = (byte) shorts[i];
        }
        return bytes;
    }

    @Override
    public void close() {
        if (ownsData) {
            realmc.realm_value_t_cleanup(raw);
        }
        raw.delete();
    }
}
