package io.devsync.protocol.changeset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * Reads the primitives of the changeset format from bytes that may be hostile: nothing is read past the end, no length
 * is believed before it is compared with what is left. Owned by one thread (spec changeset-format §1).
 */
final class ChangesetInput {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_ENDIAN_LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NO_BYTES = {};

    private byte[] bytes = NO_BYTES;
    /** The same bytes, for the values that only read themselves from one of these. */
    private ByteBuffer view = ByteBuffer.wrap(NO_BYTES);

    private int start;
    private int position;
    private int end;

    void open(byte[] input, int offset, int length) {
        if (bytes != input) {
            bytes = input;
            view = ByteBuffer.wrap(input);
        }
        start = offset;
        position = offset;
        end = offset + length;
    }

    void close() {
        open(NO_BYTES, 0, 0);
    }

    boolean hasMore() {
        return position < end;
    }

    int remaining() {
        return end - position;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    void skip(int count) {
        position += count;
    }

    /** A signed 64-bit integer. */
    long readLong(String what) throws BadChangesetException {
        if (position < end) {
            int first = bytes[position];
            if (first >= 0) {
                position++;
                return (first & 0x40) == 0 ? first : ~(long) (first & 0x3f);
            }
        }
        return readVarint(what, 10);
    }

    private long readVarint(String what, int bytesMax) throws BadChangesetException {
        int from = position;
        long magnitude = 0;
        int shift = 0;
        for (int count = 1; count <= bytesMax; count++, shift += 7) {
            if (position == end) {
                throw bad(from, what + ": the changeset ends inside an integer");
            }
            int next = bytes[position++];
            if (next < 0) {
                magnitude |= (long) (next & 0x7f) << shift;
                continue;
            }
            long last = next & 0x3f;
            if (shift == 63 && last != 0) {
                // Of a tenth byte only the sign fits.
                throw bad(from, what + ": the integer does not fit 64 bits");
            }
            magnitude |= last << shift;
            return (next & 0x40) == 0 ? magnitude : ~magnitude;
        }
        throw bad(from, what + ": the integer has more than " + bytesMax + " bytes");
    }

    /** An unsigned 32-bit integer, of which no valid changeset needs the upper half. */
    int readUnsignedInt(String what) throws BadChangesetException {
        if (position < end) {
            int first = bytes[position];
            if (first >= 0 && (first & 0x40) == 0) {
                position++;
                return first;
            }
        }
        int from = position;
        long value = readVarint(what, 5);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw bad(from, what + ": " + value + " (expected: 0 to 2147483647)");
        }
        return (int) value;
    }

    /** A small code such as a type. */
    int readCode(String what) throws BadChangesetException {
        int from = position;
        long value = readLong(what);
        if (value < Byte.MIN_VALUE || value > 255) {
            throw bad(from, what + ": " + value + " is not known");
        }
        return (int) value;
    }

    boolean readBool(String what) throws BadChangesetException {
        int from = position;
        int value = readCode(what);
        if (value < 0) {
            throw bad(from, what + ": " + value + " (expected: 0 or 1)");
        }
        return value != 0;
    }

    float readFloat() throws BadChangesetException {
        require("float", 4);
        int bits = (int) INTS.get(bytes, position);
        position += 4;
        return Float.intBitsToFloat(bits);
    }

    double readDouble() throws BadChangesetException {
        require("double", 8);
        long bits = (long) LONGS.get(bytes, position);
        position += 8;
        return Double.longBitsToDouble(bits);
    }

    ObjectId readObjectId() throws BadChangesetException {
        require("ObjectId", 12);
        ObjectId id = new ObjectId(view.position(position));
        position += 12;
        return id;
    }

    UUID readUuid() throws BadChangesetException {
        require("UUID", 16);
        UUID uuid = new UUID(
                (long) BIG_ENDIAN_LONGS.get(bytes, position), (long) BIG_ENDIAN_LONGS.get(bytes, position + 8));
        position += 16;
        return uuid;
    }

    byte[] readBinary() throws BadChangesetException {
        int length = readLength("binary", Integer.MAX_VALUE);
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    String readString(String what) throws BadChangesetException {
        return readUtf8(what, readLength(what, WireCodes.STRING_BYTES_MAX));
    }

    /** The length of what follows inline, which is there completely. */
    int readLength(String what, int lengthMax) throws BadChangesetException {
        int from = position;
        long length = readLong(what);
        if (length < 0 || length > lengthMax) {
            throw bad(from, what + ": length " + length + " (expected: 0 to " + lengthMax + ")");
        }
        if (length > remaining()) {
            throw bad(from, what + ": length " + length + ", but only " + remaining() + " bytes are left");
        }
        return (int) length;
    }

    /** So many bytes of UTF-8, which are there. */
    String readUtf8(String what, int length) throws BadChangesetException {
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        if (value.indexOf('\uFFFD') >= 0) {
            // The replacement character: either sent as such, or put in place of bytes that are no UTF-8.
            requireUtf8(what, length);
        }
        position += length;
        return value;
    }

    private void requireUtf8(String what, int length) throws BadChangesetException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, position, length));
        } catch (CharacterCodingException e) {
            throw bad(position, what + ": " + length + " bytes that are not valid UTF-8");
        }
    }

    /**
     * Coefficient, exponent and sign are the fields of the 128 bits, whatever they mean (spec changeset-format §1.2).
     */
    Decimal128 readDecimal() throws BadChangesetException {
        int from = position;
        long low = 0;
        long high = 0;
        int next;
        int shift = 0;
        do {
            require("decimal", 1);
            next = bytes[position++];
            long group = next & 0x7f;
            // 16 groups are 112 bits; of the 17th only one bit is left.
            if (shift > 112 || shift == 112 && group > 1) {
                throw bad(from, "decimal: the coefficient has more than 113 bits");
            }
            if (shift < 64) {
                low |= group << shift;
                if (shift > 57) {
                    high |= group >>> (64 - shift);
                }
            } else {
                high |= group << (shift - 64);
            }
            shift += 7;
        } while (next < 0);
        long exponent = readLong("exponent of decimal") + WireCodes.DECIMAL_EXPONENT_BIAS;
        if (exponent < 0 || exponent >= 1 << WireCodes.DECIMAL_EXPONENT_BITS) {
            throw bad(from, "decimal: exponent " + (exponent - WireCodes.DECIMAL_EXPONENT_BIAS)
                    + " (expected: -6176 to 10207)");
        }
        long sign = readLong("sign of decimal") != 0 ? Long.MIN_VALUE : 0;
        return Decimal128.fromIEEE754BIDEncoding(
                sign | exponent << WireCodes.DECIMAL_COEFFICIENT_HIGH_BITS | high, low);
    }

    private void require(String what, int count) throws BadChangesetException {
        if (remaining() < count) {
            throw bad(position, what + ": needs " + count + " bytes, but only " + remaining() + " are left");
        }
    }

    /** What is wrong at the byte that was read last. */
    BadChangesetException badHere(String problem) {
        return bad(Math.max(start, position - 1), problem);
    }

    BadChangesetException bad(int at, String problem) {
        return new BadChangesetException("changeset byte " + (at - start) + ": " + problem);
    }
}
