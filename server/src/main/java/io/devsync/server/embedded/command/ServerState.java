package io.devsync.server.embedded.command;

import io.devsync.server.embedded.storage.StoreEngine;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.bson.types.ObjectId;

/** What all commands share: storage, cursors, sessions, kept snapshots, time. Thread-safe. */
public final class ServerState implements AutoCloseable {

    private static final long EXPIRY_SECONDS = 5;

    private final StoreEngine engine;
    private final Clock clock;
    private final RandomGenerator random;
    private final Cursors cursors;
    private final Sessions sessions;
    private final Snapshots snapshots;
    private final long startedMs;
    private final ObjectId processId = new ObjectId();
    private final ScheduledExecutorService expiry;
    private final TtlMonitor ttl;

    public ServerState(StoreEngine engine, Clock clock, RandomGenerator random) {
        this.engine = engine;
        this.clock = clock;
        this.random = random;
        this.cursors = new Cursors(clock, random);
        this.sessions = new Sessions(engine, cursors, clock);
        this.snapshots = new Snapshots(engine, clock);
        this.startedMs = clock.millis();
        this.expiry = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("devsync-mongodb-expiry").daemon(true).factory());
        this.ttl = new TtlMonitor(engine, clock);
        expiry.scheduleWithFixedDelay(this::expire, EXPIRY_SECONDS, EXPIRY_SECONDS, TimeUnit.SECONDS);
    }

    StoreEngine engine() {
        return engine;
    }

    Clock clock() {
        return clock;
    }

    RandomGenerator random() {
        return random;
    }

    Cursors cursors() {
        return cursors;
    }

    Sessions sessions() {
        return sessions;
    }

    Snapshots snapshots() {
        return snapshots;
    }

    TtlMonitor ttl() {
        return ttl;
    }

    long startedMs() {
        return startedMs;
    }

    ObjectId processId() {
        return processId;
    }

    /** Ends what waits for clients; storage stays open. */
    @Override
    public void close() {
        expiry.shutdown();
        ttl.close();
        cursors.killAll();
        sessions.abortAll();
        snapshots.close();
    }

    private void expire() {
        sessions.expire();
        cursors.killIdle();
        snapshots.dropExpired();
    }
}
