package io.devsync.harness.realm;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for the native client, never for ever, and explains itself with the client's log when it was in vain. */
final class Waiting {

    /** Far below what a round trip takes, far above what would keep a core busy. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private Waiting() {}

    /**
     * The value of a future that a callback of the native client completes.
     *
     * @param what ends the sentence "no ... within 5000 ms"
     * @param details what else would help to understand a timeout
     */
    static <T> T await(CompletableFuture<T> outcome, Duration timeout, String what, Supplier<String> details) {
        try {
            return outcome.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ClientTimeoutException(
                    what, timeout, details.get(), RealmRuntime.load().log());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + what, e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException("no " + what, e.getCause());
            }
        }
    }

    /** Asks again and again, on the calling thread, until the answer is yes. */
    static void until(BooleanSupplier condition, Duration timeout, String what, Supplier<String> details) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new ClientTimeoutException(
                        what, timeout, details.get(), RealmRuntime.load().log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
