package io.devsync.server.transfer;

import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import org.bson.BsonInvalidOperationException;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.json.JsonParseException;

/**
 * Reads extended JSON documents one after the other: one per line, over several lines, or the elements of one array, as mongoexport
 * writes them. Cuts the text at the brackets of each document, so that only one is in memory.
 */
final class JsonInput {

    /** A document of 16 MB in canonical extended JSON: numbers and dates take the most, 6 times their bytes. */
    private static final int DOCUMENT_CHARS_MAX = 96 << 20;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Reader in;
    private final String where;
    private long line = 1;

    /**
     * @param in buffered
     * @param where names the text in messages
     */
    JsonInput(Reader in, String where) {
        this.in = in;
        this.where = where;
    }

    /** The next document; empty at the end. */
    Optional<RawBsonDocument> document() throws IOException {
        int c = read();
        while (c != -1 && c != '{') {
            if (!Character.isWhitespace(c) && c != ',' && c != '[' && c != ']' && c != BYTE_ORDER_MARK) {
                throw new TransferException(where + " line " + line + ": '" + Character.toString(c)
                        + "' (expected: a JSON object, one per line or in an array)");
            }
            c = read();
        }
        if (c == -1) {
            return Optional.empty();
        }
        long start = line;
        String text = object();
        try {
            return Optional.of(WellFormed.document(bytes(RawBsonDocument.parse(text)), where + " line " + start, "extended JSON"));
        } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException broken) {
            throw new TransferException(where + " line " + start + ": " + broken.getMessage() + " (expected: extended JSON)", broken);
        }
    }

    private static byte[] bytes(RawBsonDocument document) {
        ByteBuf buffer = document.getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        buffer.release();
        return bytes;
    }

    /** The text from the bracket that was read to the one that closes it. */
    private String object() throws IOException {
        long start = line;
        StringBuilder text = new StringBuilder("{");
        int depth = 1;
        boolean quoted = false;
        while (depth > 0) {
            int c = read();
            if (c == -1) {
                throw new TransferException(where + ": the object that begins in line " + start + " does not end");
            }
            if (text.length() >= DOCUMENT_CHARS_MAX) {
                throw new TransferException(where + ": the object that begins in line " + start + " has more than "
                        + DOCUMENT_CHARS_MAX + " characters (expected: at most that)");
            }
            text.append((char) c);
            if (quoted) {
                if (c == '\\') {
                    text.append((char) Math.max(' ', read()));
                }
                quoted = c != '"';
            } else {
                switch (c) {
                    case '"' -> quoted = true;
                    case '{' -> depth++;
                    case '}' -> depth--;
                    default -> { }
                }
            }
        }
        return text.toString();
    }

    private int read() throws IOException {
        int c = in.read();
        if (c == '\n') {
            line++;
        }
        return c;
    }
}
