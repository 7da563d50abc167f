package io.devsync.server.embedded.storage;

import java.util.Optional;

/** Where document writes go: straight into the live state, or into a transaction. */
public interface WriteTarget {

    /** The state the writes go to, for the queries that find what to write. */
    ReadState state();

    Optional<CollectionWriter> writer(Namespace namespace);

    /** The collection to write to, made when it does not exist. */
    CollectionWriter writerOrNew(Namespace namespace);
}
