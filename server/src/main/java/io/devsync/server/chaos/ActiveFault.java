package io.devsync.server.chaos;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** A lasting fault from when it began until it is over. Used by any thread. */
public final class ActiveFault {

    private final String id;
    private final FaultOrder order;
    private final Instant since;
    private final Instant until;
    private final AtomicInteger hits = new AtomicInteger();
    private volatile boolean over;

    ActiveFault(String id, FaultOrder order, Instant since) {
        this.id = id;
        this.order = order;
        this.since = since;
        this.until = since.plus(order.lasts());
    }

    /** By which it can be removed. */
    public String id() {
        return id;
    }

    /** What was asked for. */
    public FaultOrder order() {
        return order;
    }

    /** When it began. */
    public Instant since() {
        return since;
    }

    /** When it ends by itself at the latest. */
    public Instant until() {
        return until;
    }

    /** How often it has struck; 0 for a fault that only lasts a time. */
    public int hits() {
        return hits.get();
    }

    /** How often it will strike at most from now on; absent when only time ends it. */
    public OptionalInt left() {
        return order.times() == Integer.MAX_VALUE
                ? OptionalInt.empty()
                : OptionalInt.of(Math.max(0, order.times() - hits.get()));
    }

    /** Whether it is over: removed, out of time, or spent. */
    public boolean over() {
        return over;
    }

    void end() {
        over = true;
    }

    boolean expiredAt(Instant now) {
        return !now.isBefore(until);
    }

    /** Strikes once more, if it may. */
    boolean strike() {
        if (over) {
            return false;
        }
        int before = hits.getAndUpdate(count -> count < order.times() ? count + 1 : count);
        return before < order.times();
    }

    boolean isSpent() {
        return hits.get() >= order.times();
    }

    /** How many strikes it has left. */
    int strikesLeft() {
        return over ? 0 : order.times() - hits.get();
    }

    /** In words, for logs and people. */
    @Override
    public String toString() {
        return "fault " + id + " (" + order.fault().kind() + ")";
    }
}
