package io.devsync.server.embedded.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The keys that an open transaction may change, of each map; used with the engine's writer lock. */
final class Claims {

    private final Map<StoreMap, Keys> byMap = new HashMap<>();

    boolean isEmpty() {
        return byMap.isEmpty();
    }

    void add(StoreMap map, byte[] key) {
        byMap.computeIfAbsent(map, any -> new Keys()).add(key);
    }

    boolean holds(StoreMap map, byte[] key) {
        Keys keys = byMap.get(map);
        return keys != null && keys.holds(key);
    }

    boolean holdsAnyOf(StoreMap map) {
        return byMap.containsKey(map);
    }

    /** A set in one array: large transactions claim hundreds of thousands of keys, and entries of their own would be larger than these. */
    private static final class Keys {

        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        /** Odd, and its bits in no order: the golden ratio's. */
        private static final long SPREAD = 0x9E3779B97F4A7C15L;
        private static final int PLACES_MIN = 16;

        /** A power of two, at most half of them taken; a key is at the first free place from its hash on. */
        private byte[][] places = new byte[PLACES_MIN][];
        private int size;

        void add(byte[] key) {
            int place = placeOf(key);
            if (places[place] != null) {
                return;
            }
            places[place] = key;
            if (++size * 2 > places.length) {
                grow();
            }
        }

        boolean holds(byte[] key) {
            return places[placeOf(key)] != null;
        }

        private void grow() {
            byte[][] old = places;
            places = new byte[old.length * 2][];
            for (byte[] key : old) {
                if (key != null) {
                    places[placeOf(key)] = key;
                }
            }
        }

        private int placeOf(byte[] key) {
            int place = hash(key) & places.length - 1;
            while (places[place] != null && !Arrays.equals(places[place], key)) {
                place = place + 1 & places.length - 1;
            }
            return place;
        }

        /** Spread well: ids made one after the other differ in their last bytes only, of which a sum of small multiples is alike. */
        private static int hash(byte[] key) {
            long hash = 0;
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
}
