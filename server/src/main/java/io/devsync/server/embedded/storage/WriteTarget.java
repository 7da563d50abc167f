package io.devsync.server.embedded.storage;

import java.util.Optional;
import java.util.function.Consumer;

/** Where document writes go: straight into the live state, or into a transaction. */
public interface WriteTarget {

    /** The state the writes go to, for the queries that find what to write. */
    ReadState state();

    Optional<CollectionWriter> writer(Namespace namespace);

    /** The collection to write to, made when it does not exist. */
    CollectionWriter writerOrNew(Namespace namespace);

    /**
     * Inserts many documents into a collection, which is made when it does not exist.
     *
     * @param inserts only inserts, and only by this writer, which is not to be kept: others may not see them before the last
     */
    void insert(Namespace namespace, Consumer<CollectionWriter> inserts);
}
