package io.devsync.harness.device;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a device waits before it connects again: twice as long after each failure for the same reason, a little less
 * by chance so that devices do not all come at once (spec wire-protocol §1.7). Owned by its device.
 */
final class Backoff {

    /** What real clients do. */
    static final Duration FIRST = Duration.ofSeconds(1);

    static final Duration LAST = Duration.ofMinutes(5);

    private static final double JITTER_MAX = 0.25;

    private final long firstMs;
    private final long lastMs;
    private final RandomGenerator random;
    private String reason = "";
    private long nextMs;

    Backoff(Duration first, Duration last, RandomGenerator random) {
        this.firstMs = first.toMillis();
        this.lastMs = last.toMillis();
        this.random = random;
        this.nextMs = firstMs;
    }

    /** Milliseconds to wait after another failure. */
    long afterFailure(String why) {
        if (!why.equals(reason)) {
            reason = why;
            nextMs = firstMs;
        }
        long delay = nextMs;
        nextMs = Math.min(lastMs, nextMs * 2);
        return delay - (long) (delay * JITTER_MAX * random.nextDouble());
    }

    /** All is well again. */
    void reset() {
        reason = "";
        nextMs = firstMs;
    }
}
