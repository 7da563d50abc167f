package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A client and an empty database of its own for each test, on each backend. */
@ParameterizedClass(name = "{0}")
@EnumSource(Backend.class)
abstract class Contract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Backend backend;
    MongoClient client;
    MongoDatabase database;

    Contract(Backend backend) {
        this.backend = backend;
    }

    @BeforeEach
    void connect() {
        assumeTrue(backend.uri().isPresent(), backend::skipped);
        client = MongoClients.create(backend.uri().orElseThrow());
        database = client.getDatabase("contract_" + UUID.randomUUID().toString().replace('-', '_'));
    }

    @AfterEach
    void dropAndDisconnect() {
        if (client != null) {
            all(database.drop());
            client.close();
        }
    }

    boolean embedded() {
        return backend == Backend.EMBEDDED;
    }

    String uri() {
        return backend.uri().orElseThrow();
    }

    MongoCollection<BsonDocument> collection(String name) {
        return database.getCollection(name, BsonDocument.class);
    }

    /** A collection with these documents. */
    MongoCollection<BsonDocument> collectionOf(String... documents) {
        MongoCollection<BsonDocument> collection = collection("c");
        if (documents.length > 0) {
            all(collection.insertMany(Arrays.stream(documents).map(BsonDocument::parse).toList()));
        }
        return collection;
    }

    static BsonDocument json(String text) {
        return BsonDocument.parse(text);
    }

    static List<BsonDocument> jsons(String... texts) {
        return Arrays.stream(texts).map(BsonDocument::parse).toList();
    }

    static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block(PATIENCE);
    }

    static <T> T one(Publisher<T> publisher) {
        return Flux.from(publisher).blockFirst(PATIENCE);
    }

    /** The `_id`s of what a find returns, in its order. */
    static List<Object> ids(Publisher<BsonDocument> found) {
        return all(found).stream().<Object>map(document -> document.get("_id").isInt32()
                ? (Object) document.getInt32("_id").getValue() : document.get("_id")).toList();
    }

    BsonDocument command(String text) {
        return one(database.runCommand(BsonDocument.parse(text), BsonDocument.class));
    }

    /** The error code of a refused operation. */
    static int codeOf(Publisher<?> operation) {
        return refusalOf(operation).getCode();
    }

    static MongoException refusalOf(Publisher<?> operation) {
        return catchThrowableOfType(MongoException.class, () -> all(operation));
    }

    static BsonDocument doc(int id, String field, int value) {
        return new BsonDocument("_id", new BsonInt32(id)).append(field, new BsonInt32(value));
    }

    static BsonDocument doc(int id, String field, String value) {
        return new BsonDocument("_id", new BsonInt32(id)).append(field, new BsonString(value));
    }
}
