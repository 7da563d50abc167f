package io.devsync.protocol.merge;

/**
 * Edits of one list (spec merge-rules §4.4, and the list rows of §4.3).
 *
 * <p>Steps of a rule run in the spec's order, for later ones read what earlier ones wrote.
 */
final class ListRules {

    private ListRules() {}

    // merge-rules §4.3 ArrayInsert/Update
    static void arrayInsertUpdate(Step insert, Step update) throws MergeException {
        if (!Relations.sameList(insert, update)) {
            return;
        }
        requireElement(update, insert);
        requireEqualPriorSizes(insert, update);
        requireInsertable(insert, update);
        requireExisting(update, insert);
        update.raisePriorSize();
        if (update.index >= insert.index) {
            update.raiseIndex();
        }
    }

    // merge-rules §4.3 ArrayMove/Update, Q10: prior sizes may differ
    static void arrayMoveUpdate(Step move, Step update) throws MergeException {
        if (!Relations.sameList(move, update)) {
            return;
        }
        requireElement(update, move);
        requireExisting(move, update);
        requireExisting(update, move);
        update.index = viaMove(update, update.index, move.index, move.to);
    }

    // merge-rules §4.3 ArrayErase/Update
    static void arrayEraseUpdate(Step erase, Step update) throws MergeException {
        if (!Relations.sameList(erase, update)) {
            return;
        }
        requireElement(update, erase);
        requireEqualPriorSizes(erase, update);
        requireExisting(erase, update);
        requireExisting(update, erase);
        update.priorSize--;
        if (update.index == erase.index) {
            update.discard();
        } else if (update.index > erase.index) {
            update.index--;
        }
    }

    // merge-rules §4.4 ArrayInsert/ArrayInsert
    static void arrayInsertArrayInsert(Step left, Step right) throws MergeException {
        if (!Relations.sameList(left, right)) {
            return;
        }
        requireEqualPriorSizes(left, right);
        left.raisePriorSize();
        right.raisePriorSize();
        if (left.index > right.index) {
            left.raiseIndex();
        } else if (left.index < right.index) {
            right.raiseIndex();
        } else {
            newer(left, right).raiseIndex();
        }
    }

    // merge-rules §4.4 ArrayMove/ArrayInsert, Q3 and Q10: no checks, and the move is never dropped
    static void arrayMoveArrayInsert(Step move, Step insert) throws MergeException {
        if (!Relations.sameList(move, insert)) {
            return;
        }
        move.raisePriorSize();
        if (insert.index > move.index) {
            insert.index--;
        } else {
            move.raiseIndex();
        }
        if (insert.index < move.to) {
            move.raiseTo();
        } else if (insert.index > move.to) {
            insert.raiseIndex();
        } else if (move.olderThan(insert)) {
            move.raiseTo();
        } else {
            insert.raiseIndex();
        }
    }

    // merge-rules §4.4 ArrayErase/ArrayInsert
    static void arrayEraseArrayInsert(Step erase, Step insert) throws MergeException {
        if (!Relations.sameList(erase, insert)) {
            return;
        }
        requireEqualPriorSizes(erase, insert);
        requireExisting(erase, insert);
        requireInsertable(insert, erase);
        erase.raisePriorSize();
        insert.priorSize--;
        if (insert.index <= erase.index) {
            erase.raiseIndex();
        } else {
            insert.index--;
        }
    }

    // merge-rules §4.4 ArrayMove/ArrayMove
    static void arrayMoveArrayMove(Step left, Step right) throws MergeException {
        if (!Relations.sameList(left, right)) {
            return;
        }
        requireEqualPriorSizes(left, right);
        requireMovable(left, right);
        requireMovable(right, left);
        if (left.index == right.index) {
            moveSameElement(left, right);
            return;
        }
        if (left.index < right.index) {
            right.index--;
        } else {
            left.index--;
        }
        if (left.to > right.index) {
            left.to--;
        } else {
            right.raiseIndex();
        }
        if (left.index < right.to) {
            right.to--;
        } else {
            left.raiseIndex();
        }
        if (left.to < right.to) {
            right.raiseTo();
        } else if (left.to > right.to) {
            left.raiseTo();
        } else {
            newer(left, right).raiseTo();
        }
        discardIfVoid(left);
        discardIfVoid(right);
    }

    /** The later move wins; it starts where the earlier one put the element. */
    private static void moveSameElement(Step left, Step right) {
        Step newer = newer(left, right);
        Step older = newer == left ? right : left;
        newer.index = older.to;
        older.discard();
        discardIfVoid(newer);
    }

    // merge-rules §4.4 ArrayErase/ArrayMove
    static void arrayEraseArrayMove(Step erase, Step move) throws MergeException {
        if (!Relations.sameList(erase, move)) {
            return;
        }
        requireEqualPriorSizes(erase, move);
        requireExisting(erase, move);
        requireExisting(move, erase);
        move.priorSize--;
        if (erase.index == move.index) {
            erase.index = move.to;
            move.discard();
            return;
        }
        if (erase.index > move.index) {
            erase.index--;
        } else {
            move.index--;
        }
        if (erase.index >= move.to) {
            erase.raiseIndex();
        } else {
            move.to--;
        }
        discardIfVoid(move);
    }

    // merge-rules §4.4 ArrayErase/ArrayErase
    static void arrayEraseArrayErase(Step left, Step right) throws MergeException {
        if (!Relations.sameList(left, right)) {
            return;
        }
        requireEqualPriorSizes(left, right);
        requireExisting(left, right);
        requireExisting(right, left);
        left.priorSize--;
        right.priorSize--;
        if (left.index > right.index) {
            left.index--;
        } else if (left.index < right.index) {
            right.index--;
        } else {
            left.discard();
            right.discard();
        }
    }

    /** Where an element is after a move; {@code step} is the one whose index it is (merge-rules §3). */
    static int viaMove(Step step, int place, int from, int to) throws MergeException {
        if (place == from) {
            return to;
        }
        int without = place > from ? place - 1 : place;
        return without >= to ? step.raised(without) : without;
    }

    private static Step newer(Step left, Step right) {
        return left.olderThan(right) ? right : left;
    }

    private static void discardIfVoid(Step move) {
        if (move.index == move.to) {
            move.discard();
        }
    }

    private static void requireElement(Step update, Step list) throws MergeException {
        if (update.index < 0) {
            throw MergeException.inconsistent(
                    update, list, "one addresses a key and the other a list index of the same container");
        }
    }

    private static void requireEqualPriorSizes(Step left, Step right) throws MergeException {
        if (left.priorSize != right.priorSize) {
            throw MergeException.inconsistent(left, right, "prior sizes differ");
        }
    }

    private static void requireExisting(Step step, Step other) throws MergeException {
        if (step.index >= step.priorSize) {
            throw MergeException.inconsistent(
                    step, other, "index " + step.index + " (expected: < prior size " + step.priorSize + ")");
        }
    }

    private static void requireInsertable(Step insert, Step other) throws MergeException {
        if (insert.index > insert.priorSize) {
            throw MergeException.inconsistent(
                    insert, other, "index " + insert.index + " (expected: <= prior size " + insert.priorSize + ")");
        }
    }

    private static void requireMovable(Step move, Step other) throws MergeException {
        requireExisting(move, other);
        if (move.to >= move.priorSize) {
            throw MergeException.inconsistent(
                    move, other, "moves to " + move.to + " (expected: < prior size " + move.priorSize + ")");
        }
    }
}
