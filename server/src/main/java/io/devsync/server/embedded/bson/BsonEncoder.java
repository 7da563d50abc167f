package io.devsync.server.embedded.bson;

import java.util.Arrays;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonRegularExpression;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;

/** Writes values as BSON bytes; a {@link RawBsonDocument} anywhere inside is copied as it is. */
public final class BsonEncoder {

    private static final int OLD_BINARY = 2;
    /** Most documents are small; the writer grows when this does not do. */
    private static final int EXPECTED_BYTES = 256;
    private static final int EXPECTED_BYTES_MAX = 16 << 20;

    private BsonEncoder() {
    }

    /** The document's bytes; for a {@link RawBsonDocument} they may be its own, which nobody changes. */
    public static byte[] encode(BsonDocument document) {
        if (document instanceof RawBsonDocument raw) {
            ByteBuf buffer = raw.getByteBuffer();
            byte[] own = buffer.array();
            return buffer.remaining() == own.length
                    ? own
                    : Arrays.copyOfRange(own, buffer.position(), buffer.position() + buffer.remaining());
        }
        ByteWriter out = new ByteWriter(expectedBytes(document));
        writeDocument(out, document);
        return out.toByteArray();
    }

    /** Not much less than a document takes that consists of large values, so that these are not copied while it grows. */
    private static int expectedBytes(BsonDocument document) {
        long bytes = EXPECTED_BYTES;
        for (BsonValue value : document.values()) {
            bytes += switch (value) {
                case BsonBinary binary -> binary.getData().length;
                case RawBsonDocument raw -> raw.getByteBuffer().remaining();
                case BsonArray array -> expectedBytes(array);
                default -> 0;
            };
        }
        return (int) Math.min(bytes, EXPECTED_BYTES_MAX);
    }

    private static long expectedBytes(BsonArray array) {
        long bytes = 0;
        for (BsonValue element : array) {
            if (element instanceof BsonDocument document) {
                bytes += expectedBytes(document);
            }
        }
        return bytes;
    }

    public static void writeDocument(ByteWriter out, BsonDocument document) {
        if (document instanceof RawBsonDocument raw) {
            writeRaw(out, raw);
            return;
        }
        int start = out.reserveInt32();
        for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
            writeElement(out, entry.getKey(), entry.getValue());
        }
        out.writeByte(0);
        out.patchLength(start);
    }

    public static void writeElement(ByteWriter out, String name, BsonValue value) {
        out.writeByte(value.getBsonType().getValue());
        out.writeCString(name);
        writeValue(out, value);
    }

    public static void writeValue(ByteWriter out, BsonValue value) {
        BsonType type = value.getBsonType();
        switch (type) {
            case DOUBLE -> out.writeInt64(Double.doubleToRawLongBits(value.asDouble().getValue()));
            case STRING -> writeString(out, value.asString().getValue());
            case DOCUMENT -> writeDocument(out, value.asDocument());
            case ARRAY -> writeArray(out, value.asArray());
            case BINARY -> writeBinary(out, value.asBinary());
            case UNDEFINED, NULL, MIN_KEY, MAX_KEY -> { }
            case OBJECT_ID -> out.writeObjectId(value.asObjectId().getValue());
            case BOOLEAN -> out.writeByte(value.asBoolean().getValue() ? 1 : 0);
            case DATE_TIME -> out.writeInt64(value.asDateTime().getValue());
            case REGULAR_EXPRESSION -> writeRegex(out, value.asRegularExpression());
            case DB_POINTER -> writeDbPointer(out, value.asDBPointer());
            case JAVASCRIPT -> writeString(out, value.asJavaScript().getCode());
            case SYMBOL -> writeString(out, value.asSymbol().getSymbol());
            case JAVASCRIPT_WITH_SCOPE -> writeCodeWithScope(out, value.asJavaScriptWithScope());
            case INT32 -> out.writeInt32(value.asInt32().getValue());
            case TIMESTAMP -> out.writeInt64(value.asTimestamp().getValue());
            case INT64 -> out.writeInt64(value.asInt64().getValue());
            case DECIMAL128 -> writeDecimal(out, value.asDecimal128().getValue());
            case END_OF_DOCUMENT -> throw new IllegalArgumentException("type: END_OF_DOCUMENT (expected: the type of a value)");
        }
    }

    private static void writeRaw(ByteWriter out, RawBsonDocument raw) {
        ByteBuf buffer = raw.getByteBuffer();
        out.writeBytes(buffer.array(), buffer.position(), buffer.remaining());
    }

    private static void writeArray(ByteWriter out, BsonArray array) {
        int start = out.reserveInt32();
        int index = 0;
        for (BsonValue element : array) {
            writeElement(out, Integer.toString(index++), element);
        }
        out.writeByte(0);
        out.patchLength(start);
    }

    private static void writeString(ByteWriter out, String text) {
        int length = out.reserveInt32();
        out.writeCString(text);
        out.putInt32(length, out.size() - length - 4);
    }

    private static void writeBinary(ByteWriter out, BsonBinary binary) {
        byte[] data = binary.getData();
        if (binary.getType() == OLD_BINARY) {
            out.writeInt32(data.length + 4);
            out.writeByte(OLD_BINARY);
            out.writeInt32(data.length);
        } else {
            out.writeInt32(data.length);
            out.writeByte(binary.getType());
        }
        out.writeBytes(data);
    }

    private static void writeRegex(ByteWriter out, BsonRegularExpression regex) {
        out.writeCString(regex.getPattern());
        out.writeCString(regex.getOptions());
    }

    private static void writeDbPointer(ByteWriter out, BsonDbPointer pointer) {
        writeString(out, pointer.getNamespace());
        out.writeObjectId(pointer.getId());
    }

    private static void writeCodeWithScope(ByteWriter out, BsonJavaScriptWithScope code) {
        int start = out.reserveInt32();
        writeString(out, code.getCode());
        writeDocument(out, code.getScope());
        out.patchLength(start);
    }

    private static void writeDecimal(ByteWriter out, Decimal128 decimal) {
        out.writeInt64(decimal.getLow());
        out.writeInt64(decimal.getHigh());
    }
}
