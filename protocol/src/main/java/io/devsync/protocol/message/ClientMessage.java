package io.devsync.protocol.message;

import java.util.List;
import java.util.Optional;

/** What a device says. Session idents are the client's: 1 or more, never reused within a connection. */
public sealed interface ClientMessage {

    /** A message of one session. */
    sealed interface SessionMessage extends ClientMessage {
        long session();
    }

    /**
     * Starts a session (§3.1).
     *
     * @param needFileIdent whether the file has no ident yet
     * @param partition the serialized partition value; present exactly in partition-based sync
     * @param clientReset whether the session belongs to a client reset ({@code sessionReason} 1)
     * @param schemaVersion the app's schema version, 0 when unversioned or not said
     * @param migratedPartition the original partition of a file migrated from partition-based sync
     */
    record Bind(
            long session,
            boolean needFileIdent,
            Optional<String> partition,
            boolean clientReset,
            long schemaVersion,
            Optional<String> migratedPartition)
            implements SessionMessage {}

    /**
     * Says which file this is and how far it got (§3.2).
     *
     * @param query the active subscriptions; present exactly in flexible sync
     */
    record Ident(
            long session, FileIdent file, DownloadCursor download, ServerVersion latest, Optional<QueryVersion> query)
            implements SessionMessage {}

    /**
     * A set of subscriptions (§3.3).
     *
     * @param version of the subscription set, 0 for the empty set of a new file
     * @param body JSON object from class name to RQL
     */
    record QueryVersion(long version, String body) {}

    /** Changes the subscriptions (§3.4). */
    record Query(long session, QueryVersion query) implements SessionMessage {}

    /**
     * Transactions of the device (§3.5); without changesets only an acknowledgement.
     *
     * @param progress how far the client's scan of its own history got
     * @param lockedServerVersion the client's download cursor as stored
     */
    record Upload(long session, UploadCursor progress, long lockedServerVersion, List<UploadedChangeset> changesets)
            implements SessionMessage {}

    /** Asks to be told when everything up to now has been sent (§3.6). */
    record Mark(long session, long requestIdent) implements SessionMessage {}

    /** Ends a session (§3.7). */
    record Unbind(long session) implements SessionMessage {}

    /** The device could not integrate a DOWNLOAD (§3.8). */
    record ClientError(long session, int code, String message) implements SessionMessage {}

    /** A command of a test suite (§3.10). */
    record TestCommand(long session, long requestIdent, String body) implements SessionMessage {}

    /** Keeps the connection alive (§3.9). */
    record Ping(long timestampMs, long previousRoundTripMs) implements ClientMessage {}
}
