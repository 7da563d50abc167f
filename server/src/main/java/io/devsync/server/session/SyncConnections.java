package io.devsync.server.session;

import io.devsync.server.logs.LogSink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All sync connections of a server, whatever their wire: what they share, and the end of those that fell silent. To be
 * closed after the HTTP server.
 */
public final class SyncConnections implements AutoCloseable {

    private final SyncLimits limits;
    private final SyncMeters meters;
    private final SyncJournal journal;
    private final Clock clock;
    private final LargeMessages large;
    private volatile ConnectionFaults faults = ConnectionFaults.NONE;
    private volatile boolean testCommands;
    private final Set<SyncConnection> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService reaper;

    /**
     * No connections yet.
     *
     * @param registry gets the meters named {@code devsync.sync} in {@link io.devsync.server.metrics.Meters}
     * @param clock tells how long a connection was silent
     */
    public SyncConnections(SyncLimits limits, MeterRegistry registry, Clock clock) {
        this(limits, registry, clock, LogSink.NONE);
    }

    /**
     * No connections yet, and logs of what they will do.
     *
     * @param registry gets the meters named {@code devsync.sync} in {@link io.devsync.server.metrics.Meters}
     * @param clock tells how long a connection was silent
     */
    public SyncConnections(SyncLimits limits, MeterRegistry registry, Clock clock, LogSink logs) {
        this.limits = limits;
        this.clock = clock;
        meters = new SyncMeters(registry);
        journal = new SyncJournal(logs, clock);
        large = new LargeMessages(limits.largeMessagesMax());
        reaper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("sync-reaper").factory());
        long periodMillis = Math.max(1, limits.idleTimeout().toMillis() / 4);
        reaper.scheduleWithFixedDelay(this::reapIdle, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    SyncLimits limits() {
        return limits;
    }

    SyncMeters meters() {
        return meters;
    }

    SyncJournal journal() {
        return journal;
    }

    Clock clock() {
        return clock;
    }

    ConnectionFaults faults() {
        return faults;
    }

    /** Lets somebody disturb connections from now on. */
    public void disturbedBy(ConnectionFaults disturber) {
        faults = disturber;
    }

    boolean testCommands() {
        return testCommands;
    }

    /** Does what test suites command devices' sessions to do from now on (spec wire-protocol §3.10). */
    public void obeyTestCommands() {
        testCommands = true;
    }

    /** The connections that are open. */
    public List<SyncLink> links() {
        return open.stream().<SyncLink>map(SyncConnection::link).toList();
    }

    LargeMessages large() {
        return large;
    }

    void opened(SyncConnection connection) {
        open.add(connection);
        meters.connected();
    }

    void closed(SyncConnection connection) {
        open.remove(connection);
        meters.disconnected();
    }

    /** Cuts the connections that were silent for too long. */
    void reapIdle() {
        long oldest = clock.millis() - limits.idleTimeout().toMillis();
        for (SyncConnection connection : open) {
            if (connection.lastMessageMillis() < oldest) {
                connection.cut("idle");
            }
        }
    }

    /** Cuts all connections of an app; what its devices do next is up to what admission says then. */
    public void cutAll(String clientAppId) {
        for (SyncConnection connection : open) {
            if (connection.isOf(clientAppId)) {
                connection.cut("reconfigured");
            }
        }
    }

    /** Stops the threads. */
    @Override
    public void close() {
        reaper.shutdownNow();
        large.close();
    }
}
