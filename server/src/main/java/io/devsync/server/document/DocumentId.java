package io.devsync.server.document;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.RawBson;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Reads the {@code _id} of a document as a data source answers with it, without a reader of all of it. */
public final class DocumentId {

    private DocumentId() {}

    /**
     * A document's {@code _id}.
     *
     * @param document from a data source, which has checked it
     * @throws IllegalArgumentException when it has none
     */
    public static BsonValue of(RawBsonDocument document) {
        byte[] bytes = BsonEncoder.encode(document);
        int element = RawBson.findId(bytes);
        if (element < 0) {
            throw new IllegalArgumentException("document: " + bytes.length + " bytes without _id (expected: with one)");
        }
        return BsonDecoder.elementValue(bytes, element);
    }
}
