package io.devsync.server.embedded.wire;

import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one client: reads a message, has it answered, writes the reply, in this order, on one virtual thread. A client that sends
 * faster than it is answered fills its socket and waits; nothing is queued here.
 */
final class Connection implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** A message's buffer starts with this and grows with what really arrives, whatever length was announced. */
    private static final int FIRST_BUFFER_BYTES = 64 * 1024;

    private final Socket socket;
    private final Peer peer;
    private final CommandService service;
    private int replies;

    Connection(Socket socket, Peer peer, CommandService service) {
        this.socket = socket;
        this.peer = peer;
        this.service = service;
    }

    @Override
    public void run() {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (byte[] message = read(in); message != null; message = read(in)) {
                Request request = MessageParser.parse(message);
                BsonDocument answer = service.answer(request, peer);
                if (request.wantsReply()) {
                    ByteWriter reply = MessageWriter.reply(request, ++replies, answer);
                    out.write(reply.array(), 0, reply.size());
                }
            }
        } catch (MalformedMessage malformed) {
            LOG.info("Closing the connection of {}: {}", peer.remote(), malformed.getMessage());
        } catch (IOException gone) {
            LOG.debug("Connection of {} ended: {}", peer.remote(), gone.getMessage());
        } finally {
            service.disconnected(peer);
        }
    }

    /** The next message, or null when the client closed the connection between two. */
    private static byte @Nullable [] read(InputStream in) throws IOException, MalformedMessage {
        byte[] header = new byte[MessageParser.HEADER_BYTES];
        int got = in.readNBytes(header, 0, header.length);
        if (got == 0) {
            return null;
        }
        if (got < header.length) {
            throw new EOFException("closed within a header");
        }
        int length = RawBson.int32(header, 0);
        if (length < header.length || length > Limits.MESSAGE_BYTES) {
            throw new MalformedMessage("Not a MongoDB message: length " + length + " (expected: 16 to " + Limits.MESSAGE_BYTES + ")");
        }
        byte[] message = Arrays.copyOf(header, Math.min(length, FIRST_BUFFER_BYTES));
        int filled = header.length;
        while (filled < length) {
            if (filled == message.length) {
                message = Arrays.copyOf(message, (int) Math.min(length, message.length * 2L));
            }
            int count = in.read(message, filled, message.length - filled);
            if (count < 0) {
                throw new EOFException("closed within a message");
            }
            filled += count;
        }
        return message;
    }
}
