package io.devsync.server.session;

import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.realm.BadMessageException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Reads large messages away from the event loops, a bounded number at a time, so that their memory is bounded for the
 * whole server and no other device waits for them. For any thread; never blocks.
 *
 * <p>A message has its place from the beginning of its reading until the engine has taken it up. Those without a place
 * wait in order; each connection has one at most.
 */
final class LargeMessages implements AutoCloseable {

    /** Gets what became of a message, on a thread of this class. */
    interface Outcome {

        /**
         * It was read.
         *
         * @param takenUp to be called once, when the engine has taken the message up or it is not needed
         */
        void read(DeviceMessage message, Runnable takenUp);

        /** It is no good. */
        void bad(BadMessageException reason);
    }

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("large-message-", 0).factory());
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int freePlaces;

    LargeMessages(int max) {
        freePlaces = max;
    }

    /**
     * Reads a message when a place gets free.
     *
     * @param stillWanted asked then; a message that nobody waits for is not read
     */
    void read(SyncWire wire, byte[] message, BooleanSupplier stillWanted, Outcome outcome) {
        Runnable reading = () -> {
            boolean kept = false;
            try {
                if (stillWanted.getAsBoolean()) {
                    DeviceMessage read = wire.decode(message);
                    kept = true;
                    outcome.read(read, this::giveBack);
                }
            } catch (BadMessageException e) {
                outcome.bad(e);
            } finally {
                if (!kept) {
                    giveBack();
                }
            }
        };
        synchronized (waiting) {
            if (freePlaces == 0) {
                waiting.add(reading);
                return;
            }
            freePlaces--;
        }
        threads.execute(reading);
    }

    /** The place goes to the next one. */
    private void giveBack() {
        Runnable next;
        synchronized (waiting) {
            next = waiting.poll();
            if (next == null) {
                freePlaces++;
            }
        }
        if (next != null && !threads.isShutdown()) {
            threads.execute(next);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
