package io.devsync.harness.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Carries connections to one of some ports of this machine, in turn: a load balancer, or a line that can be cut. A port
 * where nobody listens is passed over.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket listener;
    private final Supplier<List<Integer>> targets;
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile boolean cut;

    /**
     * @param targets the ports, asked for each connection
     */
    public TcpProxy(Supplier<List<Integer>> targets) {
        this.targets = targets;
        try {
            this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Breaks all connections and lets none through until {@link #mend}. */
    public void cut() {
        cut = true;
        breakAll();
    }

    /** Lets connections through again. */
    public void mend() {
        cut = false;
    }

    /** Breaks all connections, those that are being made included; new ones get through. */
    public void breakAll() {
        breaks.incrementAndGet();
        sockets.forEach(TcpProxy::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> carry(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket client) {
        int before = breaks.get();
        try (client;
                Socket server = cut ? new Socket() : connect()) {
            if (!server.isConnected()) {
                return;
            }
            sockets.add(client);
            sockets.add(server);
            if (breaks.get() != before) {
                sockets.remove(server);
                return;
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread down = Thread.ofVirtual().start(() -> pump(server, client));
            pump(client, server);
            down.join();
        } catch (IOException gone) {
            // Both ends notice themselves.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private Socket connect() throws IOException {
        List<Integer> ports = targets.get();
        for (int i = 0; i < ports.size(); i++) {
            try {
                return new Socket(
                        InetAddress.getLoopbackAddress(),
                        ports.get(Math.floorMod(turn.getAndIncrement(), ports.size())));
            } catch (IOException nobodyThere) {
                // The next one.
            }
        }
        return new Socket();
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            closeQuietly(from);
            closeQuietly(to);
        } finally {
            sockets.remove(from);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        breakAll();
    }
}
