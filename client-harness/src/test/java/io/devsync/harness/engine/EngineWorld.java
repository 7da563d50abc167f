package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.harness.device.ProtocolViolation;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.metrics.Meters;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.rules.Expansions;
import io.devsync.server.rules.PermissionSource;
import io.devsync.server.rules.Rules;
import io.devsync.server.sync.EngineLimits;
import io.devsync.server.sync.EngineMeters;
import io.devsync.server.sync.EngineOptions;
import io.devsync.server.sync.QueryableConfig;
import io.devsync.server.sync.SyncEngine;
import io.devsync.server.sync.VirtualThreads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** An engine over a data source, and devices. */
final class EngineWorld implements AutoCloseable {

    private static final int NEWEST_PROTOCOL = 14;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MongoClient client;
    private final String appId;
    private final String database;
    private final EngineLimits limits;
    private final InstantSource clock;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<InProcessDevice> devices = new ArrayList<>();
    private SyncEngine engine;
    private volatile PermissionSource permissions = PermissionSource.EVERYTHING;
    private Optional<QueryableConfig> queryable = Optional.empty();

    EngineWorld(String dataSourceUri, String appId) throws InterruptedException {
        this(dataSourceUri, appId, EngineLimits.SERVER, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
    }

    EngineWorld(String dataSourceUri, String appId, EngineLimits limits, InstantSource clock)
            throws InterruptedException {
        this.limits = limits;
        this.clock = clock;
        this.client = MongoClients.create(dataSourceUri);
        this.appId = appId;
        this.database = appId + "_data";
        this.engine = startEngine();
    }

    private SyncEngine startEngine() throws InterruptedException {
        EngineOptions options = new EngineOptions(
                appId, database, "mongodb-atlas", true, clock,
                new SplittableRandom(7),
                new EngineMeters(meters),
                new VirtualThreads(),
                limits,
                userId -> permissions.of(userId),
                queryable,
                false);
        return SyncEngine.start(options, MongoSyncStore.open(client, appId));
    }

    /** Other rules are in force from now on. */
    void rules(Rules rules) {
        permissions = userId -> CompletableFuture.completedFuture(rules.permissions(Expansions.ofUser(userId)));
        engine.permissionsChanged();
    }

    /** Only some fields can be queried after the next start. */
    void queryable(QueryableConfig config) {
        queryable = Optional.of(config);
    }

    InProcessDevice device(RealmSchema schema, String user, int protocolVersion) {
        InProcessDevice device =
                new InProcessDevice(user, schema, protocolVersion, 100_000_000L + devices.size() * 37L);
        devices.add(device);
        device.connect(engine);
        return device;
    }

    SyncEngine engine() {
        return engine;
    }

    MongoClient client() {
        return client;
    }

    String database() {
        return database;
    }

    InProcessDevice device(RealmSchema schema) {
        return device(schema, NEWEST_PROTOCOL);
    }

    InProcessDevice device(RealmSchema schema, int protocolVersion) {
        return device(schema, "user", protocolVersion);
    }

    /** Stops the engine and starts it again over the same data; devices are cut and come back. */
    void restart() throws InterruptedException {
        restartAfter(() -> {});
        devices.forEach(device -> device.connect(engine));
    }

    /** Stops the engine and starts it again when something has happened; devices are cut and stay away. */
    void restartAfter(Runnable meanwhile) throws InterruptedException {
        devices.forEach(InProcessDevice::cut);
        engine.close();
        meanwhile.run();
        engine = startEngine();
    }

    /** Lets messages flow until a condition holds. */
    void until(String what, BooleanSupplier condition) throws ProtocolViolation, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            boolean any = false;
            for (InProcessDevice device : devices) {
                any |= device.receive();
            }
            if (!any) {
                Thread.sleep(1);
            }
            assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(deadline);
        }
    }

    /** How many devices were found to diverge in some way. */
    double divergences(String found) {
        return meters.get(Meters.DIVERGENCES.meterName()).tag("found", found).counter().count();
    }

    /** Lets everything settle: all changes integrated everywhere. */
    void settle() throws ProtocolViolation, InterruptedException {
        for (int round = 0; round < 2; round++) {
            until("devices are idle", () -> devices.stream()
                    .filter(device -> device.session().connected())
                    .allMatch(device -> device.session().idle()));
            devices.forEach(device -> device.session().requestMark());
        }
        until("marks are answered", () -> devices.stream()
                .filter(device -> device.session().connected())
                .allMatch(device -> device.session().idle()));
        engine.documentsFollow().toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** All devices hold the same objects. */
    void assertSameEverywhere() {
        Map<ObjectKey, ObjectState> first = devices.getFirst().realm().objects();
        RealmSchema schema = devices.getFirst().realm().schema();
        for (InProcessDevice device : devices) {
            Map<ObjectKey, ObjectState> other = device.realm().objects();
            Set<ObjectKey> keys = new HashSet<>(first.keySet());
            assertThat(other.keySet()).isEqualTo(keys);
            for (ObjectKey key : keys) {
                assertThat(StateEquality.same(schema, first.get(key), other.get(key)))
                        .as(() -> key + ":\n" + first.get(key) + "\n" + other.get(key))
                        .isTrue();
            }
        }
    }

    /** The documents, read as a new device would get them, hold what the devices hold. */
    void assertDocumentsEqualDevices() throws ProtocolViolation, InterruptedException {
        InProcessDevice known = devices.getFirst();
        InProcessDevice fresh = device(known.realm().schema());
        fresh.session().subscribe(Map.of("Node", "TRUEPREDICATE"));
        until("the new device is subscribed", () -> fresh.session().subscribed());
        assertSameEverywhere();
    }

    @Override
    public void close() throws InterruptedException {
        engine.close();
        client.close();
    }
}
