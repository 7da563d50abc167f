package io.devsync.protocol.merge;

/** By which rules two histories are merged. They differ only where those of Realm's clients have a {@link Gaps gap}. */
enum MergeRules {
    /** As Realm's clients merge, to the letter: what both sides of a sync session must do with what passes between them. */
    CLIENTS,
    /** As clients should have merged: both sides always end in one state. */
    SOUND
}
