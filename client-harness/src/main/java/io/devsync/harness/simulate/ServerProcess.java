package io.devsync.harness.simulate;

import io.devsync.server.rules.Permissions;
import io.devsync.server.store.StoreException;
import io.devsync.server.sync.EngineMeters;
import io.devsync.server.sync.EngineOptions;
import io.devsync.server.sync.SyncEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One run of the server, from its start to its death: an engine over the disk, with threads and a clock of its own. */
final class ServerProcess {

    static final String APP = "simulated-app";
    static final String DATABASE = "simulated";

    /** How long it takes to find out what a user may do, where that takes time. */
    private static final long PERMISSION_MICROS = 20_000;

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration START_AGAIN = Duration.ofMillis(500);

    private final Timeline timeline;
    private final SimulatedThreads threads;
    private final SimulatedStore store;
    private final EngineOptions options;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private @Nullable SyncEngine engine;
    private boolean stopping;
    private boolean stopped;

    /**
     * @param rules what users may do, as it is at any time
     * @param clockSkew how wrong this machine's clock is
     */
    ServerProcess(Timeline timeline, Faults faults, Disk disk, SimulatedRules rules, Duration clockSkew) {
        this.timeline = timeline;
        this.threads = new SimulatedThreads(timeline);
        this.store = new SimulatedStore(timeline, faults, threads, disk);
        InstantSource clock = () -> EPOCH.plusNanos(timeline.nowMicros() * 1000).plus(clockSkew);
        this.options = new EngineOptions(
                APP,
                DATABASE,
                "mongodb-atlas",
                true,
                clock,
                new SplittableRandom(timeline.random().nextLong()),
                new EngineMeters(registry),
                threads,
                faults.limits(),
                user -> permissions(rules, user),
                Optional.empty(),
                false);
    }

    /** What a user may do when it is asked, said at once or after a while. */
    private CompletionStage<Permissions> permissions(SimulatedRules rules, String user) {
        Permissions now = rules.of(user);
        if (timeline.random().nextBoolean()) {
            return CompletableFuture.completedFuture(now);
        }
        CompletableFuture<Permissions> later = new CompletableFuture<>();
        timeline.after(timeline.around(PERMISSION_MICROS), () -> {
            if (!threads.killed()) {
                later.complete(now);
            }
        });
        return later;
    }

    /** Begins to start the engine, and goes on trying when the store fails. */
    void start() {
        threads.start("start", () -> {
            while (engine == null) {
                try {
                    engine = SyncEngine.start(options, store);
                    timeline.note("server ready");
                } catch (StoreException failure) {
                    timeline.note("server cannot start");
                    timeline.detail(failure::toString);
                    threads.pause(START_AGAIN);
                }
            }
        });
    }

    /** The engine, when the process takes connections. */
    Optional<SyncEngine> engine() {
        return threads.killed() || stopping ? Optional.empty() : Optional.ofNullable(engine);
    }

    /** Stops the engine in order. */
    void stop() {
        SyncEngine running = engine;
        if (running == null) {
            kill();
            return;
        }
        stopping = true;
        threads.start("stop", () -> {
            running.close();
            stopped = true;
        });
    }

    /** Ends the process without warning. */
    void kill() {
        threads.kill();
    }

    /** Ends the process for good, when the simulation is over. */
    void bury() {
        threads.kill();
        threads.bury();
    }

    /** Whether there is no process any more. */
    boolean gone() {
        return threads.killed() || stopped;
    }

    boolean killed() {
        return threads.killed();
    }

    SimulatedThreads threads() {
        return threads;
    }

    CompletionStage<Void> documentsFollow() {
        return engine().orElseThrow().documentsFollow();
    }

    /** How often the engine started again because of an error of its own. */
    long defects() {
        return (long) registry.counter("devsync.sync.defects").count();
    }
}
