package io.devsync.server.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits for the driver's publishers, for callers that run on threads of their own (virtual ones, as a rule) and may
 * block. Never call it from an event loop.
 *
 * <p>Errors of the driver come out as they are; a wait that takes too long ends with {@link StoreTimeoutException}.
 */
public final class Await {

    private Await() {}

    /** The publisher's only or first value. It must have one. */
    public static <T> T one(Publisher<T> publisher, Duration timeout) {
        return first(publisher, timeout)
                .orElseThrow(() -> new IllegalStateException("publisher ended without a value (expected: one)"));
    }

    /** The publisher's first value, if it has any; the rest is cancelled. */
    public static <T> Optional<T> first(Publisher<T> publisher, Duration timeout) {
        return Mono.from(publisher).timeout(timeout, tooLate(timeout)).blockOptional();
    }

    /** All values. The caller bounds their number in the query. */
    public static <T> List<T> all(Publisher<T> publisher, Duration timeout) {
        return Flux.from(publisher)
                .collectList()
                .timeout(timeout, tooLate(timeout))
                .blockOptional()
                .orElseThrow();
    }

    /** Waits for the end of a publisher whose values are of no interest. */
    public static void done(Publisher<?> publisher, Duration timeout) {
        Mono.when(publisher).timeout(timeout, tooLate(timeout)).blockOptional();
    }

    private static <T> Mono<T> tooLate(Duration timeout) {
        return Mono.error(() -> new StoreTimeoutException(timeout));
    }
}
