package io.devsync.server.embedded;

import io.devsync.server.embedded.command.CommandDispatcher;
import io.devsync.server.embedded.command.ServerState;
import io.devsync.server.embedded.storage.Contents;
import io.devsync.server.embedded.storage.StoreEngine;
import io.devsync.server.embedded.wire.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A MongoDB of our own in this process: a replica set of one node that drivers, mongosh and Compass connect to, with its data in one
 * file. What it cannot do it refuses with MongoDB's error codes. It knows nothing of sync.
 */
public final class EmbeddedDataSource implements AutoCloseable {

    private static final String SET_NAME = "devsync";

    private final StoreEngine engine;
    private final ServerState state;
    private final WireServer server;
    private final InetSocketAddress address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDataSource(StoreEngine engine, ServerState state, WireServer server, InetSocketAddress address) {
        this.engine = engine;
        this.state = state;
        this.server = server;
        this.address = address;
    }

    /**
     * Opens the data file and listens; when it returns, clients can connect.
     *
     * @throws EmbeddedDataSourceException when the folder is in use, the file cannot be read, or the port cannot be had
     */
    public static EmbeddedDataSource start(EmbeddedOptions options) {
        ServerSocket listener = WireServer.bind(options.bindAddress(), options.port());
        StoreEngine engine;
        try {
            engine = StoreEngine.open(options.folder(), options.clock(), options.durability() == Durability.SYNCED, options.cacheMb(),
                    (long) options.oplogMb() << 20);
        } catch (EmbeddedDataSourceException unusable) {
            closeAfter(listener, unusable);
            throw unusable;
        }
        ServerState state = new ServerState(engine, options.clock(), new SecureRandom());
        InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
        return new EmbeddedDataSource(engine, state, WireServer.start(listener, new CommandDispatcher(state)), address);
    }

    /** Where clients on this machine connect. */
    public String uri() {
        InetAddress bound = address.getAddress();
        String host = bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
        String authority = host.contains(":") ? "[" + host + "]" : host;
        return "mongodb://" + authority + ":" + address.getPort() + "/?replicaSet=" + SET_NAME + "&directConnection=true";
    }

    public int port() {
        return address.getPort();
    }

    /**
     * Writes all databases, as they are at this moment, to a file; reads and writes go on meanwhile.
     *
     * @param file must not exist; is there only when it is complete
     * @throws EmbeddedDataSourceException.Unusable when it exists or cannot be written
     */
    public Contents snapshot(Path file) {
        return engine.snapshotTo(file);
    }

    /**
     * Puts what a snapshot holds in the place of all databases, in one step that a crash cannot cut. Cursors that are open go on in
     * what they have read from, open change streams end with ChangeStreamHistoryLost.
     *
     * @param file was written by {@link #snapshot}
     * @param kept full names of collections that stay as they are, whatever the snapshot holds
     * @throws EmbeddedDataSourceException.Unusable when it was not
     */
    public Contents restore(Path file, Set<String> kept) {
        return engine.restoreFrom(file, namespace -> kept.contains(namespace.toString()));
    }

    /** Ends all connections, aborts open transactions, and closes the file; everything acknowledged is in it. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.close();
            state.close();
            engine.close();
        }
    }

    private static void closeAfter(ServerSocket listener, EmbeddedDataSourceException reason) {
        try {
            listener.close();
        } catch (IOException alsoFailed) {
            reason.addSuppressed(alsoFailed);
        }
    }
}
