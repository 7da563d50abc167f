package io.devsync.protocol.realm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.devsync.protocol.changeset.ChangesetEncoder;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadedChangeset;
import java.util.List;
import java.util.Optional;

/** Writes what clients send (§3), in the form of a client whose newest version is the negotiated one. */
final class ClientMessageEncoder {

    private static final int HEAD_CAPACITY = 128;
    private static final byte[] NOTHING = {};

    private final SubProtocol protocol;
    private final boolean compresses;

    ClientMessageEncoder(SubProtocol protocol, boolean compresses) {
        this.protocol = protocol;
        this.compresses = compresses;
    }

    byte[] encode(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Bind bind -> bind(bind);
            case ClientMessage.Ident ident -> ident(ident);
            case ClientMessage.Query(long session, QueryVersion query) ->
                query(head("query").token(session), query);
            case ClientMessage.Upload upload -> upload(upload);
            case ClientMessage.Mark(long session, long request) ->
                head("mark").token(session).token(request).put('\n').toBytes();
            case ClientMessage.Unbind(long session) ->
                head("unbind").token(session).put('\n').toBytes();
            case ClientMessage.ClientError(long session, int code, String text) -> {
                byte[] json = ByteSink.utf8(Json.write(Json.object().put("message", text)));
                yield head("json_error").token(code).token(json.length).token(session).put('\n').put(json).toBytes();
            }
            case ClientMessage.TestCommand(long session, long request, String body) -> {
                byte[] json = ByteSink.utf8(body);
                yield head("test_command")
                        .token(session)
                        .token(request)
                        .token(json.length)
                        .put('\n')
                        .put(json)
                        .toBytes();
            }
            case ClientMessage.Ping(long timestamp, long roundTrip) ->
                head("ping").token(timestamp).token(roundTrip).put('\n').toBytes();
        };
    }

    private static ByteSink head(String type) {
        return new ByteSink(HEAD_CAPACITY).ascii(type);
    }

    private byte[] bind(ClientMessage.Bind bind) {
        byte[] data = ByteSink.utf8(
                switch (protocol.mode()) {
                    case PARTITION_BASED -> bind.partition().orElse("");
                    case FLEXIBLE -> flexibleData(bind);
                });
        return head("bind")
                .token(bind.session())
                .token(data.length)
                .token(0)
                .token(bind.needFileIdent())
                .token(false)
                .put('\n')
                .put(data)
                .toBytes();
    }

    /** What the client of that version has to say (§3.1); keys sorted, as clients write them. */
    private String flexibleData(ClientMessage.Bind bind) {
        ObjectNode json = Json.object();
        Optional<String> migrated = bind.migratedPartition().filter(partition -> protocol.version() >= 8);
        migrated.ifPresent(partition -> json.put("migratedPartition", partition));
        if (protocol.version() >= 11) {
            json.put("schemaVersion", bind.schemaVersion());
        }
        if (protocol.version() >= 10) {
            json.put("sessionReason", bind.clientReset() ? 1 : 0);
        }
        return json.isEmpty() ? "" : Json.write(json);
    }

    private byte[] ident(ClientMessage.Ident ident) {
        ByteSink out = head("ident")
                .token(ident.session())
                .token(ident.file().ident())
                .token(ident.file().salt())
                .token(ident.download().serverVersion())
                .token(ident.download().clientVersion())
                .token(ident.latest().version())
                .token(ident.latest().salt());
        return protocol.mode() == SyncMode.PARTITION_BASED
                ? out.put('\n').toBytes()
                : query(out, ident.query().orElseThrow(() -> new IllegalArgumentException("IDENT without a query")));
    }

    private static byte[] query(ByteSink out, QueryVersion query) {
        byte[] body = ByteSink.utf8(query.body());
        return out.token(query.version()).token(body.length).put('\n').put(body).toBytes();
    }

    private byte[] upload(ClientMessage.Upload upload) {
        ByteSink out = head("upload").token(upload.session());
        byte[] content = MessageBody.close(out, body(upload.changesets()), compresses);
        return out.token(upload.progress().clientVersion())
                .token(upload.progress().serverVersion())
                .token(upload.lockedServerVersion())
                .put('\n')
                .put(content)
                .toBytes();
    }

    private static byte[] body(List<UploadedChangeset> changesets) {
        if (changesets.isEmpty()) {
            // Most are acknowledgements, and an encoder is made of tables.
            return NOTHING;
        }
        ByteSink body = new ByteSink(HEAD_CAPACITY);
        ChangesetEncoder encoder = new ChangesetEncoder();
        for (UploadedChangeset entry : changesets) {
            byte[] changeset = encoder.encode(entry.changeset()).bytes();
            body.number(entry.clientVersion())
                    .token(entry.serverVersion())
                    .token(entry.originTimestamp())
                    .token(entry.originFileIdent())
                    .token(changeset.length)
                    .put(' ')
                    .put(changeset);
        }
        return body.toBytes();
    }
}
