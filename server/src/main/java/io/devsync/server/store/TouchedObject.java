package io.devsync.server.store;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.Optional;

/**
 * An object that a history entry concerns, with what decides in whose view it is.
 *
 * @param before the queryable properties before the entry; empty when the object did not exist
 * @param after the queryable properties after it, or all of them when {@code complete}; empty when it does not exist
 * @param complete whether {@code after} is the whole object, so that it can enter a view here
 * @param retold whether the client file that the entry comes from is told the object anew: its device's copy, if it has
 *     one, is not what the server makes of it
 */
public record TouchedObject(
        ObjectKey key, Optional<ObjectState> before, Optional<ObjectState> after, boolean complete, boolean retold) {}
