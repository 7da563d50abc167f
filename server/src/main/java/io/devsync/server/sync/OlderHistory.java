package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The changes of the history, wherever they are: the newest in memory, older ones in the store, on which this blocks. Owned
 * by the engine's thread.
 */
final class OlderHistory {

    private final SyncStore store;
    private final EngineState state;

    OlderHistory(SyncStore store, EngineState state) {
        this.store = store;
        this.state = state;
    }

    /** The changes of some objects after a version, up to another one. */
    List<HistoryEntry.Changes> touching(Set<ObjectKey> keys, long after, long until) {
        List<HistoryEntry.Changes> touching = changes(after, until);
        touching.removeIf(
                entry -> entry.touched().stream().noneMatch(object -> keys.contains(object.key())));
        return touching;
    }

    /**
     * All changes after a version, up to another one.
     *
     * @throws StoreException when an entry is missing, or the data source does not answer
     */
    List<HistoryEntry.Changes> changes(long after, long until) {
        List<HistoryEntry.Changes> changes = new ArrayList<>();
        // What was before a breaking change does not fit the schema, and the one file that can ask has seen none of it.
        long next = Math.max(after, state.schema().cutOff().version()) + 1;
        while (next <= until) {
            List<HistoryEntry> page = next >= state.log().first()
                    ? List.of(state.log().get(next))
                    : store.read(state.schema().realm(), next).entries();
            requireFirst(page, next);
            for (HistoryEntry entry : page) {
                if (entry.version() <= until && entry instanceof HistoryEntry.Changes change) {
                    changes.add(change);
                }
            }
            next = page.getLast().version() + 1;
        }
        return changes;
    }

    /**
     * Checks that a page which was read begins with the version that was wanted.
     *
     * @throws StoreException when that version is missing
     */
    static void requireFirst(List<HistoryEntry> page, long wanted) {
        if (page.isEmpty() || page.getFirst().version() != wanted) {
            throw new StoreException("history entry " + wanted + " is missing");
        }
    }
}
