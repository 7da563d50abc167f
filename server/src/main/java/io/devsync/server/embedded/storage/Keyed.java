package io.devsync.server.embedded.storage;

import java.util.Arrays;

/** A key of a map, as an open transaction holds it. */
record Keyed(int map, byte[] key) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Keyed that && map == that.map && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return 31 * map + Arrays.hashCode(key);
    }
}
