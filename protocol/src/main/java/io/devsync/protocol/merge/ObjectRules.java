package io.devsync.protocol.merge;

/** Creation and deletion of objects meeting each other (spec merge-rules §4.2). */
final class ObjectRules {

    private ObjectRules() {}

    // merge-rules §4.2 EraseObject/CreateObject: the erasure wins whatever the rank
    static void eraseObjectCreateObject(Step erase, Step create) {
        if (Relations.sameObject(erase, create)) {
            create.discard();
        }
    }

    // merge-rules §4.2 EraseObject/EraseObject: the newest stays, lest an old one kill a later re-creation
    static void eraseObjectEraseObject(Step left, Step right) {
        if (Relations.sameObject(left, right)) {
            Step loser = right.olderThan(left) ? right : left;
            loser.discard();
        }
    }
}
