package io.devsync.server.embedded.storage;

import org.h2.mvstore.MVStore;

/**
 * Keeps the data file small: copies what is left of sparse chunks together, and moves chunks to the front when the file has holes.
 * Runs in small steps on the committer's thread while no one writes; used under the writer lock.
 */
final class Compaction {

    /** Below this size a file is not worth compacting. */
    private static final long FILE_BYTES_MIN = 8L << 20;
    /** A chunk less full than this is rewritten; H2's own default is 90, at the price of writing more. */
    private static final int CHUNK_FILL_PERCENT = 60;
    /** One step copies this much, so that a writer waits some 20 ms at most. */
    private static final int STEP_BYTES = 2 << 20;
    private static final int FILE_FILL_PERCENT = 60;
    private static final int STEP_MS = 50;
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
        if (store.compact(CHUNK_FILL_PERCENT, STEP_BYTES)) {
            ownCommit = true;
            return true;
        }
        if (store.getFileStore().getFillRate() < FILE_FILL_PERCENT) {
            int retention = store.getRetentionTime();
            store.compactFile(STEP_MS);
            store.setRetentionTime(retention);
            return false;
        }
        stepsLeft = 0;
        return false;
    }
}
