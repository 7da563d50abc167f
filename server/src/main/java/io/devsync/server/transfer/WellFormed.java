package io.devsync.server.transfer;

import io.devsync.server.embedded.bson.BsonCheck;
import io.devsync.server.embedded.error.MongoError;
import org.bson.RawBsonDocument;

/** Checks what was read from a file: everything behind it trusts the bytes. */
final class WellFormed {

    private WellFormed() {}

    /**
     * The document that bytes are.
     *
     * @param where names the place in the file in messages
     * @param expected what should be there
     * @throws TransferException when it is not BSON from end to end, or nested deeper than MongoDB takes
     */
    static RawBsonDocument document(byte[] bytes, String where, String expected) {
        try {
            if (BsonCheck.check(bytes, 0, bytes.length) != bytes.length) {
                throw new TransferException(where + ": a document ends before its length (expected: " + expected + ")");
            }
        } catch (MongoError malformed) {
            throw new TransferException(where + ": " + malformed.getMessage() + " (expected: " + expected + ")", malformed);
        }
        return new RawBsonDocument(bytes);
    }
}
