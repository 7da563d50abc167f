package io.devsync.protocol.changeset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The interned strings of one changeset, numbered in order of arrival. Reusable; owned by one thread.
 *
 * <p>The first strings are found by probing a small table. Further ones go to a {@link HashMap}, which stays fast even
 * when a peer chooses strings of equal hash code.
 */
final class InternTable {

    private static final int PROBED_MAX = 64;
    private static final int SLOTS = 4 * PROBED_MAX;
    /** Larger tables are given back to the collector after use. */
    private static final int RETAINED_MAX = 1024;

    private @Nullable String[] strings = new String[PROBED_MAX];
    private int size;
    /** Index + 1 of the string in a slot; 0 where the slot is free. */
    private final byte[] slots = new byte[SLOTS];
    private final Map<String, Integer> overflow = new HashMap<>();

    int size() {
        return size;
    }

    /** The string of an index below {@link #size()}. */
    String get(int index) {
        String string = strings[index];
        if (string == null) {
            throw new IllegalStateException("index: " + index + " (expected: < " + size + ")");
        }
        return string;
    }

    /** The index of a string, or -1. */
    int find(String string) {
        int slot = string.hashCode() & (SLOTS - 1);
        for (int entry = slots[slot]; entry != 0; entry = slots[slot]) {
            String candidate = strings[entry - 1];
            if (string.equals(candidate)) {
                return entry - 1;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        if (size > PROBED_MAX) {
            Integer index = overflow.get(string);
            return index == null ? -1 : index;
        }
        return -1;
    }

    /** Adds a string that {@link #find} does not know; returns its index. */
    int add(String string) {
        if (size == strings.length) {
            strings = Arrays.copyOf(strings, size * 2);
        }
        strings[size] = string;
        if (size < PROBED_MAX) {
            int slot = string.hashCode() & (SLOTS - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            slots[slot] = (byte) (size + 1);
        } else {
            overflow.put(string, size);
        }
        return size++;
    }

    /** Forgets all strings. */
    void clear() {
        if (size == 0) {
            return;
        }
        Arrays.fill(slots, (byte) 0);
        if (strings.length > RETAINED_MAX) {
            strings = new String[PROBED_MAX];
        } else {
            Arrays.fill(strings, 0, size, null);
        }
        if (size > PROBED_MAX) {
            overflow.clear();
        }
        size = 0;
    }
}
