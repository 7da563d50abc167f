package io.devsync.protocol.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.device.v1.ServerFrame;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.realm.BadMessageException;
import java.util.ArrayList;
import java.util.List;

/** Turns what servers send into messages. */
final class ServerFrameReader {

    private ServerFrameReader() {}

    static ServerMessage read(ServerFrame frame) throws BadMessageException {
        try {
            return readFrame(frame);
        } catch (BadChangesetException e) {
            throw BadMessageException.ofConnection(SyncError.Code.BAD_SYNTAX, e.getMessage());
        }
    }

    private static ServerMessage readFrame(ServerFrame frame) throws BadMessageException, BadChangesetException {
        return switch (frame.getKindCase()) {
            case IDENT -> {
                var ident = frame.getIdent();
                yield new ServerMessage.Ident(
                        Numbers.session(ident.getSession()),
                        new FileIdent(
                                Numbers.count("file ident", ident.getFile().getIdent()),
                                Numbers.count("file salt", ident.getFile().getSalt())));
            }
            case DOWNLOAD -> download(frame.getDownload());
            case MARK ->
                new ServerMessage.Mark(
                        Numbers.session(frame.getMark().getSession()),
                        Numbers.count("request", frame.getMark().getRequest()));
            case UNBOUND -> new ServerMessage.Unbound(Numbers.session(frame.getUnbound().getSession()));
            case SESSION_ERROR ->
                new ServerMessage.SessionError(
                        Numbers.session(frame.getSessionError().getSession()),
                        ErrorMapping.read(frame.getSessionError().getError()));
            case CONNECTION_ERROR -> new ServerMessage.ConnectionError(ErrorMapping.read(frame.getConnectionError()));
            case QUERY_ERROR -> {
                var error = frame.getQueryError();
                yield new ServerMessage.QueryError(
                        Numbers.session(error.getSession()),
                        Numbers.count("query version", error.getQueryVersion()),
                        Numbers.saturated(error.getCode()),
                        error.getMessage());
            }
            case LOG_MESSAGE -> {
                var log = frame.getLogMessage();
                yield new ServerMessage.LogMessage(
                        Numbers.count("session", log.getSession()),
                        log.getConnectionId(),
                        log.getLevel(),
                        log.getMessage());
            }
            case PONG -> new ServerMessage.Pong(Numbers.count("timestamp", frame.getPong().getTimestampMs()));
            case TEST_COMMAND_REPLY -> {
                var reply = frame.getTestCommandReply();
                yield new ServerMessage.TestCommandReply(
                        Numbers.session(reply.getSession()),
                        Numbers.count("request", reply.getRequest()),
                        reply.getBody());
            }
            case KIND_NOT_SET ->
                throw BadMessageException.ofConnection(
                        SyncError.Code.UNKNOWN_MESSAGE, "frame: empty or of unknown kind (expected: one of"
                                + " devsync.device.v1.ServerFrame)");
        };
    }

    private static ServerMessage download(ServerFrame.Download download)
            throws BadMessageException, BadChangesetException {
        List<DownloadedChangeset> changesets = new ArrayList<>(download.getChangesetsCount());
        for (var changeset : download.getChangesetsList()) {
            changesets.add(new DownloadedChangeset(
                    Numbers.count("server version", changeset.getServerVersion()),
                    Numbers.count("client version", changeset.getClientVersion()),
                    Numbers.timestamp(changeset.getOriginTimestamp()),
                    Numbers.count("origin file ident", changeset.getOriginFileIdent()),
                    ChangesetCodec.encode(InstructionMapping.read(changeset.getInstructionsList()))));
        }
        return new ServerMessage.Download(
                Numbers.session(download.getSession()),
                new DownloadCursor(
                        Numbers.count("download server version", download.getDownload().getServerVersion()),
                        Numbers.count("download client version", download.getDownload().getClientVersion())),
                new ServerVersion(
                        Numbers.count("latest server version", download.getLatest().getVersion()),
                        download.getLatest().getSalt()),
                new UploadCursor(
                        Numbers.count("upload client version", download.getUpload().getClientVersion()),
                        Numbers.count("upload server version", download.getUpload().getServerVersion())),
                delivery(download),
                List.copyOf(changesets));
    }

    private static Delivery delivery(ServerFrame.Download download)
            throws BadMessageException, BadChangesetException {
        return switch (download.getDeliveryCase()) {
            case FLEXIBLE -> {
                var flexible = download.getFlexible();
                yield new Delivery.Flexible(
                        Numbers.count("query version", flexible.getQueryVersion()),
                        EnumMapping.read("batch state", flexible.getBatchStateValue(), BatchState.values()),
                        flexible.getProgress());
            }
            case PARTITION_BASED ->
                new Delivery.PartitionBased(Numbers.count(
                        "downloadable bytes", download.getPartitionBased().getDownloadableBytes()));
            case DELIVERY_NOT_SET -> throw Numbers.missing("delivery");
        };
    }
}
