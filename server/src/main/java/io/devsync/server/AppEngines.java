package io.devsync.server;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.app.App;
import io.devsync.server.auth.Auth;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.sync.EngineLimits;
import io.devsync.server.sync.EngineMeters;
import io.devsync.server.sync.EngineOptions;
import io.devsync.server.sync.QueryableConfig;
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
    private final Auth auth;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final EngineMeters meters;
    private final Executor blocking;
    private final ConcurrentHashMap<String, CompletableFuture<SyncEngine>> engines = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, AppPermissions> permissions = new ConcurrentHashMap<>();

    AppEngines(
            MongoClient client,
            Auth auth,
            InstantSource clock,
            RandomGenerator random,
            EngineMeters meters,
            Executor blocking) {
        this.client = client;
        this.auth = auth;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
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
                EngineLimits.SERVER,
                permissions.computeIfAbsent(app.clientAppId(), id -> new AppPermissions(app, auth, blocking)),
                app.access()
                        .queryable()
                        .filter(names -> names.alsoInDevelopment() || !app.developmentMode())
                        .map(names -> new QueryableConfig(names.everywhere(), names.byCollection())));
        try {
            return SyncEngine.start(options, MongoSyncStore.open(client, app.clientAppId()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CompletionException(stopped);
        }
    }

    /** An app's rules have changed: devices whose users may do other things now get what that changes. */
    void rulesChanged(App app) {
        AppPermissions known = permissions.get(app.clientAppId());
        if (known != null) {
            known.configure(app);
            running(app.clientAppId()).ifPresent(SyncEngine::permissionsChanged);
        }
    }

    /** The engine of an app if it runs; blocks while it starts. */
    Optional<SyncEngine> running(String clientAppId) {
        CompletableFuture<SyncEngine> engine = engines.get(clientAppId);
        return engine == null ? Optional.empty() : Optional.of(engine.join());
    }

    @Override
    public void close() throws InterruptedException {
        for (CompletableFuture<SyncEngine> starting : engines.values()) {
            try {
                starting.join().close();
            } catch (CompletionException neverStarted) {
                log.debug("an engine had not started reason={}", neverStarted.getMessage());
            }
        }
    }
}
