package io.devsync.server.embedded.storage;

import java.time.Clock;

/** Hands out cluster times: seconds and a counter packed like a BSON timestamp, strictly increasing; used by the writer only. */
final class LogicalClock {

    private final Clock clock;
    private long last;

    LogicalClock(Clock clock, long last) {
        this.clock = clock;
        this.last = Math.max(last, clock.instant().getEpochSecond() << 32);
    }

    /** The first of {@code count} consecutive times. */
    long take(int count) {
        long first = Math.max(last + 1, clock.instant().getEpochSecond() << 32 | 1);
        last = first + count - 1;
        return first;
    }

    long wallMs() {
        return clock.millis();
    }

    long last() {
        return last;
    }
}
