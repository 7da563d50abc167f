package io.devsync.server.store;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.protocol.schema.RealmSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import reactor.core.publisher.Flux;

/**
 * A {@link SyncStore} in MongoDB or what speaks its protocol: bookkeeping and our copy of the documents in the
 * database {@code __realm_sync_<app>}, the user's documents in databases of their own. For virtual threads.
 */
public final class MongoSyncStore implements SyncStore, AutoCloseable {

    /** A data source that does not answer for this long is a failure; a primary election takes about 12 s. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What the names of databases begin with that are ours. */
    public static final String DATABASE_PREFIX = "__realm_sync_";

    /** The epoch of a process that need not tell itself from other owners: it is alone, or it only reads. */
    public static final long NO_OWNER = 0;

    /** In which form histories are kept; processes that have another one must not share a data source. */
    public static final int FORMAT = StoreFormat.CURRENT;

    private final MongoClient client;
    private final DocumentOperations operations;
    private final MongoCollection<BsonDocument> meta;
    private final HistoryCollection history;
    private final ClientFileCollection clientFiles;
    private final SchemaLogCollection schemaLog;
    private final DocumentCollections documents;
    private final MongoHistoryUpkeep upkeep;

    private MongoSyncStore(
            MongoClient client,
            DocumentOperations operations,
            MongoDatabase database,
            boolean transactions,
            long epoch) {
        this.client = client;
        this.operations = operations;
        this.meta = database.getCollection("meta", BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.history = new HistoryCollection(database, operations, LIMIT);
        this.clientFiles = new ClientFileCollection(database, LIMIT);
        this.schemaLog = new SchemaLogCollection(database, LIMIT);
        this.documents = new DocumentCollections(client, operations, database, transactions, epoch, LIMIT);
        this.upkeep = new MongoHistoryUpkeep(meta, clientFiles, history, LIMIT);
    }

    /**
     * The store of an app.
     *
     * @param appId the client app id
     * @throws StoreException when the data source does not answer, holds what another version of DevSync wrote, or holds
     *     parts of different moments
     */
    public static MongoSyncStore open(MongoClient client, String appId) {
        return open(client, Optional.empty(), appId, NO_OWNER);
    }

    /**
     * The store of an app, as its owner: from now on nothing is taken from owners of earlier epochs.
     *
     * @param local the data source, when it is in this process
     * @param appId the client app id
     * @param epoch larger than that of every owner before
     * @throws OwnershipLostException when there was a later owner; so do methods of a store whose owner is overtaken
     * @throws StoreException when the data source does not answer, holds what another version of DevSync wrote, or holds
     *     parts of different moments
     */
    public static MongoSyncStore open(MongoClient client, Optional<LocalSource> local, String appId, long epoch) {
        boolean transactions = hasTransactions(client);
        DocumentOperations operations = local.<DocumentOperations>map(LocalOperations::new)
                .orElseGet(() -> new DriverOperations(client, LIMIT));
        return StoreException.wrap("opening the store of an app", () -> {
            MongoDatabase database = client.getDatabase(databaseName(appId));
            MongoSyncStore store = new MongoSyncStore(client, operations, database, transactions, epoch);
            StoreFormat.require(database, store.meta, LIMIT);
            try {
                // First, for only its owner may read where the documents are.
                if (epoch != NO_OWNER) {
                    store.documents.claim();
                }
                new StoreConsistency(database, store.meta, transactions, LIMIT).require(store.checkpoint(), store.salts());
                return store;
            } catch (RuntimeException unusable) {
                store.close();
                throw unusable;
            }
        });
    }

    /**
     * Whether the data source is a replica set or a sharded cluster: only there are changes seen, and several writers told
     * apart.
     *
     * @throws StoreException when the data source does not answer
     */
    public static boolean hasTransactions(MongoClient client) {
        return StoreException.wrap("asking what the data source can", () -> {
            BsonDocument hello = Await.one(
                    client.getDatabase("admin")
                            .runCommand(new BsonDocument("hello", new BsonInt64(1)), BsonDocument.class),
                    LIMIT);
            return hello.containsKey("setName") || hello.containsKey("msg");
        });
    }

    /** The database that is ours, with what is kept for an app's sync. */
    public static String databaseName(String appId) {
        return DATABASE_PREFIX + appId;
    }

    /** The collection whose documents a collection holds our copies of, whether or not either exists; empty for any other. */
    public static Optional<MongoNamespace> documentsOf(String database, String collection) {
        return database.startsWith(DATABASE_PREFIX) ? BatchWrites.documentsOf(collection) : Optional.empty();
    }

    /** Ends what an owner has open at the data source; nothing may be written any more. */
    @Override
    public void close() {
        documents.close();
    }

    /** Forgets all that was kept for an app's sync; the user's documents stay. No engine of it may run. */
    public static void drop(MongoClient client, String appId) {
        StoreException.wrap("forgetting a history", () -> {
            Await.done(client.getDatabase(databaseName(appId)).drop(), LIMIT);
            return true;
        });
    }

    @Override
    public boolean append(RealmSchema schema, List<HistoryEntry> entries, long salt, String operation) {
        return StoreException.wrap("appending to the history", () -> history.append(schema, entries, salt, operation));
    }

    /**
     * Takes the next version, for nothing, away from an owner that may not know yet that it is none any more: whatever it
     * still appends comes too late.
     *
     * @param salt proves the origin of the version
     * @param operation unique to this call
     */
    public void fence(long salt, String operation) {
        StoreException.wrap("closing the history to its last owner", () -> {
            history.fence(salt, operation);
            return true;
        });
    }

    @Override
    public HistoryPage read(RealmSchema schema, long from) {
        return StoreException.wrap("reading the history", () -> history.read(schema, from));
    }

    @Override
    public long newestIdent() {
        return StoreException.wrap("reading client files", clientFiles::newestIdent);
    }

    @Override
    public boolean createClientFiles(List<ClientFileRecord> records) {
        return StoreException.wrap("creating client files", () -> clientFiles.create(records));
    }

    @Override
    public Optional<ClientFileRecord> clientFile(long ident) {
        return StoreException.wrap("reading a client file", () -> clientFiles.find(ident));
    }

    /** The idents of the newest client files, of one user or of all. */
    public List<Long> newestFiles(Optional<String> userId, int limit) {
        return StoreException.wrap("reading client files", () -> clientFiles.newest(userId, limit));
    }

    @Override
    public HistoryUpkeep upkeep() {
        return upkeep;
    }

    @Override
    public long checkpoint() {
        return StoreException.wrap("reading the checkpoint", () -> documents.checkpoint(Optional.empty()));
    }

    @Override
    public void apply(DocumentBatch batch) throws UserWritesException {
        documents.apply(batch);
    }

    @Override
    public UserDocuments userDocuments() {
        return documents.user();
    }

    /** How far others' changes have been followed. */
    public IngestRecords ingestRecords() {
        return new IngestRecords(meta, LIMIT);
    }

    /** The {@code _id}s of our copies of a collection's documents, in portions, as fast as the caller takes them. */
    public Stream<List<BsonValue>> copiedIds(MongoNamespace namespace, int atOnce) {
        return operations.ids(documents.copies(namespace).getNamespace(), atOnce).map(MongoSyncStore::withoutMark);
    }

    private static List<BsonValue> withoutMark(List<BsonValue> ids) {
        return ids.stream().noneMatch(StoreMarks::isMark) ? ids
                : ids.stream().filter(id -> !StoreMarks.isMark(id)).toList();
    }

    /** Whether we have a copy of any document of a collection. */
    public boolean hasCopies(MongoNamespace namespace) {
        return StoreException.wrap(
                "looking for copies of documents",
                () -> Await.first(documents.copies(namespace).find(StoreMarks.notMark()).limit(1), LIMIT)
                        .isPresent());
    }

    /** The {@code _id}s of a collection's documents, in portions, as fast as the caller takes them; to be closed. */
    public Stream<List<BsonValue>> userIds(MongoNamespace namespace, int atOnce) {
        return operations.ids(namespace, atOnce);
    }

    /** About how many documents users see in a collection. */
    public long estimatedUserDocuments(MongoNamespace namespace) {
        return StoreException.wrap(
                "counting documents",
                () -> Await.one(documents.user().collection(namespace).estimatedDocumentCount(), LIMIT));
    }

    /** Those of some {@code _id}s that no document has. */
    public List<BsonValue> missing(MongoNamespace namespace, List<BsonValue> ids) {
        return StoreException.wrap(
                "looking for deleted documents",
                () -> DocumentIds.missing(documents.user().collection(namespace), ids, LIMIT));
    }

    /** Whether others' changes of documents can be seen: the data source is a replica set. */
    public boolean seesChanges() {
        return documents.transactions();
    }

    /** The session in which this process writes documents at the moment, by its id; absent when it is not their owner. */
    public Optional<BsonBinary> ownSession() {
        return documents.ownSession();
    }

    /** The newest transactions by which documents were written. */
    public OwnTransactions ownTransactions() {
        return documents.ownTransactions();
    }

    @Override
    public Optional<BsonDocument> schema() {
        return StoreException.wrap("reading the schema", documents::schema);
    }

    @Override
    public void logSchema(SchemaStep step) {
        StoreException.wrap("writing the log of schemas", () -> {
            schemaLog.write(step);
            return step;
        });
    }

    @Override
    public List<SchemaStep> schemaLog() {
        return StoreException.wrap("reading the log of schemas", schemaLog::read);
    }

    @Override
    public List<SaltRecord> salts() {
        return StoreException.wrap("reading salts", documents::salts);
    }

    @Override
    public Map<BsonValue, StoredDocument> find(MongoNamespace namespace, List<BsonValue> ids) {
        return StoreException.wrap("reading documents", () -> {
            Map<BsonValue, StoredDocument> found = new HashMap<>();
            // Most that are asked for are about to be created: there is nothing beside what is not there.
            List<RawBsonDocument> copies =
                    operations.find(documents.copies(namespace).getNamespace(), ids, ReadConcern.LOCAL);
            if (copies.isEmpty()) {
                return found;
            }
            List<BsonValue> present = new ArrayList<>(copies.size());
            copies.forEach(document -> present.add(document.get("_id")));
            Map<BsonValue, BsonDocument> exact = new HashMap<>();
            for (RawBsonDocument document :
                    operations.find(documents.exact(namespace).getNamespace(), present, ReadConcern.LOCAL)) {
                exact.put(document.get("_id"), document.getDocument("x"));
            }
            for (int i = 0; i < copies.size(); i++) {
                BsonValue id = present.get(i);
                found.put(id, new StoredDocument(copies.get(i), Optional.ofNullable(exact.get(id))));
            }
            return found;
        });
    }

    private MongoCollection<RawBsonDocument> copies(MongoNamespace namespace) {
        return documents.copies(namespace).withDocumentClass(RawBsonDocument.class);
    }

    @Override
    public Snapshot snapshotAt(long checkpoint) {
        return snapshot(session -> documents.requireCheckpoint(session, checkpoint));
    }

    @Override
    public Snapshot snapshot() {
        return snapshot(documents::checkpoint);
    }

    /**
     * @param firstRead fixes the moment of the snapshot
     */
    private Snapshot snapshot(Consumer<Optional<ClientSession>> firstRead) {
        return StoreException.wrap("opening a snapshot", () -> {
            if (!documents.transactions()) {
                firstRead.accept(Optional.empty());
                return new SessionSnapshot(Optional.empty());
            }
            ClientSession session = Await.one(
                    client.startSession(
                            ClientSessionOptions.builder().snapshot(true).build()),
                    LIMIT);
            try {
                firstRead.accept(Optional.of(session));
                return new SessionSnapshot(Optional.of(session));
            } catch (RuntimeException failure) {
                end(session);
                throw failure;
            }
        });
    }

    /** Its moment goes first: once it is closed, the driver uses its id again. */
    private void end(ClientSession snapshot) {
        try {
            operations.hasRead(snapshot);
        } finally {
            snapshot.close();
        }
    }

    /** Documents as of the first read of a snapshot session; without sessions, as they are when they are read. */
    private final class SessionSnapshot implements Snapshot {
        private final Optional<ClientSession> session;

        /** Whether there are exact values beside the documents of a collection, which mostly have none. */
        private final Map<MongoNamespace, Boolean> withExact = new ConcurrentHashMap<>();

        private SessionSnapshot(Optional<ClientSession> session) {
            this.session = session;
        }

        @Override
        public Stream<List<RawBsonDocument>> scan(MongoNamespace namespace, int documentsAtOnce) {
            MongoCollection<RawBsonDocument> collection = copies(namespace);
            return Flux.from(session.map(collection::find)
                            .orElseGet(collection::find)
                            .batchSize(documentsAtOnce))
                    .onErrorMap(
                            MongoException.class,
                            failure -> new StoreException("reading documents: " + failure.getMessage(), failure))
                    .filter(document -> !StoreMarks.isMark(document))
                    .buffer(documentsAtOnce)
                    .toStream(2);
        }

        @Override
        public long estimatedCount(MongoNamespace namespace) {
            return StoreException.wrap(
                    "counting documents", () -> Await.one(copies(namespace).estimatedDocumentCount(), LIMIT));
        }

        @Override
        public Map<BsonValue, BsonDocument> exact(MongoNamespace namespace, List<RawBsonDocument> beside) {
            MongoCollection<BsonDocument> collection = documents.exact(namespace);
            return StoreException.wrap("reading exact values", () -> {
                Map<BsonValue, BsonDocument> exact = new HashMap<>();
                if (session.isPresent() && !withExact.computeIfAbsent(namespace, in -> any(session.get(), collection))) {
                    return exact;
                }
                List<BsonValue> ids = beside.stream().map(document -> document.get("_id")).toList();
                BsonDocument filter = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids)));
                for (BsonDocument document : Await.all(
                        session.map(at -> collection.find(at, filter)).orElseGet(() -> collection.find(filter)),
                        LIMIT)) {
                    exact.put(document.get("_id"), document.getDocument("x"));
                }
                return exact;
            });
        }

        private static boolean any(ClientSession at, MongoCollection<BsonDocument> collection) {
            return Await.first(collection.find(at, StoreMarks.notMark()).limit(1), LIMIT).isPresent();
        }

        @Override
        public void close() {
            session.ifPresent(MongoSyncStore.this::end);
        }
    }
}
