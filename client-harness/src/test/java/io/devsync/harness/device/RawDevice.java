package io.devsync.harness.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.device.DeviceWire;
import io.devsync.protocol.device.v1.DeviceFrame;
import io.devsync.protocol.device.v1.ServerFrame;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.schema.RealmSchema;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A device on the open wire, message by message, so that a test decides what is said when. */
final class RawDevice implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DeviceWire WIRE = new DeviceWire(DeviceWire.LIMITS);

    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private RawDevice(HttpClient http, URI address) {
        socket = http.newWebSocketBuilder()
                .subprotocols(DeviceWire.SUB_PROTOCOL)
                .buildAsync(address, new Arrivals())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** A user who can have several devices. */
    record User(HttpClient http, URI address) {

        static User logIn(HttpClient http, String baseUrl, String app) {
            AppServices services = new AppServices(http, URI.create(baseUrl), app);
            AppServices.Tokens tokens = services.logIn(Credentials.anonymous())
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            return new User(http, services.socketAddress(Wire.OPEN, URI.create(baseUrl.replace("http", "ws")), tokens));
        }

        /** A connection of this user's, on which nothing has been said. */
        RawDevice connect() {
            return new RawDevice(http, address);
        }

        /** A connection of this user's, introduced. */
        RawDevice connect(RealmSchema schema) {
            RawDevice device = connect();
            device.send(WIRE.encode(new DeviceMessage.Hello(SyncMode.FLEXIBLE, schema, "test")));
            return device;
        }
    }

    private final class Arrivals implements WebSocket.Listener {
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            parts.writeBytes(part);
            if (last) {
                arrived.add(parts.toByteArray());
                parts.reset();
            }
            from.request(1);
            return null;
        }
    }

    private void send(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    void say(DeviceFrame frame) {
        send(frame.toByteArray());
    }

    RawDevice say(ClientMessage message) {
        send(WIRE.encode(message));
        return this;
    }

    /** BIND of session 1. */
    RawDevice bind(boolean needFileIdent) {
        return say(new ClientMessage.Bind(1, needFileIdent, Optional.empty(), false, 0, Optional.empty()));
    }

    /** The next message; waits for it. */
    ServerMessage next() throws InterruptedException, BadMessageException {
        return WIRE.decodeServerMessage(nextBytes());
    }

    /** The next message as it came; waits for it. */
    ServerFrame nextFrame() throws InterruptedException, InvalidProtocolBufferException {
        return ServerFrame.parseFrom(nextBytes());
    }

    private byte[] nextBytes() throws InterruptedException {
        byte[] message = arrived.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing arrived within " + PATIENCE);
        }
        return message;
    }

    /** The next message of a kind; what comes before it is passed over. */
    <T extends ServerMessage> T next(Class<T> kind) throws InterruptedException, BadMessageException {
        while (true) {
            ServerMessage message = next();
            if (kind.isInstance(message)) {
                return kind.cast(message);
            }
            if (message instanceof ServerMessage.SessionError || message instanceof ServerMessage.ConnectionError) {
                throw new AssertionError("unexpected " + message);
            }
        }
    }

    /** The error that ends session 1; DOWNLOADs before it are passed over. */
    SyncError nextError() throws InterruptedException, BadMessageException {
        while (true) {
            ServerMessage message = next();
            if (message instanceof ServerMessage.SessionError(long ignored, SyncError error)) {
                return error;
            }
            if (!(message instanceof ServerMessage.Download)) {
                throw new AssertionError("unexpected " + message);
            }
        }
    }

    /** The DOWNLOAD that acknowledges a version of the device's own. */
    ServerMessage.Download nextAcknowledging(long clientVersion) throws InterruptedException, BadMessageException {
        while (true) {
            ServerMessage.Download download = next(ServerMessage.Download.class);
            if (download.upload().clientVersion() >= clientVersion) {
                return download;
            }
        }
    }

    /** Drops the connection without a word. */
    @Override
    public void close() {
        socket.abort();
    }
}
