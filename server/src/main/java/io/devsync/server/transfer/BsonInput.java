package io.devsync.server.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.bson.RawBsonDocument;

/** Reads BSON documents one after the other from a stream. */
final class BsonInput {

    /** MongoDB's 16 MB and the 16 KB that its own tools allow above it. */
    private static final int DOCUMENT_BYTES_MAX = (16 << 20) + (16 << 10);

    private static final int DOCUMENT_BYTES_MIN = 5;

    /** Ends a block of an archive. */
    private static final int TERMINATOR = -1;

    private final InputStream in;
    private final String where;
    private final byte[] head = new byte[4];

    /**
     * @param where names the stream in messages
     */
    BsonInput(InputStream in, String where) {
        this.in = in;
        this.where = where;
    }

    /** The next document; empty at the end of the stream. */
    Optional<RawBsonDocument> document() throws IOException {
        int read = in.readNBytes(head, 0, 4);
        if (read == 0) {
            return Optional.empty();
        }
        requireWhole(read);
        return Optional.of(rest(length()));
    }

    /** The next document of an archive's block; empty at its terminator. */
    Optional<RawBsonDocument> documentOfBlock() throws IOException {
        requireWhole(in.readNBytes(head, 0, 4));
        int length = length();
        return length == TERMINATOR ? Optional.empty() : Optional.of(rest(length));
    }

    private void requireWhole(int read) throws EOFException {
        if (read < 4) {
            throw new EOFException(where + " ends within a document");
        }
    }

    private int length() {
        return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private RawBsonDocument rest(int length) throws IOException {
        if (length < DOCUMENT_BYTES_MIN || length > DOCUMENT_BYTES_MAX) {
            throw new TransferException(where + ": document of " + length + " bytes (expected: " + DOCUMENT_BYTES_MIN + " to "
                    + DOCUMENT_BYTES_MAX + "; is it BSON as mongodump writes it?)");
        }
        byte[] bytes = new byte[length];
        System.arraycopy(head, 0, bytes, 0, 4);
        if (in.readNBytes(bytes, 4, length - 4) < length - 4) {
            throw new EOFException(where + " ends within a document");
        }
        return WellFormed.document(bytes, where, "BSON as mongodump writes it");
    }
}
