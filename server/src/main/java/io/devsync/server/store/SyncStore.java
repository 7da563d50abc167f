package io.devsync.server.store;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.schema.RealmSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * All that DevSync keeps for one app's sync: the history log, client files, the checkpoint that says how far documents
 * follow the log, a copy of the documents as the history has them there, and the user's documents.
 *
 * <p>The copy is what others cannot change: what they did to a document is what it differs by from the copy.
 *
 * <p>Methods block until the data source has answered; they are for threads of their own. Each of them throws {@link
 * StoreException} when the data source fails; whether a write took place is unknown then, also for a while afterwards.
 */
public interface SyncStore {

    /**
     * Makes entries of the history durable, all or none.
     *
     * @param entries consecutive, the first one directly after everything this process has read
     * @param salt proves the origin of these versions (spec wire-protocol §3.2)
     * @param operation unique to this call
     * @return false when another process has appended at this place first
     */
    boolean append(RealmSchema schema, List<HistoryEntry> entries, long salt, String operation);

    /**
     * Reads a page of consecutive entries of the history.
     *
     * @param schema as of the entry before the first one wanted, or newer
     * @param from the first version wanted
     * @return empty when there is none; else entries from {@code from} on, not necessarily up to the newest
     */
    HistoryPage read(RealmSchema schema, long from);

    /** The newest ident of a client file given so far; {@link HistoryEntry#SERVER_IDENT} when there is none. */
    long newestIdent();

    /**
     * Registers new client files durably, all or none of them seen by a client before.
     *
     * @return false when another process has taken one of the idents
     */
    boolean createClientFiles(List<ClientFileRecord> records);

    /** A client file as of the checkpoint. */
    Optional<ClientFileRecord> clientFile(long ident);

    /** What keeps the history from growing without end. */
    HistoryUpkeep upkeep();

    /** The version up to which documents and client files hold the history. */
    long checkpoint();

    /**
     * Brings documents and bookkeeping to the next checkpoint, at once where the data source has transactions; does
     * nothing when they are there already, since an earlier call may have done it without our knowing.
     *
     * @throws CheckpointMovedException when documents are somewhere else
     * @throws UserWritesException when some user documents cannot be written; the caller leaves them out and tries again
     */
    void apply(DocumentBatch batch) throws UserWritesException;

    /** The app's schema as of the checkpoint. */
    Optional<BsonDocument> schema();

    /** Adds a step to the log of schemas, or replaces the one of this number. */
    void logSchema(SchemaStep step);

    /** The log of schemas, oldest first. */
    List<SchemaStep> schemaLog();

    /** The salts of the history up to the checkpoint, each from its version on, oldest first. */
    List<SaltRecord> salts();

    /**
     * Documents by {@code _id} as the history has them at the checkpoint, with the exact values that were kept beside
     * them. What users see may differ while it was changed by others or is refused by the data source.
     */
    Map<BsonValue, StoredDocument> find(MongoNamespace namespace, List<BsonValue> ids);

    /**
     * Opens a view of all documents as the history has them at a checkpoint, which must be where they are now.
     *
     * @throws CheckpointMovedException when they are somewhere else
     */
    Snapshot snapshotAt(long checkpoint);

    /** Opens a view of all documents as the history has them at the checkpoint, wherever that is. */
    Snapshot snapshot();

    /** Consecutive entries of the history, with the salt of each segment that they come from, by its first version. */
    record HistoryPage(List<HistoryEntry> entries, List<SaltRecord> salts) {}

    /** The documents as users see and change them. */
    default UserDocuments userDocuments() {
        return UserDocuments.UNTOUCHED;
    }

    /** Proves the origin of the versions from one on (spec wire-protocol §3.2). */
    record SaltRecord(long fromVersion, long salt) {}

    /** A document with the exact values that were kept beside it. */
    record StoredDocument(RawBsonDocument document, Optional<BsonDocument> exact) {}

    /** Documents at one moment. */
    interface Snapshot extends AutoCloseable {

        /** All documents of a collection in portions of some size, as fast as the caller takes them; to be closed. */
        Stream<List<RawBsonDocument>> scan(MongoNamespace namespace, int documentsAtOnce);

        /** About how many documents a collection has. */
        long estimatedCount(MongoNamespace namespace);

        /** The exact values kept beside some documents, by {@code _id}; mostly there are none. */
        Map<BsonValue, BsonDocument> exact(MongoNamespace namespace, List<RawBsonDocument> documents);

        @Override
        void close();
    }
}
