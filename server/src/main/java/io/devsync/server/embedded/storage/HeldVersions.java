package io.devsync.server.embedded.storage;

import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The versions of the store that somebody may still read, each of which is given the state of a map before the map changes.
 *
 * <p>MVStore finds the state of a map in an older version only where the map changed in that very version; else it answers with
 * the state after the next change (MVMap.openVersion). So a version opens a map while that has not changed since, at the latest
 * just before it does.
 */
final class HeldVersions {

    /** By their number, in the order in which they were made. */
    private final ConcurrentNavigableMap<Long, Published> held = new ConcurrentSkipListMap<>();
    private long made;

    /** The number of the next version; called with the engine's writer lock. */
    long next() {
        return made + 1;
    }

    /** A version was made; called with the engine's writer lock, before anything changes after it. */
    void add(Published version) {
        made = version.number();
        held.put(made, version);
    }

    void remove(Published version) {
        held.values().remove(version);
    }

    /** How many there are; from any thread. */
    int count() {
        return held.size();
    }

    /** A map is about to change; called with the engine's writer lock. */
    void beforeChange(StoreMap map) {
        long seenTo = map.changesAfter(made);
        if (seenTo == made) {
            return;
        }
        for (Published version : held.tailMap(seenTo, false).values()) {
            if (version.knows(map) && version.tryRetain()) {
                version.open(map);
                version.release();
            }
        }
    }
}
