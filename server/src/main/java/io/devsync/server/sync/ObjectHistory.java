package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The entries that touched one object, for explaining: those in memory and, before them, some that were read from the
 * store. Owned by the engine's thread.
 */
final class ObjectHistory {

    /** Stored versions that are looked through for one question: about a tenth of a second, on a thread of its own. */
    private static final int LOOKED_BACK = 20_000;

    private final HistoryLog log;
    private final ObjectKey key;
    private final List<HistoryEntry.Changes> recalled;

    /** @param recalled what {@link #recall} has found, oldest first */
    ObjectHistory(HistoryLog log, ObjectKey key, List<HistoryEntry.Changes> recalled) {
        this.log = log;
        this.key = key;
        this.recalled = recalled;
    }

    /** The entries after a version that touch the object, oldest first. */
    List<HistoryEntry.Changes> after(long version) {
        List<HistoryEntry.Changes> entries = new ArrayList<>();
        long known = version;
        for (HistoryEntry.Changes entry : recalled) {
            if (entry.version() > version) {
                entries.add(entry);
                known = entry.version();
            }
        }
        entries.addAll(log.touching(key, known));
        return entries;
    }

    /**
     * Finds what touched an object until now: in the newest stored versions, and in memory, for that may be forgotten until
     * the answer is there. To be called on the engine's thread, which does not wait for it.
     *
     * @return failed with {@link StoreException} when the data source does not answer
     */
    static CompletionStage<List<HistoryEntry.Changes>> recall(
            Concurrency concurrency, SyncStore store, EngineState state, ObjectKey key) {
        List<HistoryEntry.Changes> inMemory = List.copyOf(state.log().touching(key, 0));
        long until = state.log().first() - 1;
        // What was before a breaking change does not fit the schema.
        long kept = Math.max(state.trimmed(), state.schema().cutOff().version()) + 1;
        long from = Math.max(kept, until - LOOKED_BACK + 1);
        if (from > until) {
            return CompletableFuture.completedFuture(inMemory);
        }
        RealmSchema schema = state.schema().realm();
        CompletableFuture<List<HistoryEntry.Changes>> found = new CompletableFuture<>();
        concurrency.start("recall", () -> {
            try {
                List<HistoryEntry.Changes> all = stored(store, schema, key, from, until);
                all.addAll(inMemory);
                found.complete(all);
            } catch (StoreException failure) {
                found.completeExceptionally(failure);
            }
        });
        return found;
    }

    private static List<HistoryEntry.Changes> stored(
            SyncStore store, RealmSchema schema, ObjectKey key, long from, long until) {
        List<HistoryEntry.Changes> touching = new ArrayList<>();
        long next = from;
        while (next <= until) {
            List<HistoryEntry> page = store.read(schema, next).entries();
            if (page.isEmpty()) {
                break;
            }
            for (HistoryEntry entry : page) {
                if (entry.version() <= until
                        && entry instanceof HistoryEntry.Changes changes
                        && changes.touched().stream().anyMatch(object -> object.key().equals(key))) {
                    touching.add(changes);
                }
            }
            next = page.getLast().version() + 1;
        }
        return touching;
    }
}
