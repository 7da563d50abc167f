package io.devsync.server.embedded.wire;

import io.devsync.server.embedded.EmbeddedDataSourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and gives every client a {@link Connection} on a virtual thread of its own. */
public final class WireServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);
    private static final int BACKLOG = 256;
    private static final long PAUSE_NANOS = 50_000_000;

    private final ServerSocket listener;
    private final CommandService service;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile boolean closing;

    private WireServer(ServerSocket listener, CommandService service) {
        this.listener = listener;
        this.service = service;
    }

    /** Binds the port, so that it is ours before anything else starts. */
    public static ServerSocket bind(String address, int port) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), BACKLOG);
            return listener;
        } catch (UnknownHostException e) {
            throw new EmbeddedDataSourceException.CannotListen("Address " + address
                    + " of the embedded data source is unknown (expected: an address of this machine, as 127.0.0.1).", e);
        } catch (IOException e) {
            throw new EmbeddedDataSourceException.CannotListen("The embedded data source cannot listen on " + address + ":" + port + ": "
                    + e.getMessage() + ". Stop what uses the port, or choose another with --mongodb-port.", e);
        }
    }

    public static WireServer start(ServerSocket listener, CommandService service) {
        WireServer server = new WireServer(listener, service);
        Thread.ofPlatform().name("devsync-mongodb-acceptor").daemon(true).start(server::accept);
        return server;
    }

    /** How many clients are connected. */
    public int connections() {
        return clients.size();
    }

    /** Stops listening and ends all connections. */
    @Override
    public void close() {
        closing = true;
        closeQuietly(listener);
        clients.forEach(WireServer::closeQuietly);
    }

    private void accept() {
        while (!closing) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                if (!closing) {
                    LOG.warn("Cannot accept a connection to the embedded data source: {}", e.getMessage());
                    // As when file handles run out: it does not get better by asking at full speed.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void serve(Socket client) throws IOException {
        if (clients.size() >= Limits.CONNECTIONS) {
            LOG.warn("Refusing a connection to the embedded data source: {} are open (expected: at most {})", clients.size(),
                    Limits.CONNECTIONS);
            client.close();
            return;
        }
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Peer peer = new Peer(ids.incrementAndGet(), text(client.getRemoteSocketAddress()), text(client.getLocalSocketAddress()));
        Connection connection = new Connection(client, peer, service);
        clients.add(client);
        if (closing) {
            closeQuietly(client);
        }
        Thread.ofVirtual().name("devsync-mongodb-client-" + peer.id()).start(() -> {
            try {
                connection.run();
            } finally {
                clients.remove(client);
            }
        });
    }

    private static String text(java.net.SocketAddress address) {
        InetSocketAddress inet = (InetSocketAddress) address;
        return inet.getAddress().getHostAddress() + ":" + inet.getPort();
    }

    private static void closeQuietly(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException alreadyGone) {
            LOG.debug("Closing: {}", alreadyGone.getMessage());
        }
    }
}
