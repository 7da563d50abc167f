package io.devsync.server.cluster;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.ingest.ChangeCursor;
import io.devsync.server.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what any node changes in {@code __devsync}, so that whatever a node remembers of it can be looked up again: by
 * the change stream, which is a hint each time and nothing more. Where the place in the stream is lost, everything
 * remembered is in doubt. A thread of its own.
 */
final class SharedChanges implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SharedChanges.class);

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** There are no change streams: a standalone server, or no right to open one. Then there can be no other node. */
    private static final Set<Integer> IMPOSSIBLE = Set.of(40573, 13, 59, 303, 115);

    private final MongoClient client;
    private final String database;
    private final Map<String, Consumer<String>> byCollection;
    private final Set<String> bornQuietly;
    private final Runnable everything;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private Optional<BsonDocument> position = Optional.empty();

    /**
     * Starts to follow.
     *
     * @param byCollection who hears of documents of a collection that were inserted, changed or deleted, by their {@code
     *     _id}; may block
     * @param bornQuietly the collections among them of whose new documents nobody need hear
     * @param everything hears that anything may have changed; may block
     */
    SharedChanges(
            MongoClient client,
            String database,
            Map<String, Consumer<String>> byCollection,
            Set<String> bornQuietly,
            Runnable everything) {
        this.client = client;
        this.database = database;
        this.byCollection = byCollection;
        this.bornQuietly = bornQuietly;
        this.everything = everything;
        this.thread = Thread.ofVirtual().name("cluster-changes").start(this::run);
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try {
                    follow();
                } catch (MongoException | StoreException | IllegalStateException failure) {
                    if (failure instanceof MongoException refused && IMPOSSIBLE.contains(refused.getCode())) {
                        log.debug("changes of other nodes are not followed reason={}", failure.getMessage());
                        return;
                    }
                    log.debug("changes of other nodes wait reason={}", failure.getMessage());
                    if (failure instanceof MongoException lost && lost.getCode() > 0) {
                        position = Optional.empty();
                    }
                    stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (ChangeCursor cursor = ChangeCursor.open(client, database, position, List.of(stage()))) {
            if (position.isEmpty()) {
                everything.run();
            }
            while (stop.getCount() > 0 && !cursor.ended()) {
                ChangeCursor.Batch batch = cursor.next();
                batch.events().forEach(this::tell);
                position = Optional.of(batch.position());
            }
        }
    }

    private BsonDocument stage() {
        BsonDocument heard = in(byCollection.keySet());
        BsonDocument bornUnheard = new BsonDocument("operationType", new BsonString("insert"))
                .append("ns.coll", in(bornQuietly));
        return new BsonDocument(
                "$match",
                new BsonDocument("ns.coll", heard).append("$nor", new BsonArray(List.of(bornUnheard))));
    }

    private static BsonDocument in(Set<String> names) {
        return new BsonDocument(
                "$in", new BsonArray(names.stream().map(BsonString::new).toList()));
    }

    private void tell(BsonDocument event) {
        if (event.isDocument("documentKey")) {
            BsonDocument key = event.getDocument("documentKey");
            Consumer<String> listener =
                    byCollection.get(event.getDocument("ns").getString("coll").getValue());
            if (listener != null && key.isString("_id")) {
                listener.accept(key.getString("_id").getValue());
            }
        } else {
            // Dropped or renamed.
            everything.run();
        }
    }

    /** Lets the thread come to its end, which takes a moment. */
    void stopSoon() {
        stop.countDown();
    }

    /** Stops to follow. */
    @Override
    public void close() throws InterruptedException {
        stopSoon();
        thread.join();
    }
}
