package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What a write may do while it holds the writer's place: change documents, and the catalog. Not to be kept. */
public final class Writing implements WriteTarget {

    /** So many documents' entries of a new index stay in memory until they are written: some 20 MB. */
    private static final int INDEXED_IN_MEMORY = 100_000;

    /** So much of copies that are made whole stays in memory until it is written. */
    private static final long COPIED_IN_MEMORY_BYTES = 16L << 20;

    private final StoreEngine engine;
    private final LiveState live;

    Writing(StoreEngine engine, LiveState live) {
        this.engine = engine;
        this.live = live;
    }

    @Override
    public ReadState state() {
        return live;
    }

    @Override
    public Optional<CollectionWriter> writer(Namespace namespace) {
        return live.collection(namespace).map(info -> new CollectionWriter(live, info));
    }

    @Override
    public CollectionWriter writerOrNew(Namespace namespace) {
        CollectionInfo info = live.collection(namespace).orElseGet(() -> create(namespace, new BsonDocument()));
        return new CollectionWriter(live, info);
    }

    @Override
    public void insert(Namespace namespace, Consumer<CollectionWriter> inserts) {
        CollectionInfo info = writerOrNew(namespace).collection();
        InsertBatch batch = new InsertBatch(live);
        try {
            inserts.accept(new CollectionWriter(batch, info));
        } finally {
            batch.end();
        }
    }

    /** @throws MongoError NamespaceExists */
    public CollectionInfo create(Namespace namespace, BsonDocument options) {
        live.collection(namespace).ifPresent(existing -> {
            throw new MongoError(ErrorCode.NAMESPACE_EXISTS, "Collection " + namespace + " already exists.");
        });
        CollectionInfo info = engine.catalogs().newCollection(namespace, options);
        save(info);
        return info;
    }

    public void drop(CollectionInfo info) {
        live.claimWhole(info);
        keepCopies(List.of(info));
        engine.catalogs().remove(live, info.namespace());
        live.setCatalog(live.catalog().without(info.namespace()));
        info.indexes().forEach(index -> engine.catalogs().drop(live, index.entries()));
        engine.catalogs().drop(live, info.documents());
        live.record(new Change.Drop(info.namespace()));
    }

    public void dropDatabase(String database) {
        List<CollectionInfo> collections = live.catalog().collections(database);
        collections.forEach(live::claimWhole);
        keepCopies(collections);
        collections.forEach(this::drop);
        if (!collections.isEmpty()) {
            live.record(new Change.DropDatabase(database));
        }
    }

    /** Gives a collection another name, and drops the one that had it. */
    public void rename(CollectionInfo info, Namespace target) {
        List<CollectionInfo> changed = new ArrayList<>(List.of(info));
        live.collection(target).ifPresent(changed::add);
        changed.forEach(live::claimWhole);
        if (info.twin().isPresent()) {
            makeWhole(info.documents());
        }
        keepCopies(changed);
        live.collection(target).ifPresent(this::drop);
        engine.catalogs().remove(live, info.namespace());
        live.setCatalog(live.catalog().without(info.namespace()));
        save(engine.catalogs().renamed(info, target));
        live.record(new Change.Rename(info.namespace(), target));
    }

    /** Builds an index from the documents there are. @throws MongoError DuplicateKey, and the index is not made */
    public void createIndex(CollectionInfo collection, BsonDocument spec) {
        live.claimWhole(collection);
        CollectionInfo current = live.collection(collection.namespace()).orElse(collection);
        IndexInfo index = engine.catalogs().newIndex(spec);
        CollectionWriter writer = new CollectionWriter(live, current);
        try {
            EntryCursor documents = live.scan(current.documents(), null, null, false);
            for (int indexed = 1; documents.next(); indexed++) {
                writer.index(index, documents.key(), documents.value());
                if (indexed % INDEXED_IN_MEMORY == 0) {
                    // An index that no collection has yet is no harm after a crash.
                    engine.relieve();
                }
            }
        } catch (MongoError refused) {
            engine.catalogs().drop(live, index.entries());
            throw refused;
        }
        List<IndexInfo> indexes = new ArrayList<>(current.indexes());
        indexes.add(index);
        save(current.withIndexes(indexes));
    }

    public void dropIndexes(CollectionInfo collection, List<IndexInfo> dropped) {
        live.claimWhole(collection);
        List<IndexInfo> indexes = new ArrayList<>(collection.indexes());
        indexes.removeAll(dropped);
        save(collection.withIndexes(indexes));
        dropped.forEach(index -> engine.catalogs().drop(live, index.entries()));
    }

    /** Changes after how many seconds documents expire by an index ({@code collMod}). */
    public void changeExpiry(CollectionInfo collection, IndexInfo index, BsonValue seconds) {
        live.claimWhole(collection);
        List<IndexInfo> indexes = new ArrayList<>(collection.indexes());
        indexes.set(indexes.indexOf(index), index.expiringAfter(seconds));
        save(collection.withIndexes(indexes));
    }

    /** Changes options of a collection ({@code collMod}). */
    public void changeOptions(CollectionInfo info, BsonDocument options) {
        live.claimWhole(info);
        save(info.withOptions(options));
    }

    /** An empty copy of a collection, with its indexes, that is in no catalog yet. */
    CollectionInfo detached(CollectionInfo model) {
        CollectionInfo copy = engine.catalogs().newCollection(model.namespace(), model.uuid(), model.options());
        return copy.withTwin(model.twin().or(copy::twin)).withIndexes(model.indexes().stream().map(index -> engine.catalogs().newIndex(index.spec())).toList());
    }

    /** Puts entries, which may be markers, into a map of a detached collection. */
    void put(StoreMap map, NavigableMap<byte[], byte[]> entries) {
        live.apply(map, entries);
    }

    /** Gives up a collection that is in no catalog. */
    void discard(CollectionInfo info) {
        info.indexes().forEach(index -> engine.catalogs().drop(live, index.entries()));
        engine.catalogs().drop(live, info.documents());
    }

    /** Exchanges collections for others, in one step; change streams that were open cannot go on. */
    void replace(List<CollectionInfo> old, List<CollectionInfo> next) {
        old.forEach(live::claimWhole);
        keepCopies(old);
        for (CollectionInfo info : old) {
            engine.catalogs().remove(live, info.namespace());
            live.setCatalog(live.catalog().without(info.namespace()));
            discard(info);
        }
        next.forEach(this::save);
        engine.oplog().restart(live);
    }

    /** Starts the recording that change streams read. */
    public void recordChanges() {
        engine.oplog().enable(live);
    }

    /** Copies stay when their documents go, or are called otherwise. */
    private void keepCopies(List<CollectionInfo> going) {
        Set<StoreMap> gone = going.stream().map(CollectionInfo::documents).collect(Collectors.toSet());
        for (StoreMap documents : gone) {
            live.catalog().twins().copiesOf(documents).stream().filter(copies -> !gone.contains(copies)).forEach(this::makeWhole);
        }
    }

    /** Puts documents in the place of markers, which changes nothing that anybody can see, nor what a crash would leave. */
    private void makeWhole(StoreMap copies) {
        long unsaved = 0;
        EntryCursor stored = live.scanStored(copies);
        while (stored.next()) {
            if (Twins.isMarker(stored.value())) {
                byte[] whole = Objects.requireNonNull(live.get(copies, stored.key()));
                live.putStored(copies, stored.key(), whole);
                unsaved += whole.length;
            }
            if (unsaved > COPIED_IN_MEMORY_BYTES) {
                engine.relieve();
                unsaved = 0;
            }
        }
    }

    private void save(CollectionInfo info) {
        engine.catalogs().save(live, info);
        live.setCatalog(live.catalog().with(info));
    }
}
