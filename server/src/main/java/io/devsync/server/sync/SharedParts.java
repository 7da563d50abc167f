package io.devsync.server.sync;

import io.devsync.server.sync.BootstrapReader.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bootstrap in the making that others can get too, once it is complete. One thread makes it, ahead of its own device;
 * any number of others wait for it and read it.
 */
final class SharedParts {

    private final long version;
    private final AtomicLong budget;
    private final List<Part> parts = new ArrayList<>();
    private final CompletableFuture<List<Part>> complete = new CompletableFuture<>();
    private volatile boolean tooLarge;
    private long bytes;

    /**
     * @param version the version at which the documents are read
     * @param budget bytes that all bootstraps of an engine may still keep
     */
    SharedParts(long version, AtomicLong budget) {
        this.version = version;
        this.budget = budget;
    }

    long version() {
        return version;
    }

    /** Done with all parts when they are there; cancelled when there will be none to share. */
    CompletableFuture<List<Part>> complete() {
        return complete;
    }

    /** Whether there was no room for it. */
    boolean tooLarge() {
        return tooLarge;
    }

    /** Keeps a part; false when there is no room for more, and then nothing is shared. */
    boolean add(Part part) {
        if (complete.isDone()) {
            return false;
        }
        int size = part.changeset().size();
        if (budget.addAndGet(-size) < 0) {
            budget.addAndGet(size);
            tooLarge = true;
            giveUp();
            return false;
        }
        bytes += size;
        parts.add(part);
        return true;
    }

    /** All parts are there. */
    void finish() {
        complete.complete(List.copyOf(parts));
    }

    /** There is nothing to share after all. */
    void giveUp() {
        if (complete.cancel(false)) {
            free();
        }
    }

    /** Gives the room back that the parts have taken; after they are complete, by who forgets them. */
    void free() {
        budget.addAndGet(bytes);
        bytes = 0;
        parts.clear();
    }
}
