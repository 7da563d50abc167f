package io.devsync.harness.interop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of day plus as much as a test says; used by any thread. */
final class MovableClock extends Clock {

    private final Clock base = Clock.systemUTC();
    private volatile Duration ahead = Duration.ZERO;

    /** Lets time pass at once. */
    void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants have no zone");
    }
}
