package io.devsync.harness.device;

import java.time.InstantSource;

/** Time as changesets count it: milliseconds since 2015-01-01T00:00:00Z (spec wire-protocol §3.5). */
final class DeviceClock {

    private static final long EPOCH_MS = 1_420_070_400_000L;

    private DeviceClock() {}

    static long timestamp(InstantSource clock) {
        return clock.millis() - EPOCH_MS;
    }
}
