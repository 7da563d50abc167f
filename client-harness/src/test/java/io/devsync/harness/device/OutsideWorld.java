package io.devsync.harness.device;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;

/** A data source with a server over it, devices, and somebody who changes documents by an ordinary driver. */
final class OutsideWorld implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String APP = "dogs";

    private final EmbeddedDataSource dataSource;
    private final DeviceRuntime runtime;
    private final MongoClient client;
    private final UnaryOperator<DevSyncOptions.Builder> options;
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private DevSync server;
    private int port;

    OutsideWorld(Path folder) throws Exception {
        this(folder, builder -> builder);
    }

    OutsideWorld(Path folder, UnaryOperator<DevSyncOptions.Builder> options) throws Exception {
        this.dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        this.options = options;
        this.client = MongoClients.create(dataSource.uri());
        this.runtime = DeviceRuntime.start(1);
    }

    void startServer() throws Exception {
        server = DevSync.start(options.apply(
                        DevSyncOptions.builder().port(port).mongodbUri(dataSource.uri()))
                .build());
        port = java.net.URI.create(server.baseUrl()).getPort();
    }

    void stopServer() {
        server.close();
        server = null;
    }

    DevSync server() {
        return server;
    }

    MongoClient client() {
        return client;
    }

    /** A device that is subscribed to all dogs. */
    SimulatedDevice device() {
        return device("TRUEPREDICATE");
    }

    SimulatedDevice device(String query) {
        SimulatedDevice device = SimulatedDevice.builder(server.baseUrl(), APP)
                .schema(Dogs.SCHEMA)
                .runtime(runtime)
                .subscribe("Dog", query)
                .connect();
        devices.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    /** The documents, as anybody sees them. */
    MongoCollection<Document> dogs() {
        return client.getDatabase(APP).getCollection("Dog");
    }

    MongoCollection<BsonDocument> kept(String collection) {
        return client.getDatabase("__realm_sync_" + APP).getCollection(collection, BsonDocument.class);
    }

    void insert(Document... documents) {
        Await.one(dogs().insertMany(List.of(documents)), PATIENCE);
    }

    void update(long id, Bson update) {
        Await.one(dogs().updateOne(Filters.eq("_id", id), update), PATIENCE);
    }

    void push(long id, String tag) {
        update(id, Updates.push("tags", tag));
    }

    Optional<Document> document(long id) {
        return Await.first(dogs().find(Filters.eq("_id", id)), PATIENCE);
    }

    static Document dog(long id, String name, String... tags) {
        return new Document("_id", id).append("name", name).append("age", 1L).append("tags", List.of(tags));
    }

    /** Entries of the history that were made from documents. */
    long outsideEntries() {
        return Await.all(kept("history").find(), PATIENCE).stream()
                .flatMap(segment -> segment.getArray("e").stream())
                .filter(entry -> entry.asDocument().containsKey("d"))
                .count();
    }

    /** Waits until everything that was done to documents before has come to a device. */
    void settle(SimulatedDevice device) {
        long marker = 1_000_000_000L + System.nanoTime();
        insert(dog(marker, "marker"));
        until("the marker comes", () -> name(device, marker).isPresent());
        Await.one(dogs().deleteOne(Filters.eq("_id", marker)), PATIENCE);
        until("the marker goes", () -> name(device, marker).isEmpty());
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static Optional<String> name(SimulatedDevice device, long id) {
        return device.find(Dogs.dog(id)).map(state -> ((Scalar.Str) state.properties().get("name")).value());
    }

    static List<String> tags(SimulatedDevice device, long id) {
        ObjectKey key = Dogs.dog(id);
        Value value = device.find(key).map(ObjectState::properties).orElseThrow().getOrDefault("tags", ListValue.EMPTY);
        return ((ListValue) value).elements().stream().map(one -> ((Scalar.Str) one).value()).toList();
    }

    @Override
    public void close() {
        devices.forEach(SimulatedDevice::close);
        runtime.close();
        if (server != null) {
            server.close();
        }
        client.close();
        dataSource.close();
    }
}
