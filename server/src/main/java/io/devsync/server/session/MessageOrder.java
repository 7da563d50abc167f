package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.realm.DownloadRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which message of one session may come next, in either direction (wire-protocol §4.2.1, §4.3, §4.6, §5). Owned by the
 * connection's event loop.
 *
 * <p>A device that breaks the order loses its connection. For the engine the same rules are a net: the client would
 * stop syncing for good (invariant I6).
 */
final class MessageOrder {

    private final long session;
    private final boolean needsFileIdent;

    private @Nullable DownloadRules downloads;
    private boolean fileIdentSent;
    private long lastMarkRequested;
    private long lastMarkAnswered;
    private long newestQuery;
    private long newestUndo;

    MessageOrder(ClientMessage.Bind bind) {
        session = bind.session();
        needsFileIdent = bind.needFileIdent();
    }

    /** Takes a message of the device into account; why it may not come now, if so. */
    Optional<String> received(ClientMessage.SessionMessage message) {
        return switch (message) {
            case ClientMessage.Ident ident -> identReceived(ident);
            case ClientMessage.TestCommand ignored -> Optional.empty();
            case ClientMessage.SessionMessage ignored when downloads == null ->
                Optional.of("session " + session + ": " + SyncConnection.describe(message) + " before IDENT");
            case ClientMessage.Query query -> {
                newestQuery = Math.max(newestQuery, query.query().version());
                yield Optional.empty();
            }
            case ClientMessage.Mark mark -> {
                lastMarkRequested = Math.max(lastMarkRequested, mark.requestIdent());
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private Optional<String> identReceived(ClientMessage.Ident ident) {
        if (downloads != null) {
            return Optional.of("session " + session + ": second IDENT");
        }
        if (needsFileIdent && !fileIdentSent) {
            return Optional.of("session " + session + ": IDENT before the server's IDENT that BIND asked for");
        }
        downloads = new DownloadRules(ident);
        return Optional.empty();
    }

    /** Takes a message of the engine into account; why the client would not take it now, if so. */
    Optional<String> sent(ServerMessage.SessionMessage message) {
        return switch (message) {
            case ServerMessage.Ident ignored -> {
                boolean legal = needsFileIdent && !fileIdentSent;
                fileIdentSent = true;
                yield unless(legal, "IDENT that was not asked for");
            }
            case ServerMessage.Download download ->
                downloads == null ? Optional.of("DOWNLOAD before IDENT") : downloads.accept(download);
            case ServerMessage.Mark(long ignored, long request) -> {
                boolean legal = request > lastMarkAnswered && request <= lastMarkRequested;
                lastMarkAnswered = request;
                yield unless(legal, "MARK " + request + " that was not asked for");
            }
            case ServerMessage.QueryError error ->
                unless(
                        error.queryVersion() > 0 && error.queryVersion() <= newestQuery,
                        "QUERY_ERROR for version " + error.queryVersion() + " that was not sent");
            case ServerMessage.SessionError(long ignored, SyncError error) -> undoAnnounced(error);
            case ServerMessage.Unbound ignored -> Optional.empty();
            case ServerMessage.LogMessage ignored -> Optional.empty();
            case ServerMessage.TestCommandReply ignored -> Optional.empty();
        };
    }

    /** Compensating writes are announced in the order of the versions that undo them (§7.7). */
    private Optional<String> undoAnnounced(SyncError error) {
        long version = error.rejected()
                .flatMap(SyncError.Rejection::serverVersion)
                .orElse(newestUndo);
        boolean legal = version >= newestUndo;
        newestUndo = Math.max(newestUndo, version);
        return unless(legal, "compensating write of version " + version + " after " + newestUndo);
    }

    private static Optional<String> unless(boolean legal, String reason) {
        return legal ? Optional.empty() : Optional.of(reason);
    }
}
