package io.devsync.server.session;

import io.devsync.server.http.WebSocketConnection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is on the way from the engine's threads to one connection's event loop, in order. {@link #add} and {@link
 * #isWritable} are for any thread, the rest for the event loop.
 *
 * <p>Knows how many bytes wait here and whether the socket takes more, which together say whether the device keeps up.
 */
final class Outbox {

    /** Entries per turn: others of the event loop want theirs, and senders may be as fast as the loop is. */
    private static final int TURN = 64;

    private record Entry(long bytes, Runnable transmission) {}

    private final WebSocketConnection connection;
    private final Executor eventLoop;
    private final SyncLimits limits;
    private final Runnable whenWritable;
    private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean socketWritable = true;

    /**
     * An empty outbox.
     *
     * @param eventLoop the connection's; deals with failures
     * @param whenWritable called on the event loop when outlets may have become writable
     */
    Outbox(WebSocketConnection connection, Executor eventLoop, SyncLimits limits, Runnable whenWritable) {
        this.connection = connection;
        this.eventLoop = eventLoop;
        this.limits = limits;
        this.whenWritable = whenWritable;
    }

    /** Runs a transmission on the event loop, after all earlier ones. */
    void add(long bytes, Runnable transmission) {
        queuedBytes.addAndGet(bytes);
        queue.add(new Entry(bytes, transmission));
        schedule();
    }

    /** Has {@code whenWritable} called, now that somebody waits for it. */
    void wake() {
        add(0, () -> {});
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            eventLoop.execute(this::drain);
        }
    }

    private void drain() {
        scheduled.set(false);
        try {
            for (int i = 0; i < TURN; i++) {
                Entry entry = queue.poll();
                if (entry == null) {
                    break;
                }
                queuedBytes.addAndGet(-entry.bytes);
                entry.transmission.run();
            }
        } finally {
            connection.flush();
            if (!queue.isEmpty()) {
                schedule();
            }
        }
        socketWritable = connection.isWritable();
        if (isWritable()) {
            whenWritable.run();
        }
    }

    /** The socket's buffer crossed a mark. */
    void socketWritabilityChanged() {
        socketWritable = connection.isWritable();
        if (isWritable()) {
            whenWritable.run();
        }
    }

    /** Whether the device keeps up. */
    boolean isWritable() {
        return socketWritable && queuedBytes.get() < limits.queuedBytesHigh();
    }

    /** Whether more waits than can be excused. */
    boolean isFlooded() {
        return queuedBytes.get() + connection.excessBytes() > limits.queuedBytesMax();
    }
}
