package io.devsync.server.store;

import java.util.OptionalLong;

/**
 * What keeps an app's history from growing without end: it goes up to where no client file needs it any more, and files
 * whose devices have been away for too long go first (spec sync-server-behaviours §10).
 *
 * <p>Methods block and fail as those of {@link SyncStore} do. Each can be done again without harm, also late.
 */
public interface HistoryUpkeep {

    /**
     * Where the history begins, and the time by which devices count as away. Both only ever grow.
     *
     * @param trimmed the newest version that is no longer in the history, or about to go; 0 when all are there
     * @param countedMs milliseconds that were counted since the history began
     * @param atMs the server's clock when they were counted, in milliseconds since 1970
     */
    record Mark(long trimmed, long countedMs, long atMs) {}

    /**
     * Which client files go. Of the one with the newest ident its name stays, for idents must not be given again.
     *
     * @param seenBefore those whose devices were last seen before this time, as counted in {@link Mark#countedMs}
     * @param neededBefore those that need the history from before this version, unless their devices were seen since
     *     {@code awaySince}
     * @param awaySince devices that were last seen before this time, as counted, are not connected
     * @param cutOff those with idents up to this one, which a breaking change of the schema has made useless
     * @param exceptIdent the one of these that goes on; 0 when none does
     */
    record Past(long seenBefore, long neededBefore, long awaySince, long cutOff, long exceptIdent) {}

    /**
     * Where things stand; a new history begins with the version after 0.
     *
     * @param nowMs the server's clock, for a history that has no mark yet
     */
    Mark mark(long nowMs);

    /** Keeps how long was counted. Does nothing when the history was dropped meanwhile. */
    void counted(long countedMs, long atMs);

    /**
     * Removes client files that are past a limit.
     *
     * @return how many
     */
    long removeFiles(Past past);

    /** The smallest version after which a client file may need the history; absent when none needs any of it. */
    OptionalLong neededAfter();

    /**
     * Removes the history up to a version, which no file needs and which is not after the checkpoint, in portions of
     * bounded size. The segment that holds the version stays when it holds later ones too.
     *
     * @return how many segments went
     */
    long trim(long version);
}
