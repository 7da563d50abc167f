package io.devsync.server.embedded.bson;

import static io.devsync.server.embedded.bson.RawBson.endOfCString;
import static io.devsync.server.embedded.bson.RawBson.int32;
import static io.devsync.server.embedded.bson.RawBson.int64;

import java.util.Arrays;
import org.bson.BsonValue;

/**
 * Order-preserving keys: two values compare in MongoDB's order exactly as their keys compare as unsigned bytes, and are equal to
 * MongoDB exactly when their keys are equal (so 1, 1L and 1.0 share one key).
 *
 * <p>A key starts with a byte for the value's class, in the order of MongoDB's comparison of types, and ends by itself: no key is a
 * proper prefix of another. So keys can be joined to compound keys, and inverted to sort descending.
 */
public final class SortKey {

    /** Closes a document or an array; smaller than every class. */
    private static final int END = 0x00;
    private static final int MIN = 0x01;
    private static final int UNDEFINED = 0x02;
    private static final int NULL = 0x05;
    static final int NUMBER = 0x0A;
    private static final int TEXT = 0x0F;
    private static final int OBJECT = 0x14;
    private static final int LIST = 0x19;
    private static final int BINARY = 0x1E;
    private static final int OBJECT_ID = 0x23;
    private static final int BOOLEAN = 0x28;
    private static final int DATE = 0x2D;
    private static final int TIMESTAMP = 0x2F;
    private static final int REGEX = 0x32;
    private static final int DB_POINTER = 0x37;
    private static final int CODE = 0x3C;
    private static final int CODE_WITH_SCOPE = 0x41;
    private static final int MAX = 0xFF;

    /** Strings may hold NUL: it is written as NUL 0xFF, and the string ends with NUL 0x01. */
    private static final int ESCAPED_NUL = 0xFF;
    private static final int END_OF_TEXT = 0x01;

    private static final int EXPECTED_BYTES = 32;
    /** What most documents are called by. */
    private static final int OBJECT_ID_KEY_BYTES = 13;

    private SortKey() {
    }

    public static byte[] of(BsonValue value) {
        if (value.isObjectId()) {
            ByteWriter key = new ByteWriter(OBJECT_ID_KEY_BYTES);
            key.writeByte(OBJECT_ID);
            key.writeObjectId(value.asObjectId().getValue());
            return key.toByteArray();
        }
        ByteWriter key = new ByteWriter(EXPECTED_BYTES);
        append(key, value);
        return key.toByteArray();
    }

    public static byte[] of(byte type, byte[] bytes, int offset) {
        if (type == RawBson.OBJECT_ID) {
            byte[] key = new byte[OBJECT_ID_KEY_BYTES];
            key[0] = OBJECT_ID;
            System.arraycopy(bytes, offset, key, 1, OBJECT_ID_KEY_BYTES - 1);
            return key;
        }
        ByteWriter key = new ByteWriter(EXPECTED_BYTES);
        append(key, type, bytes, offset);
        return key.toByteArray();
    }

    public static void append(ByteWriter key, BsonValue value) {
        ByteWriter raw = new ByteWriter(EXPECTED_BYTES);
        BsonEncoder.writeValue(raw, value);
        append(key, (byte) value.getBsonType().getValue(), raw.array(), 0);
    }

    public static void append(ByteWriter key, byte type, byte[] bytes, int offset) {
        int typeClass = classOf(type);
        key.writeByte(typeClass);
        appendContent(key, type, bytes, offset);
    }

    /** Compares in MongoDB's order over all types. */
    public static int compare(BsonValue left, BsonValue right) {
        return Arrays.compareUnsigned(of(left), of(right));
    }

    /** Whether MongoDB holds the values for equal, whatever their numeric types. */
    public static boolean equal(BsonValue left, BsonValue right) {
        return left.equals(right) || (classOf(left) == classOf(right) && Arrays.equals(of(left), of(right)));
    }

    /** The class of a value: values of different classes never satisfy a range comparison. */
    public static int classOf(BsonValue value) {
        return classOf((byte) value.getBsonType().getValue());
    }

    /** The first key of a class (inclusive). */
    public static byte[] classStart(int typeClass) {
        return new byte[] {(byte) typeClass};
    }

    /** The first key after a class (exclusive); the class of MaxKey has none. */
    public static byte[] classEnd(int typeClass) {
        return new byte[] {(byte) (typeClass + 1)};
    }

    private static int classOf(byte type) {
        return switch (type) {
            case RawBson.MIN_KEY -> MIN;
            case RawBson.UNDEFINED -> UNDEFINED;
            case RawBson.NULL -> NULL;
            case RawBson.DOUBLE, RawBson.INT32, RawBson.INT64, RawBson.DECIMAL128 -> NUMBER;
            case RawBson.STRING, RawBson.SYMBOL -> TEXT;
            case RawBson.DOCUMENT -> OBJECT;
            case RawBson.ARRAY -> LIST;
            case RawBson.BINARY -> BINARY;
            case RawBson.OBJECT_ID -> OBJECT_ID;
            case RawBson.BOOLEAN -> BOOLEAN;
            case RawBson.DATE -> DATE;
            case RawBson.TIMESTAMP -> TIMESTAMP;
            case RawBson.REGEX -> REGEX;
            case RawBson.DB_POINTER -> DB_POINTER;
            case RawBson.CODE -> CODE;
            case RawBson.CODE_WITH_SCOPE -> CODE_WITH_SCOPE;
            case RawBson.MAX_KEY -> MAX;
            default -> throw new IllegalArgumentException("BSON type: " + type + " (expected: one of the types of bsonspec.org)");
        };
    }

    private static void appendContent(ByteWriter key, byte type, byte[] bytes, int offset) {
        switch (type) {
            case RawBson.INT32 -> NumberKey.appendLong(key, int32(bytes, offset));
            case RawBson.INT64 -> NumberKey.appendLong(key, int64(bytes, offset));
            case RawBson.DOUBLE -> NumberKey.appendDouble(key, Double.longBitsToDouble(int64(bytes, offset)));
            case RawBson.DECIMAL128 -> NumberKey.appendDecimal(key, int64(bytes, offset + 8), int64(bytes, offset));
            case RawBson.STRING, RawBson.SYMBOL, RawBson.CODE -> appendString(key, bytes, offset);
            case RawBson.DOCUMENT -> appendDocument(key, bytes, offset);
            case RawBson.ARRAY -> appendArray(key, bytes, offset);
            case RawBson.BINARY -> {
                key.writeBigEndian32(int32(bytes, offset));
                key.writeBytes(bytes, offset + 4, 1 + int32(bytes, offset));
            }
            case RawBson.OBJECT_ID -> key.writeBytes(bytes, offset, 12);
            case RawBson.BOOLEAN -> key.writeByte(bytes[offset]);
            case RawBson.DATE -> key.writeBigEndian64(int64(bytes, offset) ^ Long.MIN_VALUE);
            case RawBson.TIMESTAMP -> key.writeBigEndian64(int64(bytes, offset));
            case RawBson.REGEX -> {
                int options = endOfCString(bytes, offset) + 1;
                appendText(key, bytes, offset, options - 1);
                appendText(key, bytes, options, endOfCString(bytes, options));
            }
            case RawBson.DB_POINTER -> {
                appendString(key, bytes, offset);
                key.writeBytes(bytes, offset + 4 + int32(bytes, offset), 12);
            }
            case RawBson.CODE_WITH_SCOPE -> {
                appendString(key, bytes, offset + 4);
                appendDocument(key, bytes, offset + 8 + int32(bytes, offset + 4));
            }
            default -> { }
        }
    }

    private static void appendDocument(ByteWriter key, byte[] bytes, int offset) {
        int position = offset + 4;
        while (bytes[position] != 0) {
            byte type = bytes[position];
            int nameEnd = endOfCString(bytes, position + 1);
            // Documents compare field by field: class, then name, then value.
            key.writeByte(classOf(type));
            appendText(key, bytes, position + 1, nameEnd);
            appendContent(key, type, bytes, nameEnd + 1);
            position = nameEnd + 1 + RawBson.valueLength(type, bytes, nameEnd + 1);
        }
        key.writeByte(END);
    }

    private static void appendArray(ByteWriter key, byte[] bytes, int offset) {
        int position = offset + 4;
        while (bytes[position] != 0) {
            byte type = bytes[position];
            int value = endOfCString(bytes, position + 1) + 1;
            append(key, type, bytes, value);
            position = value + RawBson.valueLength(type, bytes, value);
        }
        key.writeByte(END);
    }

    private static void appendString(ByteWriter key, byte[] bytes, int offset) {
        appendText(key, bytes, offset + 4, offset + 4 + int32(bytes, offset) - 1);
    }

    private static void appendText(ByteWriter key, byte[] bytes, int start, int end) {
        int run = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == 0) {
                key.writeBytes(bytes, run, i + 1 - run);
                key.writeByte(ESCAPED_NUL);
                run = i + 1;
            }
        }
        key.writeBytes(bytes, run, end - run);
        key.writeByte(0);
        key.writeByte(END_OF_TEXT);
    }
}
