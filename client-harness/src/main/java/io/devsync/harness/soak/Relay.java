package io.devsync.harness.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An address that stays while servers behind it come and go: carries bytes both ways between whoever connects and a server
 * of the moment, as a load balancer does. Where no server is, connections are closed at once. Thread-safe.
 */
public final class Relay implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int CONNECT_MS = 2_000;

    private final ServerSocket listener;
    private final Supplier<Optional<InetSocketAddress>> servers;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket listener, Supplier<Optional<InetSocketAddress>> servers) {
        this.listener = listener;
        this.servers = servers;
    }

    /**
     * Listens on a free port of the loopback address.
     *
     * @param servers asked for each connection where it shall go
     */
    public static Relay to(Supplier<Optional<InetSocketAddress>> servers) {
        try {
            Relay relay = new Relay(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), servers);
            Thread.ofPlatform().daemon().name("relay").start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException("no port on the loopback address", e);
        }
    }

    /** Where to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().name("relay-connection").start(() -> connect(client));
            } catch (IOException closed) {
                // The listener is closed, or there was a connection that broke before it was one.
            }
        }
    }

    private void connect(Socket client) {
        Optional<InetSocketAddress> target = servers.get();
        if (target.isEmpty()) {
            drop(client);
            return;
        }
        Socket server = new Socket();
        sockets.add(server);
        try {
            server.connect(target.get(), CONNECT_MS);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException gone) {
            drop(client);
            drop(server);
            return;
        }
        Thread.ofVirtual().name("relay-down").start(() -> carry(server, client));
        carry(client, server);
    }

    /** Until either end is gone; then the other one is, too: the servers behind this die without a word. */
    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException broken) {
            // As when it ends.
        } finally {
            drop(from);
            drop(to);
        }
    }

    private void drop(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks all connections. */
    public void cut() {
        Set.copyOf(sockets).forEach(this::drop);
    }

    /** Stops listening and breaks all connections. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
