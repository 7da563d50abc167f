package io.devsync.harness.device;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.schema.RealmSchema;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A device's connection: a WebSocket whose binary messages are those of its wire (spec wire-protocol §1). Everything
 * happens on the device's event loop.
 */
final class DeviceSocket extends SimpleChannelInboundHandler<WebSocketFrame> implements DeviceTransport {

    private static final int CONNECT_WITHIN_MS = 120_000;
    private static final int HANDSHAKE_BYTES_MAX = 64 * 1024;

    /**
     * A real device first writes what it was sent to its file, and is not on the same machine. One that answered at once
     * would take from the server, with a thousand others, the time in which they are all sent a change.
     */
    private static final int ACKNOWLEDGES_AFTER_MS = 20;

    /** What a device hears of its connection; {@code closed} exactly once, and nothing after it. */
    interface Listener {
        void opened(DeviceSocket socket);

        /** @param arrivedNs when it reached this process, by {@link System#nanoTime()} */
        void received(ServerMessage message, long arrivedNs);

        /** It takes messages again. */
        void writable();

        void closed(Closing closing);
    }

    /**
     * How a connection ended, or why there was none.
     *
     * @param status of HTTP, when the server refused the upgrade
     * @param closeCode of WebSocket, when the server gave one
     */
    record Closing(Optional<Integer> status, Optional<Integer> closeCode, Optional<String> violation, String text) {

        static Closing broken(String text) {
            return new Closing(Optional.empty(), Optional.empty(), Optional.empty(), text);
        }

        static Closing violation(String text) {
            return new Closing(Optional.empty(), Optional.empty(), Optional.of(text), text);
        }
    }

    /** A message as it came. */
    private record Arrived(byte[] message, long atNs) {}

    private final Crowd crowd;
    private final Wire wire;
    private final Listener listener;
    private final ArrayDeque<Arrived> arrived = new ArrayDeque<>();
    private Closing closing = Closing.broken("connection lost");
    private boolean over;
    private boolean flushing;
    private boolean flushingLater;
    private Optional<Channel> channel = Optional.empty();

    private DeviceSocket(Crowd crowd, Wire wire, Listener listener) {
        this.crowd = crowd;
        this.wire = wire;
        this.listener = listener;
    }

    /**
     * Connects; the listener hears how it went.
     *
     * @param crowd the devices of that loop
     */
    static DeviceSocket open(EventLoop loop, Crowd crowd, URI address, Wire wire, Listener listener) {
        DeviceSocket socket = new DeviceSocket(crowd, wire, listener);
        boolean secure = address.getScheme().equals("wss");
        int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
        new Bootstrap()
                .group(loop)
                .channel(DeviceRuntime.socketType())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_WITHIN_MS)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) throws SSLException {
                        if (secure) {
                            channel.pipeline().addLast(SslContextBuilder.forClient()
                                    .build()
                                    .newHandler(channel.alloc(), address.getHost(), port));
                        }
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(HANDSHAKE_BYTES_MAX))
                                .addLast(new WebSocketClientProtocolHandler(config(address, wire)))
                                .addLast(new WebSocketFrameAggregator(wire.messageBytesMax()))
                                .addLast(socket);
                    }
                })
                .connect(address.getHost(), port)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        socket.end(Closing.broken("cannot connect: " + connected.cause().getMessage()));
                    }
                });
        return socket;
    }

    private static WebSocketClientProtocolConfig config(URI address, Wire wire) {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(address)
                .version(WebSocketVersion.V13)
                .subprotocol(wire.subProtocols())
                .allowExtensions(false)
                .handshakeTimeoutMillis(CONNECT_WITHIN_MS)
                .handleCloseFrames(false)
                .maxFramePayloadLength(wire.messageBytesMax())
                .build();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (over || event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            closing = Closing.broken("no answer to the upgrade");
            context.close();
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            channel = Optional.of(context.channel());
            crowd.joined();
            listener.opened(this);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (over) {
            return;
        }
        switch (frame) {
            case BinaryWebSocketFrame binary -> {
                long now = System.nanoTime();
                arrived.add(new Arrived(ByteBufUtil.getBytes(binary.content()), now));
                if (arrived.size() == 1) {
                    crowd.takeUp(this::takeUp, now);
                }
            }
            case CloseWebSocketFrame close -> {
                closing = new Closing(
                        Optional.empty(), Optional.of(close.statusCode()), Optional.empty(), close.reasonText());
                context.close();
            }
            default -> {
                // Real clients pass over everything else (§1.5).
            }
        }
    }

    private void takeUp() {
        for (Arrived next = arrived.poll(); next != null && !over; next = arrived.poll()) {
            try {
                listener.received(wire.decode(next.message()), next.atNs());
            } catch (BadMessageException bad) {
                arrived.clear();
                fail(Closing.violation("unreadable message: " + bad.getMessage()));
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable() && !over) {
            listener.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
            closing = new Closing(
                    Optional.of(refused.response().status().code()),
                    Optional.empty(),
                    Optional.empty(),
                    "upgrade refused: " + refused.getMessage());
        } else {
            closing = Closing.broken("connection failed: " + cause);
        }
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (channel.isPresent()) {
            crowd.left();
        }
        takeUp();
        end(closing);
    }

    private void end(Closing how) {
        if (!over) {
            over = true;
            listener.closed(how);
        }
    }

    /** Says first what the wire wants to be said first. */
    void introduce(RealmSchema declared) {
        wire.introduction(declared).ifPresent(message -> write(message, false));
    }

    @Override
    public void send(ClientMessage message) {
        boolean acknowledgement = message instanceof ClientMessage.Upload upload && upload.changesets().isEmpty();
        write(wire.encode(message), acknowledgement);
    }

    private void write(byte[] message, boolean canWait) {
        if (over || channel.isEmpty()) {
            return;
        }
        Channel to = channel.get();
        to.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
        if (!canWait && !flushing) {
            flushing = true;
            // After the messages that have come for other devices of this thread, which real ones would not wait for.
            to.eventLoop().execute(this::flush);
        } else if (canWait && !flushing && !flushingLater) {
            flushingLater = true;
            to.eventLoop().schedule(this::flush, ACKNOWLEDGES_AFTER_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void flush() {
        flushing = false;
        flushingLater = false;
        channel.ifPresent(Channel::flush);
    }

    @Override
    public boolean isWritable() {
        return channel.map(Channel::isWritable).orElse(false);
    }

    /** Ends the connection for a reason of the device's own; the listener hears it. */
    void fail(Closing reason) {
        closing = reason;
        channel.ifPresent(Channel::close);
    }

    /** Ends the connection after what was sent; the listener hears nothing more. */
    void close() {
        over = true;
        channel.ifPresent(open -> {
            open.flush();
            open.close();
        });
    }
}
