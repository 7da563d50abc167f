package io.devsync.protocol.merge;

/**
 * What two instructions do to each other: the spec's table of pairs (merge-rules §4), one method per rule.
 *
 * <p>As in the spec, the left one ("L") has the higher code on the wire; of equal kinds it is ours.
 */
final class PairRules {

    private PairRules() {}

    /** Runs one of our instructions against one of theirs: first the nested rule, then the pair rule (§2). */
    static void merge(MergeRules rules, Step ours, Step theirs) throws MergeException {
        if (ours.depth != theirs.depth) {
            if (ours.depth < theirs.depth) {
                NestedRules.apply(rules, ours, theirs);
            } else {
                NestedRules.apply(rules, theirs, ours);
            }
            if (ours.discarded || theirs.discarded) {
                return;
            }
        }
        if (ours.kind.ordinal() >= theirs.kind.ordinal()) {
            apply(rules, ours, theirs);
        } else {
            apply(rules, theirs, ours);
        }
    }

    private static void apply(MergeRules rules, Step left, Step right) throws MergeException {
        switch (left.kind) {
            case ADD_TABLE -> SchemaRules.addTableAddTable(left, right);
            case ERASE_TABLE -> eraseTable(left, right);
            case CREATE_OBJECT -> {} // creating is idempotent
            case ERASE_OBJECT -> eraseObject(left, right);
            case UPDATE -> update(left, right);
            case ADD_INTEGER -> addInteger(left, right);
            case ADD_COLUMN -> addColumn(left, right);
            case ERASE_COLUMN -> eraseColumn(left, right);
            case ARRAY_INSERT -> arrayInsert(left, right);
            case ARRAY_MOVE -> arrayMove(left, right);
            case ARRAY_ERASE -> arrayErase(left, right);
            case CLEAR -> clear(rules, left, right);
            case SET_INSERT -> setInsert(rules, left, right);
            case SET_ERASE -> setErase(rules, left, right);
        }
    }

    private static void eraseTable(Step left, Step right) {
        switch (right.kind) {
            case ADD_TABLE -> SchemaRules.eraseTableAddTable(left, right);
            case ERASE_TABLE -> SchemaRules.eraseTableEraseTable(left, right);
            default -> {}
        }
    }

    private static void eraseObject(Step left, Step right) {
        switch (right.kind) {
            case CREATE_OBJECT -> ObjectRules.eraseObjectCreateObject(left, right);
            case ERASE_OBJECT -> ObjectRules.eraseObjectEraseObject(left, right);
            default -> {}
        }
    }

    private static void update(Step left, Step right) throws MergeException {
        if (right.kind == StepKind.UPDATE) {
            ValueRules.updateUpdate(left, right);
        }
    }

    private static void addInteger(Step left, Step right) {
        if (right.kind == StepKind.UPDATE) {
            ValueRules.addIntegerUpdate(left, right);
        }
    }

    private static void addColumn(Step left, Step right) throws MergeException {
        switch (right.kind) {
            case ERASE_TABLE -> SchemaRules.addColumnEraseTable(left, right);
            case ADD_COLUMN -> SchemaRules.addColumnAddColumn(left, right);
            default -> {}
        }
    }

    private static void eraseColumn(Step left, Step right) {
        switch (right.kind) {
            case UPDATE -> SchemaRules.eraseColumnUpdate(left, right);
            case ADD_COLUMN -> SchemaRules.eraseColumnAddColumn(left, right);
            case ERASE_COLUMN -> SchemaRules.eraseColumnEraseColumn(left, right);
            default -> {}
        }
    }

    private static void arrayInsert(Step left, Step right) throws MergeException {
        switch (right.kind) {
            case UPDATE -> ListRules.arrayInsertUpdate(left, right);
            case ARRAY_INSERT -> ListRules.arrayInsertArrayInsert(left, right);
            default -> {}
        }
    }

    private static void arrayMove(Step left, Step right) throws MergeException {
        switch (right.kind) {
            case UPDATE -> ListRules.arrayMoveUpdate(left, right);
            case ARRAY_INSERT -> ListRules.arrayMoveArrayInsert(left, right);
            case ARRAY_MOVE -> ListRules.arrayMoveArrayMove(left, right);
            default -> {}
        }
    }

    private static void arrayErase(Step left, Step right) throws MergeException {
        switch (right.kind) {
            case UPDATE -> ListRules.arrayEraseUpdate(left, right);
            case ARRAY_INSERT -> ListRules.arrayEraseArrayInsert(left, right);
            case ARRAY_MOVE -> ListRules.arrayEraseArrayMove(left, right);
            case ARRAY_ERASE -> ListRules.arrayEraseArrayErase(left, right);
            default -> {}
        }
    }

    private static void clear(MergeRules rules, Step left, Step right) throws MergeException {
        switch (right.kind) {
            case UPDATE -> ValueRules.clearUpdate(left, right);
            case ADD_INTEGER -> ValueRules.clearAddInteger(left, right);
            case CLEAR -> ValueRules.clearClear(left, right);
            case ARRAY_INSERT -> Gaps.insertMeetsClear(rules, right, left);
            case ARRAY_MOVE -> Gaps.moveMeetsClear(rules, right, left);
            case ARRAY_ERASE -> Gaps.eraseMeetsClear(rules, right, left);
            default -> {}
        }
    }

    private static void setInsert(MergeRules rules, Step left, Step right) {
        switch (right.kind) {
            case CLEAR -> SetRules.setMemberClear(left, right);
            case SET_INSERT -> SetRules.sameMember(rules, left, right);
            default -> {}
        }
    }

    private static void setErase(MergeRules rules, Step left, Step right) {
        switch (right.kind) {
            case CLEAR -> SetRules.setMemberClear(left, right);
            case SET_INSERT, SET_ERASE -> SetRules.sameMember(rules, left, right);
            default -> {}
        }
    }
}
