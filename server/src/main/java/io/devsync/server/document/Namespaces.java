package io.devsync.server.document;

import java.util.Optional;

/** Which class belongs to which collection; links inside mixed values name the collection. */
public interface Namespaces {

    /** The collection of a top-level or asymmetric class. */
    Namespace of(String className);

    /** The class whose documents are in a collection; empty when it is not synced. */
    Optional<String> classOf(Namespace namespace);
}
