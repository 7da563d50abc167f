package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.RealmWire;
import io.devsync.protocol.realm.SubProtocol;
import io.devsync.protocol.realm.WireLimits;
import io.devsync.server.http.RawSocket;
import io.devsync.server.http.RawWebSocket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A device of few words: sends what a test says, reads as strictly as a real client. */
final class SyncClient implements Closeable {

    static final FileIdent FILE = new FileIdent(7, 99);

    final RawWebSocket socket;
    final String upgradeResponse;
    private final RealmWire wire;

    private SyncClient(RawWebSocket socket, String upgradeResponse, RealmWire wire) {
        this.socket = socket;
        this.upgradeResponse = upgradeResponse;
        this.wire = wire;
    }

    static SyncClient connect(RawSocket socket, String target, SyncMode mode, int version) throws IOException {
        socket.send(RawWebSocket.upgradeRequest(target, SubProtocol.offer(mode, version)));
        String head = socket.head();
        return new SyncClient(
                RawWebSocket.over(socket, head),
                head,
                new RealmWire(SubProtocol.of(mode, version), WireLimits.DEFAULT));
    }

    SyncClient send(ClientMessage message) throws IOException {
        socket.send(wire.encode(message));
        return this;
    }

    SyncClient send(String message) throws IOException {
        socket.send(message.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** BIND of a file that has its ident. */
    SyncClient bind(long session) throws IOException {
        return send(new ClientMessage.Bind(session, false, Optional.empty(), false, 0, Optional.empty()));
    }

    /** IDENT of a file without history. */
    SyncClient ident(long session) throws IOException {
        return send(new ClientMessage.Ident(
                session,
                FILE,
                DownloadCursor.START,
                ServerVersion.NONE,
                Optional.of(new ClientMessage.QueryVersion(0, "{}"))));
    }

    /** The next message from the server. */
    ServerMessage next() throws IOException, BadMessageException {
        RawWebSocket.Frame frame = socket.next();
        if (frame.opcode() != RawWebSocket.BINARY) {
            throw new AssertionError("frame " + frame.opcode() + ", "
                    + (frame.opcode() == RawWebSocket.CLOSE ? frame.closeCode() + " " + frame.closeReason() : ""));
        }
        return wire.decodeServerMessage(frame.payload());
    }

    /** Whether the server ended its side without another word; waits for it. */
    boolean isEnded() throws IOException {
        return socket.isEnded();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
