package io.devsync.server.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that another server takes: the client's upgrade goes there as it came, and once both have agreed, bytes
 * go both ways without being looked at, as fast as the slower side takes them. What the other server refuses ends here:
 * no client gets to say anything else on a connection between servers.
 *
 * <p>Both connections belong to the event loop of the client's.
 */
final class WebSocketTunnel {

    private static final Logger log = LoggerFactory.getLogger(WebSocketTunnel.class);

    private static final int CONNECT_MS = 2_000;

    /** The other server may have to read a history first. */
    private static final int ANSWER_MS = 60_000;

    /** A refusal has a sentence or two. */
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    /** Said by each server for itself. */
    private static final Set<String> NOT_HANDED_ON =
            Set.of("content-length", "transfer-encoding", "connection", "keep-alive");

    private final ChannelHandlerContext http;
    private final HttpLimits limits;
    private final WebSocketEndpoint.Upgrade.Elsewhere where;
    private final Consumer<HttpResponse> refusal;
    private final WebSocketConnection client;
    /** Whether the client has got an answer, of whichever server. */
    private boolean answered;

    /**
     * A connection that asks for an upgrade.
     *
     * @param http where it speaks HTTP so far
     * @param refusal answers instead
     */
    WebSocketTunnel(
            ChannelHandlerContext http,
            HttpLimits limits,
            WebSocketEndpoint.Upgrade.Elsewhere where,
            Consumer<HttpResponse> refusal) {
        this.http = http;
        this.limits = limits;
        this.where = where;
        this.refusal = refusal;
        this.client = new WebSocketConnection(http.channel(), limits.lingerTimeout(), () -> {}, conditions -> {});
    }

    boolean leadsTo(BiPredicate<String, Integer> servers) {
        return servers.test(where.host(), where.port());
    }

    /** Ends the connection, from any thread, in a way that makes its client come again. */
    void hangUp() {
        client.eventLoop().execute(() -> {
            if (answered) {
                client.hangUp();
            } else {
                refuse("is gone");
            }
        });
    }

    void start(HttpRequest head) {
        where.through().opened(this);
        Channel outside = http.channel();
        outside.closeFuture().addListener(gone -> where.through().closed(this));
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, head.method(), head.uri(), Unpooled.EMPTY_BUFFER);
        request.headers().set(head.headers());
        where.headers().forEach((name, value) -> request.headers().set(name, value));
        Transport transport = outside instanceof EpollSocketChannel ? Transport.EPOLL : Transport.NIO;
        ChannelFuture connected = new Bootstrap()
                .group(outside.eventLoop())
                .channel(transport.clientChannel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, HttpServer.WRITE_BUFFER)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel inside) {
                        inside.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(ANSWER_BYTES_MAX))
                                .addLast(new Answer());
                    }
                })
                .connect(where.host(), where.port());
        connected.addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                refuse("does not answer");
            } else if (answered || !outside.isActive()) {
                done.channel().close();
            } else {
                outside.closeFuture().addListener(gone -> done.channel().close());
                done.channel().writeAndFlush(request);
            }
        });
    }

    private void refuse(String why) {
        refuse(HttpResponse.text(503, "the server at " + where.host() + ":" + where.port() + " " + why));
    }

    /** The client stays with this server, and may ask for something else. */
    private void refuse(HttpResponse response) {
        if (!answered) {
            answered = true;
            where.through().closed(this);
            refusal.accept(response);
        }
    }

    /** Waits for what the other server says to the upgrade. */
    private final class Answer extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext inside) {
            inside.executor().schedule(() -> late(inside), ANSWER_MS, TimeUnit.MILLISECONDS);
            inside.fireChannelActive();
        }

        private void late(ChannelHandlerContext inside) {
            if (!answered) {
                inside.close();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext inside, Object message) {
            FullHttpResponse answer = (FullHttpResponse) message;
            try {
                if (!answered && answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                    answered = true;
                    join(inside, answer);
                } else {
                    refuse(refused(answer));
                    inside.close();
                }
            } finally {
                answer.release();
            }
        }

        private HttpResponse refused(FullHttpResponse answer) {
            Map<String, String> headers = new HashMap<>();
            answer.headers().forEach(header -> {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                if (!NOT_HANDED_ON.contains(name)) {
                    headers.put(name, header.getValue());
                }
            });
            byte[] body = new byte[answer.content().readableBytes()];
            answer.content().readBytes(body);
            return new HttpResponse(answer.status().code(), headers, body);
        }

        @Override
        public void channelInactive(ChannelHandlerContext inside) {
            refuse("has ended the connection without an answer");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext inside, Throwable cause) {
            log.atDebug().setCause(cause).log("no answer from another server");
            inside.close();
        }
    }

    private void join(ChannelHandlerContext inside, FullHttpResponse answer) {
        Channel outside = http.channel();
        DefaultFullHttpResponse agreed = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        agreed.headers().set(answer.headers());
        outside.writeAndFlush(agreed);
        outside.pipeline().addLast(new FromClient(inside.channel()));
        outside.pipeline().remove(http.handler());
        outside.pipeline().remove(HttpServerCodec.class);
        inside.pipeline().addLast(new FromServer());
        inside.pipeline().remove(inside.handler());
        inside.pipeline().remove(HttpObjectAggregator.class);
        inside.pipeline().remove(HttpClientCodec.class);
        outside.config().setAutoRead(true);
    }

    /** What the client sends, for the other server. */
    private final class FromClient extends ChannelInboundHandlerAdapter {

        private final Channel server;

        private FromClient(Channel server) {
            this.server = server;
        }

        @Override
        public void channelRead(ChannelHandlerContext outside, Object bytes) {
            if (client.hasEnded()) {
                ReferenceCountUtil.release(bytes);
                return;
            }
            server.write(bytes, server.voidPromise());
            if (!server.isWritable()) {
                outside.channel().config().setAutoRead(false);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext outside) {
            server.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext outside) {
            server.config().setAutoRead(outside.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext outside) {
            server.close();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext outside, Object event) {
            if (event == HttpServer.Closing.SERVER) {
                client.hangUp();
                server.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext outside, Throwable cause) {
            log.atDebug().setCause(cause).log("tunnel broke at the client's end");
            outside.close();
        }
    }

    /** What the other server sends, for the client. */
    private final class FromServer extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext inside, Object bytes) {
            Channel outside = http.channel();
            if (client.hasEnded()) {
                ReferenceCountUtil.release(bytes);
                return;
            }
            outside.write(bytes, outside.voidPromise());
            if (!outside.isWritable()) {
                inside.channel().config().setAutoRead(false);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext inside) {
            http.channel().flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext inside) {
            if (!client.hasEnded()) {
                http.channel().config().setAutoRead(inside.channel().isWritable());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext inside) {
            client.hangUp();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext inside, Throwable cause) {
            log.atDebug().setCause(cause).log("tunnel broke at the other server's end");
            inside.close();
        }
    }
}
