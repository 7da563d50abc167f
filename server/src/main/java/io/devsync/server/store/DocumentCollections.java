package io.devsync.server.store;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.store.SyncStore.SaltRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.bson.BsonValue;
import org.bson.BsonArray;
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

    private static final String CHECKPOINT = "checkpoint";
    private static final String SCHEMA = "schema";
    private static final String SALTS = "salts";
    private static final int ATTEMPTS = 20;

    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> meta;
    private final MongoCollection<BsonDocument> clientFiles;
    private final UserCollections user;
    private final Duration limit;

    /** One session for all transactions, so that change streams can leave out what they write. */
    private final Optional<ClientSession> writing;

    DocumentCollections(MongoClient client, MongoDatabase database, boolean transactions, Duration limit) {
        this.database = database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.meta = this.database.getCollection("meta", BsonDocument.class);
        this.clientFiles = this.database.getCollection("clientfiles", BsonDocument.class);
        this.user = new UserCollections(client, this.database, transactions, limit);
        this.writing = transactions ? Optional.of(Await.one(client.startSession(), limit)) : Optional.empty();
        this.limit = limit;
        // A session gets its id when that is asked for the first time; from here on any thread may.
        writingSession();
    }

    UserCollections user() {
        return user;
    }

    boolean transactions() {
        return writing.isPresent();
    }

    /** Where documents are; in a session, at its moment. */
    long checkpoint(Optional<ClientSession> session) {
        Bson named = Filters.eq("_id", CHECKPOINT);
        return Await.first(session.map(at -> meta.find(at, named)).orElseGet(() -> meta.find(named)), limit)
                .map(document -> document.getInt64("v").getValue())
                .orElse(0L);
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
        Await.first(meta.find(Filters.eq("_id", SALTS)), limit).ifPresent(document -> {
            for (BsonValue value : document.getArray("list")) {
                BsonDocument salt = value.asDocument();
                salts.add(new SaltRecord(
                        salt.getInt64("v").getValue(), salt.getInt64("salt").getValue()));
            }
        });
        return salts;
    }

    Optional<BsonDocument> schema() {
        return Await.first(meta.find(Filters.eq("_id", SCHEMA)), limit).map(document -> document.getDocument("schema"));
    }

    MongoCollection<BsonDocument> exact(MongoNamespace namespace) {
        return database.getCollection("exact." + namespace.getFullName(), BsonDocument.class);
    }

    /** Our copy of the documents of a collection, as the history has them. */
    MongoCollection<BsonDocument> copies(MongoNamespace namespace) {
        return database.getCollection("state." + namespace.getFullName(), BsonDocument.class);
    }

    Optional<BsonBinary> writingSession() {
        return writing.map(session -> session.getServerSession().getIdentifier().getBinary("id"));
    }

    void apply(DocumentBatch batch) throws UserWritesException {
        try {
            if (writing.isPresent()) {
                applyInTransaction(writing.get(), batch);
            } else {
                user.write(Optional.empty(), batch.user());
                writeCopies(Optional.empty(), batch);
                finish(batch);
            }
        } catch (MongoException | IllegalStateException failure) {
            throw new StoreException(
                    "documents of versions " + (batch.from() + 1) + " to " + batch.to() + " were not written: "
                            + failure.getMessage(),
                    failure);
        }
    }

    private void applyInTransaction(ClientSession session, DocumentBatch batch) throws UserWritesException {
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    session.startTransaction(TransactionOptions.builder()
                            .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                            .build());
                    if (startsHere(session, batch)) {
                        user.write(Optional.of(session), batch.user());
                        writeCopies(Optional.of(session), batch);
                        commit(session);
                    } else {
                        Await.done(session.abortTransaction(), limit);
                        requireDone(batch);
                    }
                    return;
                } catch (MongoException failure) {
                    if (session.hasActiveTransaction()) {
                        Await.done(session.abortTransaction(), limit);
                    }
                    boolean retry = failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
                    if (!retry || attempt == ATTEMPTS) {
                        throw failure;
                    }
                    if (batch.from() < batch.to() && checkpoint(Optional.empty()) == batch.to()) {
                        return;
                    }
                }
            }
        } finally {
            if (session.hasActiveTransaction()) {
                Await.done(session.abortTransaction(), limit);
            }
        }
    }

    /** Moves the checkpoint; false when it was moved before. */
    private boolean startsHere(ClientSession session, DocumentBatch batch) {
        if (batch.from() < batch.to()) {
            return moveCheckpoint(Optional.of(session), batch);
        }
        requireCheckpoint(Optional.of(session), batch.from());
        return true;
    }

    private void commit(ClientSession session) {
        for (int attempt = 1; ; attempt++) {
            try {
                Await.done(session.commitTransaction(), limit);
                return;
            } catch (MongoException failure) {
                boolean unknown = failure.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
                if (!unknown || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private void finish(DocumentBatch batch) {
        if (!moveCheckpoint(Optional.empty(), batch)) {
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

    private boolean moveCheckpoint(Optional<ClientSession> session, DocumentBatch batch) {
        BsonDocument filter =
                new BsonDocument("_id", new BsonString(CHECKPOINT)).append("v", new BsonInt64(batch.from()));
        BsonDocument update = new BsonDocument("$set", new BsonDocument("v", new BsonInt64(batch.to())));
        UpdateOptions options = new UpdateOptions().upsert(batch.from() == 0);
        try {
            UpdateResult result = Await.one(
                    session.map(at -> meta.updateOne(at, filter, update, options))
                            .orElseGet(() -> meta.updateOne(filter, update, options)),
                    limit);
            return result.getMatchedCount() > 0 || result.getUpsertedId() != null;
        } catch (MongoWriteException failure) {
            if (ErrorCategory.fromErrorCode(failure.getError().getCode()) == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw failure;
        }
    }

    private void writeCopies(Optional<ClientSession> session, DocumentBatch batch) {
        Map<MongoNamespace, List<DocumentWrite>> byNamespace = new LinkedHashMap<>();
        for (DocumentWrite write : batch.writes()) {
            byNamespace.computeIfAbsent(write.namespace(), namespace -> new ArrayList<>()).add(write);
        }
        byNamespace.forEach((namespace, writes) -> {
            bulk(session, copies(namespace), WriteModels.ofCopies(writes));
            bulk(session, exact(namespace), WriteModels.beside(writes));
        });
        bulk(
                session,
                clientFiles,
                batch.clientFiles().stream().map(ClientFileCollection::replacement).toList());
        batch.schema()
                .ifPresent(schema -> bulk(
                        session,
                        meta,
                        List.of(new ReplaceOneModel<>(
                                Filters.eq("_id", SCHEMA),
                                new BsonDocument("_id", new BsonString(SCHEMA)).append("schema", schema),
                                new ReplaceOptions().upsert(true)))));
        batch.salts().ifPresent(salts -> bulk(session, meta, List.of(saltsModel(salts))));
    }

    private static ReplaceOneModel<BsonDocument> saltsModel(List<SaltRecord> salts) {
        BsonArray list = new BsonArray();
        for (SaltRecord salt : salts) {
            list.add(new BsonDocument("v", new BsonInt64(salt.fromVersion()))
                    .append("salt", new BsonInt64(salt.salt())));
        }
        return new ReplaceOneModel<>(
                Filters.eq("_id", SALTS),
                new BsonDocument("_id", new BsonString(SALTS)).append("list", list),
                new ReplaceOptions().upsert(true));
    }

    private void bulk(
            Optional<ClientSession> session,
            MongoCollection<BsonDocument> collection,
            List<? extends WriteModel<BsonDocument>> models) {
        if (!models.isEmpty()) {
            BulkWriteOptions unordered = new BulkWriteOptions().ordered(false);
            Await.one(
                    session.map(at -> collection.bulkWrite(at, models, unordered))
                            .orElseGet(() -> collection.bulkWrite(models, unordered)),
                    limit);
        }
    }
}
