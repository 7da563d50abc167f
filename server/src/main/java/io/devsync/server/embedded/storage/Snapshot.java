package io.devsync.server.embedded.storage;

import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** A reader's hold on one durable state; never blocks a writer and is never changed by one. Close it, or the file cannot shrink. */
public final class Snapshot implements ReadState, AutoCloseable {

    private final Published version;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one use of {@code version}. */
    Snapshot(Published version) {
        this.version = version;
    }

    /** A second hold on the same state, for a reader that outlives this one. */
    public Snapshot duplicate() {
        if (closed.get() || !version.tryRetain()) {
            throw new IllegalStateException("snapshot: closed (expected: open)");
        }
        return new Snapshot(version);
    }

    /** The time of the last write that is in this state, packed like a BSON timestamp. */
    public long clusterTime() {
        return version.clusterTime();
    }

    @Override
    public Catalog catalog() {
        return version.catalog();
    }

    @Override
    public byte @Nullable [] get(StoreMap map, byte[] key) {
        byte[] stored = version.knows(map) ? version.open(map).get(key) : null;
        return stored != null && Twins.isMarker(stored) ? Twins.document(twin(map), key) : stored;
    }

    /** Whether the map has not changed since; used with the engine's writer lock. */
    boolean isNewestOf(StoreMap map) {
        return version.isNewestOf(map);
    }

    @Override
    public EntryCursor scan(StoreMap map, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        return version.knows(map) ? new MapCursor(version.open(map), twin(map), from, to, descending) : NoEntries.INSTANCE;
    }

    /** All entries as the file has them: with markers, see {@link Twins}. */
    EntryCursor scanStored(StoreMap map) {
        return version.knows(map) ? new MapCursor(version.open(map), null, null, null, false) : NoEntries.INSTANCE;
    }

    private @Nullable MVMap<byte[], byte[]> twin(StoreMap copies) {
        StoreMap documents = catalog().twins().documentsOf(copies);
        return documents == null || !version.knows(documents) ? null : version.open(documents);
    }

    @Override
    public long size(StoreMap map) {
        return version.knows(map) ? version.open(map).sizeAsLong() : 0;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            version.release();
        }
    }
}
