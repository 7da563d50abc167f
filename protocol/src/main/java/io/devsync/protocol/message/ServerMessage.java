package io.devsync.protocol.message;

import java.util.List;

/** What a device is told (§4). */
public sealed interface ServerMessage {

    /** A message of one session. */
    sealed interface SessionMessage extends ServerMessage {
        long session();
    }

    /** Gives a new file its ident (§4.1); once per BIND that asked for it. */
    record Ident(long session, FileIdent file) implements SessionMessage {}

    /** Changes to integrate, and acknowledgement of uploads (§4.2). */
    record Download(
            long session,
            DownloadCursor download,
            ServerVersion latest,
            UploadCursor upload,
            Delivery delivery,
            List<DownloadedChangeset> changesets)
            implements SessionMessage {}

    /** What a DOWNLOAD is part of; each mode has its own (§4.2). */
    sealed interface Delivery {

        /**
         * Flexible sync.
         *
         * @param queryVersion the subscription set that the data belongs to
         * @param progress of the bootstrap, 0 to 1; 1 in steady state
         */
        record Flexible(long queryVersion, BatchState batchState, double progress) implements Delivery {}

        /**
         * Partition-based sync.
         *
         * @param downloadableBytes estimate of what is still to come
         */
        record PartitionBased(long downloadableBytes) implements Delivery {}
    }

    /** The place of a DOWNLOAD within a bootstrap; the order is the code on the wire (§1.4). */
    enum BatchState {
        MORE_TO_COME,
        LAST_IN_BATCH,
        STEADY_STATE
    }

    /** Answers MARK (§4.3). */
    record Mark(long session, long requestIdent) implements SessionMessage {}

    /** Answers UNBIND (§4.4). */
    record Unbound(long session) implements SessionMessage {}

    /** An error of one session (§4.5). */
    record SessionError(long session, SyncError error) implements SessionMessage {}

    /** An error of the whole connection; the server closes it afterwards (§4.5). */
    record ConnectionError(SyncError error) implements ServerMessage {}

    /** Refuses a set of subscriptions; the session goes on (§4.6). */
    record QueryError(long session, long queryVersion, int code, String message) implements SessionMessage {}

    /** A line for the client's log, from protocol 10 (§4.7). */
    record LogMessage(long session, String connectionId, String level, String message) implements SessionMessage {}

    /** Answers a test command (§3.10). */
    record TestCommandReply(long session, long requestIdent, String body) implements SessionMessage {}

    /** Answers PING with its timestamp (§3.9). */
    record Pong(long timestampMs) implements ServerMessage {}
}
