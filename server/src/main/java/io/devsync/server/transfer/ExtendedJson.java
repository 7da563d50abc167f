package io.devsync.server.transfer;

import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Turns the text of a document as mongoexport writes it into BSON, byte by byte and many times as fast as the driver's parser. What it
 * does not know, such as names without quotation marks and rare types, it leaves to that one: then it has no result.
 */
final class ExtendedJson extends JsonText {

    /** More than MongoDB takes; whoever checks the result refuses it. */
    private static final int DEPTH_MAX = 250;
    private static final int OBJECT_ID_DIGITS = 24;

    private final ByteWriter out;
    private int depth;

    private ExtendedJson(byte[] text, int start, int end) {
        super(text, start);
        this.out = new ByteWriter(end - start);
    }

    /**
     * The BSON of a document.
     *
     * @param text UTF-8
     * @return empty when it has something that only the driver's parser knows, errors included
     */
    static Optional<byte[]> document(byte[] text, int start, int end) {
        ExtendedJson json = new ExtendedJson(text, start, end);
        try {
            json.expect('{');
            if (json.peek() == '"' && json.text[json.position + 1] == '$') {
                return Optional.empty();
            }
            json.members();
            return json.position == end ? Optional.of(json.out.toByteArray()) : Optional.empty();
        } catch (UnknownException | ArrayIndexOutOfBoundsException | IllegalArgumentException forTheDriver) {
            return Optional.empty();
        }
    }

    /** The rest of an object whose bracket is read. */
    private void members() throws UnknownException {
        deeper();
        int length = out.reserveInt32();
        if (peek() == '}') {
            position++;
        } else {
            boolean more = true;
            while (more) {
                int type = reserveType();
                name();
                expect(':');
                value(type);
                more = next('}');
            }
        }
        out.writeByte(0);
        out.patchLength(length);
        depth--;
    }

    private void elements() throws UnknownException {
        deeper();
        int length = out.reserveInt32();
        if (peek() == ']') {
            position++;
        } else {
            boolean more = true;
            for (int index = 0; more; index++) {
                int type = reserveType();
                out.writeCString(Integer.toString(index));
                value(type);
                more = next(']');
            }
        }
        out.writeByte(0);
        out.patchLength(length);
        depth--;
    }

    private void deeper() throws UnknownException {
        if (++depth > DEPTH_MAX) {
            throw new UnknownException();
        }
    }

    private int reserveType() {
        out.writeByte(0);
        return out.size() - 1;
    }

    private void name() throws UnknownException {
        int start = out.size();
        quoted();
        for (int i = start; i < out.size(); i++) {
            if (out.array()[i] == 0) {
                throw new UnknownException();
            }
        }
        out.writeByte(0);
    }

    private void value(int typeAt) throws UnknownException {
        byte type =
                switch (peek()) {
                    case '"' -> {
                        int length = out.reserveInt32();
                        quoted();
                        out.writeByte(0);
                        out.putInt32(length, out.size() - length - 4);
                        yield RawBson.STRING;
                    }
                    case '{' -> {
                        position++;
                        if (peek() == '"' && text[position + 1] == '$') {
                            yield wrapped();
                        }
                        members();
                        yield RawBson.DOCUMENT;
                    }
                    case '[' -> {
                        position++;
                        elements();
                        yield RawBson.ARRAY;
                    }
                    case 't' -> word("true", RawBson.BOOLEAN, 1);
                    case 'f' -> word("false", RawBson.BOOLEAN, 0);
                    case 'n' -> word("null", RawBson.NULL, -1);
                    default -> number();
                };
        out.array()[typeAt] = type;
    }

    private byte word(String word, byte type, int value) throws UnknownException {
        if (!next(word) || !isDelimiter(text[position])) {
            throw new UnknownException();
        }
        if (value >= 0) {
            out.writeByte(value);
        }
        return type;
    }

    private byte number() throws UnknownException {
        int start = position;
        boolean whole = true;
        while (!isDelimiter(text[position])) {
            byte b = text[position++];
            if (b < '0' || b > '9') {
                whole &= b == '-' && position == start + 1;
                if (b != '-' && b != '+' && b != '.' && b != 'e' && b != 'E') {
                    throw new UnknownException();
                }
            }
        }
        requireUsual(start);
        if (!whole) {
            out.writeInt64(Double.doubleToRawLongBits(Double.parseDouble(ascii(start, position))));
            return RawBson.DOUBLE;
        }
        long value = integer(start, position);
        if (value == (int) value) {
            out.writeInt32((int) value);
            return RawBson.INT32;
        }
        out.writeInt64(value);
        return RawBson.INT64;
    }

    /** JSON's numbers have no sign but a minus, no zeros in front, and digits around the point. */
    private void requireUsual(int start) throws UnknownException {
        int digit = text[start] == '-' ? start + 1 : start;
        boolean zero = text[digit] == '0';
        if (!isDigit(text[digit]) || zero && isDigit(text[digit + 1]) || !isDigit(text[position - 1])) {
            throw new UnknownException();
        }
        for (int i = digit; i < position; i++) {
            if (text[i] == '.' && !isDigit(text[i + 1])) {
                throw new UnknownException();
            }
        }
    }

    /** The value of an object whose first name says its type; the bracket is read. */
    private byte wrapped() throws UnknownException {
        String type = plainText();
        expect(':');
        return switch (type) {
            case "$oid" -> objectId();
            case "$date" -> date();
            case "$binary" -> binary();
            case "$numberInt" -> int32();
            case "$numberLong" -> int64();
            case "$numberDouble" -> float64();
            default -> throw new UnknownException();
        };
    }

    private byte objectId() throws UnknownException {
        int start = plain();
        if (position - 1 - start != OBJECT_ID_DIGITS) {
            throw new UnknownException();
        }
        for (int i = start; i < start + OBJECT_ID_DIGITS; i += 2) {
            out.writeByte(hex(text[i]) << 4 | hex(text[i + 1]));
        }
        expect('}');
        return RawBson.OBJECT_ID;
    }

    private byte int32() throws UnknownException {
        int start = plain();
        long value = integer(start, position - 1);
        if (value != (int) value) {
            throw new UnknownException();
        }
        out.writeInt32((int) value);
        expect('}');
        return RawBson.INT32;
    }

    private byte int64() throws UnknownException {
        int start = plain();
        out.writeInt64(integer(start, position - 1));
        expect('}');
        return RawBson.INT64;
    }

    private byte float64() throws UnknownException {
        int start = plain();
        int after = position;
        for (int i = start; i < after - 1; i++) {
            if (!isDigit(text[i]) && "+-.eE".indexOf(text[i]) < 0) {
                throw new UnknownException();
            }
        }
        out.writeInt64(Double.doubleToRawLongBits(Double.parseDouble(ascii(start, after - 1))));
        expect('}');
        return RawBson.DOUBLE;
    }

    private byte date() throws UnknownException {
        if (peek() == '{') {
            position++;
            requireName("$numberLong");
            expect(':');
            int64();
        } else {
            int start = plain();
            out.writeInt64(instant(start, position - 1));
        }
        expect('}');
        return RawBson.DATE;
    }

    /** Milliseconds since the epoch of {@code 2026-01-31T23:59:59Z} or {@code 2026-01-31T23:59:59.999Z}. */
    private long instant(int start, int to) throws UnknownException {
        boolean fraction = to - start == "2026-01-31T23:59:59.999Z".length();
        boolean shape = (fraction || to - start == "2026-01-31T23:59:59Z".length())
                && text[start + 4] == '-'
                && text[start + 7] == '-'
                && text[start + 10] == 'T'
                && text[start + 13] == ':'
                && text[start + 16] == ':'
                && text[to - 1] == 'Z'
                && (!fraction || text[start + 19] == '.');
        if (!shape) {
            throw new UnknownException();
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    digits(start, 4),
                    digits(start + 5, 2),
                    digits(start + 8, 2),
                    digits(start + 11, 2),
                    digits(start + 14, 2),
                    digits(start + 17, 2));
            return time.toEpochSecond(ZoneOffset.UTC) * 1_000 + (fraction ? digits(start + 20, 3) : 0);
        } catch (DateTimeException noSuchDay) {
            throw new UnknownException();
        }
    }

    private byte binary() throws UnknownException {
        expect('{');
        requireName("base64");
        expect(':');
        int start = plain();
        byte[] data = Base64.getDecoder().decode(Arrays.copyOfRange(text, start, position - 1));
        expect(',');
        requireName("subType");
        expect(':');
        int digits = plain();
        int type = 0;
        for (int i = digits; i < position - 1; i++) {
            type = type << 4 | hex(text[i]);
        }
        // Old binary data has its length twice.
        if (position - 1 - digits != 2 || type == 2) {
            throw new UnknownException();
        }
        out.writeInt32(data.length);
        out.writeByte(type);
        out.writeBytes(data);
        expect('}');
        expect('}');
        return RawBson.BINARY;
    }

    /** Writes a text without its quotation marks. */
    private void quoted() throws UnknownException {
        expect('"');
        while (true) {
            int start = position;
            while (text[position] != '"' && text[position] != '\\' && (text[position] >= ' ' || text[position] < 0)) {
                position++;
            }
            out.writeBytes(text, start, position - start);
            byte stopped = text[position++];
            if (stopped == '"') {
                return;
            }
            if (stopped != '\\') {
                throw new UnknownException();
            }
            escaped();
        }
    }

    private void escaped() throws UnknownException {
        byte which = text[position++];
        switch (which) {
            case '"', '\\', '/' -> out.writeByte(which);
            case 'b' -> out.writeByte('\b');
            case 'f' -> out.writeByte('\f');
            case 'n' -> out.writeByte('\n');
            case 'r' -> out.writeByte('\r');
            case 't' -> out.writeByte('\t');
            case 'u' -> {
                char c = 0;
                for (int i = 0; i < 4; i++) {
                    c = (char) (c << 4 | hex(text[position++]));
                }
                if (Character.isSurrogate(c)) {
                    throw new UnknownException();
                }
                out.writeUtf8(String.valueOf(c));
            }
            default -> throw new UnknownException();
        }
    }
}
