package io.devsync.harness.simulate;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Simulated time and all that is going to happen in it. Everything random in a run comes from here, and everything that
 * runs, runs as one of its events, one after the other: so the seed alone decides what happens. Owned by the thread that
 * has the simulation's baton.
 */
final class Timeline {

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
    private final Trace trace;
    private long nowMicros;
    private long sequence;
    private long happened;

    private record Event(long atMicros, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMicros, other.atMicros);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Timeline(long seed, Trace trace) {
        this.random = new SplittableRandom(seed);
        this.trace = trace;
    }

    /** Microseconds since the start of the simulation. */
    long nowMicros() {
        return nowMicros;
    }

    /** Events that have happened. */
    long happened() {
        return happened;
    }

    SplittableRandom random() {
        return random;
    }

    /** True in that many of a thousand cases. */
    boolean chance(int perMille) {
        return perMille > 0 && random.nextInt(1000) < perMille;
    }

    /** A duration whose typical size is given; some are far shorter, few far longer. */
    long around(long micros) {
        return (long) (-Math.log(1 - random.nextDouble()) * micros) + 1;
    }

    void after(Duration delay, Runnable action) {
        after(delay.toNanos() / 1000, action);
    }

    void after(long delayMicros, Runnable action) {
        at(nowMicros + delayMicros, action);
    }

    void at(long atMicros, Runnable action) {
        events.add(new Event(Math.max(atMicros, nowMicros), sequence++, action));
    }

    /** Lets the next event happen; false when there is none. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        nowMicros = next.atMicros;
        happened++;
        next.action.run();
        return true;
    }

    /** Notes what happens. */
    void note(String what, long... numbers) {
        trace.note(nowMicros, what, numbers);
    }

    /** More of what was noted last, for those who read the trace. */
    void detail(Supplier<String> text) {
        trace.detail(text);
    }
}
