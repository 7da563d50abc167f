package io.devsync.server.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** How bytes get in and out: epoll where the system has it, else the JDK's selectors. */
enum Transport {
    EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class) {
        @Override
        EventLoopGroup eventLoops(int threads, String name) {
            return new MultiThreadIoEventLoopGroup(
                    threads, new DefaultThreadFactory(name, true), EpollIoHandler.newFactory());
        }
    },
    NIO(NioServerSocketChannel.class, NioSocketChannel.class) {
        @Override
        EventLoopGroup eventLoops(int threads, String name) {
            return new MultiThreadIoEventLoopGroup(
                    threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        }
    };

    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> clientChannel;

    Transport(
            Class<? extends ServerSocketChannel> serverChannel, Class<? extends SocketChannel> clientChannel) {
        this.serverChannel = serverChannel;
        this.clientChannel = clientChannel;
    }

    /** The best one that works here. */
    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    Class<? extends SocketChannel> clientChannel() {
        return clientChannel;
    }

    /**
     * Threads for connections.
     *
     * @param threads 0 for as many as Netty finds right
     */
    abstract EventLoopGroup eventLoops(int threads, String name);
}
