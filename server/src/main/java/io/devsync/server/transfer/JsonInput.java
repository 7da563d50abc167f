package io.devsync.server.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bson.BSONException;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.json.JsonParseException;

/**
 * Reads extended JSON documents one after the other: one per line, over several lines, or the elements of one array, as mongoexport
 * writes them. Cuts the text at the brackets of each document, so that only one is in memory.
 */
final class JsonInput {

    private static final int BUFFER_BYTES = 1 << 18;
    /** A document of 16 MB in canonical extended JSON: numbers and dates take the most, 6 times their bytes. */
    private static final int DOCUMENT_BYTES_MAX = 96 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final String where;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long line = 1;

    /**
     * @param in UTF-8
     * @param where names the text in messages
     */
    JsonInput(InputStream in, String where) {
        this.in = in;
        this.where = where;
    }

    /** The next document; empty at the end. */
    Optional<RawBsonDocument> document() throws IOException {
        while (position < limit || fill(position)) {
            byte b = buffer[position];
            if (b == '{') {
                return Optional.of(object());
            }
            if (b == '\n') {
                line++;
            } else if (!(b <= ' ' && b >= 0) && b != ',' && b != '[' && b != ']' && !isPartOfMark(b)) {
                throw new TransferException(where + " line " + line + ": " + shown(b)
                        + " (expected: a JSON object, one per line or in an array)");
            }
            position++;
        }
        return Optional.empty();
    }

    private static boolean isPartOfMark(byte b) {
        return b == BYTE_ORDER_MARK[0] || b == BYTE_ORDER_MARK[1] || b == BYTE_ORDER_MARK[2];
    }

    private static String shown(byte b) {
        return b >= 0 ? "'" + (char) b + "'" : String.format("byte 0x%02x", b & 0xFF);
    }

    private RawBsonDocument object() throws IOException {
        long first = line;
        int length = lengthOfObject();
        int start = position;
        int end = start + length;
        position = end;
        String place = where + " line " + first;
        requireUtf8(start, end);
        Optional<byte[]> usual = ExtendedJson.document(buffer, start, end);
        return WellFormed.document(usual.isPresent() ? usual.get() : parsed(start, end, place), place, "extended JSON");
    }

    /** Finds the bracket that closes the object at the buffer's position, and has all until there in the buffer. */
    private int lengthOfObject() throws IOException {
        long first = line;
        int at = 0;
        int depth = 0;
        boolean quoted = false;
        do {
            if (position + at >= limit && !fill(position)) {
                throw new TransferException(where + ": the object that begins in line " + first + " does not end");
            }
            byte b = buffer[position + at++];
            if (quoted) {
                if (b == '\\') {
                    if (position + at >= limit && !fill(position)) {
                        continue;
                    }
                    at++;
                } else if (b == '"') {
                    quoted = false;
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{') {
                depth++;
            } else if (b == '}') {
                depth--;
            }
            if (b == '\n') {
                line++;
            }
            if (at > DOCUMENT_BYTES_MAX) {
                throw new TransferException(where + ": the object that begins in line " + first + " has more than "
                        + DOCUMENT_BYTES_MAX + " bytes (expected: at most that)");
            }
        } while (depth > 0);
        return at;
    }

    /** Reads on; what is in the buffer from {@code kept} on stays, at its beginning. False at the end. */
    private boolean fill(int kept) throws IOException {
        System.arraycopy(buffer, kept, buffer, 0, limit - kept);
        limit -= kept;
        position = 0;
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, read);
        return read > 0;
    }

    private void requireUtf8(int start, int end) throws CharacterCodingException {
        int i = start;
        while (i < end && buffer[i] >= 0) {
            i++;
        }
        if (i < end) {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, i, end - i));
        }
    }

    private byte[] parsed(int start, int end, String place) {
        try {
            RawBsonDocument document = RawBsonDocument.parse(new String(buffer, start, end - start, StandardCharsets.UTF_8));
            ByteBuf bytes = document.getByteBuffer();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            bytes.release();
            return copy;
        } catch (JsonParseException | BSONException | IllegalArgumentException broken) {
            throw new TransferException(place + ": " + broken.getMessage() + " (expected: extended JSON)", broken);
        }
    }
}
