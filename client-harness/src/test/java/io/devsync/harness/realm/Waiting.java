package io.devsync.harness.realm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for the native client, never for ever, and explains itself with the client's log when it was in vain. */
final class Waiting {

    /** Far below what a round trip takes, far above what would keep a core busy. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Waiting() {}

    /** Why there is no point in waiting any longer; empty while there is. */
    @FunctionalInterface
    interface Hopeless {
        Hopeless NEVER = Optional::empty;

        Optional<String> reason();
    }

    /**
     * The value of a future that a callback of the native client completes.
     *
     * @param what ends the sentence "no ... within 5000 ms"
     * @param hopeless is asked again and again
     * @param details what else would help to understand a timeout
     */
    static <T> T await(
            CompletableFuture<T> outcome, Duration timeout, String what, Hopeless hopeless, Supplier<String> details) {
        until(outcome::isDone, timeout, what, hopeless, details);
        try {
            return outcome.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException("no " + what, e.getCause());
            }
        }
    }

    /** Asks again and again, on the calling thread, until the answer is yes. */
    static void until(
            BooleanSupplier condition, Duration timeout, String what, Hopeless hopeless, Supplier<String> details) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            Optional<String> reason = hopeless.reason();
            if (reason.isPresent() || waited.compareTo(timeout) > 0) {
                String explanation = reason.map(text -> "given up because of " + text).orElse("waited in vain");
                throw new ClientTimeoutException(
                        what, waited, explanation + "; " + details.get(), RealmRuntime.load().log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
