package io.devsync.server.embedded.bson;

import static io.devsync.server.embedded.bson.RawBson.ARRAY;
import static io.devsync.server.embedded.bson.RawBson.BINARY;
import static io.devsync.server.embedded.bson.RawBson.BOOLEAN;
import static io.devsync.server.embedded.bson.RawBson.CODE;
import static io.devsync.server.embedded.bson.RawBson.CODE_WITH_SCOPE;
import static io.devsync.server.embedded.bson.RawBson.DB_POINTER;
import static io.devsync.server.embedded.bson.RawBson.DOCUMENT;
import static io.devsync.server.embedded.bson.RawBson.REGEX;
import static io.devsync.server.embedded.bson.RawBson.STRING;
import static io.devsync.server.embedded.bson.RawBson.SYMBOL;
import static io.devsync.server.embedded.bson.RawBson.int32;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;

/** Decides whether bytes from the network are one well-formed BSON document; everything behind it trusts the bytes. */
public final class BsonCheck {

    /** MongoDB's own limit for nested documents that come from a client (BSONDepth::kDefaultMaxAllowableDepth). */
    private static final int DEPTH_MAX = 200;
    private static final int EMPTY_DOCUMENT_BYTES = 5;

    private final byte[] bytes;

    private BsonCheck(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks that a document starts at {@code offset} and ends within {@code limit}.
     *
     * @return its length in bytes
     * @throws MongoError InvalidBSON, with the offset of the first fault
     */
    public static int check(byte[] bytes, int offset, int limit) {
        return new BsonCheck(bytes).document(offset, limit, 0);
    }

    private int document(int offset, int limit, int depth) {
        if (depth > DEPTH_MAX) {
            throw malformed("nesting deeper than " + DEPTH_MAX + " documents", offset);
        }
        int length = length(offset, limit, EMPTY_DOCUMENT_BYTES);
        int end = offset + length;
        int position = offset + 4;
        while (true) {
            if (position >= end) {
                throw malformed("a document without its closing byte", offset);
            }
            byte type = bytes[position];
            if (type == 0) {
                break;
            }
            int value = cstring(position + 1, end);
            position = value(type, value, end, depth);
        }
        if (position != end - 1) {
            throw malformed("a closing byte before the document's end", position);
        }
        return length;
    }

    private int value(byte type, int offset, int end, int depth) {
        return switch (type) {
            case STRING, CODE, SYMBOL -> string(offset, end);
            case DOCUMENT, ARRAY -> offset + document(offset, end, depth + 1);
            case BINARY -> binary(offset, end);
            case BOOLEAN -> bool(offset, end);
            case REGEX -> cstring(cstring(offset, end), end);
            case DB_POINTER -> fits(string(offset, end), 12, end);
            case CODE_WITH_SCOPE -> codeWithScope(offset, end, depth);
            case RawBson.DOUBLE, RawBson.DATE, RawBson.TIMESTAMP, RawBson.INT64 -> fits(offset, 8, end);
            case RawBson.UNDEFINED, RawBson.NULL, RawBson.MIN_KEY, RawBson.MAX_KEY -> offset;
            case RawBson.OBJECT_ID -> fits(offset, 12, end);
            case RawBson.INT32 -> fits(offset, 4, end);
            case RawBson.DECIMAL128 -> fits(offset, 16, end);
            default -> throw malformed("unknown BSON type " + (type & 0xFF), offset);
        };
    }

    private int string(int offset, int end) {
        fits(offset, 4, end);
        int length = int32(bytes, offset);
        if (length < 1 || length > end - offset - 4 || bytes[offset + 4 + length - 1] != 0) {
            throw malformed("a string of length " + length, offset);
        }
        return offset + 4 + length;
    }

    private int binary(int offset, int end) {
        fits(offset, 5, end);
        int length = int32(bytes, offset);
        if (length < 0 || length > end - offset - 5) {
            throw malformed("binary data of length " + length, offset);
        }
        boolean oldSubtype = bytes[offset + 4] == 2;
        if (oldSubtype && (length < 4 || int32(bytes, offset + 5) != length - 4)) {
            throw malformed("binary data of subtype 2 with a wrong inner length", offset);
        }
        return offset + 5 + length;
    }

    private int bool(int offset, int end) {
        fits(offset, 1, end);
        if (bytes[offset] != 0 && bytes[offset] != 1) {
            throw malformed("a boolean of value " + bytes[offset], offset);
        }
        return offset + 1;
    }

    private int codeWithScope(int offset, int end, int depth) {
        int length = length(offset, end, 4 + EMPTY_DOCUMENT_BYTES + EMPTY_DOCUMENT_BYTES);
        int scope = string(offset + 4, offset + length);
        if (scope + document(scope, offset + length, depth + 1) != offset + length) {
            throw malformed("code with scope of length " + length, offset);
        }
        return offset + length;
    }

    private int length(int offset, int limit, int least) {
        fits(offset, 4, limit);
        int length = int32(bytes, offset);
        if (length < least || length > limit - offset) {
            throw malformed("a document of length " + length, offset);
        }
        return length;
    }

    private int cstring(int offset, int end) {
        for (int position = offset; position < end; position++) {
            if (bytes[position] == 0) {
                return position + 1;
            }
        }
        throw malformed("a name without its closing byte", offset);
    }

    private static int fits(int offset, int length, int end) {
        if (length > end - offset) {
            throw malformed("a value that ends outside its document", offset);
        }
        return offset + length;
    }

    private static MongoError malformed(String what, int offset) {
        return new MongoError(ErrorCode.INVALID_BSON, "Not well-formed BSON at byte " + offset + ": " + what);
    }
}
