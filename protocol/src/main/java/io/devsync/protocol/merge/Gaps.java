package io.devsync.protocol.merge;

/**
 * The pairs for which the rules of Realm's clients lead two sides to different states, and rules that do not.
 *
 * <p>A move of a list element that meets an edit inside the list changes its own source instead of the edit's path (spec
 * merge-rules §9, Q1). A Clear of a collection that is itself a list element keeps its index whatever happens to the list
 * around it, for there is no rule (§4). Numbers that are one member of a set are two for the rules where their types differ.
 * Steps that met in such a pair are marked: the sides have gone astray.
 */
final class Gaps {

    private Gaps() {}

    /** A move, and a step inside of element {@code at} of the same list. */
    static void moveMeetsInside(MergeRules rules, Step move, Step inside, int at) throws MergeException {
        int clientsSource = ListRules.viaMove(move, move.index, at, move.to);
        int place = ListRules.viaMove(inside, at, move.index, move.to);
        if (clientsSource == move.index && place == at) {
            return;
        }
        mark(move, inside);
        switch (rules) {
            case CLIENTS -> move.index = clientsSource;
            case SOUND -> inside.setEnclosingIndex(move.pathSize - 1, place);
        }
    }

    static void insertMeetsClear(MergeRules rules, Step insert, Step clear) throws MergeException {
        if (isElementOf(insert, clear) && clear.index >= insert.index) {
            mark(insert, clear);
            place(rules, clear, clear.raised(clear.index));
        }
    }

    static void moveMeetsClear(MergeRules rules, Step move, Step clear) throws MergeException {
        if (!isElementOf(move, clear)) {
            return;
        }
        int place = ListRules.viaMove(clear, clear.index, move.index, move.to);
        if (place != clear.index) {
            mark(move, clear);
            place(rules, clear, place);
        }
    }

    static void eraseMeetsClear(MergeRules rules, Step erase, Step clear) {
        if (!isElementOf(erase, clear) || clear.index < erase.index) {
            return;
        }
        mark(erase, clear);
        if (clear.index > erase.index) {
            place(rules, clear, clear.index - 1);
        } else if (rules == MergeRules.SOUND) {
            clear.discard();
        }
    }

    /**
     * Steps on one member of a set of mixed, which is a number that they have in different types: for sets the int 1 and the
     * double 1.0 are one member, of which the first type stays, while the rules for pairs take them for two (realm-core
     * instructions.hpp, Payload).
     */
    static void numberMeetsItself(MergeRules rules, Step left, Step right) {
        mark(left, right);
        if (rules == MergeRules.SOUND) {
            ValueRules.discardOlder(left, right);
        }
    }

    private static boolean isElementOf(Step list, Step clear) {
        return clear.index >= 0 && Relations.sameList(list, clear);
    }

    private static void place(MergeRules rules, Step clear, int index) {
        if (rules == MergeRules.SOUND) {
            clear.index = index;
        }
    }

    private static void mark(Step one, Step other) {
        one.astray = true;
        other.astray = true;
    }
}
