package io.devsync.server.store;

import java.util.List;
import java.util.Set;

/** A batch was not applied because of some of the user documents that it writes to. */
public final class UserWritesException extends Exception {

    private final transient Set<DocumentKey> changed;
    private final transient List<RefusedDocument> refused;

    /** Names the documents. */
    public UserWritesException(Set<DocumentKey> changed, List<RefusedDocument> refused) {
        super(changed.size() + " documents were changed by others, " + refused.size() + " writes were refused", null, false, false);
        this.changed = Set.copyOf(changed);
        this.refused = List.copyOf(refused);
    }

    /** The documents that do not hold what was expected, since others have changed them. */
    public Set<DocumentKey> changed() {
        return changed;
    }

    /** The writes that the data source does not take. */
    public List<RefusedDocument> refused() {
        return refused;
    }
}
