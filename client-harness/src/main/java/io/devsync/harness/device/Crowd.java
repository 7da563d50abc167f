package io.devsync.harness.device;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * When the devices of one thread take up what has arrived for them. Owned by that thread.
 *
 * <p>Real devices each have a processor of their own. Where hundreds share a thread, those that work what they were sent
 * into their files keep the cores from the server that still sends to others, and from reading what those are sent.
 * They wait for each other then: until nothing more arrives, but never for long.
 */
final class Crowd {

    /** So few devices of a thread keep nobody waiting. */
    private static final int FEW_CONNECTED = 64;

    /** What arrives for so few at a time is no change that is being sent to all. */
    private static final int FEW_WAITING = 16;

    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LATEST_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Devices that take up what they have before the thread reads again what arrives for others. */
    private static final int TURN = 16;

    private final EventLoop loop;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int connected;
    private long firstNs;
    private long newestNs;

    Crowd(EventLoop loop) {
        this.loop = loop;
    }

    /** One more device has a connection. */
    void joined() {
        connected++;
    }

    /** The connection of one that had joined is gone. */
    void left() {
        connected--;
    }

    /**
     * Has a device take up what has arrived for it, after what is there to be read now has been read.
     *
     * @param arrivedNs when it arrived, by {@link System#nanoTime()}
     */
    void takeUp(Runnable work, long arrivedNs) {
        if (connected <= FEW_CONNECTED && waiting.isEmpty()) {
            loop.execute(work);
            return;
        }
        newestNs = arrivedNs;
        waiting.add(work);
        if (waiting.size() == 1) {
            firstNs = arrivedNs;
            lookLater();
        }
    }

    private void lookLater() {
        loop.schedule(this::look, QUIET_NS, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        boolean moreToCome =
                waiting.size() > FEW_WAITING && now - newestNs < QUIET_NS && now - firstNs < LATEST_NS;
        if (moreToCome) {
            lookLater();
        } else {
            turn();
        }
    }

    private void turn() {
        try {
            for (int i = 0; i < TURN && !waiting.isEmpty(); i++) {
                waiting.remove().run();
            }
        } finally {
            if (!waiting.isEmpty()) {
                loop.execute(this::turn);
            }
        }
    }
}
