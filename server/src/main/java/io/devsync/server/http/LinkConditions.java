package io.devsync.server.http;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How bad a connection is, on purpose: for tests of apps on bad networks. Applies to both directions, to bytes that have
 * not passed yet.
 *
 * @param delay how long everything takes longer
 * @param jitter how much longer at most, drawn anew for each portion of bytes; order is kept
 * @param bytesPerSecond in each direction; 0 for no limit
 * @param stopped whether nothing passes until other conditions are imposed; what was under way is kept, not lost
 * @param seed of what is drawn, from the first conditions with jitter on
 * @param breaks where the connection breaks
 */
public record LinkConditions(
        Duration delay, Duration jitter, long bytesPerSecond, boolean stopped, long seed, List<Break> breaks) {

    /** Nothing is wrong. */
    public static final LinkConditions GOOD =
            new LinkConditions(Duration.ZERO, Duration.ZERO, 0, false, 0, List.of());

    /**
     * A connection that breaks when it has carried so much since the break was imposed, both directions together, in
     * the middle of a message if that is where it comes to.
     *
     * @param id tells breaks apart: one that is imposed again goes on counting
     * @param bytes {@link Long#MAX_VALUE} for any number
     * @param messages {@link Long#MAX_VALUE} for any number
     * @param due asked on the event loop when the connection has carried that much; false lets it live
     */
    public record Break(String id, long bytes, long messages, BooleanSupplier due) {}

    public LinkConditions {
        breaks = List.copyOf(breaks);
    }

    boolean areGood() {
        return delay.isZero() && jitter.isZero() && bytesPerSecond == 0 && !stopped && breaks.isEmpty();
    }

    /** Whether bytes have to wait. */
    boolean hold() {
        return stopped || bytesPerSecond > 0 || !delay.isZero() || !jitter.isZero();
    }
}
