package io.devsync.server.embedded.bson;

import static io.devsync.server.embedded.bson.RawBson.endOfCString;
import static io.devsync.server.embedded.bson.RawBson.int32;
import static io.devsync.server.embedded.bson.RawBson.int64;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Turns checked BSON bytes into values, one element or a whole document at a time. */
public final class BsonDecoder {

    private static final byte OLD_BINARY = 2;

    private BsonDecoder() {
    }

    public static BsonDocument document(byte[] bytes) {
        return document(bytes, 0);
    }

    public static BsonDocument document(byte[] bytes, int offset) {
        BsonDocument document = new BsonDocument();
        int position = offset + 4;
        while (bytes[position] != 0) {
            byte type = bytes[position];
            int nameEnd = endOfCString(bytes, position + 1);
            String name = text(bytes, position + 1, nameEnd);
            int value = nameEnd + 1;
            document.put(name, value(type, bytes, value));
            position = value + RawBson.valueLength(type, bytes, value);
        }
        return document;
    }

    public static BsonArray array(byte[] bytes, int offset) {
        BsonArray array = new BsonArray();
        int position = offset + 4;
        while (bytes[position] != 0) {
            byte type = bytes[position];
            int value = endOfCString(bytes, position + 1) + 1;
            array.add(value(type, bytes, value));
            position = value + RawBson.valueLength(type, bytes, value);
        }
        return array;
    }

    /** The value of the element that starts at {@code element}. */
    public static BsonValue elementValue(byte[] bytes, int element) {
        return value(bytes[element], bytes, RawBson.valueOffset(bytes, element));
    }

    public static BsonValue value(byte type, byte[] bytes, int offset) {
        return switch (type) {
            case RawBson.DOUBLE -> new BsonDouble(Double.longBitsToDouble(int64(bytes, offset)));
            case RawBson.STRING -> new BsonString(string(bytes, offset));
            case RawBson.DOCUMENT -> document(bytes, offset);
            case RawBson.ARRAY -> array(bytes, offset);
            case RawBson.BINARY -> binary(bytes, offset);
            case RawBson.UNDEFINED -> new BsonUndefined();
            case RawBson.OBJECT_ID -> new BsonObjectId(objectId(bytes, offset));
            case RawBson.BOOLEAN -> BsonBoolean.valueOf(bytes[offset] != 0);
            case RawBson.DATE -> new BsonDateTime(int64(bytes, offset));
            case RawBson.NULL -> BsonNull.VALUE;
            case RawBson.REGEX -> regex(bytes, offset);
            case RawBson.DB_POINTER -> dbPointer(bytes, offset);
            case RawBson.CODE -> new BsonJavaScript(string(bytes, offset));
            case RawBson.SYMBOL -> new BsonSymbol(string(bytes, offset));
            case RawBson.CODE_WITH_SCOPE -> codeWithScope(bytes, offset);
            case RawBson.INT32 -> new BsonInt32(int32(bytes, offset));
            case RawBson.TIMESTAMP -> new BsonTimestamp(int64(bytes, offset));
            case RawBson.INT64 -> new BsonInt64(int64(bytes, offset));
            case RawBson.DECIMAL128 -> new BsonDecimal128(
                    Decimal128.fromIEEE754BIDEncoding(int64(bytes, offset + 8), int64(bytes, offset)));
            case RawBson.MIN_KEY -> new BsonMinKey();
            case RawBson.MAX_KEY -> new BsonMaxKey();
            default -> throw new IllegalArgumentException("BSON type: " + type + " (expected: one of the types of bsonspec.org)");
        };
    }

    private static String string(byte[] bytes, int offset) {
        return text(bytes, offset + 4, offset + 4 + int32(bytes, offset) - 1);
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static BsonBinary binary(byte[] bytes, int offset) {
        int length = int32(bytes, offset);
        byte subtype = bytes[offset + 4];
        // Subtype 2 repeats its length inside the data; the value is what follows (bsonspec.org).
        int start = subtype == OLD_BINARY ? offset + 9 : offset + 5;
        return new BsonBinary(subtype, Arrays.copyOfRange(bytes, start, offset + 5 + length));
    }

    private static ObjectId objectId(byte[] bytes, int offset) {
        return new ObjectId(Arrays.copyOfRange(bytes, offset, offset + 12));
    }

    private static BsonRegularExpression regex(byte[] bytes, int offset) {
        int patternEnd = endOfCString(bytes, offset);
        int optionsEnd = endOfCString(bytes, patternEnd + 1);
        return new BsonRegularExpression(text(bytes, offset, patternEnd), text(bytes, patternEnd + 1, optionsEnd));
    }

    private static BsonDbPointer dbPointer(byte[] bytes, int offset) {
        return new BsonDbPointer(string(bytes, offset), objectId(bytes, offset + 4 + int32(bytes, offset)));
    }

    private static BsonJavaScriptWithScope codeWithScope(byte[] bytes, int offset) {
        String code = string(bytes, offset + 4);
        int scope = offset + 8 + int32(bytes, offset + 4);
        return new BsonJavaScriptWithScope(code, document(bytes, scope));
    }
}
