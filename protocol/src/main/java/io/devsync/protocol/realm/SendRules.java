package io.devsync.protocol.realm;

import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import java.util.Set;

/**
 * What must hold for every message to a client, whatever was sent before: breaking one of these rules stops its sync
 * for good or ends its process (§4, §6, real-client §7; invariant I6). {@link DownloadRules} knows what depends on
 * earlier messages.
 */
final class SendRules {

    /** Clients keep each changeset in one binary value (§7.2). */
    static final int CHANGESET_BYTES_MAX = 16_777_199;

    /** The levels that clients know (§4.7). */
    static final Set<String> LOG_LEVELS = Set.of("fatal", "error", "warn", "info", "detail", "debug", "trace");

    private SendRules() {}

    /** Throws {@link UnsendableMessageException} when a rule is broken. */
    static void check(ServerMessage message, SyncMode mode) {
        if (message instanceof ServerMessage.SessionMessage inSession
                && !(message instanceof ServerMessage.LogMessage)) {
            require(inSession.session() > 0, "session ident", inSession.session(), "1 or more");
        }
        switch (message) {
            case ServerMessage.Ident ident -> {
                require(ident.file().ident() >= 2, "client file ident", ident.file().ident(), "2 or more");
                require(ident.file().salt() > 0, "client file ident salt", ident.file().salt(), "1 to 2^63-1");
            }
            case ServerMessage.Download download -> check(download, mode);
            case ServerMessage.SessionError(long session, SyncError error) -> check(error, false);
            case ServerMessage.ConnectionError(SyncError error) -> check(error, true);
            case ServerMessage.QueryError error -> {
                require(mode == SyncMode.FLEXIBLE, "QUERY_ERROR", mode, "flexible sync");
                require(error.queryVersion() >= 0, "query version", error.queryVersion(), "0 or more");
                require(error.code() >= 0, "error code", error.code(), "0 or more");
            }
            case ServerMessage.LogMessage log -> {
                require(log.session() >= 0, "session ident", log.session(), "0 or more");
                require(LOG_LEVELS.contains(log.level()), "level", log.level(), LOG_LEVELS.toString());
            }
            case ServerMessage.Mark mark ->
                require(mark.requestIdent() > 0, "request ident", mark.requestIdent(), "1 or more");
            case ServerMessage.Pong pong ->
                require(pong.timestampMs() >= 0, "timestamp", pong.timestampMs(), "0 or more");
            case ServerMessage.Unbound ignored -> {}
            case ServerMessage.TestCommandReply reply ->
                require(reply.requestIdent() >= 0, "request ident", reply.requestIdent(), "0 or more");
        }
    }

    /** §4.2.1, as far as one message alone can break it. */
    private static void check(ServerMessage.Download download, SyncMode mode) {
        long server = download.download().serverVersion();
        long client = download.download().clientVersion();
        long uploadClient = download.upload().clientVersion();
        long uploadServer = download.upload().serverVersion();
        long latest = download.latest().version();
        if (client < 0 || client > uploadClient) {
            throw broken("download client version", client, "0 to the upload cursor's, " + uploadClient);
        }
        if (uploadServer < 0 || uploadServer > server) {
            throw broken("upload server version", uploadServer, "0 to the download cursor's, " + server);
        }
        if (server > latest) {
            throw broken("download server version", server, "at most the latest, " + latest);
        }
        checkDelivery(download.delivery(), mode);
        checkChangesets(download, mode);
    }

    private static void checkDelivery(Delivery delivery, SyncMode mode) {
        boolean flexible = mode == SyncMode.FLEXIBLE;
        boolean legal =
                switch (delivery) {
                    case Delivery.Flexible(long queryVersion, ServerMessage.BatchState ignored, double progress) ->
                        flexible && queryVersion >= 0 && progress >= 0 && progress <= 1;
                    case Delivery.PartitionBased(long downloadableBytes) -> !flexible && downloadableBytes >= 0;
                };
        if (!legal) {
            throw broken("delivery", delivery, mode + ", no negative numbers, progress up to 1");
        }
    }

    private static void checkChangesets(ServerMessage.Download download, SyncMode mode) {
        long server = mode == SyncMode.PARTITION_BASED ? 0 : 1;
        long step = mode == SyncMode.PARTITION_BASED ? 1 : 0;
        long client = 0;
        for (DownloadedChangeset entry : download.changesets()) {
            if (entry.serverVersion() < server + step
                    || entry.serverVersion() > download.download().serverVersion()) {
                throw broken("changeset's server version", entry.serverVersion(),
                        (server + step) + " to " + download.download().serverVersion());
            }
            if (entry.clientVersion() < client
                    || entry.clientVersion() > download.download().clientVersion()) {
                throw broken("changeset's client version", entry.clientVersion(),
                        client + " to " + download.download().clientVersion());
            }
            if (entry.originFileIdent() < 1 || entry.originTimestamp() < 0) {
                throw broken("changeset's origin", entry.originFileIdent() + " at " + entry.originTimestamp(),
                        "1 or more, at 0 or later");
            }
            if (entry.changeset().size() >= CHANGESET_BYTES_MAX) {
                throw UnsendableMessageException.tooLarge("changeset in bytes: " + entry.changeset().size()
                        + " (expected: less than " + CHANGESET_BYTES_MAX + ")");
            }
            server = entry.serverVersion();
            client = entry.clientVersion();
        }
    }

    private static void check(SyncError error, boolean ofConnection) {
        Code code = error.code();
        require(code.connectionLevel() == ofConnection, "error code", code.number(),
                ofConnection ? "below 200 for a connection" : "200 or more for a session");
        boolean compensating = code == Code.COMPENSATING_WRITE;
        require(!compensating || error.rejected().flatMap(SyncError.Rejection::serverVersion).isPresent(),
                "rejection", error.rejected(), "with a server version for error 231");
        // A session that goes on must not be suspended by the client, nor may another error leave it running: after 230 of
        // data ingest the client suspends it, and comes again (strict-mode §3.2).
        boolean warns = error.action() == SyncError.Action.WARNING;
        require((compensating ? warns : !warns || code == Code.WRITE_NOT_ALLOWED)
                        && (code == Code.SCHEMA_VERSION_CHANGED) == (error.action() == SyncError.Action.MIGRATE_SCHEMA),
                "action of error " + code.number(), error.action(), "Warning for 231 always and 230 at times, MigrateSchema for 236 only");
        require((error.action() == SyncError.Action.MIGRATE_TO_FLX) == (code == Code.MIGRATE_TO_FLX)
                        && (error.action() == SyncError.Action.REVERT_TO_PBS) == (code == Code.REVERT_TO_PBS),
                "action of error " + code.number(), error.action(), "MigrateToFLX: 232 only, RevertToPBS: 234 only");
        Class<?> migration = error.migration().<Class<?>>map(Object::getClass).orElse(Void.class);
        Class<?> expected =
                switch (code) {
                    case MIGRATE_TO_FLX -> SyncError.Migration.ToFlexible.class;
                    case SCHEMA_VERSION_CHANGED -> SyncError.Migration.OfSchema.class;
                    default -> Void.class;
                };
        require(
                migration == expected,
                "migration of error " + code.number(),
                error.migration(),
                expected.getSimpleName());
    }

    private static void require(boolean holds, String what, Object value, Object expected) {
        if (!holds) {
            throw broken(what, value, expected);
        }
    }

    private static UnsendableMessageException broken(String what, Object value, Object expected) {
        return new UnsendableMessageException(what + ": " + value + " (expected: " + expected + ")");
    }
}
