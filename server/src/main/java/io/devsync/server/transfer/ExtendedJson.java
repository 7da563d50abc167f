package io.devsync.server.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;

/**
 * Turns the text of a document as mongoexport writes it into BSON, a few times as fast as the driver's parser and with no
 * value in between. What it does not know, such as names without quotation marks and rare types, it leaves to that one: then
 * it has no result.
 */
final class ExtendedJson {

    /** More than MongoDB takes; whoever checks the result refuses it. */
    private static final int DEPTH_MAX = 250;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern FRACTION = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");

    private final JsonParser json;
    private final ByteWriter out;

    private ExtendedJson(JsonParser json, ByteWriter out) {
        this.json = json;
        this.out = out;
    }

    /** Thrown where the text is for the other parser; it costs next to nothing without a stack trace. */
    private static final class UnknownException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownException() {
            super("", null, false, false);
        }
    }

    /**
     * The BSON of a document.
     *
     * @param text UTF-8
     * @return empty when it has something that only the driver's parser knows, errors included
     */
    static Optional<byte[]> document(byte[] text, int start, int end) {
        ByteWriter out = new ByteWriter(end - start);
        try (JsonParser parser = JSON.createParser(text, start, end - start)) {
            ExtendedJson json = new ExtendedJson(parser, out);
            json.require(parser.nextToken() == JsonToken.START_OBJECT);
            JsonToken first = parser.nextToken();
            json.require(first != JsonToken.FIELD_NAME || !parser.currentName().startsWith("$"));
            json.members(first);
            json.require(parser.nextToken() == null);
            return Optional.of(out.toByteArray());
        } catch (JsonProcessingException | UnknownException | IllegalArgumentException forTheDriver) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    private void require(boolean known) throws UnknownException {
        if (!known) {
            throw new UnknownException();
        }
    }

    /** The members of an object, from its first token on. */
    private void members(JsonToken first) throws IOException, UnknownException {
        int length = out.reserveInt32();
        for (JsonToken token = first; token != JsonToken.END_OBJECT; token = json.nextToken()) {
            require(token == JsonToken.FIELD_NAME);
            int type = reserveType();
            String name = json.currentName();
            require(name.indexOf('\0') < 0);
            out.writeCString(wellFormed(name));
            value(type, json.nextToken());
        }
        out.writeByte(0);
        out.patchLength(length);
    }

    private void elements() throws IOException, UnknownException {
        int length = out.reserveInt32();
        JsonToken token = json.nextToken();
        for (int index = 0; token != JsonToken.END_ARRAY; index++) {
            int type = reserveType();
            out.writeCString(Integer.toString(index));
            value(type, token);
            token = json.nextToken();
        }
        out.writeByte(0);
        out.patchLength(length);
    }

    private int reserveType() {
        out.writeByte(0);
        return out.size() - 1;
    }

    /** Writes a value, which begins with that token, and its type where that belongs. */
    private void value(int typeAt, JsonToken token) throws IOException, UnknownException {
        byte type = value(token);
        // Not before: the array is another one when it has grown.
        out.array()[typeAt] = type;
    }

    private byte value(JsonToken token) throws IOException, UnknownException {
        return switch (token) {
            case VALUE_STRING -> {
                int length = out.reserveInt32();
                out.writeUtf8(wellFormed(json.getText()));
                out.writeByte(0);
                out.putInt32(length, out.size() - length - Integer.BYTES);
                yield RawBson.STRING;
            }
            case START_OBJECT -> {
                JsonToken first = json.nextToken();
                if (first == JsonToken.FIELD_NAME && json.currentName().startsWith("$")) {
                    yield wrapped(json.currentName());
                }
                members(first);
                yield RawBson.DOCUMENT;
            }
            case START_ARRAY -> {
                elements();
                yield RawBson.ARRAY;
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                out.writeByte(token == JsonToken.VALUE_TRUE ? 1 : 0);
                yield RawBson.BOOLEAN;
            }
            case VALUE_NULL -> RawBson.NULL;
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> {
                out.writeInt64(Double.doubleToRawLongBits(json.getDoubleValue()));
                yield RawBson.DOUBLE;
            }
            default -> throw new UnknownException();
        };
    }

    private byte whole() throws IOException, UnknownException {
        return switch (json.getNumberType()) {
            case INT -> {
                out.writeInt32(json.getIntValue());
                yield RawBson.INT32;
            }
            case LONG -> {
                out.writeInt64(json.getLongValue());
                yield RawBson.INT64;
            }
            default -> throw new UnknownException();
        };
    }

    /** Java's strings can have halves of characters, which UTF-8 cannot. */
    private String wellFormed(String text) throws UnknownException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                require(Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0));
                i++;
            }
        }
        return text;
    }

    /** Writes the value of an object whose only name says its type; the name is read. */
    private byte wrapped(String type) throws IOException, UnknownException {
        byte written =
                switch (type) {
                    case "$oid" -> {
                        out.writeBytes(new ObjectId(text()).toByteArray());
                        yield RawBson.OBJECT_ID;
                    }
                    case "$date" -> {
                        date();
                        yield RawBson.DATE;
                    }
                    case "$binary" -> {
                        binary();
                        yield RawBson.BINARY;
                    }
                    case "$numberInt" -> {
                        long value = number(text());
                        require(value == (int) value);
                        out.writeInt32((int) value);
                        yield RawBson.INT32;
                    }
                    case "$numberLong" -> {
                        out.writeInt64(number(text()));
                        yield RawBson.INT64;
                    }
                    case "$numberDouble" -> {
                        String value = text();
                        require(FRACTION.matcher(value).matches());
                        out.writeInt64(Double.doubleToRawLongBits(Double.parseDouble(value)));
                        yield RawBson.DOUBLE;
                    }
                    default -> throw new UnknownException();
                };
        require(json.nextToken() == JsonToken.END_OBJECT);
        return written;
    }

    private String text() throws IOException, UnknownException {
        require(json.nextToken() == JsonToken.VALUE_STRING);
        return json.getText();
    }

    private long number(String text) throws UnknownException {
        require(WHOLE.matcher(text).matches());
        return Long.parseLong(text);
    }

    private void date() throws IOException, UnknownException {
        if (json.nextToken() == JsonToken.START_OBJECT) {
            require("$numberLong".equals(json.nextFieldName()));
            out.writeInt64(number(text()));
            require(json.nextToken() == JsonToken.END_OBJECT);
            return;
        }
        require(json.currentToken() == JsonToken.VALUE_STRING);
        String time = json.getText();
        require(TIME.matcher(time).matches());
        try {
            out.writeInt64(Instant.parse(time).toEpochMilli());
        } catch (DateTimeException noSuchDay) {
            throw new UnknownException();
        }
    }

    private void binary() throws IOException, UnknownException {
        require(json.nextToken() == JsonToken.START_OBJECT);
        require("base64".equals(json.nextFieldName()) && json.nextToken() == JsonToken.VALUE_STRING);
        byte[] data = json.getBinaryValue();
        require("subType".equals(json.nextFieldName()));
        String digits = text();
        require(digits.length() == 2);
        int type = Integer.parseInt(digits, 16);
        // Old binary data has its length twice.
        require(type != 2 && type >= 0);
        out.writeInt32(data.length);
        out.writeByte(type);
        out.writeBytes(data);
        require(json.nextToken() == JsonToken.END_OBJECT);
    }
}
