package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.server.store.HistoryEntry;
import io.devsync.server.store.TouchedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest part of an app's history in memory, with an index from objects to the entries that touch them, so that
 * merging costs what interacts and not what happened. Owned by the engine's thread.
 *
 * <p>The part is bounded by the number of instructions beside those that are not durable yet; what is older is read from
 * the store when a device that was away for long needs it.
 */
final class HistoryLog {

    /** Entries from {@link #first} on. */
    private final List<HistoryEntry> entries = new ArrayList<>();

    private final Map<ObjectKey, List<HistoryEntry.Changes>> touching = new HashMap<>();
    private final ForgottenTouches forgottenTouches;
    private final EngineLimits.History limits;
    private long head;
    private long first;
    private long durable;
    private int instructions;

    /** An empty part behind a history of some length. */
    HistoryLog(long head, EngineLimits.History limits) {
        this.limits = limits;
        this.forgottenTouches = new ForgottenTouches(head, limits.touches());
        this.head = head;
        this.first = head + 1;
        this.durable = head;
    }

    /** The newest version, durable or about to be. */
    long head() {
        return head;
    }

    /** The oldest version in memory; head + 1 when there is none. */
    long first() {
        return first;
    }

    void add(HistoryEntry entry) {
        if (entry.version() != head + 1) {
            throw new IllegalStateException("history entry " + entry.version() + " (expected: " + (head + 1) + ")");
        }
        head = entry.version();
        entries.add(entry);
        if (entry instanceof HistoryEntry.Changes changes) {
            instructions += changes.changeset().instructions().size();
            for (TouchedObject object : changes.touched()) {
                touching.computeIfAbsent(object.key(), key -> new ArrayList<>(2)).add(changes);
            }
        }
    }

    /** Entries up to a version can be read from the store from now on, so that they may be forgotten. */
    void durable(long version) {
        durable = version;
        if (instructions > limits.instructions()) {
            keep(limits.instructions() / 2);
        }
    }

    /** Forgets the oldest entries that can be read from the store, down to a number of instructions. */
    void keep(int instructionsKept) {
        if (instructions <= instructionsKept) {
            return;
        }
        Set<ObjectKey> touchedLater = new HashSet<>();
        long kept = first;
        while (instructions > instructionsKept && kept <= durable) {
            if (get(kept) instanceof HistoryEntry.Changes changes) {
                instructions -= changes.changeset().instructions().size();
                for (TouchedObject object : changes.touched()) {
                    List<HistoryEntry.Changes> all = touching.get(object.key());
                    if (all != null && all.getLast().version() > kept) {
                        touchedLater.add(object.key());
                    } else {
                        touching.remove(object.key());
                    }
                    forgottenTouches.add(object.key(), kept);
                }
            }
            kept++;
        }
        // Many at a time, for removing from the front of a list moves the rest.
        entries.subList(0, (int) (kept - first)).clear();
        first = kept;
        for (ObjectKey key : touchedLater) {
            List<HistoryEntry.Changes> newer = touching(key, first - 1);
            if (!newer.isEmpty()) {
                touching.put(key, new ArrayList<>(newer));
            }
        }
    }

    /**
     * Whether an entry after a version that is no longer in memory may have touched an object; false only when none has.
     */
    boolean mayHaveTouched(ObjectKey key, long after) {
        return after < first - 1 && forgottenTouches.mayHaveTouched(key, after);
    }

    /** An entry that is in memory. */
    HistoryEntry get(long version) {
        return entries.get((int) (version - first));
    }

    /** The entries in memory after a version that touch an object, oldest first. */
    List<HistoryEntry.Changes> touching(ObjectKey key, long after) {
        List<HistoryEntry.Changes> all = touching.get(key);
        if (all == null) {
            return List.of();
        }
        int start = all.size();
        while (start > 0 && all.get(start - 1).version() > after) {
            start--;
        }
        return all.subList(start, all.size());
    }
}
