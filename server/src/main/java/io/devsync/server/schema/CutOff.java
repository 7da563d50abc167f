package io.devsync.server.schema;

import io.devsync.protocol.message.DownloadCursor;

/**
 * The files that a breaking change of the schema has made useless: they hold objects of the old schema (spec
 * development-mode §2.7).
 *
 * @param version of the history at which the schema changed; nothing before it fits the schema of now
 * @param newestIdent the newest client file then
 * @param exceptIdent the file that brought the change, which was empty and can go on
 */
public record CutOff(long version, long newestIdent, long exceptIdent) {

    /** There never was a breaking change. */
    public static final CutOff NONE = new CutOff(0, 0, 0);

    /** How far a file is that presents a cursor: nothing is left between that and the change. */
    public DownloadCursor behind(DownloadCursor presented) {
        return presented.serverVersion() == 0 || presented.serverVersion() >= version
                ? presented
                : new DownloadCursor(version, presented.clientVersion());
    }

    /** Whether a file is of no use any more. */
    public boolean covers(long fileIdent) {
        return fileIdent <= newestIdent && fileIdent != exceptIdent;
    }
}
