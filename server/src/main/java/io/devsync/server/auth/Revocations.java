package io.devsync.server.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which sessions and users came to an end lately, so that access tokens need no look into the data source: an
 * entry is needed only until every access token of before has expired. Guarded by its own monitor, which is held for map
 * operations only.
 */
final class Revocations {

    /**
     * Some 10 MB. With more logouts than this in that time the oldest entries go early, and their access tokens live
     * until they expire, as they do in the original.
     */
    private static final int MAX_ENTRIES = 100_000;

    /** What ended. */
    enum End {
        SESSION_REVOKED,
        USER_DELETED,
        USER_DISABLED
    }

    private record Entry(End end, Instant at) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Duration memory;

    /** With a memory that is as long as an access token lives. */
    Revocations(Duration memory) {
        this.memory = memory;
    }

    /** Notes an end under the id of the session or user. */
    synchronized void add(String id, End end, Instant at) {
        entries.remove(id);
        entries.put(id, new Entry(end, at));
        forget(at.minus(memory));
    }

    /** Forgets all ends. */
    synchronized void clear() {
        entries.clear();
    }

    /** Takes an end back. */
    synchronized void remove(String id) {
        entries.remove(id);
    }

    /** How a session or user ended, if it did. */
    synchronized Optional<End> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::end);
    }

    private void forget(Instant before) {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entries.size() <= MAX_ENTRIES && !entry.at().isBefore(before)) {
                return;
            }
            oldest.remove();
        }
    }
}
