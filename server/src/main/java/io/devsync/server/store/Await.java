package io.devsync.server.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits for publishers of the MongoDB driver; for virtual threads only, never for event loops. */
public final class Await {

    private Await() {}

    /** The only element; an error when there is none. */
    public static <T> T one(Publisher<T> publisher, Duration limit) {
        T element = Mono.from(publisher).block(limit);
        if (element == null) {
            throw new IllegalStateException("the database answered nothing (expected: one result)");
        }
        return element;
    }

    /** The first element, if there is one. */
    public static <T> Optional<T> first(Publisher<T> publisher, Duration limit) {
        return Optional.ofNullable(Mono.from(publisher).block(limit));
    }

    /** All elements. */
    public static <T> List<T> all(Publisher<T> publisher, Duration limit) {
        List<T> elements = Flux.from(publisher).collectList().block(limit);
        return elements == null ? List.of() : elements;
    }

    /** Waits for the end. */
    public static void done(Publisher<?> publisher, Duration limit) {
        Flux.from(publisher).then().block(limit);
    }
}
