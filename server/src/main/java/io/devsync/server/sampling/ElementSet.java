package io.devsync.server.sampling;

/** Tells whether the elements of an array differ from each other. Used for one array after the other by one sampler. */
final class ElementSet {

    /** Longer arrays are not compared: they are no sets that people keep, and would cost more than they tell. */
    static final int ELEMENTS_MAX = 64;

    private static final int SLOTS = 4 * ELEMENTS_MAX;

    private final long[] hashes = new long[SLOTS];
    private final int[] arrays = new int[SLOTS];
    private int array;

    void start() {
        array++;
    }

    /** False when the array has had this hash before. */
    boolean add(long hash) {
        int slot = (int) hash & (SLOTS - 1);
        while (arrays[slot] == array) {
            if (hashes[slot] == hash) {
                return false;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        arrays[slot] = array;
        hashes[slot] = hash;
        return true;
    }
}
