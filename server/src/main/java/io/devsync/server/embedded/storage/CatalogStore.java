package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.BsonEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.h2.mvstore.MVStore;

/** Keeps the catalog in the store file, and makes and drops the maps of collections and indexes. */
final class CatalogStore {

    private static final String DOCUMENTS = "documents.";
    private static final String INDEX = "index.";

    private final MVStore store;
    private final TwinNames twins;
    private final StoreMap entries;
    private int lastNumber;

    CatalogStore(MVStore store, TwinNames twins) {
        this.store = store;
        this.twins = twins;
        this.entries = StoreMap.open(store, "catalog");
    }

    /**
     * Opens every collection of the file; open maps are also what compaction can move. What a collection holds copies of is entered
     * where it is not: in a file of the former format. From then on the entry counts, whoever opens the file.
     */
    Catalog load() {
        Catalog catalog = Catalog.EMPTY;
        EntryCursor cursor = new MapCursor(entries.live(), null, null, null, false);
        while (cursor.next()) {
            CollectionInfo info = decode(BsonDecoder.document(cursor.value()));
            Optional<Namespace> twin = twin(info.namespace());
            if (info.twin().isEmpty() && twin.isPresent()) {
                info = info.withTwin(twin);
                copy(info);
            }
            catalog = catalog.with(info);
        }
        return catalog;
    }

    /** Copies of copies are nobody's twins: a marker stands for a document. */
    private Optional<Namespace> twin(Namespace namespace) {
        return twins.documentsOf(namespace).filter(documents -> twins.documentsOf(documents).isEmpty());
    }

    /** Removes maps that no collection has: those of a restore that was cut off. */
    void removeStrays(Catalog catalog) {
        Set<String> known = new HashSet<>();
        for (CollectionInfo info : catalog.collections()) {
            known.add(documentsName(info.number()));
            info.indexes().forEach(index -> known.add(indexName(index.number())));
        }
        for (String name : List.copyOf(store.getMapNames())) {
            if ((name.startsWith(DOCUMENTS) || name.startsWith(INDEX)) && !known.contains(name)) {
                store.removeMap(name);
            }
        }
    }

    static String documentsName(int number) {
        return DOCUMENTS + number;
    }

    static String indexName(int number) {
        return INDEX + number;
    }

    CollectionInfo newCollection(Namespace namespace, BsonDocument options) {
        return newCollection(namespace, UUID.randomUUID(), options);
    }

    CollectionInfo newCollection(Namespace namespace, UUID uuid, BsonDocument options) {
        int number = ++lastNumber;
        return new CollectionInfo(
                namespace, number, uuid, options, twin(namespace), StoreMap.open(store, documentsName(number)), List.of());
    }

    CollectionInfo renamed(CollectionInfo info, Namespace name) {
        return info.renamed(name).withTwin(twin(name));
    }

    IndexInfo newIndex(BsonDocument spec) {
        int number = ++lastNumber;
        return IndexInfo.of(spec, number, StoreMap.open(store, indexName(number)));
    }

    /** Enters a collection of another file under the same numbers. */
    void copy(CollectionInfo info) {
        entries.live().put(key(info.namespace()), BsonEncoder.encode(encode(info)));
    }

    void save(WritableKeyValues live, CollectionInfo info) {
        live.put(entries, key(info.namespace()), BsonEncoder.encode(encode(info)));
    }

    void remove(WritableKeyValues live, Namespace namespace) {
        live.remove(entries, key(namespace));
    }

    /** Older snapshots go on reading the map; its pages are freed when the last of them is closed. */
    void drop(LiveState live, StoreMap map) {
        live.beforeChange(map);
        store.removeMap(map.live());
    }

    private static byte[] key(Namespace namespace) {
        return namespace.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static BsonDocument encode(CollectionInfo info) {
        BsonArray indexes = new BsonArray();
        for (IndexInfo index : info.indexes()) {
            indexes.add(new BsonDocument("number", new BsonInt32(index.number())).append("spec", index.spec()));
        }
        BsonDocument entry = new BsonDocument("database", new BsonString(info.namespace().database()))
                .append("collection", new BsonString(info.namespace().collection()))
                .append("number", new BsonInt32(info.number()))
                .append("uuid", new BsonBinary(info.uuid()))
                .append("options", info.options())
                .append("indexes", indexes);
        info.twin().ifPresent(twin -> entry.append("twin", new BsonDocument("database", new BsonString(twin.database()))
                .append("collection", new BsonString(twin.collection()))));
        return entry;
    }

    private CollectionInfo decode(BsonDocument entry) {
        int number = noteNumber(entry);
        List<IndexInfo> indexes = new ArrayList<>();
        for (BsonValue value : entry.getArray("indexes")) {
            int indexNumber = noteNumber(value.asDocument());
            indexes.add(IndexInfo.of(value.asDocument().getDocument("spec"), indexNumber, StoreMap.open(store, indexName(indexNumber))));
        }
        return new CollectionInfo(
                namespace(entry), number, entry.getBinary("uuid").asUuid(), entry.getDocument("options"),
                entry.containsKey("twin") ? Optional.of(namespace(entry.getDocument("twin"))) : Optional.empty(),
                StoreMap.open(store, documentsName(number)), indexes);
    }

    private static Namespace namespace(BsonDocument named) {
        return new Namespace(named.getString("database").getValue(), named.getString("collection").getValue());
    }

    private int noteNumber(BsonDocument entry) {
        int number = entry.getInt32("number").getValue();
        lastNumber = Math.max(lastNumber, number);
        return number;
    }
}
