package io.devsync.server.embedded.storage;

import org.h2.mvstore.MVStore;

/**
 * Keeps the data file small: copies what is left of sparse chunks together, and other chunks too when the file has holes, for
 * copies go to the first place that has room. Runs in small steps on the committer's thread while no one writes; used under the
 * writer lock.
 *
 * <p>Everything is copied by ordinary commits. H2's own way to move chunks (2.4.240, {@code RandomAccessStore.compactMoveChunks})
 * can choose a place that the newest version on the disk still refers to: its assertion in {@code FreeSpaceBitSet.allocate} fails
 * then, and without assertions a process killed at that moment leaves a file that cannot be opened.
 */
final class Compaction {

    /** Below this size a file is not worth compacting. */
    private static final long FILE_BYTES_MIN = 8L << 20;
    /** A chunk less full than this is rewritten; H2's own default is 90, at the price of writing more. */
    private static final int CHUNK_FILL_PERCENT = 60;
    /** One step copies this much, so that a writer waits some 20 ms at most. */
    private static final int STEP_BYTES = 2 << 20;
    /** A chunk that is larger is only copied by a large step. */
    private static final int LARGE_STEP_BYTES = 16 << 20;
    private static final int LARGE_STEP_EVERY = 8;
    private static final int FILE_FILL_PERCENT = 60;
    /** More than any chunk's. */
    private static final int ANY_CHUNK = 101;
    /** How long nothing must have been written before a step. */
    private static final long IDLE_MS = 250;
    /** Between two steps while nobody writes, so that a processor is left for readers. */
    private static final long NEXT_MS = 20;
    /** Until the next look whether an older version is still held. */
    private static final long POSTPONED_MS = 1_000;
    /** After this many commits a step is made even if writing never stops. */
    private static final int COMMITS_PER_STEP = 200;
    /** Steps after the last commit; then the committer sleeps until there is work again. */
    private static final int STEPS_MAX = 400;

    private final MVStore store;
    private int stepsLeft;
    private int commits;
    private boolean ownCommit;
    private boolean idle;
    private boolean postponed;

    Compaction(MVStore store) {
        this.store = store;
    }

    /** Called after each commit; true when a step is due although writing goes on. */
    boolean afterCommit() {
        if (ownCommit) {
            ownCommit = false;
            return false;
        }
        // One commit can leave a file of nothing but holes: that of a dropped collection.
        stepsLeft = STEPS_MAX;
        idle = false;
        return ++commits % COMMITS_PER_STEP == 0;
    }

    /** How long the committer may sleep before the next step; 0 when nothing is left to do. */
    long pauseMs() {
        return stepsLeft == 0 ? 0 : postponed ? POSTPONED_MS : idle ? NEXT_MS : IDLE_MS;
    }

    /**
     * Does a little; true when that left something to commit.
     *
     * @param pinned whether a reader holds an older version: what is rewritten would not be given back, so the file would grow
     */
    boolean step(boolean pinned) {
        postponed = pinned;
        if (pinned) {
            return false;
        }
        stepsLeft--;
        idle = true;
        if (store.getFileStore().size() < FILE_BYTES_MIN) {
            stepsLeft = 0;
            return false;
        }
        boolean holes = store.getFileStore().getFillRate() < FILE_FILL_PERCENT;
        int bytes = stepsLeft % LARGE_STEP_EVERY == 0 ? LARGE_STEP_BYTES : STEP_BYTES;
        if (store.compact(holes ? ANY_CHUNK : CHUNK_FILL_PERCENT, bytes)) {
            ownCommit = true;
            return true;
        }
        if (bytes == LARGE_STEP_BYTES) {
            stepsLeft = 0;
        }
        return false;
    }
}
