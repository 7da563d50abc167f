package io.devsync.server.sync;

import com.mongodb.MongoNamespace;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.CheckpointMovedException;
import io.devsync.server.store.ClientFileRecord;
import io.devsync.server.store.DocumentBatch;
import io.devsync.server.store.DocumentKey;
import io.devsync.server.store.DocumentWrite;
import io.devsync.server.store.LaggingDocument;
import io.devsync.server.store.RefusedDocument;
import io.devsync.server.store.SyncStore;
import io.devsync.server.store.SyncStore.SaltRecord;
import io.devsync.server.store.UnsyncedDocument.Kind;
import io.devsync.server.store.UserWrites;
import io.devsync.server.store.UserWritesException;
import io.devsync.server.sync.DocumentQueue.Work;
import io.devsync.server.sync.FollowingDocuments.Lagging;
import io.devsync.server.sync.FollowingDocuments.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets documents follow the history: takes the durable changes in order, coalesces them per document and moves the
 * checkpoint. Runs on a thread of its own; the engine hands over and goes on, until the queue is full.
 */
@SuppressWarnings("try") // who closes it waits, and may be interrupted
final class DocumentWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DocumentWriter.class);

    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_LAST = Duration.ofSeconds(10);

    private final String appId;
    private final EngineMeters meters;
    private final SyncStore store;
    private final Listener listener;
    private final InstantSource clock;
    private volatile boolean zeroForMissing;
    private final FollowingDocuments following = new FollowingDocuments();
    private final UnsyncedDocuments unsynced;
    private final Concurrency concurrency;
    private final int documentsMax;
    private final DocumentQueue queue;
    private final Concurrency.Worker thread;
    private AppSchema schema;
    private long checkpoint;
    private volatile boolean closed;

    /** Told what the writer finds; on the writer's thread. */
    interface Listener {
        /** Documents hold the history up to a version, but for those that lag. */
        void applied(long version);

        /** Another process has written documents: what the engine holds in memory may not be what they say. */
        void overtaken(CheckpointMovedException moved);

        /**
         * Others have changed documents; none of them is written to before what comes of it is handed over.
         *
         * @param done to be run when what comes of it is durable
         */
        void changedOutside(List<OutsideChange> changes, Runnable done);
    }

    /**
     * Reads what is known of documents that lag; blocks on the store.
     *
     * @param schema as of the checkpoint or later
     * @param checkpoint where documents are
     */
    DocumentWriter(EngineOptions options, SyncStore store, AppSchema schema, long checkpoint, Listener listener) {
        this.appId = options.appId();
        this.meters = options.meters();
        this.store = store;
        this.schema = schema;
        this.checkpoint = checkpoint;
        this.listener = listener;
        this.clock = options.clock();
        this.unsynced = new UnsyncedDocuments(appId, store.userDocuments(), clock);
        loadLagging();
        this.concurrency = options.concurrency();
        this.documentsMax = options.limits().documents().perBatch();
        this.queue = new DocumentQueue(concurrency, options.limits().documents());
        this.thread = concurrency.start("documents-" + appId, this::run);
    }

    private void loadLagging() {
        DocumentMapping mapping = new DocumentMapping(schema);
        List<LaggingDocument> all = store.userDocuments().lagging();
        unsynced.refusedAmong(all.stream().map(LaggingDocument::key).collect(Collectors.toSet()));
        for (LaggingDocument one : all) {
            MongoNamespace in = one.key().namespace();
            schema.classOf(new Namespace(in.getDatabaseName(), in.getCollectionName()))
                    .ifPresent(className -> mapping.key(className, one.key().id())
                            .ifPresent(key -> following.lags(
                                    new ObjectKey(className, key),
                                    new Lagging(
                                            one.version(),
                                            one.followed()
                                                    .flatMap(stored -> mapping.object(
                                                            className, stored.document(), stored.exact())),
                                            false))));
        }
    }

    /** Whether documents without a required field fit, as they do in development mode. */
    void zeroForMissing(boolean fits) {
        zeroForMissing = fits;
    }

    /** Hands over durable changes; waits while the documents are too far behind. */
    void write(Work.Changes changes) throws InterruptedException {
        queue.put(changes);
    }

    /** How many documents are not in step with their objects; from any thread. */
    int unsyncedDocuments() {
        return unsynced.count();
    }

    /** Runs an action with the checkpoint at the moment when documents are at the version handed over last. */
    void atBarrier(LongConsumer action) throws InterruptedException {
        queue.put(new Work.Barrier(action));
    }

    private void take(Work.Look look) throws InterruptedException {
        schema = look.schema();
        DocumentMapping mapping = new DocumentMapping(schema);
        // One more than documents, so that nothing is done before all are counted.
        AtomicInteger left = new AtomicInteger(1);
        Runnable looked = () -> {
            if (left.decrementAndGet() == 0) {
                look.done().complete(null);
            }
        };
        Map<MongoNamespace, Optional<String>> classes = new HashMap<>();
        Optional<Instant> at = Optional.empty();
        Waiting why = Waiting.forNobody(0);
        for (TouchedDocument touched : look.documents()) {
            Optional<String> className = classes.computeIfAbsent(touched.namespace(), this::syncedClass);
            if (className.isEmpty()) {
                continue;
            }
            Optional<PrimaryKey> primaryKey = mapping.key(className.get(), touched.id());
            if (primaryKey.isEmpty()) {
                strangeId(touched);
                continue;
            }
            if (at.isEmpty() || !at.get().equals(touched.at())) {
                at = Optional.of(touched.at());
                why = new Waiting(SyncTime.of(touched.at()), looked);
            }
            left.incrementAndGet();
            following.lookAt(new ObjectKey(className.get(), primaryKey.get()), why);
        }
        looked.run();
    }

    private Optional<String> syncedClass(MongoNamespace namespace) {
        return schema.classOf(new Namespace(namespace.getDatabaseName(), namespace.getCollectionName()))
                .filter(this::syncsBothWays);
    }

    /** Data ingest goes one way only. */
    private boolean syncsBothWays(String className) {
        return schema.realm().find(className).map(known -> !known.asymmetric()).orElse(false);
    }

    private void strangeId(TouchedDocument touched) throws InterruptedException {
        boolean exists = retried(
                "looking at documents",
                () -> !store.userDocuments().find(touched.namespace(), List.of(touched.id())).isEmpty());
        DocumentKey name = new DocumentKey(touched.namespace(), touched.id());
        if (exists) {
            unsynced.found(
                    name,
                    Kind.UNFIT,
                    "type " + touched.id().getBsonType() + " (expected: the type of the class's primary key)",
                    "_id");
        } else {
            unsynced.healed(name, Kind.UNFIT);
        }
        saveUnsynced();
    }

    /** Looks at documents when everything handed over is written. */
    void lookAt(Collection<TouchedDocument> documents, AppSchema asOf, CompletableFuture<Void> done)
            throws InterruptedException {
        queue.put(new Work.Look(documents, asOf, done));
    }

    private void run() throws InterruptedException {
        saveUnsynced();
        following.allLagging().forEach(key -> following.lookAt(key, Waiting.forNobody(now())));
        List<Work.Changes> batch = new ArrayList<>();
        int documents = 0;
        while (true) {
            Optional<Work> next = batch.isEmpty() ? Optional.of(queue.take()) : queue.poll();
            if (next.isPresent() && next.get() instanceof Work.Changes changes) {
                batch.add(changes);
                documents += changes.objects().size();
                if (documents < documentsMax) {
                    continue;
                }
            }
            if (!batch.isEmpty()) {
                apply(batch);
                queue.written(batch);
                batch.clear();
                documents = 0;
                look();
            }
            if (next.isPresent()) {
                switch (next.get()) {
                    case Work.Barrier barrier -> barrier.action().accept(checkpoint);
                    case Work.Look look -> {
                        take(look);
                        look();
                    }
                    case Work.Stop ignored -> {
                        return;
                    }
                    case Work.Changes ignored -> {}
                }
            }
        }
    }

    private void apply(List<Work.Changes> changes) throws InterruptedException {
        Work.Changes last = changes.getLast();
        schema = last.schema();
        DocumentSpans spans = spans(changes);
        List<DocumentWrite> writes = spans.writes();
        boolean schemaChanged = changes.stream().anyMatch(Work.Changes::schemaChanged);
        Optional<UserWritesException> failure;
        do {
            DocumentBatch batch = new DocumentBatch(
                    checkpoint,
                    last.to(),
                    writes,
                    spans.userWrites(),
                    files(changes),
                    schemaChanged ? Optional.of(schema.toBson()) : Optional.empty(),
                    salts(changes));
            failure = retried("writing documents", () -> {
                long started = System.nanoTime();
                Optional<UserWritesException> result = tryToApply(batch);
                meters.documentsWritten(System.nanoTime() - started);
                return result;
            });
            failure.ifPresent(spans::keepBack);
        } while (failure.isPresent());
        checkpoint = last.to();
        spans.applied(key -> following.lookAt(key, Waiting.forNobody(now())));
        spans.refused()
                .values()
                .forEach(one -> unsynced.found(
                        new DocumentKey(one.namespace(), one.id()), Kind.REFUSED, one.reason(), ""));
        if (unsynced.hasAny()) {
            spans.following().forEach(name -> unsynced.healed(name, Kind.REFUSED));
        }
        saveUnsynced();
        listener.applied(checkpoint);
    }

    private DocumentSpans spans(List<Work.Changes> changes) {
        Work.Changes last = changes.getLast();
        DocumentSpans spans =
                new DocumentSpans(new DocumentMapping(last.schema()), following, checkpoint, last.to());
        changes.forEach(one -> one.objects().forEach(spans::add));
        return spans;
    }

    private static Optional<List<SaltRecord>> salts(List<Work.Changes> changes) {
        Optional<List<SaltRecord>> newest = Optional.empty();
        for (Work.Changes one : changes) {
            newest = one.salts().isPresent() ? one.salts() : newest;
        }
        return newest;
    }

    private static List<ClientFileRecord> files(List<Work.Changes> changes) {
        Map<Long, ClientFileRecord> files = new LinkedHashMap<>();
        changes.forEach(one -> one.files().forEach(file -> files.put(file.file().ident(), file)));
        return List.copyOf(files.values());
    }

    /** Looks at the documents for which that was asked, until none is left that can be looked at now. */
    private void look() throws InterruptedException {
        while (following.hasToLookAt()) {
            Map<ObjectKey, Waiting> waiting = following.takeToLookAt();
            OutsideLook look = retried("looking at documents", () -> {
                OutsideLook attempt =
                        new OutsideLook(store, schema, following, unsynced, zeroForMissing, checkpoint);
                attempt.at(waiting);
                unsynced.save();
                return attempt;
            });
            repair(look.repairs());
            List<Runnable> changed = new ArrayList<>(look.changes().size());
            for (OutsideChange change : look.changes()) {
                following.underWay(change.key());
                changed.add(Objects.requireNonNull(waiting.remove(change.key())).looked());
            }
            waiting.values().forEach(one -> one.looked().run());
            if (!look.changes().isEmpty()) {
                listener.changedOutside(look.changes(), () -> changed.forEach(Runnable::run));
            }
        }
    }

    /** Brings lagging documents to where our copies are. */
    private void repair(Map<ObjectKey, Optional<UserWrites.Guarded>> repairs) throws InterruptedException {
        DocumentMapping mapping = new DocumentMapping(schema);
        Map<ObjectKey, Optional<UserWrites.Guarded>> left = new LinkedHashMap<>(repairs);
        while (!left.isEmpty()) {
            List<UserWrites.Guarded> writes = left.values().stream().flatMap(Optional::stream).toList();
            List<DocumentKey> caughtUp =
                    left.keySet().stream().flatMap(key -> mapping.name(key).stream()).toList();
            Optional<UserWritesException> failure = retried("repairing documents", () -> tryToApply(new DocumentBatch(
                    checkpoint, checkpoint, List.of(), new UserWrites(writes, List.of(), caughtUp), List.of(), Optional.empty(), Optional.empty())));
            if (failure.isEmpty()) {
                left.keySet().forEach(following::follows);
                caughtUp.forEach(name -> unsynced.healed(name, Kind.REFUSED));
                break;
            }
            leaveOut(left, failure.get(), mapping);
        }
        saveUnsynced();
    }

    private void leaveOut(
            Map<ObjectKey, Optional<UserWrites.Guarded>> left, UserWritesException failure, DocumentMapping mapping) {
        Set<DocumentKey> refused = new LinkedHashSet<>();
        for (RefusedDocument document : failure.refused()) {
            DocumentKey name = new DocumentKey(document.namespace(), document.id());
            refused.add(name);
            unsynced.found(name, Kind.REFUSED, document.reason(), "");
        }
        for (ObjectKey key : List.copyOf(left.keySet())) {
            DocumentKey name = mapping.name(key).orElseThrow();
            if (failure.changed().contains(name)) {
                left.remove(key);
                following.lookAt(key, Waiting.forNobody(now()));
            } else if (refused.contains(name)) {
                left.remove(key);
                following.lagging(key)
                        .ifPresent(how -> following.lags(key, new Lagging(how.version(), how.followed(), true)));
            }
        }
    }

    private Optional<UserWritesException> tryToApply(DocumentBatch batch) {
        try {
            store.apply(batch);
            return Optional.empty();
        } catch (UserWritesException failure) {
            return Optional.of(failure);
        }
    }

    private void saveUnsynced() throws InterruptedException {
        retried("recording unsynced documents", () -> {
            unsynced.save();
            return true;
        });
    }

    private long now() {
        return SyncTime.now(clock);
    }

    /** Does something with the data source, and again after a pause until it succeeds. */
    private <T> T retried(String what, Supplier<T> action) throws InterruptedException {
        Duration pause = RETRY_FIRST;
        while (true) {
            try {
                return action.get();
            } catch (CheckpointMovedException moved) {
                listener.overtaken(moved);
                queue.abandon();
                throw new InterruptedException("documents have been written by another process");
            } catch (RuntimeException failure) {
                if (closed) {
                    log.info("documents are behind, they follow at the next start app={} version={}", appId, checkpoint);
                    throw new InterruptedException("closed while the data source fails");
                }
                log.warn("documents wait for the data source app={} while={} reason={}", appId, what, failure.toString());
                concurrency.pause(pause);
                pause = pause.multipliedBy(2).compareTo(RETRY_LAST) < 0 ? pause.multipliedBy(2) : RETRY_LAST;
            }
        }
    }

    /** Writes what was handed over and ends; gives up when the data source fails meanwhile. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        Work.Stop stop = new Work.Stop();
        while (thread.isAlive() && !queue.offer(stop, RETRY_FIRST)) {
            log.debug("documents are being written before the end app={}", appId);
        }
        thread.join();
    }
}
