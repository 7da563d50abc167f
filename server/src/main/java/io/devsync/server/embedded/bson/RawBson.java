package io.devsync.server.embedded.bson;

import java.nio.charset.StandardCharsets;

/** Finds things in a document's bytes without decoding it; expects bytes that {@link BsonCheck} has accepted. */
public final class RawBson {

    public static final byte DOUBLE = 0x01;
    public static final byte STRING = 0x02;
    public static final byte DOCUMENT = 0x03;
    public static final byte ARRAY = 0x04;
    public static final byte BINARY = 0x05;
    public static final byte UNDEFINED = 0x06;
    public static final byte OBJECT_ID = 0x07;
    public static final byte BOOLEAN = 0x08;
    public static final byte DATE = 0x09;
    public static final byte NULL = 0x0A;
    public static final byte REGEX = 0x0B;
    public static final byte DB_POINTER = 0x0C;
    public static final byte CODE = 0x0D;
    public static final byte SYMBOL = 0x0E;
    public static final byte CODE_WITH_SCOPE = 0x0F;
    public static final byte INT32 = 0x10;
    public static final byte TIMESTAMP = 0x11;
    public static final byte INT64 = 0x12;
    public static final byte DECIMAL128 = 0x13;
    public static final byte MIN_KEY = (byte) 0xFF;
    public static final byte MAX_KEY = 0x7F;

    private static final byte[] ID = {'_', 'i', 'd'};

    private RawBson() {
    }

    public static int int32(byte[] bytes, int offset) {
        return bytes[offset] & 0xFF
                | (bytes[offset + 1] & 0xFF) << 8
                | (bytes[offset + 2] & 0xFF) << 16
                | (bytes[offset + 3] & 0xFF) << 24;
    }

    public static long int64(byte[] bytes, int offset) {
        return int32(bytes, offset) & 0xFFFF_FFFFL | (long) int32(bytes, offset + 4) << 32;
    }

    public static void putInt32(byte[] bytes, int offset, int value) {
        bytes[offset] = (byte) value;
        bytes[offset + 1] = (byte) (value >>> 8);
        bytes[offset + 2] = (byte) (value >>> 16);
        bytes[offset + 3] = (byte) (value >>> 24);
    }

    /** Where the top-level element called {@code name} starts (its type byte), or -1. */
    public static int find(byte[] document, byte[] name) {
        int position = 4;
        while (document[position] != 0) {
            int nameStart = position + 1;
            int nameEnd = endOfCString(document, nameStart);
            int value = nameEnd + 1;
            if (nameEnd - nameStart == name.length && matches(document, nameStart, name)) {
                return position;
            }
            position = value + valueLength(document[position], document, value);
        }
        return -1;
    }

    /** Where the {@code _id} element starts, or -1. */
    public static int findId(byte[] document) {
        return find(document, ID);
    }

    /** The first byte of the value of the element at {@code element}. */
    public static int valueOffset(byte[] document, int element) {
        return endOfCString(document, element + 1) + 1;
    }

    public static String name(byte[] document, int element) {
        int start = element + 1;
        return new String(document, start, endOfCString(document, start) - start, StandardCharsets.UTF_8);
    }

    public static int endOfCString(byte[] bytes, int from) {
        int position = from;
        while (bytes[position] != 0) {
            position++;
        }
        return position;
    }

    /** How many bytes a value of {@code type} at {@code offset} takes. */
    public static int valueLength(byte type, byte[] bytes, int offset) {
        return switch (type) {
            case DOUBLE, DATE, TIMESTAMP, INT64 -> 8;
            case STRING, CODE, SYMBOL -> 4 + int32(bytes, offset);
            case DOCUMENT, ARRAY, CODE_WITH_SCOPE -> int32(bytes, offset);
            case BINARY -> 5 + int32(bytes, offset);
            case UNDEFINED, NULL, MIN_KEY, MAX_KEY -> 0;
            case OBJECT_ID -> 12;
            case BOOLEAN -> 1;
            case REGEX -> {
                int pattern = endOfCString(bytes, offset) + 1;
                yield endOfCString(bytes, pattern) + 1 - offset;
            }
            case DB_POINTER -> 16 + int32(bytes, offset);
            case INT32 -> 4;
            case DECIMAL128 -> 16;
            default -> throw new IllegalArgumentException("BSON type: " + type + " (expected: one of the types of bsonspec.org)");
        };
    }

    private static boolean matches(byte[] bytes, int offset, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (bytes[offset + i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
