package io.devsync.server.embedded.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A key of a map, as an open transaction holds it. */
record Keyed(int map, byte[] key) {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Odd, and its bits in no order: the golden ratio's. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    @Override
    public boolean equals(Object other) {
        return other instanceof Keyed that && map == that.map && Arrays.equals(key, that.key);
    }

    /** Spread well: ids made one after the other differ in their last bytes only, of which a sum of small multiples is alike. */
    @Override
    public int hashCode() {
        long hash = map;
        int i = 0;
        for (; i + Long.BYTES <= key.length; i += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(key, i)) * SPREAD;
            hash ^= hash >>> 32;
        }
        for (; i < key.length; i++) {
            hash = (hash ^ key[i]) * SPREAD;
        }
        return (int) (hash ^ hash >>> 32);
    }
}
