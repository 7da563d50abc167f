package io.devsync.protocol.merge;

/** The kinds of instruction in the order of their codes on the wire, and which of them affect each other at all. */
enum StepKind {
    ADD_TABLE,
    ERASE_TABLE,
    CREATE_OBJECT,
    ERASE_OBJECT,
    UPDATE,
    ADD_INTEGER,
    ADD_COLUMN,
    ERASE_COLUMN,
    ARRAY_INSERT,
    ARRAY_MOVE,
    ARRAY_ERASE,
    CLEAR,
    SET_INSERT,
    SET_ERASE;

    /** This kind in a set of kinds. */
    int bit() {
        return 1 << ordinal();
    }

    /** Whether the kind has a nested rule with an effect on what lies inside its target (merge-rules §3). */
    boolean affectsInner() {
        return switch (this) {
            case ERASE_TABLE, ERASE_OBJECT, UPDATE, ADD_INTEGER, ARRAY_INSERT, ARRAY_MOVE, ARRAY_ERASE, CLEAR -> true;
            case ADD_TABLE, CREATE_OBJECT, ADD_COLUMN, ERASE_COLUMN, SET_INSERT, SET_ERASE -> false;
        };
    }

    /** All kinds that {@link #affectsInner}. */
    static int innerAffecting() {
        int kinds = 0;
        for (StepKind kind : values()) {
            kinds |= kind.affectsInner() ? kind.bit() : 0;
        }
        return kinds;
    }

    /** The kinds with which this one has a pair rule (merge-rules §4), but for erasures of classes and properties. */
    int partners() {
        return switch (this) {
            case ADD_TABLE -> ADD_TABLE.bit();
            case ADD_COLUMN -> ADD_COLUMN.bit();
            case ERASE_TABLE, ERASE_COLUMN -> -1;
            case CREATE_OBJECT -> ERASE_OBJECT.bit();
            case ERASE_OBJECT -> CREATE_OBJECT.bit() | ERASE_OBJECT.bit();
            case UPDATE -> UPDATE.bit() | ADD_INTEGER.bit() | CLEAR.bit() | listKinds();
            case ADD_INTEGER -> UPDATE.bit() | CLEAR.bit();
            case ARRAY_INSERT, ARRAY_MOVE, ARRAY_ERASE -> UPDATE.bit() | CLEAR.bit() | listKinds();
            case CLEAR -> UPDATE.bit() | ADD_INTEGER.bit() | CLEAR.bit() | setKinds() | listKinds();
            case SET_INSERT, SET_ERASE -> CLEAR.bit() | setKinds();
        };
    }

    private static int listKinds() {
        return ARRAY_INSERT.bit() | ARRAY_MOVE.bit() | ARRAY_ERASE.bit();
    }

    private static int setKinds() {
        return SET_INSERT.bit() | SET_ERASE.bit();
    }
}
