package io.devsync.protocol.device;

import io.devsync.protocol.device.v1.ServerFrame;
import io.devsync.protocol.message.ServerMessage;

/** Turns a server's messages into frames; may be shared by threads. */
final class ServerFrameWriter {

    private final DownloadWriter downloads = new DownloadWriter();

    byte[] write(ServerMessage message) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        switch (message) {
            case ServerMessage.Ident ident ->
                frame.getIdentBuilder()
                        .setSession(ident.session())
                        .getFileBuilder()
                        .setIdent(ident.file().ident())
                        .setSalt(ident.file().salt());
            case ServerMessage.Download download -> {
                return downloads.write(download);
            }
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
        return frame.build().toByteArray();
    }
}
