package io.devsync.protocol.changeset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers recently read short strings by their UTF-8 bytes, so that the names of classes and properties, which come
 * with every changeset, are decoded and allocated once. Owned by one thread.
 *
 * <p>Direct mapped: a newcomer evicts what was in its slot, so memory is bounded by slots x length, whatever a peer
 * sends.
 */
final class StringCache {

    /** Names have at most 63 bytes, class names 57; longer strings are keys, which seldom repeat. */
    private static final int BYTES_MAX = 63;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] @Nullable [] bytes;
    private final @Nullable String[] strings;

    /**
     * Creates a cache.
     *
     * @param slots a power of two; 0 for a cache that remembers nothing
     */
    StringCache(int slots) {
        bytes = new byte[slots][];
        strings = new String[slots];
    }

    /** The remembered string of these bytes, or null. */
    @Nullable String find(byte[] input, int offset, int length) {
        if (length > BYTES_MAX || strings.length == 0) {
            return null;
        }
        int slot = slot(input, offset, length);
        byte[] known = bytes[slot];
        if (known != null && Arrays.equals(known, 0, known.length, input, offset, offset + length)) {
            return strings[slot];
        }
        return null;
    }

    /** Remembers the string of these bytes if it is short enough. */
    void put(byte[] input, int offset, int length, String string) {
        if (length > BYTES_MAX || strings.length == 0) {
            return;
        }
        int slot = slot(input, offset, length);
        bytes[slot] = Arrays.copyOfRange(input, offset, offset + length);
        strings[slot] = string;
    }

    private int slot(byte[] input, int offset, int length) {
        long hash = length;
        int end = offset + length;
        int at = offset;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) LONGS.get(input, at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; at < end; at++) {
            hash = hash * 31 + input[at];
        }
        hash *= 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 40) & (strings.length - 1);
    }
}
