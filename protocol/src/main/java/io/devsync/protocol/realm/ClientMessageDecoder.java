package io.devsync.protocol.realm;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetDecoder;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.realm.Json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what clients send (§3). The forms do not depend on the negotiated version: a new client keeps its new forms
 * when an old version was agreed on (real-client §7.11), and what an old client leaves out is recognisable by itself.
 */
final class ClientMessageDecoder {

    private final SyncMode mode;
    private final WireLimits limits;

    ClientMessageDecoder(SyncMode mode, WireLimits limits) {
        this.mode = mode;
        this.limits = limits;
    }

    ClientMessage decode(byte[] message) throws BadMessageException {
        if (message.length > limits.messageBytesMax()) {
            throw BadMessageException.tooBig("message in bytes", message.length, limits.messageBytesMax());
        }
        Tokens in = new Tokens(message, 0, message.length, SyncError.Code.BAD_SYNTAX);
        String type = in.type();
        ClientMessage decoded =
                switch (type) {
                    case "bind" -> bind(in);
                    case "ident" -> ident(in);
                    case "query" -> query(in);
                    case "upload" -> upload(in, message);
                    case "mark" -> new ClientMessage.Mark(in.session(' '), in.number("request ident", '\n'));
                    case "unbind" -> new ClientMessage.Unbind(in.session('\n'));
                    case "json_error" -> clientError(in);
                    case "test_command" -> testCommand(in);
                    case "ping" ->
                        new ClientMessage.Ping(
                                in.number("timestamp", ' '), in.number("previous round trip time", '\n'));
                    default -> throw unknown(type);
                };
        in.end();
        return decoded;
    }

    /** The uncompressed size that an UPLOAD's head announces; 0 for everything else. */
    static long announcedBodyBytes(byte[] message) {
        try {
            Tokens in = new Tokens(message, 0, message.length, SyncError.Code.BAD_SYNTAX);
            if (!in.type().equals("upload")) {
                return 0;
            }
            in.session(' ');
            in.flag("is body compressed", ' ');
            return in.number("uncompressed size", ' ');
        } catch (BadMessageException e) {
            return 0;
        }
    }

    private static BadMessageException unknown(String type) {
        return BadMessageException.ofConnection(
                SyncError.Code.UNKNOWN_MESSAGE,
                "message type: \"" + type.replaceAll("[^!-~]", "?") + "\" (expected: bind, ident, query, upload, mark,"
                        + " unbind, json_error, test_command or ping)");
    }

    private ClientMessage.Bind bind(Tokens in) throws BadMessageException {
        long session = in.session(' ');
        long dataSize = in.number("data size", ' ');
        long tokenSize = in.number("token size", ' ');
        boolean needFileIdent = in.flag("need client file ident", ' ');
        boolean subserver = in.flag("is subserver", '\n');
        if (subserver) {
            throw in.bad("is subserver: 1 (expected: 0)");
        }
        String data = in.text("data", dataSize, limits.bindDataBytesMax());
        // Empty since core 11; older clients repeat the token of the URL (§1.1).
        in.skip("token", tokenSize, limits.bindDataBytesMax());
        return switch (mode) {
            case PARTITION_BASED ->
                new ClientMessage.Bind(session, needFileIdent, Optional.of(data), false, 0, Optional.empty());
            case FLEXIBLE -> flexibleBind(in, session, needFileIdent, data);
        };
    }

    private static ClientMessage.Bind flexibleBind(Tokens in, long session, boolean needFileIdent, String data)
            throws BadMessageException {
        if (data.isEmpty()) {
            return new ClientMessage.Bind(session, needFileIdent, Optional.empty(), false, 0, Optional.empty());
        }
        try {
            Json json = Json.parse(data);
            return new ClientMessage.Bind(
                    session,
                    needFileIdent,
                    Optional.empty(),
                    json.optionalNumber("sessionReason").orElse(0L) == 1,
                    json.optionalNumber("schemaVersion").orElse(0L),
                    json.optionalString("migratedPartition"));
        } catch (JsonException e) {
            throw in.bad("BIND data: " + e.getMessage());
        }
    }

    private ClientMessage.Ident ident(Tokens in) throws BadMessageException {
        long session = in.session(' ');
        FileIdent file = new FileIdent(in.number("client file ident", ' '), in.number("its salt", ' '));
        DownloadCursor download =
                new DownloadCursor(in.number("download version", ' '), in.number("its client version", ' '));
        long latest = in.number("latest server version", ' ');
        return switch (mode) {
            case PARTITION_BASED ->
                new ClientMessage.Ident(
                        session,
                        file,
                        download,
                        new ServerVersion(latest, in.signed("its salt", '\n')),
                        Optional.empty());
            case FLEXIBLE -> {
                ServerVersion version = new ServerVersion(latest, in.signed("its salt", ' '));
                yield new ClientMessage.Ident(session, file, download, version, Optional.of(queryVersion(in)));
            }
        };
    }

    private ClientMessage.Query query(Tokens in) throws BadMessageException {
        if (mode == SyncMode.PARTITION_BASED) {
            throw BadMessageException.ofConnection(
                    SyncError.Code.UNKNOWN_MESSAGE,
                    "message type: \"query\" on a connection for partition-based sync (expected: none)");
        }
        return new ClientMessage.Query(in.session(' '), queryVersion(in));
    }

    private QueryVersion queryVersion(Tokens in) throws BadMessageException {
        long version = in.number("query version", ' ');
        long size = in.number("query size", '\n');
        return new QueryVersion(version, in.text("query", size, limits.queryBytesMax()));
    }

    private ClientMessage.Upload upload(Tokens in, byte[] message) throws BadMessageException {
        long session = in.session(' ');
        boolean compressed = in.flag("is body compressed", ' ');
        long uncompressedSize = in.number("uncompressed size", ' ');
        long compressedSize = in.number("compressed size", ' ');
        UploadCursor progress =
                new UploadCursor(in.number("progress client version", ' '), in.number("progress server version", ' '));
        long locked = in.number("locked server version", '\n');
        Tokens body = MessageBody.open(
                in, message, compressed, uncompressedSize, compressedSize, limits.uncompressedBytesMax());
        return new ClientMessage.Upload(session, progress, locked, changesets(session, body));
    }

    private List<UploadedChangeset> changesets(long session, Tokens body) throws BadMessageException {
        if (body.remaining() == 0) {
            // Most are acknowledgements, and a decoder is made of tables.
            return List.of();
        }
        List<UploadedChangeset> changesets = new ArrayList<>();
        // One for all of a message, since they name the same classes and properties again and again.
        ChangesetDecoder decoder = new ChangesetDecoder();
        while (body.remaining() > 0) {
            if (changesets.size() == limits.changesetsMax()) {
                throw BadMessageException.tooBig("changesets", limits.changesetsMax() + 1L, limits.changesetsMax());
            }
            changesets.add(changeset(session, body, decoder));
        }
        return changesets;
    }

    private UploadedChangeset changeset(long session, Tokens body, ChangesetDecoder decoder)
            throws BadMessageException {
        long clientVersion = body.number("client version", ' ');
        long serverVersion = body.number("server version", ' ');
        // Of 64 bits without sign; a device whose clock is before 2015 sends one that wrapped around.
        long timestamp = body.saturated("origin timestamp", ' ');
        long origin = body.number("origin file ident", ' ');
        long size = body.number("changeset size", ' ');
        if (origin != 0) {
            throw body.bad("origin file ident: " + origin + " (expected: 0, the sender)");
        }
        int offset = MessageBody.skipChangeset(body, size);
        try {
            Changeset changeset = decoder.decode(body.bytes(), offset, (int) size);
            return new UploadedChangeset(clientVersion, serverVersion, timestamp, origin, changeset);
        } catch (BadChangesetException e) {
            throw BadMessageException.badChangeset(
                    session, "bad changeset in UPLOAD, client version " + clientVersion + ": " + e.getMessage());
        }
    }

    private ClientMessage.ClientError clientError(Tokens in) throws BadMessageException {
        long code = in.number("error code", ' ');
        long size = in.number("message size", ' ');
        long session = in.session('\n');
        String text = in.text("message", size, limits.textBytesMax());
        try {
            return new ClientMessage.ClientError(
                    session, (int) Math.min(code, Integer.MAX_VALUE), Json.parse(text).string("message"));
        } catch (JsonException e) {
            throw in.bad("json_error: " + e.getMessage());
        }
    }

    private ClientMessage.TestCommand testCommand(Tokens in) throws BadMessageException {
        long session = in.session(' ');
        long request = in.number("request ident", ' ');
        long size = in.number("command size", '\n');
        return new ClientMessage.TestCommand(session, request, in.text("command", size, limits.textBytesMax()));
    }
}
