package io.devsync.server.embedded.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of many keys in one state of a map. Those who ask for many mostly ask for neighbours: a cursor meets
 * these in passing, and sees at once that there is nothing where there is nothing, while each key of its own is a way down
 * the tree. Where keys turn out to lie far from each other, each is looked up.
 */
public final class ManyEntries {

    /** Entries that are passed by on the way to the next key before that is looked up. */
    private static final int PASSED_MAX = 4;

    /** New ways down the tree, one for so many keys, after which all the others are looked up. */
    private static final int KEYS_PER_WAY = 4;

    private final ReadState state;
    private final StoreMap map;
    private @Nullable EntryCursor cursor;
    private boolean ended;
    private int waysLeft;

    private ManyEntries(ReadState state, StoreMap map, int keys) {
        this.state = state;
        this.map = map;
        this.waysLeft = keys / KEYS_PER_WAY;
    }

    /**
     * The values of those keys that are there, in no order.
     *
     * @param keys is sorted by this
     */
    public static List<byte[]> of(ReadState state, StoreMap map, byte[][] keys) {
        List<byte[]> found = new ArrayList<>(keys.length);
        if (!sorted(keys)) {
            Arrays.sort(keys, Arrays::compareUnsigned);
        }
        ManyEntries entries = new ManyEntries(state, map, keys.length);
        for (byte[] key : keys) {
            byte[] value = entries.next(key);
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }

    private static boolean sorted(byte[][] keys) {
        for (int i = 1; i < keys.length; i++) {
            if (Arrays.compareUnsigned(keys[i - 1], keys[i]) > 0) {
                return false;
            }
        }
        return true;
    }

    /** The value of a key that is not before the last one. */
    private byte @Nullable [] next(byte[] key) {
        EntryCursor at = cursor;
        for (int passed = 0; at != null && !ended && passed < PASSED_MAX; passed++) {
            int order = Arrays.compareUnsigned(at.key(), key);
            if (order >= 0) {
                return order == 0 ? at.value() : null;
            }
            ended = !at.next();
        }
        if (ended) {
            return null;
        }
        if (waysLeft <= 0) {
            cursor = null;
            return state.get(map, key);
        }
        waysLeft--;
        EntryCursor from = state.scan(map, key, null, false);
        cursor = from;
        ended = !from.next();
        return !ended && Arrays.equals(from.key(), key) ? from.value() : null;
    }
}
