package io.devsync.harness.device;

import java.util.ArrayList;
import java.util.List;

/**
 * A device's own transactions, oldest first, until the server has integrated them and the device has followed. Owned by
 * its file.
 */
final class LocalHistory {

    private final List<LocalChange> changes = new ArrayList<>();
    /** How many at the front are no longer needed; they go when they are half of all. */
    private int trimmed;

    void add(LocalChange change) {
        changes.add(change);
    }

    void clear() {
        changes.clear();
        trimmed = 0;
    }

    /** The newest transaction's local version; 0 when there is none. */
    long newest() {
        return changes.size() == trimmed ? 0 : changes.getLast().clientVersion();
    }

    /** The transactions after a local version; a view that the next change of the history ends. */
    List<LocalChange> after(long clientVersion) {
        int low = trimmed;
        int high = changes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (changes.get(middle).clientVersion() <= clientVersion) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return changes.subList(low, changes.size());
    }

    /** Drops the transactions up to a local version. */
    void trim(long clientVersion) {
        trimmed = changes.size() - after(clientVersion).size();
        if (trimmed > changes.size() / 2) {
            changes.subList(0, trimmed).clear();
            trimmed = 0;
        }
    }
}
