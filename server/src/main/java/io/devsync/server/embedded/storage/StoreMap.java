package io.devsync.server.embedded.storage;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** One ordered map of the store file, from bytes to bytes: a collection's documents or an index's entries. */
public final class StoreMap {

    private final BatchMap map;
    private final long createdIn;
    /** How many versions had been made when it was last changed; used with the engine's writer lock. */
    private long changedAfter = -1;

    private StoreMap(BatchMap map, long createdIn) {
        this.map = map;
        this.createdIn = createdIn;
    }

    static StoreMap open(MVStore store, String name) {
        boolean exists = store.hasMap(name);
        return new StoreMap(store.openMap(name, new BatchMap.Builder()), exists ? 0 : store.getCurrentVersion());
    }

    /** For a file that is written from its first entry to its last, and then only read. */
    static MVMap.Builder<byte[], byte[]> builder() {
        return new MVMap.Builder<byte[], byte[]>().keyType(BytesType.INSTANCE).valueType(BytesType.INSTANCE);
    }

    BatchMap live() {
        return map;
    }

    /** The store's version that the map was made in; 0 for one found in the file. */
    long createdIn() {
        return createdIn;
    }

    /** Notes that it changes after so many versions. @return after how many it did the last time */
    long changesAfter(long versions) {
        long before = changedAfter;
        changedAfter = versions;
        return before;
    }

    /** Whether it is as it was when so many versions had been made; used with the engine's writer lock. */
    boolean isUnchangedSince(long versions) {
        return changedAfter < versions;
    }
}
