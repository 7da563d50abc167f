package io.devsync.server.session;

import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.device.DeviceWire;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.http.RawSocket;
import io.devsync.server.http.RawWebSocket;
import java.io.Closeable;
import java.io.IOException;

/** A device on the open wire that says what a test says. */
final class OpenWireClient implements Closeable {

    static final String TARGET = "/device/v1/app/my-app";

    private static final DeviceWire WIRE = new DeviceWire(DeviceWire.LIMITS);

    final RawWebSocket socket;

    private OpenWireClient(RawWebSocket socket) {
        this.socket = socket;
    }

    static OpenWireClient connect(RawSocket socket) throws IOException {
        socket.send(RawWebSocket.upgradeRequest(TARGET + "?access_token=secret.token", DeviceWire.SUB_PROTOCOL));
        return new OpenWireClient(RawWebSocket.over(socket, socket.head()));
    }

    OpenWireClient hello(RealmSchema schema) throws IOException {
        socket.send(WIRE.encode(new DeviceMessage.Hello(SyncMode.FLEXIBLE, schema, "thermometer 1.0")));
        return this;
    }

    OpenWireClient send(ClientMessage message) throws IOException {
        socket.send(WIRE.encode(message));
        return this;
    }

    /** The next message from the server. */
    ServerMessage next() throws IOException, BadMessageException {
        RawWebSocket.Frame frame = socket.next();
        if (frame.opcode() != RawWebSocket.BINARY) {
            throw new AssertionError("frame " + frame.opcode());
        }
        return WIRE.decodeServerMessage(frame.payload());
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
