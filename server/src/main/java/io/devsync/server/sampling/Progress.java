package io.devsync.server.sampling;

import io.devsync.server.document.Namespace;
import java.util.concurrent.atomic.AtomicBoolean;

/** How far a sampling has come. Written by its thread, read by any; anybody may cancel it. */
public final class Progress {

    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile Step step = new Step("", 0, 0, 0, 0);

    /**
     * Where a sampling is.
     *
     * @param collection what is being looked at
     * @param collectionsDone of {@code collections}
     * @param documents looked at in this collection
     * @param expected about how many there will be
     */
    public record Step(String collection, int collectionsDone, int collections, long documents, long expected) {}

    /** Where it is now. */
    public Step step() {
        return step;
    }

    void at(Namespace collection, int done, int collections, long documents, long expected) {
        step = new Step(collection.toString(), done, collections, documents, Math.max(documents, expected));
    }

    /** Lets the sampling end soon, without a result. */
    public void cancel() {
        cancelled.set(true);
    }

    boolean cancelled() {
        return cancelled.get();
    }
}
