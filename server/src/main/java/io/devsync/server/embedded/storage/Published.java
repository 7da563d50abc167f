package io.devsync.server.embedded.storage;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** One durable version of the store that readers may see; its pages stay in the file until the last user has released it. */
final class Published {

    private final MVStore store;
    private final HeldVersions held;
    private final MVStore.TxCounter pin;
    private final Catalog catalog;
    private final long clusterTime;
    private final long number;
    /** One use is the engine's own, while this version is the newest. */
    private final AtomicInteger uses = new AtomicInteger(1);
    private final ConcurrentMap<StoreMap, MVMap<byte[], byte[]>> opened = new ConcurrentHashMap<>();

    /**
     * @param held knows the versions that are in use; this one as soon as it is made
     * @param pin taken before the commit that makes the version, so that no page of it is reused
     */
    Published(MVStore store, HeldVersions held, MVStore.TxCounter pin, Catalog catalog, long clusterTime) {
        this.store = store;
        this.held = held;
        this.pin = pin;
        this.catalog = catalog;
        this.clusterTime = clusterTime;
        this.number = held.next();
    }

    Catalog catalog() {
        return catalog;
    }

    long clusterTime() {
        return clusterTime;
    }

    /** Its place in the order of all versions. */
    long number() {
        return number;
    }

    /** Adds a use; false when the version is gone already. */
    boolean tryRetain() {
        return uses.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
    }

    void release() {
        if (uses.decrementAndGet() == 0) {
            store.deregisterVersionUsage(pin);
            held.remove(this);
        }
    }

    /** Whether the map existed in this version. */
    boolean knows(StoreMap map) {
        return map.createdIn() <= pin.version;
    }

    /** Whether the map has not changed since this version; used with the engine's writer lock. */
    boolean isNewestOf(StoreMap map) {
        return map.isUnchangedSince(number);
    }

    /** The map in this version, see {@link HeldVersions}. */
    MVMap<byte[], byte[]> open(StoreMap map) {
        MVMap<byte[], byte[]> known = opened.get(map);
        return known != null ? known : opened.computeIfAbsent(map, one -> one.live().openVersion(pin.version));
    }
}
