package io.devsync.server;

import io.devsync.server.api.admin.LiveSync;
import io.devsync.server.app.App;
import io.devsync.server.app.Apps;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.AppConfigurations;
import io.devsync.server.cluster.AppGiver;
import io.devsync.server.cluster.Cluster;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.session.SyncGateway;
import io.devsync.server.ingest.Ingest;
import io.devsync.server.ingest.IngestStatus;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.SyncEngine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sync of all apps: each has an engine, started when the app is first used, that does what is configured. Where a
 * running engine cannot change, another one takes its place, and devices bind their sessions again.
 */
final class AppEngines implements LiveSync, AppGiver, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AppEngines.class);

    private final EngineStarter starter;
    private final Cluster cluster;
    private final Apps apps;
    private final AppConfigurations configurations;
    private final Executor blocking;
    private final Consumer<String> cutConnections;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
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
     * @param cutConnections ends all sync connections of an app by its client app id
     */
    AppEngines(
            EngineStarter starter,
            Cluster cluster,
            Apps apps,
            AppConfigurations configurations,
            Executor blocking,
            Consumer<String> cutConnections) {
        this.starter = starter;
        this.cluster = cluster;
        this.apps = apps;
        this.configurations = configurations;
        this.blocking = blocking;
        this.cutConnections = cutConnections;
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
        EngineStarter.Started started = starter.start(entry.app, entry.inherited);
        entry.opened = started.settings();
        entry.revision = started.revision();
        entry.inherited = Optional.empty();
        return started.running();
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

    @Override
    public boolean inUse(String clientAppId) {
        return Optional.ofNullable(entries.get(clientAppId)).flatMap(entry -> entry.sync.running()).isPresent();
    }

    @Override
    public void give(String clientAppId, Runnable handOver) {
        Entry entry = entries.get(clientAppId);
        if (entry == null) {
            handOver.run();
        } else {
            stopAndCut(entry, handOver);
        }
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
            EngineStarter.saveSchemas(engine.get(), app, configuration);
            starter.permissions(app);
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
        stopAndCut(entry, () -> starter.forget(app));
    }

    @Override
    public void deleted(App app) {
        Entry entry = entry(app);
        stopAndCut(entry, () -> starter.forget(app));
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
            starter.forgetPermissions();
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
            starter.forget(app);
            entry.inherited = schema;
        });
        // So that the schema is stored, whatever comes.
        engine(app);
    }

    private void stopAndCut(Entry entry, Runnable meanwhile) {
        entry.sync.stop(meanwhile);
        cutConnections.accept(entry.app.clientAppId());
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
                .map(engine -> EngineAnswers.within("resetting client file " + fileIdent, engine.resetDeviceNextTime(fileIdent)))
                .orElse(false);
    }

    /** What is kept for an app, to be read. */
    MongoSyncStore store(App app) {
        return starter.store(app);
    }

    @Override
    public void close() {
        entries.forEach((clientAppId, entry) -> {
            entry.sync.stop(() -> {});
            cluster.release(clientAppId);
        });
    }
}
