package io.devsync.protocol.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.device.v1.DeviceFrame;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.WireLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what devices send into messages, distrusting all of it. */
final class DeviceFrameReader {

    private final WireLimits limits;

    DeviceFrameReader(WireLimits limits) {
        this.limits = limits;
    }

    DeviceMessage read(DeviceFrame frame) throws BadMessageException {
        return switch (frame.getKindCase()) {
            case HELLO -> hello(frame.getHello());
            case BIND -> said(bind(frame.getBind()));
            case IDENT -> said(ident(frame.getIdent()));
            case QUERY -> {
                var query = frame.getQuery();
                yield said(new ClientMessage.Query(
                        Numbers.session(query.getSession()), subscriptions(query.getSubscriptions())));
            }
            case UPLOAD -> said(upload(frame.getUpload()));
            case MARK ->
                said(new ClientMessage.Mark(
                        Numbers.session(frame.getMark().getSession()),
                        Numbers.count("request", frame.getMark().getRequest())));
            case UNBIND -> said(new ClientMessage.Unbind(Numbers.session(frame.getUnbind().getSession())));
            case ERROR -> {
                var error = frame.getError();
                yield said(new ClientMessage.ClientError(
                        Numbers.session(error.getSession()),
                        Numbers.saturated(error.getCode()),
                        text("message", error.getMessage(), limits.textBytesMax())));
            }
            case PING ->
                said(new ClientMessage.Ping(
                        Numbers.count("timestamp", frame.getPing().getTimestampMs()),
                        Numbers.count("previous round trip time", frame.getPing().getPreviousRoundTripMs())));
            case TEST_COMMAND -> {
                var command = frame.getTestCommand();
                yield said(new ClientMessage.TestCommand(
                        Numbers.session(command.getSession()),
                        Numbers.count("request", command.getRequest()),
                        text("body", command.getBody(), limits.textBytesMax())));
            }
            case KIND_NOT_SET ->
                throw BadMessageException.ofConnection(
                        SyncError.Code.UNKNOWN_MESSAGE, "frame: empty or of unknown kind (expected: one of"
                                + " devsync.device.v1.DeviceFrame)");
        };
    }

    private static DeviceMessage said(ClientMessage message) {
        return new DeviceMessage.Said(message);
    }

    private DeviceMessage hello(DeviceFrame.Hello hello) throws BadMessageException {
        if (hello.getSerializedSize() > DeviceWire.HELLO_BYTES_MAX) {
            throw BadMessageException.tooBig("hello in bytes", hello.getSerializedSize(), DeviceWire.HELLO_BYTES_MAX);
        }
        try {
            return new DeviceMessage.Hello(
                    EnumMapping.read("sync mode", hello.getModeValue(), SyncMode.values()),
                    SchemaMapping.read(hello.getSchema()),
                    text("client", hello.getClient(), limits.textBytesMax()));
        } catch (BadChangesetException e) {
            throw BadMessageException.ofConnection(SyncError.Code.BAD_SYNTAX, "hello: " + e.getMessage());
        }
    }

    private ClientMessage bind(DeviceFrame.Bind bind) throws BadMessageException {
        return new ClientMessage.Bind(
                Numbers.session(bind.getSession()),
                bind.getNeedFileIdent(),
                bind.hasPartition() ? Optional.of(bindText("partition", bind.getPartition())) : Optional.empty(),
                bind.getClientReset(),
                Numbers.count("schema version", bind.getSchemaVersion()),
                bind.hasMigratedPartition()
                        ? Optional.of(bindText("migrated partition", bind.getMigratedPartition()))
                        : Optional.empty());
    }

    private String bindText(String what, String text) throws BadMessageException {
        return text(what, text, limits.bindDataBytesMax());
    }

    private ClientMessage ident(DeviceFrame.Ident ident) throws BadMessageException {
        Optional<QueryVersion> query =
                ident.hasSubscriptions() ? Optional.of(subscriptions(ident.getSubscriptions())) : Optional.empty();
        return new ClientMessage.Ident(
                Numbers.session(ident.getSession()),
                new FileIdent(
                        Numbers.count("file ident", ident.getFile().getIdent()),
                        Numbers.count("file salt", ident.getFile().getSalt())),
                new DownloadCursor(
                        Numbers.count("download server version", ident.getDownload().getServerVersion()),
                        Numbers.count("download client version", ident.getDownload().getClientVersion())),
                new ServerVersion(
                        Numbers.count("latest server version", ident.getLatest().getVersion()),
                        ident.getLatest().getSalt()),
                query);
    }

    private QueryVersion subscriptions(io.devsync.protocol.device.v1.Subscriptions subscriptions)
            throws BadMessageException {
        return new QueryVersion(
                Numbers.count("query version", subscriptions.getVersion()),
                text("query", subscriptions.getBody(), limits.queryBytesMax()));
    }

    private ClientMessage upload(DeviceFrame.Upload upload) throws BadMessageException {
        long session = Numbers.session(upload.getSession());
        if (upload.getChangesetsCount() > limits.changesetsMax()) {
            throw BadMessageException.tooBig("changesets", upload.getChangesetsCount(), limits.changesetsMax());
        }
        List<UploadedChangeset> changesets = new ArrayList<>(upload.getChangesetsCount());
        for (var changeset : upload.getChangesetsList()) {
            changesets.add(changeset(session, changeset));
        }
        return new ClientMessage.Upload(
                session,
                new UploadCursor(
                        Numbers.count("progress client version", upload.getProgress().getClientVersion()),
                        Numbers.count("progress server version", upload.getProgress().getServerVersion())),
                Numbers.count("locked server version", upload.getLockedServerVersion()),
                changesets);
    }

    private static UploadedChangeset changeset(
            long session, io.devsync.protocol.device.v1.UploadedChangeset changeset) throws BadMessageException {
        SyncError.Code badHeader = SyncError.Code.BAD_CHANGESET_HEADER_SYNTAX;
        long clientVersion = Numbers.count("client version", changeset.getClientVersion(), badHeader);
        long serverVersion = Numbers.count("server version", changeset.getServerVersion(), badHeader);
        try {
            return new UploadedChangeset(
                    clientVersion,
                    serverVersion,
                    Numbers.timestamp(changeset.getOriginTimestamp()),
                    0,
                    new Changeset(InstructionMapping.read(changeset.getInstructionsList())));
        } catch (BadChangesetException e) {
            throw BadMessageException.badChangeset(
                    session, "bad changeset in upload, client version " + clientVersion + ": " + e.getMessage());
        }
    }

    private static String text(String what, String text, int bytesMax) throws BadMessageException {
        int bytes = text.length() <= bytesMax / 3 ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > bytesMax) {
            throw BadMessageException.tooBig(what + " in bytes", bytes, bytesMax);
        }
        return text;
    }
}
