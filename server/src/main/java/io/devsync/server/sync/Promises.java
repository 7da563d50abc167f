package io.devsync.server.sync;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an engine has promised to others to do. When it has to start again, nobody knows what became of it: all that is
 * open is broken then, so that nobody waits for ever. Used by any thread.
 */
final class Promises {

    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();

    /** Answers for a promise until it is kept. */
    @SuppressWarnings("CollectionUndefinedEquality") // each is only itself
    <T> CompletableFuture<T> add(CompletableFuture<T> promise) {
        open.add(promise);
        promise.whenComplete((kept, broken) -> open.remove(promise));
        return promise;
    }

    /** Whatever was under way may be lost. */
    void breakAll(RuntimeException why) {
        List.copyOf(open).forEach(promise -> promise.completeExceptionally(why));
    }
}
