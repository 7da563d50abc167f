package io.devsync.server.store;

import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the server durably knows of a client file, as of the checkpoint.
 *
 * @param userId the user whose file it is
 * @param upload the last integrated upload
 * @param acknowledged the server version that the client said it has integrated; the window starts after it
 * @param views the subscriptions in force, each from its version on, oldest first
 * @param reciprocals changed forms of what it was told within the window
 * @param silences what it was not told within the window
 * @param newestEntry the version of the newest entry that comes from it; 0 when there is none
 * @param schemaAt the version of the entry or the view with which it is told the app's schema; 0 when it knows it from
 *     before, {@link #SCHEMA_OWED} when it has not been told yet
 * @param needsAfter the version after which it may need the history, to be told it or to merge with it; {@link
 *     #NEEDS_NOTHING} as long as it was told nothing
 * @param lastSeen when its device was seen last, give or take some time, as counted in {@link HistoryUpkeep.Mark}
 */
public record ClientFileRecord(
        FileIdent file,
        String userId,
        UploadCursor upload,
        long acknowledged,
        List<ViewRecord> views,
        List<Reciprocal> reciprocals,
        List<Silence> silences,
        long newestEntry,
        long schemaAt,
        long needsAfter,
        long lastSeen) {

    /** The file does not know the app's schema. */
    public static final long SCHEMA_OWED = -1;

    /** The salt of a file that an administrator has reset; no device has it. */
    public static final long RESET_SALT = 0;

    /** The salt of a file whose device was away for too long, where the file itself must not go; no device has it. */
    public static final long EXPIRED_SALT = -1;

    /** The file needs none of the history so far. */
    public static final long NEEDS_NOTHING = Long.MAX_VALUE;

    /**
     * Subscriptions of a client file, in force from a server version on.
     *
     * @param permissions what the user may do, as text of the rules' own; absent when that is everything
     */
    public record ViewRecord(long fromVersion, long timestamp, QueryVersion query, Optional<String> permissions) {}

    /** The file is told nothing of some objects by entries after one version and before another. */
    public record Silence(long after, long before, Set<ObjectKey> keys) {}
}
