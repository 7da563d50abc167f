package io.devsync.server.ingest;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.store.IngestRecords;
import io.devsync.server.store.OwnTransactions;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.TouchedDocument;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change stream of one database and has every document looked at that somebody else may have changed. Goes on
 * where it stopped, after whatever interruption; when that is not possible, everything is read again. A thread of its own.
 */
final class ChangeFeed implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);

    /** Batches that are looked at while the next is fetched. */
    private static final int BATCHES_AHEAD = 4;

    private static final Duration RETRY_FIRST = Duration.ofMillis(200);
    private static final Duration RETRY_LAST = Duration.ofSeconds(10);
    private static final Duration SAVE_AFTER_EVENTS = Duration.ofSeconds(1);
    /** Rarely, since saving makes the next position. */
    private static final Duration SAVE_WHEN_IDLE = Duration.ofSeconds(60);

    /** The position is of no use any more: too old, or of another data source (MongoDB's error codes). */
    private static final Set<Integer> POSITION_LOST = Set.of(286, 280, 260, 50811);
    /** There are no change streams: a standalone server, a data lake, or no right to open one. */
    private static final Set<Integer> IMPOSSIBLE = Set.of(40573, 13, 59, 303, 115);

    private final String appId;
    private final String database;
    private final MongoClient client;
    private final IngestRecords records;
    private final Supplier<Optional<BsonBinary>> ownSession;
    private final OwnTransactions own;
    private final Stop stop;
    private final Listener listener;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private volatile Optional<ChangeCursor> following = Optional.empty();
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    /**
     * Collections that are being read. The stream goes on meanwhile, but no position is kept: a server that dies now must
     * come to what made them be read once more.
     */
    private final List<CompletableFuture<Void>> reading = new ArrayList<>();

    private Optional<BsonDocument> position = Optional.empty();
    private Optional<BsonDocument> saved = Optional.empty();
    private long savedNanos = System.nanoTime();
    private boolean eventsSinceSaved;
    private Duration pause = RETRY_FIRST;
    private volatile Optional<String> trouble = Optional.empty();

    /** What a feed asks of whoever it works for; on the feed's thread. */
    interface Listener {
        /** Has documents looked at; done when what was found is durable. */
        CompletableFuture<Void> lookAt(Collection<TouchedDocument> documents);

        /** Whether a collection is synced. */
        boolean isSynced(MongoNamespace namespace);

        /** What happened to a collection is not known document by document; done when all of it has been read. */
        CompletableFuture<Void> readAgain(MongoNamespace namespace, String why);

        /** What happened to the database is not known; done when all of it has been read. */
        CompletableFuture<Void> readAgain(String databaseName, String why);
    }

    private record Pending(CompletableFuture<Void> done, BsonDocument position) {}

    /**
     * @param ownSession the session in which this process writes at the moment, whose changes are left out where the
     *     stream begins
     * @param own what it has written, in whatever session
     */
    ChangeFeed(
            String appId,
            String database,
            MongoClient client,
            IngestRecords records,
            Supplier<Optional<BsonBinary>> ownSession,
            OwnTransactions own,
            Stop stop,
            Listener listener) {
        this.stop = stop;
        this.appId = appId;
        this.database = database;
        this.client = client;
        this.records = records;
        this.ownSession = ownSession;
        this.own = own;
        this.listener = listener;
    }

    /** Done when the stream is open for the first time: what changes from now on will be told. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Why changes are not seen at the moment. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Has the feed notice the sign to stop at once, instead of when it has waited for events; from any thread. */
    void wake() {
        following.ifPresent(ChangeCursor::cut);
    }

    @Override
    public void run() {
        try {
            while (!stop.given()) {
                followOrRest();
                pending.clear();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void followOrRest() throws InterruptedException {
        try {
            follow();
        } catch (MongoException failure) {
            if (!stop.given()) {
                failed(failure);
            }
        } catch (Stop.StoppedException stopped) {
            log.debug("changes are not followed any more app={} database={}", appId, database);
        } catch (StoreException | IllegalStateException failure) {
            log.warn("changes wait app={} database={} reason={}", appId, database, failure.getMessage());
            rest();
        }
    }

    private void failed(MongoException failure) throws InterruptedException {
        if (POSITION_LOST.contains(failure.getCode())) {
            log.warn(
                    "the place in the change stream is lost, everything is read again app={} database={} reason={}",
                    appId,
                    database,
                    failure.getMessage());
            forget();
        } else {
            if (trouble.isEmpty()) {
                log.warn("changes are not seen app={} database={} reason={}", appId, database, failure.getMessage());
            }
            if (IMPOSSIBLE.contains(failure.getCode())) {
                // Devices must not wait for what will not come.
                opened.complete(null);
                pause = RETRY_LAST;
            }
            trouble = Optional.of(String.valueOf(failure.getMessage()));
            rest();
        }
    }

    private void forget() throws InterruptedException {
        try {
            records.forgetPosition(database);
            position = Optional.empty();
            saved = Optional.empty();
        } catch (StoreException failure) {
            log.warn("changes wait app={} database={} reason={}", appId, database, failure.getMessage());
            rest();
        }
    }

    private void rest() throws InterruptedException {
        stop.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(RETRY_LAST) < 0 ? pause.multipliedBy(2) : RETRY_LAST;
    }

    private void follow() throws InterruptedException {
        if (position.isEmpty()) {
            position = records.position(database);
            saved = position;
        }
        try (ChangeCursor cursor = ChangeCursor.open(client, database, position, withoutOwn())) {
            trouble = Optional.empty();
            following = Optional.of(cursor);
            if (position.isEmpty()) {
                ChangeCursor.Batch start = cursor.next();
                position = Optional.of(start.position());
                reading.add(listener.readAgain(database, "the change stream starts here"));
                take(start);
            }
            opened.complete(null);
            while (!stop.given() && !cursor.ended()) {
                take(cursor.next());
                pause = RETRY_FIRST;
                settle();
                save();
            }
            while (!pending.isEmpty()) {
                await(pending.removeFirst());
            }
            save();
        } finally {
            following = Optional.empty();
        }
    }

    /** Has the data source leave out what we write in the session of the moment, so that nobody has to carry it. */
    private List<BsonDocument> withoutOwn() {
        return ownSession
                .get()
                .map(id -> new BsonDocument("$match", new BsonDocument("lsid.id", new BsonDocument("$ne", id))))
                .stream()
                .toList();
    }

    private void take(ChangeCursor.Batch batch) {
        Map<Object, TouchedDocument> touched = new LinkedHashMap<>();
        for (BsonDocument event : batch.events()) {
            switch (ChangeEvent.parse(event)) {
                case ChangeEvent.Document document -> {
                    if (listener.isSynced(document.namespace()) && !isOwn(document)) {
                        TouchedDocument one =
                                new TouchedDocument(document.namespace(), document.id(), document.at());
                        touched.put(List.of(document.namespace(), document.id()), one);
                    }
                }
                case ChangeEvent.Collection collection -> {
                    if (listener.isSynced(collection.namespace())) {
                        reading.add(listener.readAgain(collection.namespace(), collection.what()));
                    }
                }
                case ChangeEvent.Database gone -> reading.add(listener.readAgain(gone.name(), "dropDatabase"));
                case ChangeEvent.Other ignored -> {}
            }
        }
        eventsSinceSaved |= !batch.events().isEmpty();
        CompletableFuture<Void> done = touched.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : listener.lookAt(new ArrayList<>(touched.values()));
        pending.add(new Pending(done, batch.position()));
    }

    private boolean isOwn(ChangeEvent.Document document) {
        return document.transaction()
                .map(transaction -> own.contains(transaction.session(), transaction.number()))
                .orElse(false);
    }

    private void settle() throws InterruptedException {
        while (!pending.isEmpty() && (pending.size() > BATCHES_AHEAD || pending.getFirst().done().isDone())) {
            await(pending.removeFirst());
        }
    }

    private void await(Pending batch) throws InterruptedException {
        stop.await(batch.done());
        position = Optional.of(batch.position());
    }

    private void save() {
        Duration wait = eventsSinceSaved ? SAVE_AFTER_EVENTS : SAVE_WHEN_IDLE;
        boolean due = saved.isEmpty() || System.nanoTime() - savedNanos > wait.toNanos();
        reading.removeIf(CompletableFuture::isDone);
        if (due && reading.isEmpty() && position.isPresent() && !position.equals(saved)) {
            records.savePosition(database, position.get());
            saved = position;
            savedNanos = System.nanoTime();
            eventsSinceSaved = false;
        }
    }
}
