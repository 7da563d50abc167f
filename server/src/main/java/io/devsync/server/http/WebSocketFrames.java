package io.devsync.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection once it is a WebSocket: frames in, messages to the listener. Owned by the connection's event loop.
 *
 * <p>Text frames are ignored, as Realm's clients do (wire-protocol §1.5).
 */
final class WebSocketFrames extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(WebSocketFrames.class);

    private final Channel channel;
    private final WebSocketConnection connection;
    private final WebSocketEndpoint.Upgrade.Accepted terms;
    /** What was decoded while the listener did not read; no more than one read from the network. */
    private final Queue<WebSocketFrame> held = new ArrayDeque<>();

    private boolean delivering;

    private WebSocketFrames(
            ChannelHandlerContext http, HttpLimits limits, WebSocketEndpoint.Upgrade.Accepted terms) {
        this.channel = http.channel();
        this.terms = terms;
        connection = new WebSocketConnection(http.channel(), limits.lingerTimeout(), this::deliver, this::impose);
    }

    /** Puts itself in the place of the connection's HTTP. */
    static void takeOver(
            ChannelHandlerContext http, HttpLimits limits, WebSocketEndpoint.Upgrade.Accepted terms) {
        WebSocketFrames frames = new WebSocketFrames(http, limits, terms);
        http.pipeline()
                .addLast(new WebSocketFrameAggregator(terms.messageBytesMax()))
                .addLast(frames);
        http.pipeline().remove(http.handler());
        frames.connection.reading(true);
        terms.listener().opened(frames.connection);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame) {
            held.add(frame);
            deliver();
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void impose(LinkConditions conditions) {
        LinkConditioner.impose(channel.pipeline(), this, conditions);
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (connection.isReading() && !held.isEmpty()) {
                WebSocketFrame frame = held.remove();
                try {
                    if (!connection.hasEnded()) {
                        read(frame);
                    }
                } finally {
                    frame.release();
                }
            }
        } finally {
            delivering = false;
        }
    }

    private void read(WebSocketFrame frame) {
        switch (frame) {
            case BinaryWebSocketFrame binary -> terms.listener().message(bytes(binary.content()));
            case PingWebSocketFrame ping ->
                channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame close -> {
                channel.write(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
                connection.hangUp();
            }
            default -> log.atDebug().addKeyValue("frame", frame.getClass().getSimpleName()).log("frame ignored");
        }
    }

    private static byte[] bytes(ByteBuf content) {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return bytes;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connection.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        terms.listener().writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        terms.listener().closed();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == HttpServer.Closing.SERVER) {
            terms.listener().serverClosing();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongFrameException || isTooBig(cause)) {
            connection.close(WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), terms.tooBigReason());
        } else if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            connection.close(corrupted.closeStatus().code(), String.valueOf(corrupted.getMessage()));
        } else if (cause instanceof IOException) {
            connection.drop();
        } else {
            log.atError().setCause(cause).log("websocket failed");
            connection.close(WebSocketCloseStatus.INTERNAL_SERVER_ERROR.code(), "internal server error");
        }
    }

    private static boolean isTooBig(Throwable cause) {
        return cause instanceof CorruptedWebSocketFrameException corrupted
                && corrupted.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code();
    }
}
