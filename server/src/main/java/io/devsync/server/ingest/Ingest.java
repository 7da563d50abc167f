package io.devsync.server.ingest;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.protocol.message.SyncError;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.DocumentMapping;
import io.devsync.server.sync.OutsideWatcher;
import io.devsync.server.sync.SyncEngine;
import io.devsync.server.sync.TouchedDocument;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what others do to an app's documents to its devices (spec atlas-integration §7.3, §7.4).
 *
 * <p>Nothing here knows what has changed: a change stream only says which documents to look at, and so does reading a
 * whole collection. What somebody did to a document is what it differs by from our copy of it ({@link SyncEngine#lookAt}),
 * so a document may be looked at once too often, but it must not be forgotten: a position in the stream is kept only when
 * what came before it is in the history.
 *
 * <p>Threads: one per database that follows its stream, one that reads collections, one after the other.
 */
@SuppressWarnings("try") // who closes it waits, and may be interrupted
public final class Ingest implements OutsideWatcher, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Ingest.class);

    /** Up to so many documents devices wait in their sessions until all are read; with more they are sent away. */
    private static final long WAIT_FOR_DOCUMENTS_MAX = 10_000;

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration CHECK_LIMIT = Duration.ofMillis(500);

    private final String appId;
    private final SyncEngine engine;
    private final MongoSyncStore store;
    private final MongoClient client;
    private final InstantSource clock;
    private final int unsyncedMax;
    private final Map<String, String> read;
    private final Map<String, ChangeFeed> feeds = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    /** By class, the tasks that nobody has begun yet. */
    private final Map<String, Task> queued = new ConcurrentHashMap<>();
    /** What feeds have asked the engine to look at and it has not yet. */
    private final Set<CompletableFuture<Void>> looks = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile AppSchema schema = AppSchema.empty("");
    private volatile Optional<Current> current = Optional.empty();
    private final Stop sign = new Stop();
    /** Why devices are sent away, by class; the thread that reads collections owns this and what follows. */
    private final Map<String, SyncError> unread = new LinkedHashMap<>();

    private boolean overLimit;
    private Optional<SyncError> refusal = Optional.empty();

    private record Task(String className, String why, CompletableFuture<Void> done) {}

    private record Current(String className, CollectionReading reading, boolean first) {}

    /**
     * Starts to follow; devices of the engine wait for the classes that were never read.
     *
     * @param unsyncedMax with so many unsynced documents sync stops, as it means that something is fundamentally wrong
     * @throws StoreException when the data source does not answer
     */
    public static Ingest start(
            String appId, SyncEngine engine, MongoSyncStore store, MongoClient client, InstantSource clock, int unsyncedMax) {
        Ingest ingest = new Ingest(appId, engine, store, client, clock, unsyncedMax);
        ingest.start();
        return ingest;
    }

    private Ingest(
            String appId, SyncEngine engine, MongoSyncStore store, MongoClient client, InstantSource clock, int unsyncedMax) {
        this.appId = appId;
        this.engine = engine;
        this.store = store;
        this.client = client;
        this.clock = clock;
        this.unsyncedMax = unsyncedMax;
        this.read = new ConcurrentHashMap<>(store.ingestRecords().readClasses());
    }

    private void start() {
        startThread("ingest-" + appId, this::readCollections);
        engine.watchedBy(this);
    }

    private synchronized void startThread(String name, Runnable body) {
        if (!sign.given()) {
            threads.add(Thread.ofVirtual().name(name).start(body));
        }
    }

    /** How far it has come. */
    public IngestStatus status() {
        Optional<String> trouble =
                feeds.values().stream().flatMap(feed -> feed.trouble().stream()).findFirst();
        List<IngestStatus.Reading> reading = current.map(now -> List.of(new IngestStatus.Reading(
                        now.className(), now.reading().looked(), now.reading().expected(), now.first())))
                .orElse(List.of());
        return new IngestStatus(trouble.isEmpty(), trouble, reading, engine.unsyncedDocuments());
    }

    @Override
    public boolean hasToRead(AppSchema asOf, String className) {
        return isSynced(asOf, className) && !read.containsKey(className);
    }

    @Override
    public void schemaIs(AppSchema next) {
        schema = next;
        for (Map.Entry<String, Namespace> one : next.namespaces().entrySet()) {
            String className = one.getKey();
            if (!isSynced(next, className)) {
                continue;
            }
            feeds.computeIfAbsent(one.getValue().database(), this::openFeed);
            if (!ClassSignature.of(next, className).equals(read.get(className))) {
                readLater(className, read.containsKey(className) ? "it has new properties" : "it is new");
            }
        }
    }

    private static boolean isSynced(AppSchema asOf, String className) {
        return asOf.realm()
                .find(className)
                .map(known -> !known.embedded() && !known.asymmetric())
                .orElse(false);
    }

    private ChangeFeed openFeed(String database) {
        ChangeFeed feed = new ChangeFeed(
                appId, database, client, store.ingestRecords(), store::ownSession, store.ownTransactions(), sign, new FeedListener());
        startThread("changes-" + database, feed);
        return feed;
    }

    private final class FeedListener implements ChangeFeed.Listener {
        @Override
        public CompletableFuture<Void> lookAt(Collection<TouchedDocument> documents) {
            CompletableFuture<Void> look = engine.lookAt(documents).toCompletableFuture();
            looks.add(look);
            look.whenComplete((done, again) -> looks.remove(look));
            return look;
        }

        @Override
        public boolean isSynced(MongoNamespace namespace) {
            return classOf(namespace).isPresent();
        }

        @Override
        public CompletableFuture<Void> readAgain(MongoNamespace namespace, String why) {
            return classOf(namespace)
                    .map(className -> readLater(className, why))
                    .orElseGet(() -> CompletableFuture.completedFuture(null));
        }

        @Override
        public CompletableFuture<Void> readAgain(String databaseName, String why) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            schema.namespaces().forEach((className, namespace) -> {
                if (namespace.database().equals(databaseName) && Ingest.isSynced(schema, className)) {
                    all.add(readLater(className, why));
                }
            });
            return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        }

        private Optional<String> classOf(MongoNamespace namespace) {
            AppSchema now = schema;
            return now.classOf(new Namespace(namespace.getDatabaseName(), namespace.getCollectionName()))
                    .filter(className -> Ingest.isSynced(now, className));
        }
    }

    /** Has a class read; done when that has succeeded. */
    private CompletableFuture<Void> readLater(String className, String why) {
        return queued.computeIfAbsent(className, name -> {
                    Task task = new Task(name, why, new CompletableFuture<>());
                    tasks.add(task);
                    return task;
                })
                .done();
    }

    private void readCollections() {
        try {
            while (!sign.given()) {
                Task task = tasks.poll(CHECK_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                if (task != null && !sign.given()) {
                    queued.remove(task.className());
                    readOrRetry(task);
                }
                checkLimit();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOrRetry(Task task) throws InterruptedException {
        try {
            read(task);
            task.done().complete(null);
        } catch (Stop.StoppedException stopped) {
            log.debug("documents are not read any more app={} class={}", appId, task.className());
        } catch (StoreException | MongoException | IllegalStateException failure) {
            log.warn(
                    "documents could not be read, again later app={} class={} reason={}",
                    appId,
                    task.className(),
                    failure.getMessage());
            sign.sleep(RETRY);
            readLater(task.className(), task.why()).thenRun(() -> task.done().complete(null));
        } finally {
            current = Optional.empty();
        }
    }

    private void read(Task task) throws InterruptedException {
        AppSchema asOf = schema;
        String className = task.className();
        Optional<MongoNamespace> namespace = DocumentMapping.namespace(asOf, className);
        if (namespace.isEmpty()) {
            unread.remove(className);
            refuseOrServe();
            return;
        }
        // First the stream, then the documents: so nothing is missed between the two.
        sign.await(Objects.requireNonNull(feeds.get(namespace.get().getDatabaseName())).opened());
        CollectionReading reading = new CollectionReading(
                store, namespace.get(), clock.instant(), sign, documents -> engine.lookAt(documents)
                        .toCompletableFuture());
        boolean first = !read.containsKey(className);
        long expected = reading.estimate();
        current = Optional.of(new Current(className, reading, first));
        if (first && expected > WAIT_FOR_DOCUMENTS_MAX) {
            // Also when reading fails and is tried again: until it has succeeded.
            unread.computeIfAbsent(className, name -> stillReading(name, expected));
            refuseOrServe();
        }
        awaitCopies();
        reading.run();
        String signature = ClassSignature.of(asOf, className);
        if (!signature.equals(read.get(className))) {
            store.ingestRecords().saveRead(className, signature);
            read.put(className, signature);
        }
        unread.remove(className);
        refuseOrServe();
        engine.classIsRead(className);
        if (reading.looked() > 0) {
            log.info(
                    "documents read app={} class={} documents={} because={}",
                    appId,
                    className,
                    reading.looked(),
                    task.why());
        }
    }

    /**
     * Waits until our copies hold what was found so far: documents that are gone are found by their copies. One that came
     * and went with its collection may be in the history by now, but in no copy yet.
     */
    private void awaitCopies() throws InterruptedException {
        for (CompletableFuture<Void> look : List.copyOf(looks)) {
            try {
                sign.await(look);
            } catch (StoreException again) {
                log.debug("documents will be looked at again app={} reason={}", appId, again.getMessage());
            }
        }
        sign.await(engine.documentsFollow().toCompletableFuture());
    }

    private static SyncError stillReading(String className, long expected) {
        return SyncError.of(
                SyncError.Code.INITIAL_SYNC_NOT_COMPLETED,
                SyncError.Action.TRANSIENT,
                "about " + expected + " documents of class \"" + className + "\" are being read; try again later");
    }

    /** There can be several reasons to send devices away; when one is gone the others still count. */
    private void refuseOrServe() {
        Optional<SyncError> next = overLimit
                ? Optional.of(tooManyUnsynced())
                : unread.values().stream().findFirst();
        if (!next.equals(refusal)) {
            refusal = next;
            engine.refuseDevices(next);
        }
    }

    private void checkLimit() {
        boolean over = engine.unsyncedDocuments() >= unsyncedMax;
        if (over != overLimit) {
            overLimit = over;
            refuseOrServe();
            if (over) {
                log.error("sync stops, too many documents do not fit app={} limit={}", appId, unsyncedMax);
            } else {
                log.info("sync goes on, enough documents fit again app={}", appId);
            }
        }
    }

    private SyncError tooManyUnsynced() {
        return SyncError.of(
                SyncError.Code.SESSION_CLOSED,
                SyncError.Action.TRANSIENT,
                "Session closed: " + unsyncedMax + " documents or more do not fit the schema; correct them"
                        + " (devsync data unsynced) or raise --unsynced-documents-max");
    }

    /** Stops to follow; the next start goes on there. */
    @Override
    public void close() throws InterruptedException {
        List<Thread> running;
        synchronized (this) {
            sign.give();
            // Wakes the thread that waits for the next task; it sees the sign and takes nothing up any more.
            tasks.add(new Task("", "the end", new CompletableFuture<>()));
            running = List.copyOf(threads);
        }
        feeds.values().forEach(ChangeFeed::wake);
        for (Thread thread : running) {
            thread.join();
        }
    }
}
