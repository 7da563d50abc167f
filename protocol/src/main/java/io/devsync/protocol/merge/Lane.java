package io.devsync.protocol.merge;

import java.util.Arrays;
import java.util.List;

/**
 * Incoming steps in order, all of which may interact with the same kind of local step; grows while the index is built
 * and forgets discarded steps while the merge walks. Belongs to the merging thread.
 */
final class Lane {

    private static final int INNER_AFFECTING = StepKind.innerAffecting();

    private Step[] steps = new Step[4];
    private int size;
    private int discardedSeen;
    private int kinds;
    private int minDepth = Integer.MAX_VALUE;
    private int maxDepth;

    void add(Step step) {
        ensureRoom();
        steps[size++] = step;
        note(step);
    }

    private void ensureRoom() {
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, 2 * size);
        }
    }

    private void note(Step step) {
        kinds |= step.kind.bit();
        minDepth = Math.min(minDepth, step.depth);
        maxDepth = Math.max(maxDepth, step.depth);
    }

    /** Puts a step before the one at {@code position}. */
    void insert(int position, Step step) {
        ensureRoom();
        System.arraycopy(steps, position, steps, position + 1, size - position);
        steps[position] = step;
        size++;
        note(step);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Step get(int position) {
        return steps[position];
    }

    /** The order of the step at {@code position}, or the largest int at the end of the lane. */
    int orderAt(int position) {
        return position < size ? steps[position].order : Integer.MAX_VALUE;
    }

    /** Adds this lane to those that a step has to meet, unless no step here can have to do with it. */
    void offerTo(Step step, List<Lane> lanes) {
        if (mayAffect(step)) {
            prune();
            lanes.add(this);
        }
    }

    /**
     * Whether some step here could have an effect on the given one, or it on them, going by kinds and depths alone. Only
     * for histories without erasures of classes or properties, whose pair rules reach across depths.
     */
    private boolean mayAffect(Step step) {
        if (minDepth > step.depth) {
            return step.kind.affectsInner();
        }
        if (maxDepth < step.depth) {
            return (kinds & INNER_AFFECTING) != 0;
        }
        if (minDepth == maxDepth) {
            return (kinds & step.kind.partners()) != 0;
        }
        return true;
    }

    /** Forgets discarded steps once walks have passed so many that a pass to drop them costs no more. */
    private void prune() {
        if (discardedSeen <= size) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!steps[i].discarded) {
                steps[kept++] = steps[i];
            }
        }
        Arrays.fill(steps, kept, size, null);
        size = kept;
        discardedSeen = 0;
    }

    /**
     * Merges one of our steps with those here from {@code position} on, up to the first of at least the given order.
     *
     * @return the position of the first one not met
     */
    int mergeUntil(MergeRules rules, Step ours, int position, int orderBound) throws MergeException {
        Step[] theirs = steps;
        int end = size;
        int at = position;
        for (; at < end && theirs[at].order < orderBound; at++) {
            Step their = theirs[at];
            if (their.discarded) {
                discardedSeen++;
                continue;
            }
            PairRules.merge(rules, ours, their);
            if (ours.discarded) {
                return at + 1;
            }
        }
        return at;
    }
}
