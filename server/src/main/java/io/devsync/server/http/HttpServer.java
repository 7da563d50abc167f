package io.devsync.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running HTTP/1.1 and WebSocket server.
 *
 * <p>Each connection belongs to one event loop; handlers of requests run on virtual threads, listeners of WebSockets on
 * the event loop. Several servers can run in one process.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    /** Below the low mark a client is written to again; the high one is about one DOWNLOAD of a bootstrap. */
    static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final EventLoopGroup acceptor;
    private final EventLoopGroup workers;
    private final ChannelGroup connections;
    private final RequestRunner runner;
    private final Channel listening;

    private HttpServer(
            EventLoopGroup acceptor,
            EventLoopGroup workers,
            ChannelGroup connections,
            RequestRunner runner,
            Channel listening) {
        this.acceptor = acceptor;
        this.workers = workers;
        this.connections = connections;
        this.runner = runner;
        this.listening = listening;
    }

    /**
     * Looks whether a server could listen, so that nothing else need be started when it could not.
     *
     * @throws ListenException if address and port are not to be had
     */
    public static void requireFree(HttpServerOptions options) throws ListenException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(options.bind(), options.port()));
        } catch (IOException taken) {
            throw new ListenException(options.bind(), options.port(), isInUse(taken), taken);
        }
    }

    /**
     * Starts a server; it serves as soon as this returns.
     *
     * @param routes must not change any more
     * @param endpoints asked in this order for upgrades
     * @throws ListenException if address and port are not to be had
     */
    public static HttpServer start(HttpServerOptions options, RouteTable routes, List<WebSocketEndpoint> endpoints)
            throws ListenException {
        Transport transport = Transport.best();
        EventLoopGroup acceptor = transport.eventLoops(1, "http-accept");
        EventLoopGroup workers = transport.eventLoops(eventLoops(), "http");
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        RequestRunner runner = new RequestRunner(options.limits().concurrentRequestsMax());
        HttpService service = new HttpService(
                options.limits(),
                routes,
                endpoints.stream()
                        .map(endpoint -> new HttpService.Socket(new PathPattern(endpoint.pattern()), endpoint))
                        .toList(),
                new CorsPolicy(options.allowedOrigins()),
                runner);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, workers)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, service, connections);
                    }
                });
        ChannelFuture bound =
                bootstrap.bind(new InetSocketAddress(options.bind(), options.port())).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            runner.close();
            acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new ListenException(options.bind(), options.port(), isInUse(bound.cause()), bound.cause());
        }
        HttpServer server = new HttpServer(acceptor, workers, connections, runner, bound.channel());
        log.atInfo().addKeyValue("address", options.bind()).addKeyValue("port", server.port()).log("http listening");
        return server;
    }

    /** What never blocks keeps no more threads busy than there are processors; more of them only take turns. */
    private static int eventLoops() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    private static boolean isInUse(Throwable cause) {
        return cause instanceof BindException
                || cause instanceof NativeIoException && String.valueOf(cause.getMessage()).contains("in use");
    }

    /** The pipeline of a new connection. TLS would be its first handler; nothing behind it need know. */
    private static void accept(Channel channel, HttpService service, ChannelGroup connections) {
        if (connections.size() >= service.limits().connectionsMax()) {
            channel.close();
            return;
        }
        connections.add(channel);
        if (!channel.parent().isOpen()) {
            // Accepted just before the server stopped to listen, so that it may not have been told.
            channel.close();
            return;
        }
        channel.pipeline()
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(service.limits().requestLineBytesMax())
                        .setMaxHeaderSize(service.limits().headerBytesMax())))
                .addLast(new HttpConnection(service));
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Closes with a drain of a few seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    /**
     * Stops: accepts nothing more, lets requests under way be answered and WebSockets be ended by their listeners, then
     * closes what is left. Returns when all is closed.
     *
     * @param drain how long that may take before connections are cut
     */
    public void close(Duration drain) {
        listening.close().awaitUninterruptibly();
        for (Channel connection : connections) {
            connection.pipeline().fireUserEventTriggered(Closing.SERVER);
        }
        connections.newCloseFuture().awaitUninterruptibly(drain.toMillis());
        connections.close().awaitUninterruptibly(drain.toMillis());
        runner.close();
        acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        workers.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        log.atInfo().log("http stopped");
    }

    /** Told to every connection when the server stops. */
    enum Closing {
        SERVER
    }
}
