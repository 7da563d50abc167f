package io.devsync.server.embedded.storage;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonDocument;

/**
 * A collection: its name, where its documents are, and its indexes beside that of {@code _id}.
 *
 * @param number names the collection's maps in the store file
 * @param twin the collection whose documents this one holds copies of; never one that holds copies itself
 * @param options what {@code create} was given and {@code listCollections} returns
 * @param validation what the options ask of documents
 */
public record CollectionInfo(Namespace namespace, int number, UUID uuid, BsonDocument options, Optional<Namespace> twin,
                             StoreMap documents, List<IndexInfo> indexes, Optional<Validation> validation) {

    public CollectionInfo {
        indexes = List.copyOf(indexes);
    }

    CollectionInfo(Namespace namespace, int number, UUID uuid, BsonDocument options, Optional<Namespace> twin, StoreMap documents,
                   List<IndexInfo> indexes) {
        this(namespace, number, uuid, options, twin, documents, indexes, Validation.of(options));
    }

    public Optional<IndexInfo> index(String name) {
        return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
    }

    CollectionInfo withIndexes(List<IndexInfo> changed) {
        return new CollectionInfo(namespace, number, uuid, options, twin, documents, changed, validation);
    }

    CollectionInfo withOptions(BsonDocument changed) {
        return new CollectionInfo(namespace, number, uuid, changed, twin, documents, indexes);
    }

    CollectionInfo withTwin(Optional<Namespace> changed) {
        return new CollectionInfo(namespace, number, uuid, options, changed, documents, indexes, validation);
    }

    CollectionInfo renamed(Namespace name) {
        return new CollectionInfo(name, number, uuid, options, twin, documents, indexes, validation);
    }
}
