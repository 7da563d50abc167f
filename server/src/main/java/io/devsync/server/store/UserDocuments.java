package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * The documents as users see and change them, and what is known of those that are not in step with the history. Methods
 * block as those of {@link SyncStore} do.
 */
public interface UserDocuments {

    /** A data source that nobody else writes to: nothing lags behind there, and nothing is ever found to differ. */
    UserDocuments UNTOUCHED = new UserDocuments() {
        @Override
        public List<RawBsonDocument> find(MongoNamespace namespace, List<BsonValue> ids) {
            return List.of();
        }

        @Override
        public List<LaggingDocument> lagging() {
            return List.of();
        }

        @Override
        public List<UnsyncedDocument> unsynced() {
            return List.of();
        }

        @Override
        public void record(List<UnsyncedDocument> found, List<DocumentKey> healed) {
            // There is nothing to be out of step.
        }

        @Override
        public Stream<List<RawBsonDocument>> scan(MongoNamespace namespace, int documentsAtOnce) {
            // The copies are all there is.
            return Stream.empty();
        }

        @Override
        public long fill(MongoNamespace namespace, String field, BsonValue value) {
            return 0;
        }
    };

    /** Documents by {@code _id}, as they are now. */
    List<RawBsonDocument> find(MongoNamespace namespace, List<BsonValue> ids);

    /** The documents that have not followed the history. */
    List<LaggingDocument> lagging();

    /** What is recorded of documents that are not in step. */
    List<UnsyncedDocument> unsynced();

    /** Records documents that are not in step, and forgets those that are again. */
    void record(List<UnsyncedDocument> found, List<DocumentKey> healed);

    /** All documents of a collection, as they are now, in portions of some size; to be closed. */
    Stream<List<RawBsonDocument>> scan(MongoNamespace namespace, int documentsAtOnce);

    /** Gives each document of a collection that lacks a field this value there; how many did. */
    long fill(MongoNamespace namespace, String field, BsonValue value);
}
