package io.devsync.harness.load;

import java.util.concurrent.atomic.LongAdder;

/** How far a run has got, for those who watch; written by the devices' threads, read by any. */
public final class LoadProgress {

    private volatile String step = "starting";
    private volatile long total;
    private volatile LongAdder done = new LongAdder();

    /** Begins a step of some size. */
    public void begin(String what, long outOf) {
        done = new LongAdder();
        total = outOf;
        step = what;
    }

    /** One more of the step is done. */
    public void one() {
        done.increment();
    }

    /** What is being done. */
    public String step() {
        return step;
    }

    /** How much of it there is. */
    public long total() {
        return total;
    }

    /** How much of it is done. */
    public long done() {
        return done.sum();
    }
}
