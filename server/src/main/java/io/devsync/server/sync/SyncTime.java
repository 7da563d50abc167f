package io.devsync.server.sync;

import java.time.Instant;
import java.time.InstantSource;

/** Time as changesets count it: milliseconds since 2015-01-01T00:00:00Z (spec wire-protocol §3.5). */
final class SyncTime {

    private static final long EPOCH_MS = 1_420_070_400_000L;

    private SyncTime() {}

    static long of(Instant moment) {
        return moment.toEpochMilli() - EPOCH_MS;
    }

    static long now(InstantSource clock) {
        return clock.millis() - EPOCH_MS;
    }
}
