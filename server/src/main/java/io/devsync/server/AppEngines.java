package io.devsync.server;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.app.App;
import io.devsync.server.ingest.Ingest;
import io.devsync.server.ingest.IngestStatus;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.sync.EngineLimits;
import io.devsync.server.sync.EngineMeters;
import io.devsync.server.sync.EngineOptions;
import io.devsync.server.sync.SyncEngine;
import io.devsync.server.sync.VirtualThreads;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sync engines of all apps, each started when its app is first used. */
final class AppEngines implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AppEngines.class);

    private final MongoClient client;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final EngineMeters meters;
    private final int unsyncedDocumentsMax;
    private final Executor blocking;
    private final ConcurrentHashMap<String, Ingest> ingests = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CompletableFuture<SyncEngine>> engines = new ConcurrentHashMap<>();

    AppEngines(
            MongoClient client,
            InstantSource clock,
            RandomGenerator random,
            EngineMeters meters,
            int unsyncedDocumentsMax,
            Executor blocking) {
        this.client = client;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        this.unsyncedDocumentsMax = unsyncedDocumentsMax;
        this.blocking = blocking;
    }

    /** The engine of an app; failed when the data source does not let it start, so that the next call tries again. */
    CompletionStage<SyncEngine> of(App app) {
        return engines.computeIfAbsent(app.clientAppId(), id -> start(app));
    }

    private CompletableFuture<SyncEngine> start(App app) {
        CompletableFuture<SyncEngine> starting = CompletableFuture.supplyAsync(() -> open(app), blocking);
        starting.whenComplete((engine, failure) -> {
            if (failure != null) {
                engines.remove(app.clientAppId(), starting);
            }
        });
        return starting;
    }

    private SyncEngine open(App app) {
        EngineOptions options = new EngineOptions(
                app.clientAppId(),
                app.database(),
                app.dataSource(),
                app.developmentMode(),
                clock,
                random,
                meters,
                new VirtualThreads(),
                EngineLimits.SERVER);
        try {
            MongoSyncStore store = store(app);
            SyncEngine engine = SyncEngine.start(options, store);
            follow(app.clientAppId(), engine, store);
            return engine;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CompletionException(stopped);
        }
    }

    private void follow(String appId, SyncEngine engine, MongoSyncStore store) throws InterruptedException {
        if (!store.seesChanges()) {
            log.warn(
                    "what others change in MongoDB does not reach devices: the data source is no replica set;"
                            + " see devsync doctor app={}",
                    appId);
            return;
        }
        try {
            ingests.put(appId, Ingest.start(appId, engine, store, client, clock, unsyncedDocumentsMax));
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    /** What is kept for an app. */
    MongoSyncStore store(App app) {
        return MongoSyncStore.open(client, app.clientAppId());
    }

    /** How far an app has followed what others do to its documents; empty when it does not, or does not run. */
    Optional<IngestStatus> ingestStatus(String clientAppId) {
        return Optional.ofNullable(ingests.get(clientAppId)).map(Ingest::status);
    }

    /** The engine of an app if it runs; blocks while it starts. */
    Optional<SyncEngine> running(String clientAppId) {
        CompletableFuture<SyncEngine> engine = engines.get(clientAppId);
        return engine == null ? Optional.empty() : Optional.of(engine.join());
    }

    @Override
    public void close() throws InterruptedException {
        for (Ingest ingest : ingests.values()) {
            ingest.close();
        }
        for (CompletableFuture<SyncEngine> starting : engines.values()) {
            try {
                starting.join().close();
            } catch (CompletionException neverStarted) {
                log.debug("an engine had not started reason={}", neverStarted.getMessage());
            }
        }
    }
}
