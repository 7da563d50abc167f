package io.devsync.harness.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.harness.realm.RealmContents;
import io.devsync.protocol.schema.RealmSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The documents of an app, as any MongoDB driver sees them. */
public final class Documents implements AutoCloseable {

    /** Documents follow the acknowledgement of an upload; this is far more than they need. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final MongoClient client;
    private final String database;

    /** Over the database that development mode names after the app id. */
    public Documents(String dataSourceUri, String database) {
        this.client = MongoClients.create(dataSourceUri);
        this.database = database;
    }

    /** A collection of the app's database. */
    MongoCollection<BsonDocument> collection(String name) {
        return client.getDatabase(database).getCollection(name, BsonDocument.class);
    }

    /** The documents of a collection by id, as they are now. */
    Map<BsonValue, BsonDocument> all(String collection) {
        return Flux.from(collection(collection).find())
                .collectList()
                .blockOptional(TIMEOUT)
                .orElse(List.of())
                .stream()
                .collect(Collectors.toMap(document -> document.get("_id"), document -> document));
    }

    /** Sets one field of a document, as another program would. */
    void set(String collection, BsonValue id, String field, BsonValue value) {
        Mono.from(collection(collection).updateOne(Filters.eq("_id", id), Updates.set(field, value)))
                .block(TIMEOUT);
    }

    /** Waits until the documents say, field by field, what the realm holds. */
    public void awaitEqual(RealmContents contents, RealmSchema schema) {
        ExpectedDocuments expected = new ExpectedDocuments(schema, database);
        Map<String, Map<BsonValue, BsonDocument>> wanted = expected.of(contents);
        assertThat(awaitEqual(
                        wanted,
                        () -> expected.normalize(
                                expected.collections().stream().collect(Collectors.toMap(name -> name, this::all)))))
                .isEqualTo(wanted);
    }

    /** Waits until a value is as wanted, and returns it as it was last. */
    static <T> T awaitEqual(T wanted, Supplier<T> actual) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        T last = actual.get();
        while (!last.equals(wanted) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NANOS);
            last = actual.get();
        }
        return last;
    }

    @Override
    public void close() {
        client.close();
    }
}
