package io.devsync.protocol.realm;

import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.realm.Json.JsonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what servers send as strictly as the real clients do (§4, §2): whatever stops their sync or ends their process
 * is refused here. Reads each field in the form of the client whose newest version is the negotiated one.
 */
final class ServerMessageDecoder {

    private final SubProtocol protocol;
    private final WireLimits limits;

    ServerMessageDecoder(SubProtocol protocol, WireLimits limits) {
        this.protocol = protocol;
        this.limits = limits;
    }

    ServerMessage decode(byte[] message) throws BadMessageException {
        Tokens in = new Tokens(message, 0, message.length, SyncError.Code.BAD_SYNTAX);
        String type = in.type();
        ServerMessage decoded =
                switch (type) {
                    case "ident" ->
                        new ServerMessage.Ident(
                                in.session(' '),
                                new FileIdent(in.number("client file ident", ' '), in.number("its salt", '\n')));
                    case "download" -> download(in, message);
                    case "mark" -> new ServerMessage.Mark(in.session(' '), in.number("request ident", '\n'));
                    case "unbound" -> new ServerMessage.Unbound(in.session('\n'));
                    case "error" -> legacyError(in);
                    case "json_error" -> jsonError(in);
                    case "query_error" -> queryError(in);
                    case "log_message" -> logMessage(in);
                    case "test_command" -> testCommandReply(in);
                    case "pong" -> new ServerMessage.Pong(in.number("timestamp", '\n'));
                    default ->
                        throw BadMessageException.ofConnection(
                                SyncError.Code.UNKNOWN_MESSAGE,
                                "message type: \"" + type.replaceAll("[^!-~]", "?") + "\"");
                };
        in.end();
        try {
            SendRules.check(decoded, protocol.mode());
        } catch (UnsendableMessageException e) {
            throw in.bad(e.getMessage());
        }
        return decoded;
    }

    private ServerMessage.Download download(Tokens in, byte[] message) throws BadMessageException {
        long session = in.session(' ');
        DownloadCursor download =
                new DownloadCursor(in.number("download version", ' '), in.number("its client version", ' '));
        ServerVersion latest =
                new ServerVersion(in.number("latest server version", ' '), in.signed("its salt", ' '));
        UploadCursor upload =
                new UploadCursor(in.number("upload client version", ' '), in.number("upload server version", ' '));
        Delivery delivery =
                switch (protocol.mode()) {
                    case PARTITION_BASED -> new Delivery.PartitionBased(in.number("downloadable bytes", ' '));
                    case FLEXIBLE ->
                        new Delivery.Flexible(in.number("query version", ' '), batchState(in), progress(in));
                };
        boolean compressed = in.flag("is body compressed", ' ');
        long uncompressedSize = in.number("uncompressed size", ' ');
        long compressedSize = in.number("compressed size", '\n');
        // Clients have no limit but their memory: a whole bootstrap message, compressed, fits in the message limit.
        Tokens body =
                MessageBody.open(in, message, compressed, uncompressedSize, compressedSize, Integer.MAX_VALUE - 16);
        return new ServerMessage.Download(session, download, latest, upload, delivery, changesets(body));
    }

    private BatchState batchState(Tokens in) throws BadMessageException {
        long state = in.number("batch state", ' ');
        if (protocol.version() < 14) {
            // A flag for these clients; whether it is a bootstrap at all they tell by the query version (§1.4).
            return state == 0 ? BatchState.MORE_TO_COME : BatchState.LAST_IN_BATCH;
        }
        if (state > 2) {
            throw in.bad("batch state: " + state + " (expected: 0, 1 or 2)");
        }
        return BatchState.values()[(int) state];
    }

    private double progress(Tokens in) throws BadMessageException {
        return protocol.version() < 12 ? Math.min(1, in.number("progress", ' ')) : in.decimal("progress", ' ');
    }

    private List<DownloadedChangeset> changesets(Tokens body) throws BadMessageException {
        List<DownloadedChangeset> changesets = new ArrayList<>();
        while (body.remaining() > 0) {
            long serverVersion = body.number("server version", ' ');
            long clientVersion = body.number("client version", ' ');
            long timestamp = body.saturated("origin timestamp", ' ');
            long origin = body.number("origin file ident", ' ');
            body.number("original changeset size", ' ');
            long size = body.number("changeset size", ' ');
            int offset = MessageBody.skipChangeset(body, size);
            byte[] changeset = Arrays.copyOfRange(body.bytes(), offset, offset + (int) size);
            changesets.add(new DownloadedChangeset(
                    serverVersion, clientVersion, timestamp, origin, new EncodedChangeset(changeset)));
        }
        return List.copyOf(changesets);
    }

    private ServerMessage legacyError(Tokens in) throws BadMessageException {
        SyncError.Code code = code(in);
        long size = in.number("message size", ' ');
        boolean tryAgain = in.flag("try again", ' ');
        long session = in.number("session ident", '\n');
        String text = in.text("message", size, limits.textBytesMax());
        return error(session, SyncError.of(code, ErrorVocabulary.legacyAction(code, tryAgain), text));
    }

    private ServerMessage jsonError(Tokens in) throws BadMessageException {
        SyncError.Code code = code(in);
        long size = in.number("json size", ' ');
        long session = in.number("session ident", '\n');
        String text = in.text("json", size, Integer.MAX_VALUE);
        try {
            return error(session, ErrorBody.decode(code, protocol.version(), text));
        } catch (JsonException e) {
            throw in.bad("json_error: " + e.getMessage());
        }
    }

    /** Codes outside the vocabulary are unknown to clients or end their process. */
    private static SyncError.Code code(Tokens in) throws BadMessageException {
        long number = in.number("error code", ' ');
        return SyncError.Code.ofNumber(number)
                .orElseThrow(() -> in.bad("error code: " + number + " (expected: one that clients survive)"));
    }

    private static ServerMessage error(long session, SyncError error) {
        return session == 0 ? new ServerMessage.ConnectionError(error) : new ServerMessage.SessionError(session, error);
    }

    private ServerMessage.QueryError queryError(Tokens in) throws BadMessageException {
        long code = in.number("error code", ' ');
        long size = in.number("message size", ' ');
        long session = in.session(' ');
        long version = in.number("query version", '\n');
        String text = in.text("message", size, Integer.MAX_VALUE);
        return new ServerMessage.QueryError(session, version, (int) Math.min(code, Integer.MAX_VALUE), text);
    }

    private ServerMessage.LogMessage logMessage(Tokens in) throws BadMessageException {
        long session = in.number("session ident", ' ');
        long size = in.number("json size", '\n');
        try {
            Json json = Json.parse(in.text("json", size, Integer.MAX_VALUE));
            return new ServerMessage.LogMessage(
                    session,
                    json.optionalString("co_id").orElse(""),
                    json.optionalString("level").orElse("debug"),
                    json.optionalString("msg").orElse(""));
        } catch (JsonException e) {
            throw in.bad("log_message: " + e.getMessage());
        }
    }

    private ServerMessage.TestCommandReply testCommandReply(Tokens in) throws BadMessageException {
        long session = in.session(' ');
        long request = in.number("request ident", ' ');
        long size = in.number("body size", '\n');
        return new ServerMessage.TestCommandReply(session, request, in.text("body", size, Integer.MAX_VALUE));
    }
}
