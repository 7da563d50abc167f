package io.devsync.server.embedded.storage;

import org.h2.mvstore.MVStore;

/**
 * How large a page of a map may be, in a store.
 *
 * @param bytesMax in memory, as MVMap counts; no limit where there is no file
 */
record PageLimits(int keysMax, long bytesMax) {

    /** What an entry of a leaf takes in memory beside the key and the value. */
    private static final int ENTRY_BYTES = 2 * 8;
    /** Pages that a batch fills are filled to three quarters: as full as pages are after many single changes, with room for more. */
    private static final int FILL_NUMERATOR = 3;
    private static final int FILL_DENOMINATOR = 4;

    static PageLimits of(MVStore store) {
        return new PageLimits(store.getKeysPerPage(), store.getMaxPageSize());
    }

    static int entryBytes(byte[] key, byte[] value) {
        return ENTRY_BYTES + BytesType.INSTANCE.getMemory(key) + BytesType.INSTANCE.getMemory(value);
    }

    boolean leafFits(int count, long bytes) {
        return count <= keysMax && (bytes <= bytesMax || count <= 1);
    }

    /** An inner page with two keys may have any size: there would be one without any if it were split. */
    boolean nodeFits(int count, long bytes) {
        return count <= keysMax && (bytes <= bytesMax || count <= 2);
    }

    /** How many leaves so many keys should fill. */
    long leavesByKeys(int count) {
        return Math.ceilDiv((long) count * FILL_DENOMINATOR, (long) keysMax * FILL_NUMERATOR);
    }

    /** How many leaves so many bytes should fill. */
    long leavesByBytes(long bytes) {
        return bytesMax >= Integer.MAX_VALUE ? 1 : Math.ceilDiv(bytes * FILL_DENOMINATOR, bytesMax * FILL_NUMERATOR);
    }
}
