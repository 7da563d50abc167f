package io.devsync.server.ingest;

import com.mongodb.MongoNamespace;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.sync.TouchedDocument;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.BsonValue;

/**
 * Has every document of one collection looked at, and every object whose document is gone: a few portions at a time, so
 * that memory does not grow with the collection. Blocks; for one thread.
 */
final class CollectionReading {

    private static final int IDS_AT_ONCE = 2000;
    private static final int PORTIONS_AHEAD = 3;

    private final MongoSyncStore store;
    private final MongoNamespace namespace;
    private final Instant at;
    private final Stop stop;
    private final Function<Collection<TouchedDocument>, CompletableFuture<Void>> look;
    private final ArrayDeque<CompletableFuture<Void>> pending = new ArrayDeque<>();
    private volatile long looked;
    private volatile long expected;

    /**
     * @param at the time by which what is found counts as changed
     */
    CollectionReading(
            MongoSyncStore store,
            MongoNamespace namespace,
            Instant at,
            Stop stop,
            Function<Collection<TouchedDocument>, CompletableFuture<Void>> look) {
        this.store = store;
        this.namespace = namespace;
        this.at = at;
        this.stop = stop;
        this.look = look;
    }

    long looked() {
        return looked;
    }

    long expected() {
        return expected;
    }

    /** About how many documents there are. */
    long estimate() {
        expected = store.estimatedUserDocuments(namespace);
        return expected;
    }

    /**
     * Reads all; returns when what was found is durable.
     *
     * @throws io.devsync.server.store.StoreException when it has to be done again
     */
    void run() throws InterruptedException {
        boolean hadObjects = store.hasCopies(namespace);
        try (Stream<List<BsonValue>> portions = store.userIds(namespace, IDS_AT_ONCE)) {
            for (Iterator<List<BsonValue>> next = portions.iterator(); next.hasNext(); ) {
                look(next.next());
            }
        }
        if (hadObjects) {
            // What has come to be since then was there when it was looked at, and of deletions after that the stream tells.
            lookForDeleted();
        }
        while (!pending.isEmpty()) {
            await();
        }
    }

    private void lookForDeleted() throws InterruptedException {
        try (Stream<List<BsonValue>> portions = store.copiedIds(namespace, IDS_AT_ONCE)) {
            for (Iterator<List<BsonValue>> next = portions.iterator(); next.hasNext(); ) {
                List<BsonValue> missing = store.missing(namespace, next.next());
                if (!missing.isEmpty()) {
                    look(missing);
                }
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
    private void look(List<BsonValue> ids) throws InterruptedException {
        pending.add(look.apply(
                ids.stream().map(id -> new TouchedDocument(namespace, id, at)).toList()));
        looked += ids.size();
        if (pending.size() > PORTIONS_AHEAD) {
            await();
        }
    }

    private void await() throws InterruptedException {
        stop.await(pending.removeFirst());
    }
}
