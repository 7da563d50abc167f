package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** A change of one user document; absolute, so that applying it twice is the same as once. */
public sealed interface DocumentWrite {

    MongoNamespace namespace();

    /** The document's {@code _id}. */
    BsonValue id();

    /** What happens to the exact values kept beside the document. */
    Beside beside();

    /**
     * Sets fields of a document and creates it if it is missing; other fields stay.
     *
     * @param document the fields, {@code _id} first
     */
    record Put(MongoNamespace namespace, BsonValue id, BsonDocument document, Beside beside) implements DocumentWrite {}

    /**
     * Changes fields of an existing document; does nothing when it is missing.
     *
     * @param set field paths and values; may be empty
     * @param unset field paths; may be empty
     */
    record Change(MongoNamespace namespace, BsonValue id, BsonDocument set, BsonDocument unset, Beside beside)
            implements DocumentWrite {}

    /** Deletes a document; does nothing when it is missing. */
    record Delete(MongoNamespace namespace, BsonValue id, Beside beside) implements DocumentWrite {}

    /** Values that BSON cannot hold exactly (design §5), such as timestamps below a millisecond. */
    sealed interface Beside {

        /** There were none and there are none. */
        record Nothing() implements Beside {}

        /** There were some and there are none any more. */
        record Remove() implements Beside {}

        /** These are the values now. */
        record Keep(BsonDocument exact) implements Beside {}
    }
}
