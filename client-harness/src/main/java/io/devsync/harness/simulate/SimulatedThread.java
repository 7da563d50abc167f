package io.devsync.harness.simulate;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that runs only while it has the baton: it gets it from the timeline's thread and hands it back where it would
 * block. So the simulation runs ordinary blocking code, one thread at a time.
 */
final class SimulatedThread {

    private final Thread thread;
    private volatile boolean running;
    private volatile boolean ended;
    private volatile Thread timeline = Thread.currentThread();
    private long waits;

    /** A thread that begins with the first {@link #resume()}. */
    SimulatedThread(String name, Runnable body) {
        thread = Thread.ofVirtual().name(name).start(() -> {
            awaitBaton();
            try {
                body.run();
            } finally {
                ended = true;
                giveBaton();
            }
        });
    }

    boolean ended() {
        return ended;
    }

    /** Lets the thread run until it waits again or ends; on the timeline's thread. */
    void resume() {
        if (ended) {
            return;
        }
        timeline = Thread.currentThread();
        waits++;
        running = true;
        LockSupport.unpark(thread);
        while (running) {
            LockSupport.park(this);
        }
    }

    /** The number of the wait that is about to begin; it is over once {@link #resume()} was called. */
    long nextWait() {
        return waits;
    }

    /** Waits until it is resumed; on the thread itself. */
    void handBack() {
        giveBaton();
        awaitBaton();
    }

    private void giveBaton() {
        running = false;
        LockSupport.unpark(timeline);
    }

    private void awaitBaton() {
        while (!running) {
            LockSupport.park(this);
        }
    }
}
