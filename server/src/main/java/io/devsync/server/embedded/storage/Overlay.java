package io.devsync.server.embedded.storage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A state with changes on top of it that its maps do not have yet. */
final class Overlay implements KeyValues {

    private final KeyValues below;
    private final Map<StoreMap, NavigableMap<byte[], byte[]>> changes = new HashMap<>();

    Overlay(KeyValues below) {
        this.below = below;
    }

    /** What was put, and {@link Transaction#REMOVED} for what was removed. */
    Map<StoreMap, NavigableMap<byte[], byte[]>> changes() {
        return changes;
    }

    void put(StoreMap map, byte[] key, byte[] value) {
        changes.computeIfAbsent(map, any -> new TreeMap<>(Arrays::compareUnsigned)).put(key, value);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the one array that stands for "removed"
    public byte @Nullable [] get(StoreMap map, byte[] key) {
        NavigableMap<byte[], byte[]> changed = changes.get(map);
        byte[] own = changed == null ? null : changed.get(key);
        if (own == Transaction.REMOVED) {
            return null;
        }
        return own != null ? own : below.get(map, key);
    }

    @Override
    public EntryCursor scan(StoreMap map, byte @Nullable [] from, byte @Nullable [] to, boolean descending) {
        EntryCursor entries = below.scan(map, from, to, descending);
        NavigableMap<byte[], byte[]> changed = changes.get(map);
        return changed == null ? entries : new OverlayCursor(entries, changed, from, to, descending);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the one array that stands for "removed"
    public long size(StoreMap map) {
        long size = below.size(map);
        NavigableMap<byte[], byte[]> changed = changes.get(map);
        if (changed != null) {
            for (Map.Entry<byte[], byte[]> entry : changed.entrySet()) {
                boolean before = below.get(map, entry.getKey()) != null;
                boolean after = entry.getValue() != Transaction.REMOVED;
                size += (after ? 1 : 0) - (before ? 1 : 0);
            }
        }
        return size;
    }
}
