package io.devsync.server;

import com.mongodb.reactivestreams.client.MongoClient;
import io.devsync.server.app.App;
import io.devsync.server.app.config.AppConfiguration;
import io.devsync.server.app.config.AppConfigurations;
import io.devsync.server.app.config.ConfiguredSchema;
import io.devsync.server.auth.Auth;
import io.devsync.server.cluster.Cluster;
import io.devsync.server.cluster.Lease;
import io.devsync.server.ingest.Ingest;
import io.devsync.server.logs.LogEntry;
import io.devsync.server.logs.LogSink;
import io.devsync.server.logs.LogType;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.schema.SchemaImport;
import io.devsync.server.store.IdSource;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the engines of apps: takes the app for this node, opens its store so that nobody else writes to it, brings what is
 * configured into its schema and lets it follow what others do to its documents.
 */
final class EngineStarter {

    private static final Logger log = LoggerFactory.getLogger(EngineStarter.class);

    private static final int OPERATION_BYTES = 16;

    /** Nobody reads more in one entry. */
    private static final int STEP_LINES_MAX = 100;

    private final MongoClient client;
    private final Optional<LocalSource> local;
    private final MongoClient feedClient;
    private final Cluster cluster;
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
    private volatile WriteFaults writeFaults = WriteFaults.NONE;
    private final ConcurrentHashMap<String, AppPermissions> permissions = new ConcurrentHashMap<>();

    /**
     * An engine that has just been started.
     *
     * @param settings what it was started with
     * @param revision of the configuration that it was started with; 0 for none
     */
    record Started(RunningSync running, EngineSettings settings, long revision) {}

    /**
     * @param local the data source, when it is in this process
     * @param feedClient for connections that wait for changes
     * @param limits of engines whose apps want nothing else
     */
    EngineStarter(
            MongoClient client,
            Optional<LocalSource> local,
            MongoClient feedClient,
            Cluster cluster,
            Auth auth,
            AppConfigurations configurations,
            InstantSource clock,
            RandomGenerator random,
            EngineMeters meters,
            int unsyncedDocumentsMax,
            EngineLimits limits,
            Executor blocking,
            LogSink logs,
            IdSource ids) {
        this.client = client;
        this.local = local;
        this.feedClient = feedClient;
        this.cluster = cluster;
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
    }

    /** Lets somebody refuse writes of devices, in engines that are started from now on. */
    void disturbedBy(WriteFaults disturber) {
        writeFaults = disturber;
    }

    /**
     * Starts the engine of an app; blocks.
     *
     * @param inherited what a history that begins anew starts with, so that devices that come back find their classes
     * @throws SyncOffException when the app's sync is off
     * @throws StoreException when the data source does not answer
     * @throws io.devsync.server.cluster.OwnedElsewhereException when the app belongs to another node
     */
    Started start(App app, Optional<AppSchema> inherited) throws InterruptedException {
        Lease lease = cluster.acquire(app.clientAppId());
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
                permissions(app),
                settings.queryable(),
                settings.recoveryForbidden());
        MongoSyncStore store = own(app, lease);
        SyncEngine engine = start(options, store);
        engine.whenSchemaChanges(step -> note(app, step));
        engine.disturbedBy(writeFaults);
        try {
            configuration.ifPresent(some -> saveSchemas(engine, app, some));
            inherited.ifPresent(schema -> saveSchemas(
                    engine, app, AppServicesSchema.write(schema), AppServicesSchema.asymmetricTables(schema)));
            RunningSync running = new RunningSync(engine, follow(app.clientAppId(), engine, store), store);
            return new Started(
                    running, settings, configuration.map(AppConfiguration::revision).orElse(0L));
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

    /** What an app's users may do, as it is configured now. */
    AppPermissions permissions(App app) {
        return permissions.compute(app.clientAppId(), (id, known) -> configured(known, app));
    }

    /** Forgets what any app's users may do. */
    void forgetPermissions() {
        permissions.clear();
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
    static void saveSchemas(SyncEngine engine, App app, AppConfiguration configuration) {
        saveSchemas(
                engine,
                app,
                ConfiguredSchema.syncable(app, configuration),
                ConfiguredSchema.asymmetricTables(configuration));
    }

    private static void saveSchemas(SyncEngine engine, App app, List<BsonDocument> schemas, Set<String> asymmetricTables) {
        SchemaImport outcome = EngineAnswers.within("saving schemas", engine.saveSchemas(schemas, asymmetricTables));
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

    /** What is kept for an app, to be read. */
    MongoSyncStore store(App app) {
        return MongoSyncStore.open(client, app.clientAppId());
    }

    /** Drops the history of an app whose engine does not run. */
    void forget(App app) {
        MongoSyncStore.drop(client, app.clientAppId());
        log.info("history forgotten app={}", app.clientAppId());
    }
}
