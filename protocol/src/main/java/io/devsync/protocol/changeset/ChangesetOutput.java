package io.devsync.protocol.changeset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * Writes the primitives of the changeset format into a growing buffer. Owned by one thread (spec changeset-format §1).
 */
final class ChangesetOutput {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_ENDIAN_LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int OBJECT_ID_BYTES = 12;
    /** Longest integer. */
    private static final int VARINT_BYTES_MAX = 10;
    /** Longest decimal: 17 bytes of coefficient, 3 of exponent, 1 of sign. */
    private static final int DECIMAL_BYTES_MAX = 21;
    /** Strings up to this length are written character by character, which saves an allocation. */
    private static final int SHORT_STRING_CHARS = 48;

    private static final int INITIAL_BYTES = 512;
    /** Larger buffers are given back to the collector after use. */
    private static final int RETAINED_BYTES = 1 << 20;

    private byte[] bytes = new byte[INITIAL_BYTES];
    /** The same bytes, for the values that only write themselves into one of these. */
    private ByteBuffer view = ByteBuffer.wrap(bytes);

    private int size;

    int size() {
        return size;
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, size);
    }

    void clear() {
        size = 0;
        if (bytes.length > RETAINED_BYTES) {
            use(new byte[INITIAL_BYTES]);
        }
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            grow(count);
        }
    }

    private void grow(int count) {
        int needed = Math.addExact(size, count);
        use(Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8))));
    }

    private void use(byte[] buffer) {
        bytes = buffer;
        view = ByteBuffer.wrap(buffer);
    }

    void writeLong(long value) {
        reserve(VARINT_BYTES_MAX);
        if (value >= 0 && value < 64) {
            bytes[size++] = (byte) value;
            return;
        }
        long magnitude = value < 0 ? ~value : value;
        int at = size;
        while (magnitude >>> 6 != 0) {
            bytes[at++] = (byte) (0x80 | magnitude & 0x7f);
            magnitude >>>= 7;
        }
        bytes[at++] = (byte) (value < 0 ? 0x40 | magnitude : magnitude);
        size = at;
    }

    void writeBool(boolean value) {
        writeLong(value ? 1 : 0);
    }

    void writeFloat(float value) {
        reserve(4);
        INTS.set(bytes, size, Float.floatToRawIntBits(value));
        size += 4;
    }

    void writeDouble(double value) {
        reserve(8);
        LONGS.set(bytes, size, Double.doubleToRawLongBits(value));
        size += 8;
    }

    void writeObjectId(ObjectId value) {
        reserve(OBJECT_ID_BYTES);
        value.putToByteBuffer(view.position(size));
        size += OBJECT_ID_BYTES;
    }

    void writeUuid(java.util.UUID value) {
        reserve(16);
        BIG_ENDIAN_LONGS.set(bytes, size, value.getMostSignificantBits());
        BIG_ENDIAN_LONGS.set(bytes, size + 8, value.getLeastSignificantBits());
        size += 16;
    }

    void writeBinary(byte[] value) {
        writeLong(value.length);
        writeRaw(value);
    }

    private void writeRaw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** Length and UTF-8; an unpaired surrogate becomes a question mark. */
    void writeString(String value) {
        int length = value.length();
        if (length <= SHORT_STRING_CHARS && writeAscii(value, length)) {
            return;
        }
        writeBinary(value.getBytes(StandardCharsets.UTF_8));
    }

    private boolean writeAscii(String value, int length) {
        reserve(1 + SHORT_STRING_CHARS);
        byte[] target = bytes;
        int at = size + 1;
        for (int i = 0; i < length; i++) {
            char character = value.charAt(i);
            if (character >= 0x80) {
                return false;
            }
            target[at + i] = (byte) character;
        }
        target[size] = (byte) length;
        size = at + length;
        return true;
    }

    /**
     * Coefficient, exponent and sign are the fields of the 128 bits, whatever they mean (spec changeset-format §1.2).
     */
    void writeDecimal(Decimal128 value) {
        reserve(DECIMAL_BYTES_MAX);
        long low = value.getLow();
        long high = value.getHigh() & (1L << WireCodes.DECIMAL_COEFFICIENT_HIGH_BITS) - 1;
        while (high != 0 || low >>> 6 != 0) {
            bytes[size++] = (byte) (0x80 | low & 0x7f);
            low = low >>> 7 | high << 57;
            high >>>= 7;
        }
        bytes[size++] = (byte) low;
        long exponent = value.getHigh() >>> WireCodes.DECIMAL_COEFFICIENT_HIGH_BITS
                & (1 << WireCodes.DECIMAL_EXPONENT_BITS) - 1;
        writeLong(exponent - WireCodes.DECIMAL_EXPONENT_BIAS);
        writeBool(value.getHigh() < 0);
    }
}
