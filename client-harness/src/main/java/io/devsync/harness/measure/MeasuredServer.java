package io.devsync.harness.measure;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.harness.device.DeviceObserver;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.harness.scratch.ScratchFolder;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.store.Await;
import io.devsync.server.store.MongoSyncStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bson.BsonDocument;

/** A server in a folder that goes with it, and who else takes part in a measurement. */
final class MeasuredServer implements AutoCloseable {

    static final String APP = "measured";
    static final String CLASS = "Item";
    static final String TITLE = "title";
    static final String NUMBER = "number";

    /** For steps of any size; the slowest goes on for minutes. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private static final int INSERTED_AT_ONCE = 5_000;

    private static final RealmSchema SCHEMA = RealmSchema.EMPTY.with(new ObjectSchema(
            CLASS,
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            properties()));

    private final MeasuredSource source;
    private final Path folder;
    private final DevSync server;
    private final MongoClient client;
    private final DeviceRuntime runtime;
    private final List<SimulatedDevice> devices = new ArrayList<>();

    private MeasuredServer(MeasuredSource source, Path folder, DevSync server) {
        this.source = source;
        this.folder = folder;
        this.server = server;
        this.client = MongoClients.create(server.dataSourceUri());
        this.runtime = DeviceRuntime.start(1);
    }

    private static Map<String, Property> properties() {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put(TITLE, single(TITLE, PropertyType.STRING));
        properties.put(NUMBER, single(NUMBER, PropertyType.INT));
        return properties;
    }

    private static Property single(String name, PropertyType type) {
        return new Property(name, type, false, CollectionType.SINGLE, Optional.empty());
    }

    static MeasuredServer start(MeasuredSource source) throws Exception {
        Path folder = Files.createTempDirectory("devsync-measure");
        DevSyncOptions.Builder options =
                DevSyncOptions.builder().port(0).dataFolder(folder.resolve("data"));
        if (source instanceof MeasuredSource.Given given) {
            given.requireEmpty();
            options.mongodbUri(given.uri());
        }
        return new MeasuredServer(source, folder, DevSync.start(options.build()));
    }

    static ObjectKey item(long id) {
        return new ObjectKey(CLASS, new PrimaryKey.IntKey(id));
    }

    /** A device that is online and has what its query matches. */
    SimulatedDevice device(String query, DeviceObserver observer) {
        SimulatedDevice device = connected(query, observer);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    /** Has a device say that there is the class; it wants next to nothing of it. */
    void declare() {
        connected("_id == 1", new DeviceObserver() {});
    }

    private SimulatedDevice connected(String query, DeviceObserver observer) {
        SimulatedDevice device = SimulatedDevice.builder(server.baseUrl(), APP)
                .schema(SCHEMA)
                .runtime(runtime)
                .subscribe(CLASS, query)
                .observer(observer)
                .connect();
        devices.add(device);
        return device;
    }

    /** Waits until so many documents are objects, with the server's own copies of them durable. */
    void awaitObjects(long count) throws InterruptedException {
        MongoCollection<BsonDocument> copies = kept("state." + APP + "." + CLASS);
        // One more is the mark by which a restored part of a store is noticed.
        while (Await.one(copies.estimatedDocumentCount(), PATIENCE) <= count) {
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** The items' documents, as an ordinary driver sees them. */
    MongoCollection<BsonDocument> items() {
        return client.getDatabase(APP).getCollection(CLASS, BsonDocument.class);
    }

    /** A collection of no class. */
    MongoCollection<BsonDocument> unsynced(String name) {
        return client.getDatabase(APP).getCollection(name, BsonDocument.class);
    }

    /** What the server keeps for the app. */
    MongoCollection<BsonDocument> kept(String collection) {
        return client.getDatabase(MongoSyncStore.DATABASE_PREFIX + APP).getCollection(collection, BsonDocument.class);
    }

    void insert(int count, IntFunction<BsonDocument> document) {
        for (int from = 0; from < count; from += INSERTED_AT_ONCE) {
            List<BsonDocument> some = new ArrayList<>(INSERTED_AT_ONCE);
            for (int i = from; i < Math.min(count, from + INSERTED_AT_ONCE); i++) {
                some.add(document.apply(i));
            }
            Await.one(items().insertMany(some), PATIENCE);
        }
    }

    void awaitDocuments() {
        server.awaitDocuments(APP);
    }

    String baseUrl() {
        return server.baseUrl();
    }

    /** A file that is not there yet. */
    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        devices.forEach(SimulatedDevice::close);
        runtime.close();
        client.close();
        server.close();
        if (source instanceof MeasuredSource.Given given) {
            given.empty();
        }
        ScratchFolder.remove(folder);
    }
}
