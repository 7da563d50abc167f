package io.devsync.server.embedded;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.RawBson;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.Contents;
import io.devsync.server.embedded.storage.EntryCursor;
import io.devsync.server.embedded.storage.FileAccess;
import io.devsync.server.embedded.storage.ManyEntries;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.Snapshot;
import io.devsync.server.embedded.storage.StoreEngine;
import io.devsync.server.embedded.storage.StoreOptions;
import io.devsync.server.embedded.wire.Peer;
import io.devsync.server.embedded.wire.Request;
import io.devsync.server.embedded.wire.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.h2.mvstore.MVStoreException;

/**
 * A MongoDB of our own in this process: a replica set of one node that drivers, mongosh and Compass connect to, with its data in one
 * file. What it cannot do it refuses with MongoDB's error codes. It knows nothing of sync.
 */
public final class EmbeddedDataSource implements AutoCloseable {

    private static final String SET_NAME = "devsync";
    /** Who asks without a connection; no client has this number. */
    private static final Peer THIS_PROCESS = new Peer(0, "this process", "this process");

    private final LastingService service;
    private final WireServer server;
    private final InetSocketAddress address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDataSource(LastingService service, WireServer server, InetSocketAddress address) {
        this.service = service;
        this.server = server;
        this.address = address;
    }

    /**
     * Opens the data file and listens; when it returns, clients can connect.
     *
     * @throws EmbeddedDataSourceException when the folder is in use, the file cannot be read, or the port cannot be had
     */
    public static EmbeddedDataSource start(EmbeddedOptions options) {
        return start(options, FileAccess.DISK);
    }

    /** @param access how the data file is read and written */
    static EmbeddedDataSource start(EmbeddedOptions options, FileAccess access) {
        ServerSocket listener = WireServer.bind(options.bindAddress(), options.port());
        LastingService service;
        try {
            service = new LastingService((failed, whenFailed) -> open(options, access, failed, whenFailed), options.clock());
        } catch (EmbeddedDataSourceException unusable) {
            closeAfter(listener, unusable);
            throw unusable;
        }
        InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
        return new EmbeddedDataSource(service, WireServer.start(listener, service), address);
    }

    private static StoreEngine open(
            EmbeddedOptions options, FileAccess access, Optional<StoreEngine> failed, Runnable whenFailed) {
        StoreOptions store = new StoreOptions(
                options.folder(),
                access,
                options.clock(),
                options.durability() == Durability.SYNCED,
                options.cacheMb(),
                (long) options.oplogMb() << 20,
                options.unrecordedPrefix(),
                options.twins());
        return failed.isPresent()
                ? StoreEngine.openAfter(failed.get(), store, whenFailed)
                : StoreEngine.open(store, whenFailed);
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

    /** Why nothing can be written at the moment, such as a full disk, and what to do; empty when all is well. From any thread. */
    public Optional<String> trouble() {
        return service.engine().trouble();
    }

    /**
     * Runs a command of this process as if it had come from a driver; blocks until what it wrote is durable.
     *
     * @param command with {@code $db}, but without its sequence of documents
     * @param sequence the name of that sequence, {@code documents}, {@code updates} or {@code deletes}
     * @param documents the sequence, well-formed and never changed any more; empty when the command has none
     * @return the reply, errors included
     */
    public BsonDocument run(BsonDocument command, String sequence, List<? extends BsonDocument> documents) {
        List<byte[]> encoded = new ArrayList<>(documents.size());
        for (BsonDocument document : documents) {
            encoded.add(BsonEncoder.encode(document));
        }
        return service.answer(new Request(0, command, Map.of(sequence, encoded), false, true), THIS_PROCESS);
    }

    /**
     * The documents of some {@code _id}s, as the newest durable state has them; in no order.
     *
     * @throws IllegalStateException when the data file is closed, for good or until it is open again
     */
    public List<RawBsonDocument> find(String database, String collection, List<BsonValue> ids) {
        List<RawBsonDocument> found = new ArrayList<>();
        try (Snapshot state = service.engine().snapshot()) {
            state.collection(new Namespace(database, collection)).ifPresent(info -> {
                byte[][] keys = new byte[ids.size()][];
                for (int i = 0; i < keys.length; i++) {
                    keys[i] = SortKey.of(ids.get(i));
                }
                ManyEntries.of(state, info.documents(), keys).forEach(document -> found.add(new RawBsonDocument(document)));
            });
        } catch (MVStoreException | MongoError failure) {
            throw unreadable(failure);
        }
        return found;
    }

    /**
     * The next {@code _id}s of a collection in their order, as the newest durable state has them.
     *
     * @param after the last one that is known; empty to begin with the first
     * @param atMost how many
     * @throws IllegalStateException as {@link #find} does
     */
    public List<BsonValue> ids(String database, String collection, Optional<BsonValue> after, int atMost) {
        List<BsonValue> ids = new ArrayList<>();
        byte[] from = after.map(SortKey::of).orElse(null);
        try (Snapshot state = service.engine().snapshot()) {
            state.collection(new Namespace(database, collection)).ifPresent(info -> {
                EntryCursor cursor = state.scan(info.documents(), from, null, false);
                while (ids.size() < atMost && cursor.next()) {
                    if (from == null || !Arrays.equals(cursor.key(), from)) {
                        byte[] document = cursor.value();
                        ids.add(BsonDecoder.elementValue(document, RawBson.findId(document)));
                    }
                }
            });
        } catch (MVStoreException | MongoError failure) {
            throw unreadable(failure);
        }
        return ids;
    }

    private static IllegalStateException unreadable(RuntimeException failure) {
        return new IllegalStateException("the data file cannot be read: " + failure.getMessage(), failure);
    }

    /**
     * Writes all databases, as they are at this moment, to a file; reads and writes go on meanwhile.
     *
     * @param file must not exist; is there only when it is complete
     * @throws EmbeddedDataSourceException.Unusable when it exists or cannot be written, or nothing can be read at the moment
     */
    public Contents snapshot(Path file) {
        try {
            return service.engine().snapshotTo(file);
        } catch (MongoError notNow) {
            throw unusable(notNow);
        }
    }

    private static EmbeddedDataSourceException unusable(MongoError notNow) {
        return new EmbeddedDataSourceException.Unusable(String.valueOf(notNow.getMessage()), notNow);
    }

    /**
     * Puts what a snapshot holds in the place of all databases, in one step that a crash cannot cut. Cursors that are open go on in
     * what they have read from, open change streams end with ChangeStreamHistoryLost.
     *
     * @param file was written by {@link #snapshot}
     * @param kept full names of collections that stay as they are, whatever the snapshot holds
     * @throws EmbeddedDataSourceException.Unusable when it was not, or nothing can be written at the moment
     */
    public Contents restore(Path file, Set<String> kept) {
        try {
            return service.engine().restoreFrom(file, namespace -> kept.contains(namespace.toString()));
        } catch (MongoError notNow) {
            throw unusable(notNow);
        }
    }

    /** Ends all connections, aborts open transactions, and closes the file; everything acknowledged is in it. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.close();
            service.close();
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
