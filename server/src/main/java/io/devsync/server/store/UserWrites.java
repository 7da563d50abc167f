package io.devsync.server.store;

import java.util.List;
import org.bson.BsonDocument;

/**
 * What a batch does to the documents that users see, beside what it does to our copy of them. The two differ where others
 * have changed a document: it may hold already what the history took over from it, or something that the history does not
 * know yet and that must not be overwritten.
 *
 * @param writes at most one per document
 * @param lagging documents that stay as they are for now
 * @param caughtUp documents that were lagging and are not any more
 */
public record UserWrites(List<Guarded> writes, List<LaggingDocument> lagging, List<DocumentKey> caughtUp) {

    /**
     * A write that takes place only if nobody else has changed what it changes.
     *
     * @param expected conditions on the document beside its {@code _id}; for a {@link DocumentWrite.Put} the condition is
     *     that the document does not exist, unless it merges
     * @param merges whether a put may hit an existing document, whose other fields stay
     */
    public record Guarded(DocumentWrite write, BsonDocument expected, boolean merges) {

        DocumentKey key() {
            return new DocumentKey(write.namespace(), write.id());
        }
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return writes.isEmpty() && lagging.isEmpty() && caughtUp.isEmpty();
    }
}
