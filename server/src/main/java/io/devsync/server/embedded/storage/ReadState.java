package io.devsync.server.embedded.storage;

import java.util.Optional;

/** What a query runs against: documents, indexes and the catalog, all of one moment. */
public interface ReadState extends KeyValues {

    Catalog catalog();

    default Optional<CollectionInfo> collection(Namespace namespace) {
        return catalog().find(namespace);
    }
}
