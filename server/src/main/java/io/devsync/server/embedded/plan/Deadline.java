package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;

/**
 * When a command must end ({@code maxTimeMS}); long loops ask it now and then. A reader's deadline also gives other commands a turn:
 * commands run on virtual threads, which are not preempted.
 */
public final class Deadline {

    private static final int ASK_CLOCK_EVERY = 256;

    private final long atNanos;
    private final boolean limited;
    private final boolean yields;
    private int asked;

    private Deadline(long atNanos, boolean limited, boolean yields) {
        this.atNanos = atNanos;
        this.limited = limited;
        this.yields = yields;
    }

    /** For the holder of the writer lock: everyone else would only wait longer if it yielded. */
    public static Deadline none() {
        return new Deadline(0, false, false);
    }

    /** @param maxTimeMs 0 for no limit */
    public static Deadline reading(long maxTimeMs) {
        return new Deadline(System.nanoTime() + maxTimeMs * 1_000_000, maxTimeMs > 0, true);
    }

    /** @throws MongoError MaxTimeMSExpired */
    @SuppressWarnings("ThreadPriorityCheck") // a courtesy, nothing relies on it
    public void check() {
        if (++asked % ASK_CLOCK_EVERY != 0) {
            return;
        }
        if (limited && System.nanoTime() - atNanos > 0) {
            throw new MongoError(ErrorCode.MAX_TIME_MS_EXPIRED, "operation exceeded time limit");
        }
        if (yields) {
            Thread.yield();
        }
    }
}
