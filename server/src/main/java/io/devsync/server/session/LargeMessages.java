package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.RealmWire;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Reads large messages away from the event loops, a bounded number at a time, so that their memory is bounded for the
 * whole server and no other device waits for them.
 */
final class LargeMessages implements AutoCloseable {

    /** Gets what became of a message, on a thread of this class. */
    interface Outcome {

        /**
         * It was read.
         *
         * @param takenUp to be called once, when the engine has taken the message up or it is not needed
         */
        void read(ClientMessage message, Runnable takenUp);

        /** It is no good. */
        void bad(BadMessageException reason);
    }

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("large-message-", 0).factory());
    private final Semaphore places;

    LargeMessages(int max) {
        places = new Semaphore(max, true);
    }

    /**
     * Reads a message when a place gets free.
     *
     * @param stillWanted asked then; a message that nobody waits for is not read
     */
    void read(RealmWire wire, byte[] message, BooleanSupplier stillWanted, Outcome outcome) {
        threads.execute(() -> {
            try {
                places.acquire();
            } catch (InterruptedException e) {
                return;
            }
            boolean kept = false;
            try {
                if (stillWanted.getAsBoolean()) {
                    ClientMessage read = wire.decodeClientMessage(message);
                    kept = true;
                    outcome.read(read, places::release);
                }
            } catch (BadMessageException e) {
                outcome.bad(e);
            } finally {
                if (!kept) {
                    places.release();
                }
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
