package io.devsync.server.embedded.storage;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The versions of the store that somebody may still read, each of which is given the state of a map before the map changes.
 *
 * <p>MVStore finds the state of a map in an older version only where the map changed in that very version; else it answers with
 * the state after the next change (MVMap.openVersion). So a version opens a map while that has not changed since, at the latest
 * just before it does.
 */
final class HeldVersions {

    private final Set<Published> held = ConcurrentHashMap.newKeySet();
    private long made;

    /** A version was made; called with the engine's writer lock, before anything changes after it. */
    void add(Published version) {
        held.add(version);
        made++;
    }

    void remove(Published version) {
        held.remove(version);
    }

    /** How many there are; from any thread. */
    int count() {
        return held.size();
    }

    /** A map is about to change; called with the engine's writer lock. */
    void beforeChange(StoreMap map) {
        if (!map.changesFirstAfter(made)) {
            return;
        }
        for (Published version : held) {
            if (version.knows(map) && version.tryRetain()) {
                version.open(map);
                version.release();
            }
        }
    }
}
