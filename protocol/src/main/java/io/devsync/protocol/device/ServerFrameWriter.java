package io.devsync.protocol.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.device.v1.ServerFrame;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.realm.UnsendableMessageException;

/** Turns a server's messages into frames. */
final class ServerFrameWriter {

    private ServerFrameWriter() {}

    static ServerFrame write(ServerMessage message) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        switch (message) {
            case ServerMessage.Ident ident ->
                frame.getIdentBuilder()
                        .setSession(ident.session())
                        .getFileBuilder()
                        .setIdent(ident.file().ident())
                        .setSalt(ident.file().salt());
            case ServerMessage.Download download -> download(download, frame.getDownloadBuilder());
            case ServerMessage.Mark mark ->
                frame.getMarkBuilder().setSession(mark.session()).setRequest(mark.requestIdent());
            case ServerMessage.Unbound unbound -> frame.getUnboundBuilder().setSession(unbound.session());
            case ServerMessage.SessionError error ->
                frame.getSessionErrorBuilder()
                        .setSession(error.session())
                        .setError(ErrorMapping.write(error.error()));
            case ServerMessage.ConnectionError error -> frame.setConnectionError(ErrorMapping.write(error.error()));
            case ServerMessage.QueryError error ->
                frame.getQueryErrorBuilder()
                        .setSession(error.session())
                        .setQueryVersion(error.queryVersion())
                        .setCode(error.code())
                        .setMessage(error.message());
            case ServerMessage.LogMessage log ->
                frame.getLogMessageBuilder()
                        .setSession(log.session())
                        .setConnectionId(log.connectionId())
                        .setLevel(log.level())
                        .setMessage(log.message());
            case ServerMessage.Pong pong -> frame.getPongBuilder().setTimestampMs(pong.timestampMs());
            case ServerMessage.TestCommandReply reply ->
                frame.getTestCommandReplyBuilder()
                        .setSession(reply.session())
                        .setRequest(reply.requestIdent())
                        .setBody(reply.body());
        }
        return frame.build();
    }

    private static void download(ServerMessage.Download download, ServerFrame.Download.Builder written) {
        written.setSession(download.session());
        written.getDownloadBuilder()
                .setServerVersion(download.download().serverVersion())
                .setClientVersion(download.download().clientVersion());
        written.getLatestBuilder()
                .setVersion(download.latest().version())
                .setSalt(download.latest().salt());
        written.getUploadBuilder()
                .setClientVersion(download.upload().clientVersion())
                .setServerVersion(download.upload().serverVersion());
        switch (download.delivery()) {
            case Delivery.Flexible flexible ->
                written.getFlexibleBuilder()
                        .setQueryVersion(flexible.queryVersion())
                        .setBatchStateValue(EnumMapping.number(flexible.batchState()))
                        .setProgress(flexible.progress());
            case Delivery.PartitionBased(long bytes) ->
                written.getPartitionBasedBuilder().setDownloadableBytes(bytes);
        }
        long bytes = 0;
        for (DownloadedChangeset changeset : download.changesets()) {
            var into = written.addChangesetsBuilder()
                    .setServerVersion(changeset.serverVersion())
                    .setClientVersion(changeset.clientVersion())
                    .setOriginTimestamp(changeset.originTimestamp())
                    .setOriginFileIdent(changeset.originFileIdent());
            for (var instruction : decode(changeset).instructions()) {
                var one = InstructionMapping.write(instruction);
                bytes += one.getSerializedSize();
                // Names are in every instruction here and once in Realm's form: a hostile one unfolds to 25 times its size.
                if (bytes > DeviceWire.SERVER_MESSAGE_BYTES_MAX) {
                    throw UnsendableMessageException.tooLarge("download up to server version "
                            + download.download().serverVersion() + ": more than " + DeviceWire.SERVER_MESSAGE_BYTES_MAX
                            + " bytes");
                }
                into.addInstructions(one);
            }
        }
    }

    private static io.devsync.protocol.changeset.Changeset decode(DownloadedChangeset changeset) {
        try {
            return ChangesetCodec.decode(changeset.changeset().bytes());
        } catch (BadChangesetException e) {
            throw new UnsendableMessageException(
                    "changeset of server version " + changeset.serverVersion() + ": " + e.getMessage());
        }
    }
}
