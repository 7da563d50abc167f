package io.devsync.server.embedded.storage;

import java.util.Optional;

/** Says by their names which collections hold copies of another one's documents, so that the data file need not keep those twice. */
public interface TwinNames {

    /** For a data source in which no collection holds copies. */
    TwinNames NONE = copies -> Optional.empty();

    /** The collection whose documents a collection holds copies of, whether or not it exists; empty for one that holds none. */
    Optional<Namespace> documentsOf(Namespace copies);
}
