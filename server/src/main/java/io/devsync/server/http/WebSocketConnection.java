package io.devsync.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One WebSocket, as its listener uses it. Owned by the connection's event loop: all methods but {@link #eventLoop()}
 * and {@link #excessBytes()} are called from there.
 *
 * <p>Realm's clients never echo a CLOSE frame (wire-protocol §1.5), so whoever ends a connection here ends TCP too: our
 * side at once, the whole after the client has read our last words or a few seconds later. Closing at once would reset
 * the connection while the client still sends, and our last words would be lost.
 */
public final class WebSocketConnection {

    private final Channel channel;
    private final Duration linger;
    private final Runnable onReading;
    private final Consumer<LinkConditions> conditioning;
    private boolean reading = true;
    private boolean ended;

    /**
     * Wraps a connection.
     *
     * @param onReading called when reading starts again
     * @param conditioning makes the connection as bad as that
     */
    WebSocketConnection(
            Channel channel, Duration linger, Runnable onReading, Consumer<LinkConditions> conditioning) {
        this.channel = channel;
        this.linger = linger;
        this.onReading = onReading;
        this.conditioning = conditioning;
    }

    /** Where the listener is called; order is kept. */
    public Executor eventLoop() {
        return channel.eventLoop();
    }

    /**
     * Queues a binary message; see {@link #flush()}.
     *
     * @param parts its bytes in order, which do not change any more
     */
    public void send(List<byte[]> parts) {
        if (!ended) {
            channel.write(new BinaryWebSocketFrame(joined(parts)), channel.voidPromise());
        }
    }

    /** One copy, to where the kernel takes it from: the transport would copy other memory once more. */
    private ByteBuf joined(List<byte[]> parts) {
        if (parts.size() == 1) {
            return Unpooled.wrappedBuffer(parts.getFirst());
        }
        int size = 0;
        for (byte[] part : parts) {
            size = Math.addExact(size, part.length);
        }
        ByteBuf message = channel.alloc().directBuffer(size);
        parts.forEach(message::writeBytes);
        return message;
    }

    /** Sends what was queued. */
    public void flush() {
        channel.flush();
    }

    /** Whether the client keeps up; the listener hears of changes. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /** How many bytes have to leave before the connection is writable again; 0 while it is. */
    public long excessBytes() {
        return channel.isActive() ? channel.bytesBeforeWritable() : 0;
    }

    /** Stops or starts reading from the client. Messages that have arrived already are held back as well. */
    public void reading(boolean on) {
        if (!ended) {
            reading = on;
            channel.config().setAutoRead(on);
            if (on) {
                onReading.run();
            }
        }
    }

    boolean isReading() {
        return reading;
    }

    /** Whether this side has ended the connection. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Ends the connection with a CLOSE frame; what was sent before still arrives, what the client sends is discarded.
     *
     * @param reason cut off at the 123 bytes that a frame holds
     */
    public void close(int code, String reason) {
        if (!ended) {
            channel.write(new CloseWebSocketFrame(code, CloseReason.cut(reason)));
            hangUp();
        }
    }

    /** Ends the connection without a CLOSE frame; what was sent before still arrives. */
    public void hangUp() {
        if (ended) {
            return;
        }
        ended = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (done.isSuccess() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
        // What still arrives is read, to see the client's end, and discarded.
        reading = true;
        onReading.run();
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), linger.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Makes the connection as bad as that from now on, or good again. */
    public void impose(LinkConditions conditions) {
        if (!ended) {
            conditioning.accept(conditions);
        }
    }

    /** Ends the connection at once, for clients that may be gone. */
    public void drop() {
        ended = true;
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
