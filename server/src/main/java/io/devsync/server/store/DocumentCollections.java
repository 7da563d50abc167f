package io.devsync.server.store;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import com.mongodb.session.ServerSession;
import io.devsync.server.store.BatchWrites.CollectionWrites;
import io.devsync.server.store.SyncStore.SaltRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.bson.BsonValue;
import org.bson.BsonBinary;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * Our copy of the user's documents, and the checkpoint that says how far copy and documents follow the log (spec
 * storage-findings §4.3).
 *
 * <p>On a replica set a batch is one transaction that begins with a compare-and-set of the checkpoint, so that any
 * number of processes may try. On a standalone server the writes are idempotent and the checkpoint comes last.
 */
final class DocumentCollections {

    static final String CHECKPOINT = "checkpoint";
    private static final String EPOCH = "epoch";
    private static final int ATTEMPTS = 20;

    private final MongoClient client;
    private final DocumentOperations operations;
    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> meta;
    private final UserCollections user;
    private final OwnTransactions ownTransactions = new OwnTransactions();
    /** Collections of copies that are known to be named in {@code meta}, see {@link StoreConsistency}. */
    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final boolean transactions;
    private final long epoch;
    private final Duration limit;
    private final StoreOwner owner;
    private final RedoLog redo;
    /** Held while a batch is written without a transaction. */
    private final ReentrantLock stepping = new ReentrantLock();
    private volatile Optional<ClientSession> own = Optional.empty();

    /**
     * @param epoch of the owner that this process is, as {@link #claim} has it; {@link MongoSyncStore#NO_OWNER} where
     *     owners are not told apart
     */
    DocumentCollections(
            MongoClient client,
            DocumentOperations operations,
            MongoDatabase database,
            boolean transactions,
            long epoch,
            Duration limit) {
        this.client = client;
        this.operations = operations;
        this.database = database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.meta = this.database.getCollection(BatchWrites.META, BsonDocument.class);
        this.redo = new RedoLog(this.database, meta, limit);
        this.user = new UserCollections(client, operations, this.database, transactions, limit);
        this.transactions = transactions;
        this.epoch = epoch;
        this.owner = new StoreOwner(client, meta, epoch, limit);
        this.limit = limit;
    }

    UserCollections user() {
        return user;
    }

    boolean transactions() {
        return transactions;
    }

    /** Where documents are; in a session, at its moment. */
    long checkpoint(Optional<ClientSession> session) {
        if (!transactions) {
            finishSteps();
        }
        return checkpointNow(session);
    }

    private long checkpointNow(Optional<ClientSession> session) {
        Bson named = Filters.eq("_id", CHECKPOINT);
        Optional<BsonDocument> checkpoint =
                Await.first(session.map(at -> meta.find(at, named)).orElseGet(() -> meta.find(named)), limit);
        checkpoint.ifPresent(this::requireOwner);
        return checkpoint.map(document -> document.getInt64("v").getValue()).orElse(0L);
    }

    private void requireOwner(BsonDocument checkpoint) {
        long now = checkpoint.getInt64(EPOCH, new BsonInt64(MongoSyncStore.NO_OWNER)).getValue();
        if (epoch != MongoSyncStore.NO_OWNER && now != epoch) {
            throw new OwnershipLostException(now, epoch);
        }
    }

    /**
     * Makes this process the only one whose batches are taken from now on: each of them asks for the epoch.
     *
     * @throws OwnershipLostException when there was a later owner
     */
    void claim() {
        own = transactions ? Optional.of(owner.begin()) : Optional.empty();
        BsonDocument notLater = new BsonDocument("$not", new BsonDocument("$gt", new BsonInt64(epoch)));
        try {
            Await.one(
                    meta.updateOne(
                            Filters.and(Filters.eq("_id", CHECKPOINT), new BsonDocument(EPOCH, notLater)),
                            Updates.combine(Updates.set(EPOCH, epoch), Updates.setOnInsert("v", 0L)),
                            new UpdateOptions().upsert(true)),
                    limit);
        } catch (MongoWriteException failure) {
            if (ErrorCategory.fromErrorCode(failure.getError().getCode()) == ErrorCategory.DUPLICATE_KEY) {
                checkpoint(Optional.empty());
            }
            throw failure;
        }
    }

    /** Checks that documents are at a checkpoint; in a session, at its moment. */
    void requireCheckpoint(Optional<ClientSession> session, long expected) {
        long now = checkpoint(session);
        if (now != expected) {
            throw new CheckpointMovedException(now, expected);
        }
    }

    List<SaltRecord> salts() {
        List<SaltRecord> salts = new ArrayList<>();
        Await.first(meta.find(Filters.eq("_id", BatchWrites.SALTS)), limit).ifPresent(document -> {
            for (BsonValue value : document.getArray("list")) {
                BsonDocument salt = value.asDocument();
                salts.add(new SaltRecord(
                        salt.getInt64("v").getValue(), salt.getInt64("salt").getValue()));
            }
        });
        return salts;
    }

    Optional<BsonDocument> schema() {
        return Await.first(meta.find(Filters.eq("_id", BatchWrites.SCHEMA)), limit).map(document -> document.getDocument("schema"));
    }

    MongoCollection<BsonDocument> exact(MongoNamespace namespace) {
        return database.getCollection(BatchWrites.exact(namespace), BsonDocument.class);
    }

    /** Our copy of the documents of a collection, as the history has them. */
    MongoCollection<BsonDocument> copies(MongoNamespace namespace) {
        return database.getCollection(BatchWrites.copies(namespace), BsonDocument.class);
    }

    /** The id of the session in which an owner writes at the moment; from any thread. */
    Optional<BsonBinary> ownSession() {
        return own.map(session -> session.getServerSession().getIdentifier().getBinary("id"));
    }

    OwnTransactions ownTransactions() {
        return ownTransactions;
    }

    void apply(DocumentBatch batch) throws UserWritesException {
        try {
            if (transactions) {
                applyInTransaction(batch);
            } else {
                applyInSteps(batch);
            }
            named.addAll(BatchWrites.filled(batch));
        } catch (MongoException | IllegalStateException failure) {
            throw new StoreException(
                    "documents of versions " + (batch.from() + 1) + " to " + batch.to() + " were not written: "
                            + failure.getMessage(),
                    failure);
        }
    }

    private void applyInSteps(DocumentBatch batch) throws UserWritesException {
        // Half a batch may be there for a while: what belongs together cannot be told by marks.
        StoreMarks none = new StoreMarks(Set.of());
        stepping.lock();
        try {
            user.write(Optional.empty(), batch.user(), none);
            List<CollectionWrites> writes = BatchWrites.of(batch, none, false, named);
            if (!writes.isEmpty()) {
                redo.write(new RedoLog.Pending(batch.from(), batch.to(), writes));
                write(Optional.empty(), writes);
            }
            finish(batch, none);
        } finally {
            stepping.unlock();
        }
    }

    /** Does the rest of a batch that was cut off, by doing all of it again. */
    private void finishSteps() {
        stepping.lock();
        try {
            Optional<RedoLog.Pending> cutOff = redo.pending(checkpointNow(Optional.empty()));
            if (cutOff.isPresent() && cutOff.get().to() > cutOff.get().from()) {
                write(Optional.empty(), cutOff.get().writes());
                Await.one(
                        meta.updateOne(
                                Filters.and(Filters.eq("_id", CHECKPOINT), Filters.eq("v", cutOff.get().from())),
                                Updates.set("v", cutOff.get().to())),
                        limit);
            }
        } finally {
            stepping.unlock();
        }
    }

    private void applyInTransaction(DocumentBatch batch) throws UserWritesException {
        ClientSession session = session();
        StoreMarks marks = new StoreMarks(BatchWrites.collections(batch));
        boolean clear = false;
        // Faster than to replace, and what the history made is new; but for what was left of a class that came back.
        boolean insertNew = true;
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    if (moveCheckpoint(Optional.of(session), batch, marks)) {
                        user.write(Optional.of(session), batch.user(), marks);
                        write(Optional.of(session), BatchWrites.of(batch, marks, insertNew, named));
                        remember(session);
                        commit(session);
                    } else {
                        operations.abort(session);
                        requireDone(batch);
                    }
                    clear = true;
                    return;
                } catch (MongoException failure) {
                    if (session.hasActiveTransaction()) {
                        operations.abort(session);
                    }
                    boolean copyExists = insertNew && isDuplicate(failure);
                    insertNew = insertNew && !copyExists;
                    boolean retry =
                            copyExists || failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
                    if (!retry || attempt == ATTEMPTS) {
                        throw failure;
                    }
                    if (batch.from() < batch.to() && checkpoint(Optional.empty()) == batch.to()) {
                        clear = true;
                        return;
                    }
                }
            }
        } catch (UserWritesException refused) {
            clear = true;
            throw refused;
        } finally {
            end(session, clear);
        }
    }

    private static boolean isDuplicate(MongoException failure) {
        return failure instanceof MongoBulkWriteException bulk
                && bulk.getWriteErrors().stream()
                        .anyMatch(error ->
                                ErrorCategory.fromErrorCode(error.getCode()) == ErrorCategory.DUPLICATE_KEY);
    }

    /**
     * @param clear whether it is known how the session's last transaction went
     */
    private void end(ClientSession session, boolean clear) {
        try {
            if (session.hasActiveTransaction()) {
                operations.abort(session);
            }
        } finally {
            if (own.isEmpty()) {
                session.close();
            } else if (!clear) {
                close();
            }
        }
    }

    /** An owner's session is known to the next owner, anybody else's is used once. */
    private ClientSession session() {
        if (epoch == MongoSyncStore.NO_OWNER) {
            return Await.one(client.startSession(), limit);
        }
        if (own.isEmpty()) {
            own = Optional.of(owner.begin());
        }
        return own.get();
    }

    /** Ends the owner's session. */
    void close() {
        own.ifPresent(ClientSession::close);
        own = Optional.empty();
    }

    private void remember(ClientSession session) {
        ServerSession server = session.getServerSession();
        ownTransactions.add(server.getIdentifier(), server.getTransactionNumber());
    }

    private void commit(ClientSession session) {
        for (int attempt = 1; ; attempt++) {
            try {
                operations.commit(session);
                return;
            } catch (MongoException failure) {
                boolean unknown = failure.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
                if (!unknown || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private void finish(DocumentBatch batch, StoreMarks marks) {
        if (!moveCheckpoint(Optional.empty(), batch, marks)) {
            requireDone(batch);
        }
    }

    /** The checkpoint is not where the batch starts: an earlier attempt may have got through without our knowing. */
    private void requireDone(DocumentBatch batch) {
        long now = checkpoint(Optional.empty());
        if (now != batch.to()) {
            throw new CheckpointMovedException(now, batch.from());
        }
    }

    /**
     * Moves the checkpoint; false when it was moved before.
     *
     * @param session begins a transaction with this
     */
    private boolean moveCheckpoint(Optional<ClientSession> session, DocumentBatch batch, StoreMarks marks) {
        BsonDocument filter =
                new BsonDocument("_id", new BsonString(CHECKPOINT)).append("v", new BsonInt64(batch.from()));
        BsonDocument set = marks.atCheckpoint().append("v", new BsonInt64(batch.to()));
        BsonDocument update = new BsonDocument("$set", set);
        if (epoch != MongoSyncStore.NO_OWNER) {
            filter.append(EPOCH, new BsonInt64(epoch));
            // A write that changes nothing would not collide with the next owner's.
            update.append("$inc", new BsonDocument("batches", new BsonInt64(1)));
        }
        UpdateOptions options = new UpdateOptions().upsert(batch.from() == 0 && epoch == MongoSyncStore.NO_OWNER);
        try {
            List<WriteModel<BsonDocument>> move = List.of(new UpdateOneModel<>(filter, update, options));
            BulkWriteResult result = session.map(at -> operations.begin(at, meta.getNamespace(), move))
                    .orElseGet(() -> operations.write(Optional.empty(), meta.getNamespace(), move));
            return result.getMatchedCount() > 0 || !result.getUpserts().isEmpty();
        } catch (MongoBulkWriteException failure) {
            if (isDuplicate(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private void write(Optional<ClientSession> session, List<CollectionWrites> writes) {
        for (CollectionWrites some : writes) {
            operations.write(session, new MongoNamespace(database.getName(), some.collection()), some.models());
        }
    }
}
