package io.devsync.server.embedded.storage;

import org.jspecify.annotations.Nullable;

/** A consistent state of all maps: of a published version, of the writer, or of an open transaction. */
public interface KeyValues {

    /** The value of a key, or null when the map does not hold it. */
    byte @Nullable [] get(StoreMap map, byte[] key);

    /**
     * The entries from {@code from} (inclusive) to {@code to} (exclusive) in ascending order, or in descending order.
     *
     * @param from the lowest key, or null for the map's first
     * @param to what lies above the highest key, or null for no bound
     */
    EntryCursor scan(StoreMap map, byte @Nullable [] from, byte @Nullable [] to, boolean descending);

    /** How many entries the map holds. */
    long size(StoreMap map);
}
