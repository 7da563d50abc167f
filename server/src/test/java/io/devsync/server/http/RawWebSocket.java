package io.devsync.server.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The client's side of a WebSocket, frame by frame, well-behaved or not. */
public final class RawWebSocket implements Closeable {

    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xa;

    /** A frame from the server. */
    public record Frame(int opcode, byte[] payload) {

        /** The code of a CLOSE frame. */
        public int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        /** The reason of a CLOSE frame. */
        public String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private final RawSocket socket;

    private RawWebSocket(RawSocket socket) {
        this.socket = socket;
    }

    /** The request of Realm's client. */
    public static String upgradeRequest(String target, String subProtocols) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Key: 5TXejp5J3LHilmmrbYohrg==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: " + subProtocols + "\r\nUser-Agent: RealmSync/14.12.0 (Linux x86_64)\r\n\r\n";
    }

    /** A connection whose upgrade was answered with 101, as the given head shows. */
    public static RawWebSocket over(RawSocket socket, String responseHead) {
        if (!responseHead.startsWith("http/1.1 101")) {
            throw new AssertionError("no upgrade: " + responseHead);
        }
        return new RawWebSocket(socket);
    }

    /** Sends a whole message in one frame. */
    public RawWebSocket send(byte[] message) throws IOException {
        return frame(true, BINARY, message);
    }

    /** Sends a masked frame. */
    public RawWebSocket frame(boolean last, int opcode, byte[] payload) throws IOException {
        byte[] mask = {1, 2, 3, 4};
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i & 3];
        }
        socket.send(head(last, opcode, 0x80, payload.length)).send(mask).send(masked);
        return this;
    }

    /** Sends bytes as they are. */
    public RawWebSocket raw(byte[] bytes) throws IOException {
        socket.send(bytes);
        return this;
    }

    /** The head of a frame, without mask and payload. */
    public static byte[] head(boolean last, int opcode, int maskBit, long length) {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) ((last ? 0x80 : 0) | opcode));
        if (length < 126) {
            head.put((byte) (maskBit | length));
        } else if (length < 65536) {
            head.put((byte) (maskBit | 126)).putShort((short) length);
        } else {
            head.put((byte) (maskBit | 127)).putLong(length);
        }
        return Arrays.copyOf(head.array(), head.position());
    }

    /** The next frame from the server. */
    public Frame next() throws IOException {
        int first = socket.readByte();
        int second = socket.readByte();
        if ((second & 0x80) != 0 || (first & 0x70) != 0) {
            throw new AssertionError("frame of a server with mask or extension bits");
        }
        int length = second;
        if (second == 126) {
            length = ByteBuffer.wrap(socket.bytes(2)).getShort() & 0xffff;
        } else if (second == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(socket.bytes(8)).getLong());
        }
        return new Frame(first & 0x0f, socket.bytes(length));
    }

    /** Whether the server ended its side without another byte; waits for it. */
    public boolean isEnded() throws IOException {
        return socket.isEnded();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
