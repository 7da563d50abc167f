package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction: a snapshot, and the writes made on top of it that nobody else sees until commit. Used by one command at a
 * time (its session's).
 *
 * <p>The first to claim a document wins, as in MongoDB: whoever comes second, or claims what has changed since its snapshot, gets
 * WriteConflict at once. So nothing can go wrong any more when the writes move to the live maps at commit.
 */
public final class Transaction implements ReadState, WritableKeyValues, WriteTarget {

    /** What a transaction may hold in memory before it is refused with TransactionTooLarge. */
    private static final long BYTES_MAX = 256L << 20;
    private static final int ENTRY_OVERHEAD_BYTES = 96;
    /** Stands for a removed key in the overlay; recognised by identity. */
    static final byte[] REMOVED = new byte[0];

    private final StoreEngine engine;
    private final Snapshot snapshot;
    private final Overlay overlay;
    private final Claims claims = new Claims();
    private final List<Change> changes = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Catalog catalog;
    private long bytes;

    Transaction(StoreEngine engine, Snapshot snapshot) {
        this.engine = engine;
        this.snapshot = snapshot;
        this.overlay = new Overlay(snapshot);
        this.catalog = snapshot.catalog();
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    /** The time of the state the transaction reads. */
    public long snapshotTime() {
        return snapshot.clusterTime();
    }

    @Override
    public ReadState state() {
        return this;
    }

    @Override
    public Optional<CollectionWriter> writer(Namespace namespace) {
        return catalog.find(namespace).map(info -> writerOrNew(namespace));
    }

    /** An empty collection made here stays when the transaction is aborted; real MongoDB removes it. */
    @Override
    @SuppressWarnings("ReferenceEquality") // that very collection
    public CollectionWriter writerOrNew(Namespace namespace) {
        CollectionInfo live = engine.createIfMissing(namespace);
        Optional<CollectionInfo> seen = snapshot.collection(namespace);
        if (seen.isPresent() && seen.get() != live) {
            throw new MongoError(ErrorCode.SNAPSHOT_UNAVAILABLE, "Unable to read from a snapshot due to pending collection catalog "
                    + "changes to collection '" + namespace + "'; please retry the operation").asTransient();
        }
        if (seen.isEmpty()) {
            catalog = catalog.with(live);
        }
        return new CollectionWriter(this, live);
    }

    @Override
    public void insert(Namespace namespace, Consumer<CollectionWriter> inserts) {
        inserts.accept(writerOrNew(namespace));
    }

    @Override
    public byte @Nullable [] get(StoreMap map, byte[] key) {
        return overlay.get(map, key);
    }

    @Override
    public EntryCursor scan(StoreMap map, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        return overlay.scan(map, from, to, descending);
    }

    @Override
    public long size(StoreMap map) {
        return overlay.size(map);
    }

    @Override
    public void put(StoreMap map, byte[] key, byte[] value) {
        overlay.put(map, key, value);
        bytes += key.length + value.length + ENTRY_OVERHEAD_BYTES;
        if (bytes > BYTES_MAX) {
            throw new MongoError(ErrorCode.TRANSACTION_TOO_LARGE, "Transaction size: more than " + BYTES_MAX
                    + " bytes (expected: at most that). Split it into smaller transactions.");
        }
    }

    @Override
    public void remove(StoreMap map, byte[] key) {
        put(map, key, REMOVED);
    }

    @Override
    public void claim(StoreMap map, byte[] key) {
        engine.claim(this, map, key, state -> state.get(map, key));
    }

    @Override
    public void claimPrefix(StoreMap map, byte[] prefix) {
        engine.claim(this, map, prefix, state -> CollectionWriter.holderOf(state, map, prefix));
    }

    @Override
    public void record(Change change) {
        changes.add(change);
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Map<StoreMap, NavigableMap<byte[], byte[]>> overlay() {
        return overlay.changes();
    }

    /** What it may change; used with the engine's writer lock. */
    Claims claims() {
        return claims;
    }

    List<Change> changes() {
        return changes;
    }

    /** Lets those go on who wait for a document of this transaction. */
    void end() {
        snapshot.close();
        ended.countDown();
    }

    CountDownLatch ended() {
        return ended;
    }
}
