package io.devsync.server.sync;

import io.devsync.server.store.HistoryUpkeep.Mark;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The time by which devices count as away. It goes with the server's clock, but a time in which there was no server, or a
 * jump of its clock, counts for a small part of the offline limit at most: devices that nobody answered must not have to start over because of that
 * (invariant I10). It never goes back. Owned by the engine's thread.
 */
final class OfflineClock {

    private final InstantSource clock;
    private final long gapMaxMs;
    private long countedMs;
    private long atMs;

    /** Goes on where it was left. */
    OfflineClock(Mark mark, InstantSource clock, Duration gapMax) {
        this.clock = clock;
        this.gapMaxMs = gapMax.toMillis();
        this.countedMs = mark.countedMs();
        this.atMs = mark.atMs();
    }

    /** Milliseconds that were counted since the history began; to be asked more often than the longest gap. */
    long countedMs() {
        long wall = clock.millis();
        countedMs += Math.clamp(wall - atMs, 0, gapMaxMs);
        atMs = wall;
        return countedMs;
    }

    /** The server's clock when it was asked last, in milliseconds since 1970. */
    long atMs() {
        return atMs;
    }
}
