package io.devsync.server;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.api.admin.LiveSync;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.AppConfigurations;
import io.devsync.server.app.config.ConfiguredSchema;
import io.devsync.server.cluster.Cluster;
import io.devsync.server.cluster.Lease;
import io.devsync.server.logs.LogEntry;
import io.devsync.server.logs.LogSink;
import io.devsync.server.logs.LogType;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.schema.SchemaImport;
import io.devsync.server.session.SyncGateway;
import io.devsync.server.ingest.Ingest;
import io.devsync.server.ingest.IngestStatus;
import io.devsync.server.store.IdSource;
import io.devsync.server.auth.Auth;
import io.devsync.server.store.LocalSource;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.store.OwnershipLostException;
import io.devsync.server.store.SchemaStep;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.EngineLimits;
import io.devsync.server.sync.EngineMeters;
import io.devsync.server.sync.EngineOptions;
import io.devsync.server.sync.SyncEngine;
import io.devsync.server.sync.VirtualThreads;
import io.devsync.server.sync.WriteFaults;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sync of all apps: each has an engine, started when the app is first used, that does what is configured. Where a
 * running engine cannot change, another one takes its place, and devices bind their sessions again.
 */
final class AppEngines implements LiveSync, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AppEngines.class);

    /** As long as the data source may take. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final int OPERATION_BYTES = 16;

    /** Nobody reads more in one entry. */
    private static final int STEP_LINES_MAX = 100;

    private final MongoClient client;
    private final Optional<LocalSource> local;
    private final MongoClient feedClient;
    private final Cluster cluster;
    private final Apps apps;
    private final Auth auth;
    private final AppConfigurations configurations;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final EngineMeters meters;
    private final int unsyncedDocumentsMax;
    private final EngineLimits limits;
    private final Executor blocking;
    private final LogSink logs;
    private final IdSource ids;
    private final Consumer<String> cutConnections;
    private volatile WriteFaults writeFaults = WriteFaults.NONE;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, AppPermissions> permissions = new ConcurrentHashMap<>();
    private volatile boolean dataReplaced;

    /** An app with its sync, and how it was configured when its engine was opened last. */
    private static final class Entry {
        private volatile App app;
        /** What a history that begins anew starts with, so that devices that come back find their classes. */
        private volatile Optional<AppSchema> inherited = Optional.empty();
        private volatile @Nullable EngineSettings opened;
        /** Another entry stands for the app, or will: connections that are about to be cut must not start an engine here. */
        private volatile boolean retired;
        /** Of the configuration that took effect last; 0 for none. */
        private volatile long revision;
        /** Held while a configuration takes effect: what one node changes must not be undone by what was read before. */
        private final ReentrantLock configuring = new ReentrantLock();
        private final AppSync sync;

        private Entry(App app, AppEngines engines) {
            String id = app.clientAppId();
            this.app = app;
            this.sync = new AppSync(
                    id,
                    () -> engines.open(this),
                    new AppSync.Ownership() {
                        @Override
                        public boolean certain() {
                            return engines.cluster.holds(id);
                        }

                        @Override
                        public void cutConnections() {
                            engines.cutConnections.accept(id);
                        }
                    },
                    engines.blocking);
        }
    }

    /**
     * @param local the data source, when it is in this process
     * @param limits of engines whose apps want nothing else
     * @param cutConnections ends all sync connections of an app by its client app id
     */
    AppEngines(
            MongoClient client,
            Optional<LocalSource> local,
            MongoClient feedClient,
            Cluster cluster,
            Apps apps,
            Auth auth,
            AppConfigurations configurations,
            InstantSource clock,
            RandomGenerator random,
            EngineMeters meters,
            int unsyncedDocumentsMax,
            EngineLimits limits,
            Executor blocking,
            LogSink logs,
            IdSource ids,
            Consumer<String> cutConnections) {
        this.client = client;
        this.local = local;
        this.feedClient = feedClient;
        this.cluster = cluster;
        this.apps = apps;
        this.auth = auth;
        this.configurations = configurations;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        this.unsyncedDocumentsMax = unsyncedDocumentsMax;
        this.limits = limits;
        this.blocking = blocking;
        this.logs = logs;
        this.ids = ids;
        this.cutConnections = cutConnections;
    }

    /** Lets somebody refuse writes of devices, in engines that are started from now on. */
    void disturbedBy(WriteFaults disturber) {
        writeFaults = disturber;
    }

    /**
     * The sync of an app with an engine that runs; failed when sync is off, the data source does not answer, or the app
     * belongs to another node ({@link io.devsync.server.cluster.OwnedElsewhereException}).
     */
    CompletionStage<SyncGateway> of(App app) {
        return cluster.lost()
                ? CompletableFuture.failedStage(new StoreException("this node is out of touch with the data source"))
                : entry(app).sync.started();
    }

    private Entry entry(App app) {
        return entries.computeIfAbsent(app.clientAppId(), id -> new Entry(app, this));
    }

    private RunningSync open(Entry entry) throws InterruptedException {
        if (dataReplaced || entry.retired) {
            throw new StoreException("all data are being replaced; try again");
        }
        Lease lease = cluster.acquire(entry.app.clientAppId());
        App app = entry.app;
        Optional<AppConfiguration> configuration = configurations.find(app);
        EngineSettings settings = EngineSettings.of(app, configuration);
        if (!settings.enabled()) {
            throw new SyncOffException(app.clientAppId());
        }
        EngineOptions options = new EngineOptions(
                app.clientAppId(),
                app.database(),
                app.dataSource(),
                app.developmentMode(),
                clock,
                random,
                meters,
                new VirtualThreads(),
                settings.limits(limits),
                permissions.compute(app.clientAppId(), (id, known) -> configured(known, app)),
                settings.queryable(),
                settings.recoveryForbidden());
        MongoSyncStore store = own(app, lease);
        SyncEngine engine = start(options, store);
        engine.whenSchemaChanges(step -> note(app, step));
        engine.disturbedBy(writeFaults);
        entry.opened = settings;
        entry.revision = configuration.map(AppConfiguration::revision).orElse(0L);
        try {
            configuration.ifPresent(some -> saveSchemas(engine, app, some));
            entry.inherited.ifPresent(schema -> saveSchemas(
                    engine, app, AppServicesSchema.write(schema), AppServicesSchema.asymmetricTables(schema)));
            entry.inherited = Optional.empty();
            return new RunningSync(engine, follow(app.clientAppId(), engine, store), store);
        } catch (RuntimeException failure) {
            engine.close();
            store.close();
            throw failure;
        }
    }

    private static SyncEngine start(EngineOptions options, MongoSyncStore store) throws InterruptedException {
        try {
            return SyncEngine.start(options, store);
        } catch (RuntimeException failure) {
            store.close();
            throw failure;
        }
    }

    /** The app's store, in which nobody who had the app before can write any more. */
    private MongoSyncStore own(App app, Lease lease) {
        try {
            return fenced(MongoSyncStore.open(client, local, app.clientAppId(), lease.epoch()), lease);
        } catch (OwnershipLostException later) {
            Lease outdating = cluster.outdate(lease, later.now());
            return fenced(MongoSyncStore.open(client, local, app.clientAppId(), outdating.epoch()), outdating);
        }
    }

    private MongoSyncStore fenced(MongoSyncStore store, Lease lease) {
        if (!lease.fenceDue()) {
            return store;
        }
        try {
            store.fence((random.nextLong() >>> 2) + 1, ids.secret(OPERATION_BYTES));
            cluster.fenced(lease);
            return store;
        } catch (RuntimeException failure) {
            store.close();
            throw failure;
        }
    }

    private AppPermissions configured(@Nullable AppPermissions known, App app) {
        if (known == null) {
            return new AppPermissions(app, auth, blocking);
        }
        known.configure(app);
        return known;
    }

    private void note(App app, SchemaStep step) {
        // What administrators change themselves is no news to them.
        if (!step.user().isEmpty()) {
            logs.add(LogEntry.of(app.clientAppId(), LogType.SCHEMA_ADDITIVE_CHANGE, step.time(), ids.objectId())
                    .by(step.user(), "", step.client())
                    .ofFile(step.fileIdent())
                    .saying(step.difference().stream().limit(STEP_LINES_MAX).toArray(String[]::new)));
        }
    }

    /** Brings what administrators configured into the schema that devices see, as far as devices can follow. */
    private static void saveSchemas(SyncEngine engine, App app, AppConfiguration configuration) {
        saveSchemas(
                engine,
                app,
                ConfiguredSchema.syncable(app, configuration),
                ConfiguredSchema.asymmetricTables(configuration));
    }

    private static void saveSchemas(SyncEngine engine, App app, List<BsonDocument> schemas, Set<String> asymmetricTables) {
        SchemaImport outcome = within("saving schemas", engine.saveSchemas(schemas, asymmetricTables));
        if (outcome instanceof SchemaImport.Refused refused) {
            refused.problems()
                    .forEach(problem -> log.warn(
                            "schema not taken over app={} collection={} path={} reason={}",
                            app.clientAppId(),
                            problem.collection(),
                            problem.path(),
                            problem.message()));
        }
    }

    /** What is kept for an app, to be read. */
    MongoSyncStore store(App app) {
        return MongoSyncStore.open(client, app.clientAppId());
    }

    private Optional<Ingest> follow(String appId, SyncEngine engine, MongoSyncStore store) {
        if (!store.seesChanges()) {
            log.warn(
                    "what others change in MongoDB does not reach devices: the data source is no replica set;"
                            + " see devsync doctor app={}",
                    appId);
            return Optional.empty();
        }
        return Optional.of(Ingest.start(appId, engine, store, feedClient, clock, unsyncedDocumentsMax));
    }

    /** How far an app has followed what others do to its documents; empty when it does not, or does not run. */
    Optional<IngestStatus> ingestStatus(String clientAppId) {
        return Optional.ofNullable(entries.get(clientAppId))
                .flatMap(entry -> entry.sync.running())
                .flatMap(RunningSync::ingest)
                .map(Ingest::status);
    }

    /** The engine of an app if it runs; blocks while it starts. */
    Optional<SyncEngine> running(String clientAppId) {
        return Optional.ofNullable(entries.get(clientAppId)).flatMap(entry -> entry.sync.settled()).map(RunningSync::engine);
    }

    @Override
    public void configured(App app, AppConfiguration configuration) {
        Entry entry = entry(app);
        entry.configuring.lock();
        try {
            configure(entry, app, configuration);
        } finally {
            entry.configuring.unlock();
        }
    }

    /** Somebody may have configured an app, on whichever node. */
    void reread(String clientAppId) {
        Entry entry = entries.get(clientAppId);
        if (entry == null) {
            return;
        }
        entry.configuring.lock();
        try {
            Optional<App> app = apps.find(clientAppId);
            if (app.isEmpty()) {
                entries.remove(clientAppId, entry);
                stopAndCut(entry, () -> {});
                return;
            }
            Optional<AppConfiguration> configuration = configurations.find(app.get());
            long revision = configuration.map(AppConfiguration::revision).orElse(0L);
            if (revision != entry.revision || !app.get().equals(entry.app)) {
                configure(entry, app.get(), configurations.of(app.get()));
            }
        } finally {
            entry.configuring.unlock();
        }
    }

    /** The same for all apps. */
    void rereadAll() {
        entries.keySet().forEach(this::reread);
    }

    /** Stops the sync of all apps at once: they may belong to other nodes by now. Does not block. */
    void abandon() {
        entries.forEach((clientAppId, entry) -> {
            cutConnections.accept(clientAppId);
            blocking.execute(() -> entry.sync.stop(() -> {}));
        });
    }

    private void configure(Entry entry, App app, AppConfiguration configuration) {
        entry.revision = configuration.revision();
        boolean modeChanges = entry.app.developmentMode() != app.developmentMode();
        entry.app = app;
        EngineSettings next = EngineSettings.of(app, Optional.of(configuration));
        // An engine that is being started may have read the configuration before.
        Optional<SyncEngine> engine = entry.sync.settled().map(RunningSync::engine);
        if (engine.isEmpty()) {
            return;
        }
        if (next.equals(entry.opened)) {
            if (modeChanges) {
                engine.get().developmentMode(app.developmentMode());
            }
            saveSchemas(engine.get(), app, configuration);
            permissions.compute(app.clientAppId(), (id, known) -> configured(known, app));
            engine.get().permissionsChanged();
        } else if (!next.enabled()) {
            stopAndCut(entry, () -> {});
        } else {
            log.info("engine starts again with another configuration app={}", app.clientAppId());
            entry.sync.stop(() -> {});
        }
    }

    @Override
    public void terminated(App app) {
        Entry entry = entry(app);
        stopAndCut(entry, () -> forget(app));
    }

    @Override
    public void deleted(App app) {
        Entry entry = entry(app);
        stopAndCut(entry, () -> forget(app));
        entries.remove(app.clientAppId(), entry);
    }

    /**
     * Does something while no engine runs, because it replaces what apps, users and histories are; devices start over with
     * logging in. What becomes of it is as the action's exceptions say.
     */
    synchronized <T> T whileStopped(Supplier<T> action) {
        dataReplaced = true;
        try {
            // An engine that is being opened has its entry already, and is waited for.
            entries.values().forEach(entry -> entry.sync.stop(() -> {}));
            return action.get();
        } finally {
            List<Entry> old = List.copyOf(entries.values());
            old.forEach(entry -> entry.retired = true);
            entries.clear();
            permissions.clear();
            dataReplaced = false;
            old.forEach(entry -> cutConnections.accept(entry.app.clientAppId()));
        }
    }

    /**
     * Forgets an app's history, and does something more while its engine does not run; the schema stays. Its devices bind their
     * sessions again, and reset themselves.
     */
    void beginAnew(App app, Runnable more) {
        Optional<AppSchema> schema = schema(app);
        Entry entry = entry(app);
        entry.sync.stop(() -> {
            more.run();
            forget(app);
            entry.inherited = schema;
        });
        // So that the schema is stored, whatever comes.
        engine(app);
    }

    private void stopAndCut(Entry entry, Runnable meanwhile) {
        entry.sync.stop(meanwhile);
        cutConnections.accept(entry.app.clientAppId());
    }

    private void forget(App app) {
        MongoSyncStore.drop(client, app.clientAppId());
        log.info("history forgotten app={}", app.clientAppId());
    }

    @Override
    public boolean accepts(App app) {
        return engine(app).isPresent();
    }

    @Override
    public Optional<AppSchema> schema(App app) {
        return engine(app).map(SyncEngine::schema);
    }

    /** The engine of an app, started when it is not; blocks. Empty while sync is off. */
    Optional<SyncEngine> engine(App app) {
        try {
            of(app).toCompletableFuture().join();
            return running(app.clientAppId());
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof SyncOffException) {
                return Optional.empty();
            }
            if (failure.getCause() instanceof StoreException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    @Override
    public boolean forceReset(App app, long fileIdent) {
        return engine(app)
                .map(engine -> within("resetting client file " + fileIdent, engine.forceReset(fileIdent)))
                .orElse(false);
    }

    /**
     * Waits for what an engine was asked, as long as the data source may take.
     *
     * @throws StoreException when the engine has to start again meanwhile, or does not answer in time
     */
    static <T> T within(String what, CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture()
                    .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof StoreException broken) {
                throw new StoreException(what + ": " + broken.getMessage(), broken);
            }
            if (failure.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new StoreException(what + ": the engine did not answer in time", failure);
        }
    }

    @Override
    public void close() {
        entries.forEach((clientAppId, entry) -> {
            entry.sync.stop(() -> {});
            cluster.release(clientAppId);
        });
    }
}
