package io.devsync.server.transfer;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import reactor.core.publisher.Flux;

/** Reads collections of a data source, all as of one moment where it is a replica set. */
final class SourceReader implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int DOCUMENTS_AT_ONCE = 1_000;

    private final MongoClient client;
    private final Optional<ClientSession> session;

    private SourceReader(MongoClient client, Optional<ClientSession> session) {
        this.client = client;
        this.session = session;
    }

    static SourceReader open(MongoClient client) {
        BsonDocument hello = Await.one(
                client.getDatabase("admin").runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class), LIMIT);
        ClientSessionOptions snapshot = ClientSessionOptions.builder().snapshot(true).build();
        return new SourceReader(
                client,
                hello.containsKey("setName") ? Optional.of(Await.one(client.startSession(snapshot), LIMIT)) : Optional.empty());
    }

    /** The databases, without those that are MongoDB's own. */
    List<String> databases() {
        return Await.all(client.listDatabaseNames(), LIMIT).stream()
                .filter(name -> !OwnDatabases.isSystem(name))
                .sorted()
                .toList();
    }

    record Found(MongoNamespace namespace, CollectionMetadata metadata) {}

    /** The collections of a database, without those that are MongoDB's own; views have another type. */
    List<Found> collections(String database) {
        return Await.all(client.getDatabase(database).listCollections(BsonDocument.class), LIMIT).stream()
                .filter(entry -> !entry.getString("name").getValue().startsWith("system."))
                .map(entry -> found(database, entry))
                .sorted((left, right) -> left.namespace().getFullName().compareTo(right.namespace().getFullName()))
                .toList();
    }

    private Found found(String database, BsonDocument entry) {
        MongoNamespace namespace = new MongoNamespace(database, entry.getString("name").getValue());
        String type = entry.getString("type", new BsonString("collection")).getValue();
        List<BsonDocument> indexes = type.equals("collection")
                ? Await.all(collection(namespace, BsonDocument.class).listIndexes(BsonDocument.class), LIMIT)
                : List.of();
        return new Found(namespace, new CollectionMetadata(type, entry.getDocument("options", new BsonDocument()), indexes));
    }

    /** The documents of a collection, as fast as the caller takes them; to be closed. */
    Stream<RawBsonDocument> documents(MongoNamespace namespace) {
        MongoCollection<RawBsonDocument> collection = collection(namespace, RawBsonDocument.class);
        return Flux.from(session.map(collection::find).orElseGet(collection::find).batchSize(DOCUMENTS_AT_ONCE))
                .toStream(DOCUMENTS_AT_ONCE);
    }

    private <T> MongoCollection<T> collection(MongoNamespace namespace, Class<T> type) {
        return client.getDatabase(namespace.getDatabaseName()).getCollection(namespace.getCollectionName(), type);
    }

    @Override
    public void close() {
        session.ifPresent(ClientSession::close);
    }
}
