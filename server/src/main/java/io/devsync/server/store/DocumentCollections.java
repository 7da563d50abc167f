package io.devsync.server.store;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
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
import org.bson.BSONException;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.bson.BsonArray;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The user's documents and the checkpoint that says how far they follow the log (spec storage-findings §4.3).
 *
 * <p>On a replica set a batch is one transaction that begins with a compare-and-set of the checkpoint, so that any
 * number of processes may try. On a standalone server the writes are idempotent and the checkpoint comes last.
 */
final class DocumentCollections {

    private static final String CHECKPOINT = "checkpoint";
    private static final String SCHEMA = "schema";
    private static final String SALTS = "salts";
    private static final int ATTEMPTS = 20;

    private final MongoClient client;
    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> meta;
    private final MongoCollection<BsonDocument> clientFiles;
    private final boolean transactions;
    private final Duration limit;

    DocumentCollections(MongoClient client, MongoDatabase database, boolean transactions, Duration limit) {
        this.client = client;
        this.database = database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.meta = this.database.getCollection("meta", BsonDocument.class);
        this.clientFiles = this.database.getCollection("clientfiles", BsonDocument.class);
        this.transactions = transactions;
        this.limit = limit;
    }

    boolean transactions() {
        return transactions;
    }

    long checkpoint() {
        return Await.first(meta.find(Filters.eq("_id", CHECKPOINT)), limit)
                .map(document -> document.getInt64("v").getValue())
                .orElse(0L);
    }

    /** Checks that documents are at a checkpoint; in a session, at its moment. */
    void requireCheckpoint(Optional<ClientSession> session, long expected) {
        Bson named = Filters.eq("_id", CHECKPOINT);
        long now = Await.first(session.map(at -> meta.find(at, named)).orElseGet(() -> meta.find(named)), limit)
                .map(document -> document.getInt64("v").getValue())
                .orElse(0L);
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

    List<RefusedDocument> apply(DocumentBatch batch) {
        try {
            if (transactions) {
                applyInTransaction(batch);
            } else {
                write(Optional.empty(), batch);
                finish(batch);
            }
            record(batch.impossible());
            return batch.impossible();
        } catch (MongoBulkWriteException | MongoWriteException | BSONException refused) {
            return applyOneByOne(batch);
        } catch (MongoException | IllegalStateException failure) {
            throw new StoreException(
                    "documents of versions " + (batch.from() + 1) + " to " + batch.to() + " were not written: "
                            + failure.getMessage(),
                    failure);
        }
    }

    private void applyInTransaction(DocumentBatch batch) {
        ClientSession session = Await.one(client.startSession(), limit);
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    session.startTransaction(TransactionOptions.builder()
                            .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                            .build());
                    if (moveCheckpoint(Optional.of(session), batch)) {
                        write(Optional.of(session), batch);
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
                    if (checkpoint() == batch.to() && batch.from() < batch.to()) {
                        return;
                    }
                }
            }
        } finally {
            session.close();
        }
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
        long now = checkpoint();
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

    private void write(Optional<ClientSession> session, DocumentBatch batch) {
        Map<MongoNamespace, List<DocumentWrite>> byNamespace = new LinkedHashMap<>();
        for (DocumentWrite write : batch.writes()) {
            byNamespace.computeIfAbsent(write.namespace(), namespace -> new ArrayList<>()).add(write);
        }
        BulkWriteOptions unordered = new BulkWriteOptions().ordered(false);
        byNamespace.forEach((namespace, writes) -> {
            bulk(session, user(namespace), models(writes), unordered);
            bulk(session, exact(namespace), besideModels(writes), unordered);
        });
        bulk(
                session,
                clientFiles,
                batch.clientFiles().stream().map(ClientFileCollection::replacement).toList(),
                unordered);
        batch.schema()
                .ifPresent(schema -> bulk(
                        session,
                        meta,
                        List.of(new ReplaceOneModel<>(
                                Filters.eq("_id", SCHEMA),
                                new BsonDocument("_id", new BsonString(SCHEMA)).append("schema", schema),
                                new ReplaceOptions().upsert(true))),
                        unordered));
        batch.salts().ifPresent(salts -> bulk(session, meta, List.of(saltsModel(salts)), unordered));
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
            List<? extends WriteModel<BsonDocument>> models,
            BulkWriteOptions options) {
        if (models.isEmpty()) {
            return;
        }
        Await.one(
                session.map(at -> collection.bulkWrite(at, models, options))
                        .orElseGet(() -> collection.bulkWrite(models, options)),
                limit);
    }

    private MongoCollection<BsonDocument> user(MongoNamespace namespace) {
        return client.getDatabase(namespace.getDatabaseName())
                .getCollection(namespace.getCollectionName(), BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    private static List<WriteModel<BsonDocument>> models(List<DocumentWrite> writes) {
        List<WriteModel<BsonDocument>> models = new ArrayList<>(writes.size());
        for (DocumentWrite write : writes) {
            boolean onlyBeside = write instanceof DocumentWrite.Change change
                    && change.set().isEmpty()
                    && change.unset().isEmpty();
            if (!onlyBeside) {
                models.add(model(write));
            }
        }
        return models;
    }

    private static WriteModel<BsonDocument> model(DocumentWrite write) {
        BsonDocument id = new BsonDocument("_id", write.id());
        return switch (write) {
            case DocumentWrite.Put put -> new UpdateOneModel<>(
                    id,
                    put.fields().isEmpty()
                            ? new BsonDocument("$setOnInsert", id)
                            : new BsonDocument("$set", put.fields()),
                    new UpdateOptions().upsert(true));
            case DocumentWrite.Change change -> {
                BsonDocument update = new BsonDocument();
                if (!change.set().isEmpty()) {
                    update.append("$set", change.set());
                }
                if (!change.unset().isEmpty()) {
                    update.append("$unset", change.unset());
                }
                yield new UpdateOneModel<>(id, update);
            }
            case DocumentWrite.Delete ignored -> new DeleteOneModel<>(id);
        };
    }

    private static List<WriteModel<BsonDocument>> besideModels(List<DocumentWrite> writes) {
        List<WriteModel<BsonDocument>> models = new ArrayList<>();
        for (DocumentWrite write : writes) {
            BsonDocument id = new BsonDocument("_id", write.id());
            switch (write.beside()) {
                case DocumentWrite.Beside.Nothing ignored -> {}
                case DocumentWrite.Beside.Remove ignored -> models.add(new DeleteOneModel<>(id));
                case DocumentWrite.Beside.Keep keep -> models.add(new ReplaceOneModel<>(
                        id,
                        new BsonDocument("_id", write.id()).append("x", keep.exact()),
                        new ReplaceOptions().upsert(true)));
            }
        }
        return models;
    }

    /** The slow way after a refusal: each document alone, so that only the refused ones stay behind. */
    private List<RefusedDocument> applyOneByOne(DocumentBatch batch) {
        List<RefusedDocument> refused = new ArrayList<>(batch.impossible());
        for (DocumentWrite write : batch.writes()) {
            try {
                bulk(Optional.empty(), user(write.namespace()), models(List.of(write)), new BulkWriteOptions());
                bulk(Optional.empty(), exact(write.namespace()), besideModels(List.of(write)), new BulkWriteOptions());
            } catch (MongoBulkWriteException failure) {
                String reason = failure.getWriteErrors().isEmpty()
                        ? String.valueOf(failure.getMessage())
                        : failure.getWriteErrors().getFirst().getMessage();
                refused.add(new RefusedDocument(write.namespace(), write.id(), reason));
            } catch (BSONException tooLarge) {
                refused.add(new RefusedDocument(write.namespace(), write.id(), String.valueOf(tooLarge.getMessage())));
            }
        }
        record(refused);
        write(
                Optional.empty(),
                new DocumentBatch(batch.from(), batch.to(), List.of(), List.of(), batch.clientFiles(), batch.schema(), batch.salts()));
        finish(batch);
        return refused;
    }

    private void record(List<RefusedDocument> refused) {
        MongoCollection<BsonDocument> unsynced = database.getCollection("unsynced_documents", BsonDocument.class);
        for (RefusedDocument document : refused) {
            BsonValue id = document.id();
            BsonDocument namespace = new BsonDocument(
                            "db", new BsonString(document.namespace().getDatabaseName()))
                    .append("coll", new BsonString(document.namespace().getCollectionName()));
            BsonDocument key = new BsonDocument("ns", namespace).append("documentId", id);
            Await.one(
                    unsynced.replaceOne(
                            new BsonDocument("_id", key),
                            new BsonDocument("_id", key)
                                    .append("ns", namespace)
                                    .append("documentId", id)
                                    .append("reason", new BsonString(document.reason())),
                            new ReplaceOptions().upsert(true)),
                    limit);
        }
    }
}
