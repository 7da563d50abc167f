package io.devsync.harness.device;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The threads that simulated devices share: each device belongs to one of a few event loops, so that thousands of devices
 * need no more threads than a few.
 */
public final class DeviceRuntime implements AutoCloseable {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);

    private final MultiThreadIoEventLoopGroup loops;
    private final ExecutorService httpThread;
    private final HttpClient http;
    private final Map<EventLoop, ChangesetReader> readers = new ConcurrentHashMap<>();
    private final Map<EventLoop, Crowd> crowds = new ConcurrentHashMap<>();

    /**
     * Starts a runtime.
     *
     * @param threads for the devices' work, 1 or more; what the machine's cores can do at once is enough
     */
    public static DeviceRuntime start(int threads) {
        return new DeviceRuntime(threads);
    }

    private DeviceRuntime(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: 1 or more)");
        }
        loops = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("devices", true),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        httpThread = Executors.newSingleThreadExecutor(new DefaultThreadFactory("devices-http", true));
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .executor(httpThread)
                .build();
    }

    /** The sockets of these threads: Linux's own where it is Linux, which cost less. */
    static Class<? extends SocketChannel> socketType() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    HttpClient http() {
        return http;
    }

    /** Shared by the files of all devices of one loop. */
    ChangesetReader reader(EventLoop loop) {
        return readers.computeIfAbsent(loop, owner -> new ChangesetReader());
    }

    /** All devices of one loop. */
    Crowd crowd(EventLoop loop) {
        return crowds.computeIfAbsent(loop, Crowd::new);
    }

    /** Ends all devices' connections and threads. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        http.close();
        httpThread.shutdown();
    }
}
