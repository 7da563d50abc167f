package io.devsync.server.ingest;

import io.devsync.server.store.StoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The sign to stop. Threads look for it wherever they wait, instead of being interrupted: a command that is interrupted
 * while its answer is on the way leaves the driver behind in disorder.
 */
final class Stop {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final CountDownLatch sign = new CountDownLatch(1);

    /** Ends a thread's work because of the sign. */
    static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    void give() {
        sign.countDown();
    }

    boolean given() {
        return sign.getCount() == 0;
    }

    /** Waits; not for longer than until the sign. */
    void sleep(Duration duration) throws InterruptedException {
        sign.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits until something is done.
     *
     * @throws StoreException when it failed
     */
    void await(CompletableFuture<Void> done) throws InterruptedException {
        while (!given()) {
            try {
                done.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException notYet) {
                // The sign may have been given meanwhile.
            } catch (ExecutionException failure) {
                Throwable cause = Objects.requireNonNull(failure.getCause());
                throw new StoreException("documents are looked at again: " + cause.getMessage(), cause);
            }
        }
        throw new StoppedException();
    }
}
