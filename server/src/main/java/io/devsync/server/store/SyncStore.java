package io.devsync.server.store;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import reactor.core.publisher.Flux;

/**
 * All that DevSync keeps for one app's sync: the history log, client files and checkpoint in the database {@code
 * __realm_sync_<app>}, and the user's documents in the databases of their own.
 *
 * <p>Methods block until the data source has answered; they are for virtual threads.
 */
public final class SyncStore {

    /** A data source that does not answer for this long is a failure; a primary election takes about 12 s. */
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Documents per {@code $in}. */
    private static final int IDS_PER_FIND = 1000;

    private final MongoClient client;
    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> meta;
    private final HistoryCollection history;
    private final ClientFileCollection clientFiles;
    private final DocumentCollections documents;

    private SyncStore(MongoClient client, MongoDatabase database, boolean transactions) {
        this.client = client;
        this.database = database;
        this.meta = database.getCollection("meta", BsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        this.history = new HistoryCollection(database, LIMIT);
        this.clientFiles = new ClientFileCollection(database, LIMIT);
        this.documents = new DocumentCollections(client, database, transactions, LIMIT);
    }

    /**
     * The store of an app.
     *
     * @param appId the client app id
     */
    public static SyncStore open(MongoClient client, String appId) {
        BsonDocument hello = Await.one(
                client.getDatabase("admin").runCommand(new BsonDocument("hello", new BsonInt64(1)), BsonDocument.class),
                LIMIT);
        boolean transactions = hello.containsKey("setName") || hello.containsKey("msg");
        return new SyncStore(client, client.getDatabase("__realm_sync_" + appId), transactions);
    }

    /** The history log. */
    public HistoryCollection history() {
        return history;
    }

    /** The client files. */
    public ClientFileCollection clientFiles() {
        return clientFiles;
    }

    /** The version up to which documents and client files hold the history. */
    public long checkpoint() {
        return documents.checkpoint();
    }

    /** Brings documents and bookkeeping to the next checkpoint; what happens to refused documents is in the result. */
    public List<RefusedDocument> apply(DocumentBatch batch) {
        return documents.apply(batch);
    }

    /** Keeps client files that changed without a new version. */
    public void saveClientFiles(List<ClientFileRecord> records) {
        documents.saveClientFiles(records);
    }

    /** The app's schema as of the checkpoint. */
    public Optional<BsonDocument> schema() {
        return documents.schema();
    }

    /** The salts of the history, each from its version on, oldest first. */
    public List<SaltRecord> salts() {
        List<SaltRecord> salts = new ArrayList<>();
        Await.first(meta.find(Filters.eq("_id", "salts")), LIMIT).ifPresent(document -> {
            for (BsonValue value : document.getArray("list")) {
                BsonDocument salt = value.asDocument();
                salts.add(new SaltRecord(
                        salt.getInt64("v").getValue(), salt.getInt64("salt").getValue()));
            }
        });
        return salts;
    }

    /** Keeps the salts; before any version that carries a new one is told to a client. */
    public void saveSalts(List<SaltRecord> salts) {
        BsonArray list = new BsonArray();
        for (SaltRecord salt : salts) {
            list.add(new BsonDocument("v", new BsonInt64(salt.fromVersion()))
                    .append("salt", new BsonInt64(salt.salt())));
        }
        Await.one(
                meta.replaceOne(
                        Filters.eq("_id", "salts"),
                        new BsonDocument("_id", new BsonString("salts")).append("list", list),
                        new ReplaceOptions().upsert(true)),
                LIMIT);
    }

    /** Proves the origin of the versions from one on (spec wire-protocol §3.2). */
    public record SaltRecord(long fromVersion, long salt) {}

    /** Documents by {@code _id}, with the exact values that were kept beside them. */
    public Map<BsonValue, StoredDocument> find(MongoNamespace namespace, List<BsonValue> ids, boolean withExact) {
        Map<BsonValue, StoredDocument> found = new HashMap<>();
        for (int start = 0; start < ids.size(); start += IDS_PER_FIND) {
            List<BsonValue> some = ids.subList(start, Math.min(ids.size(), start + IDS_PER_FIND));
            BsonDocument filter = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(some)));
            Map<BsonValue, BsonDocument> exact = new HashMap<>();
            if (withExact) {
                for (BsonDocument document : Await.all(documents.exact(namespace).find(filter), LIMIT)) {
                    exact.put(document.get("_id"), document.getDocument("x"));
                }
            }
            MongoCollection<RawBsonDocument> collection = raw(namespace).withReadConcern(ReadConcern.LOCAL);
            for (RawBsonDocument document : Await.all(collection.find(filter), LIMIT)) {
                BsonValue id = document.get("_id");
                found.put(id, new StoredDocument(document, Optional.ofNullable(exact.get(id))));
            }
        }
        return found;
    }

    private MongoCollection<RawBsonDocument> raw(MongoNamespace namespace) {
        return client.getDatabase(namespace.getDatabaseName())
                .getCollection(namespace.getCollectionName(), RawBsonDocument.class);
    }

    /** A document with the exact values that were kept beside it. */
    public record StoredDocument(RawBsonDocument document, Optional<BsonDocument> exact) {}

    /** Opens a view of all documents as they are now. */
    public Snapshot snapshot() {
        if (!documents.transactions()) {
            return new Snapshot(Optional.empty());
        }
        ClientSession session = Await.one(
                client.startSession(ClientSessionOptions.builder().snapshot(true).build()), LIMIT);
        // The first read fixes the moment.
        Await.first(meta.find(session, Filters.eq("_id", "checkpoint")), LIMIT);
        return new Snapshot(Optional.of(session));
    }

    /** Documents at one moment. */
    public final class Snapshot implements AutoCloseable {
        private final Optional<ClientSession> session;

        private Snapshot(Optional<ClientSession> session) {
            this.session = session;
        }

        /** All documents of a collection, as fast as the caller takes them. */
        public Flux<RawBsonDocument> scan(MongoNamespace namespace) {
            MongoCollection<RawBsonDocument> collection = raw(namespace);
            return Flux.from(session.map(collection::find).orElseGet(collection::find).batchSize(500));
        }

        /** About how many documents a collection has. */
        public long estimatedCount(MongoNamespace namespace) {
            return Await.one(raw(namespace).estimatedDocumentCount(), LIMIT);
        }

        /** The exact values kept beside some documents, by {@code _id}. */
        public Map<BsonValue, BsonDocument> exact(MongoNamespace namespace, List<BsonValue> ids) {
            BsonDocument filter = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids)));
            MongoCollection<BsonDocument> collection = documents.exact(namespace);
            Map<BsonValue, BsonDocument> exact = new HashMap<>();
            for (BsonDocument document : Await.all(
                    session.map(at -> collection.find(at, filter)).orElseGet(() -> collection.find(filter)), LIMIT)) {
                exact.put(document.get("_id"), document.getDocument("x"));
            }
            return exact;
        }

        @Override
        public void close() {
            session.ifPresent(ClientSession::close);
        }
    }

    /** Removes everything of the app's sync; the user's documents stay. */
    public void drop() {
        Await.done(database.drop(), LIMIT);
    }
}
