package io.devsync.protocol.merge;

import io.devsync.protocol.value.Payload;

/**
 * What an instruction does to another one deeper inside its target (spec merge-rules §3).
 *
 * <p>An inner instruction that these rules do not discard still meets the pair rules.
 */
final class NestedRules {

    private NestedRules() {}

    /** Applies the outer instruction's rule; only the inner one can be discarded. */
    static void apply(MergeRules rules, Step outer, Step inner) throws MergeException {
        switch (outer.kind) {
            case ADD_TABLE, ADD_COLUMN, ERASE_COLUMN, CREATE_OBJECT, SET_INSERT, SET_ERASE -> {}
            case ERASE_TABLE -> eraseTable(outer, inner);
            case ERASE_OBJECT -> eraseObject(outer, inner);
            case UPDATE -> update(outer, inner);
            case ADD_INTEGER, CLEAR -> discardInside(outer, inner);
            case ARRAY_INSERT -> arrayInsert(outer, inner);
            case ARRAY_MOVE -> arrayMove(rules, outer, inner);
            case ARRAY_ERASE -> arrayErase(outer, inner);
        }
    }

    // merge-rules §3 EraseTable
    private static void eraseTable(Step outer, Step inner) {
        if (Relations.sameTable(outer, inner)) {
            inner.discard();
        }
    }

    // merge-rules §3 EraseObject: the erasure wins whatever the rank
    private static void eraseObject(Step outer, Step inner) {
        if (Relations.sameObject(outer, inner)) {
            inner.discard();
        }
    }

    // merge-rules §3 Update, Q9: neither rank nor is_default counts
    private static void update(Step outer, Step inner) {
        if (outer.value == Payload.Marker.OBJECT_VALUE || !Relations.prefix(outer, inner)) {
            return;
        }
        boolean nextIsIndex = inner.path.isIndex(outer.pathSize);
        boolean fits = outer.value == Payload.Marker.LIST && nextIsIndex
                || outer.value == Payload.Marker.DICTIONARY && !nextIsIndex;
        if (!fits) {
            inner.discard();
        }
    }

    // merge-rules §3 AddInteger, Clear
    private static void discardInside(Step outer, Step inner) {
        if (Relations.prefix(outer, inner)) {
            inner.discard();
        }
    }

    // merge-rules §3 ArrayInsert
    private static void arrayInsert(Step outer, Step inner) throws MergeException {
        if (Relations.listPrefix(outer, inner)) {
            int at = elementIndex(outer, inner);
            if (at >= outer.index) {
                inner.setEnclosingIndex(outer.pathSize - 1, inner.raised(at));
            }
        }
    }

    // merge-rules §3 ArrayMove, Q1
    private static void arrayMove(MergeRules rules, Step outer, Step inner) throws MergeException {
        if (Relations.listPrefix(outer, inner)) {
            Gaps.moveMeetsInside(rules, outer, inner, elementIndex(outer, inner));
        }
    }

    // merge-rules §3 ArrayErase
    private static void arrayErase(Step outer, Step inner) throws MergeException {
        if (!Relations.listPrefix(outer, inner)) {
            return;
        }
        int at = elementIndex(outer, inner);
        if (at == outer.index) {
            inner.discard();
        } else if (outer.index < at) {
            inner.setEnclosingIndex(outer.pathSize - 1, at - 1);
        }
    }

    /** The spec's {@code inner@outer}: the index that the inner path has where the outer path ends. */
    private static int elementIndex(Step outer, Step inner) throws MergeException {
        int at = inner.indexAt(outer.pathSize - 1);
        if (at < 0) {
            throw MergeException.inconsistent(outer, inner, "Inconsistent paths: one has a list index where the other"
                    + " has the key \"" + inner.path.key(outer.pathSize - 1) + "\"");
        }
        return at;
    }
}
