package io.devsync.server.store;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import reactor.core.publisher.Flux;

/**
 * The documents that users see. In a transaction a write takes place only if nobody else has changed what it changes;
 * elsewhere it takes place in any case, which is no harm when it is done twice.
 */
final class UserCollections implements UserDocuments {

    /** A pass over a collection of any size. */
    private static final Duration FILL_LIMIT = Duration.ofHours(1);

    /** Conditions per {@code $or}, each on one {@code _id}. */
    private static final int CONDITIONS_PER_FIND = 100;

    private final MongoClient client;
    private final DocumentOperations operations;
    private final LaggingCollection lagging;
    private final UnsyncedCollection unsynced;
    private final boolean transactions;
    private final Duration limit;

    UserCollections(
            MongoClient client,
            DocumentOperations operations,
            MongoDatabase database,
            boolean transactions,
            Duration limit) {
        this.client = client;
        this.operations = operations;
        this.lagging = new LaggingCollection(database, operations, limit);
        this.unsynced = new UnsyncedCollection(database, limit);
        this.transactions = transactions;
        this.limit = limit;
    }

    @Override
    public List<RawBsonDocument> find(MongoNamespace namespace, List<BsonValue> ids) {
        return StoreException.wrap("reading user documents", () -> operations.find(namespace, ids, ReadConcern.MAJORITY));
    }

    @Override
    public Stream<List<RawBsonDocument>> scan(MongoNamespace namespace, int documentsAtOnce) {
        return Flux.from(collection(namespace)
                        .withDocumentClass(RawBsonDocument.class)
                        .withReadConcern(ReadConcern.MAJORITY)
                        .find()
                        .batchSize(documentsAtOnce))
                .onErrorMap(
                        MongoException.class,
                        failure -> new StoreException("reading user documents: " + failure.getMessage(), failure))
                .buffer(documentsAtOnce)
                .toStream(2);
    }

    @Override
    public long fill(MongoNamespace namespace, String field, BsonValue value) {
        BsonDocument lacking = new BsonDocument(field, new BsonDocument("$exists", BsonBoolean.FALSE));
        BsonDocument filled = new BsonDocument("$set", new BsonDocument(field, value));
        return StoreException.wrap(
                "filling in field " + field,
                () -> Await.one(collection(namespace).updateMany(lacking, filled), FILL_LIMIT)
                        .getModifiedCount());
    }

    @Override
    public List<LaggingDocument> lagging() {
        return StoreException.wrap("reading documents that lag behind", lagging::all);
    }

    @Override
    public List<UnsyncedDocument> unsynced() {
        return StoreException.wrap("reading unsynced documents", unsynced::all);
    }

    @Override
    public void record(List<UnsyncedDocument> found, List<DocumentKey> healed) {
        StoreException.wrap("recording unsynced documents", () -> {
            unsynced.record(found, healed);
            return true;
        });
    }

    MongoCollection<BsonDocument> collection(MongoNamespace namespace) {
        return client.getDatabase(namespace.getDatabaseName())
                .getCollection(namespace.getCollectionName(), BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    void write(Optional<ClientSession> session, UserWrites writes, StoreMarks marks) throws UserWritesException {
        Map<MongoNamespace, List<UserWrites.Guarded>> byNamespace = new LinkedHashMap<>();
        for (UserWrites.Guarded write : writes.writes()) {
            if (WriteModels.changesFields(write.write())) {
                byNamespace
                        .computeIfAbsent(write.write().namespace(), namespace -> new ArrayList<>())
                        .add(write);
            }
        }
        for (Map.Entry<MongoNamespace, List<UserWrites.Guarded>> some : byNamespace.entrySet()) {
            write(session, some.getKey(), some.getValue());
        }
        lagging.write(session, writes.lagging(), writes.caughtUp(), marks);
    }

    private void write(
            Optional<ClientSession> session, MongoNamespace namespace, List<UserWrites.Guarded> writes)
            throws UserWritesException {
        List<WriteModel<BsonDocument>> models = new ArrayList<>(writes.size());
        int toMatch = 0;
        for (UserWrites.Guarded write : writes) {
            models.add(WriteModels.ofUser(write, transactions));
            toMatch += write.write() instanceof DocumentWrite.Change ? 1 : 0;
        }
        MongoCollection<BsonDocument> collection = collection(namespace);
        try {
            BulkWriteResult result = operations.write(session, namespace, models);
            if (transactions && result.getMatchedCount() < toMatch) {
                abort(session);
                throw new UserWritesException(changedByOthers(collection, writes), List.of());
            }
        } catch (MongoBulkWriteException failure) {
            abort(session);
            throw refused(collection, writes, failure);
        }
    }

    private void abort(Optional<ClientSession> session) {
        if (session.isPresent() && session.get().hasActiveTransaction()) {
            operations.abort(session.get());
        }
    }

    /** May be empty when they are as expected by now; then the same writes are simply tried again. */
    private Set<DocumentKey> changedByOthers(
            MongoCollection<BsonDocument> collection, List<UserWrites.Guarded> writes) {
        Map<BsonValue, UserWrites.Guarded> unmet = new LinkedHashMap<>();
        for (UserWrites.Guarded write : writes) {
            if (write.write() instanceof DocumentWrite.Change) {
                unmet.put(write.write().id(), write);
            }
        }
        List<UserWrites.Guarded> conditions = List.copyOf(unmet.values());
        for (int start = 0; start < conditions.size(); start += CONDITIONS_PER_FIND) {
            BsonArray any = new BsonArray();
            conditions
                    .subList(start, Math.min(conditions.size(), start + CONDITIONS_PER_FIND))
                    .forEach(write -> any.add(WriteModels.filter(write)));
            FindPublisher<BsonDocument> met = collection
                    .find(new BsonDocument("$or", any))
                    .projection(Projections.include("_id"));
            for (BsonDocument document : Await.all(met, limit)) {
                BsonValue found = Objects.requireNonNull(document.get("_id"));
                unmet.keySet().removeIf(id -> SameId.of(id, found));
            }
        }
        Set<DocumentKey> changed = new LinkedHashSet<>();
        unmet.values().forEach(write -> changed.add(write.key()));
        return changed;
    }

    private UserWritesException refused(
            MongoCollection<BsonDocument> collection,
            List<UserWrites.Guarded> writes,
            MongoBulkWriteException failure) {
        if (failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)) {
            throw failure;
        }
        if (failure.getWriteErrors().stream().anyMatch(error -> PassingFaults.isOne(error.getCode()))) {
            throw failure;
        }
        Set<DocumentKey> changed = new HashSet<>();
        List<RefusedDocument> refused = new ArrayList<>();
        for (BulkWriteError error : failure.getWriteErrors()) {
            UserWrites.Guarded write = writes.get(error.getIndex());
            boolean duplicate = ErrorCategory.fromErrorCode(error.getCode()) == ErrorCategory.DUPLICATE_KEY;
            if (duplicate && write.write() instanceof DocumentWrite.Put && exists(collection, write)) {
                changed.add(write.key());
            } else {
                refused.add(new RefusedDocument(
                        write.write().namespace(), write.write().id(), error.getMessage(), duplicate));
            }
        }
        if (changed.isEmpty() && refused.isEmpty()) {
            throw failure;
        }
        return new UserWritesException(changed, refused);
    }

    private boolean exists(MongoCollection<BsonDocument> collection, UserWrites.Guarded write) {
        return Await.first(
                        collection.find(new BsonDocument("_id", write.write().id())).projection(Projections.include("_id")),
                        limit)
                .isPresent();
    }
}
