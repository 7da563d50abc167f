package io.devsync.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.harness.device.Wire;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.Await;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.bson.Document;

/** A data source, servers over it, a load balancer in front of them, and devices that write what would show any loss. */
final class ClusterWorld implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String APP = "tally";
    static final ObjectKey TALLY = new ObjectKey("Tally", new PrimaryKey.IntKey(1));

    private static final RealmSchema SCHEMA = schema();

    private final EmbeddedDataSource dataSource;
    private final MongoClient client;
    private final DeviceRuntime runtime = DeviceRuntime.start(1);
    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private final TcpProxy balancer = new TcpProxy(() -> ports);
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final List<SimulatedDevice> others = new ArrayList<>();
    private int written;

    ClusterWorld(java.nio.file.Path folder) {
        this.dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        this.client = MongoClients.create(dataSource.uri());
    }

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put(
                "count", new Property("count", PropertyType.INT, false, CollectionType.SINGLE, Optional.empty()));
        properties.put(
                "marks", new Property("marks", PropertyType.STRING, false, CollectionType.LIST, Optional.empty()));
        ClassKind kind = new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return RealmSchema.EMPTY.with(new ObjectSchema("Tally", kind, properties));
    }

    String dataSourceUri() {
        return dataSource.uri();
    }

    int dataSourcePort() {
        return dataSource.port();
    }

    MongoClient client() {
        return client;
    }

    /** A server in this JVM; the balancer sends devices to it from now on. */
    DevSync startNode() throws Exception {
        return startNode(options -> options);
    }

    DevSync startNode(UnaryOperator<DevSyncOptions.Builder> options) throws Exception {
        DevSync node = DevSync.start(options.apply(
                        DevSyncOptions.builder().port(0).mongodbUri(dataSource.uri()))
                .build());
        ports.add(port(node));
        toClose.add(node);
        return node;
    }

    /** Stops a server as an operator does. */
    void stop(DevSync node) {
        node.close();
        ports.remove((Integer) port(node));
    }

    static int port(DevSync node) {
        return URI.create(node.baseUrl()).getPort();
    }

    /** A server in a process of its own. */
    NodeProcess startProcess() {
        NodeProcess process = NodeProcess.start(dataSource.uri());
        toClose.add(process);
        ports.add(process.port());
        return process;
    }

    /** The balancer finds out that a server does not answer. */
    void remove(NodeProcess process) {
        ports.remove((Integer) process.port());
    }

    /** The balancer finds out that a server answers again. */
    void add(NodeProcess process) {
        ports.add(process.port());
    }

    /** Where the balancer is. */
    String balancerUrl() {
        return "http://localhost:" + balancer.port();
    }

    /** Breaks the connections of all devices, which come again to whichever server it is. */
    void shuffle() {
        balancer.breakAll();
    }

    /** A device that finds servers by the balancer. */
    SimulatedDevice device() {
        return device(balancerUrl());
    }

    SimulatedDevice device(String baseUrl) {
        SimulatedDevice device = connect(APP, baseUrl);
        devices.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    /** A device of another app. */
    SimulatedDevice deviceOf(String app, String baseUrl) {
        SimulatedDevice device = connect(app, baseUrl);
        others.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    private SimulatedDevice connect(String app, String baseUrl) {
        return SimulatedDevice.builder(baseUrl, app)
                .wire((devices.size() + others.size()) % 2 == 0 ? Wire.REALM : Wire.OPEN)
                .schema(SCHEMA)
                .runtime(runtime)
                .subscribe("Tally", "TRUEPREDICATE")
                .reconnectDelay(Duration.ofMillis(50), Duration.ofSeconds(1))
                .connect();
    }

    List<SimulatedDevice> devices() {
        return devices;
    }

    /** Makes the object that all devices count in. */
    void begin() {
        devices.getFirst().write(tx -> tx.create(TALLY));
        devices.getFirst().awaitUploaded(PATIENCE);
        for (SimulatedDevice device : devices) {
            device.awaitObjects(objects -> objects.containsKey(TALLY), PATIENCE);
        }
    }

    /** Counts on and leaves a mark of its own: each counts once, and shows if it does not. */
    void count(SimulatedDevice device) {
        String mark = "mark " + written++;
        device.write(tx -> tx.add(TALLY, "count", 1).insert(TALLY, "marks", Path.ofIndex(0), new Scalar.Str(mark)));
    }

    /** Waits until all is everywhere, and checks that it is what was written: nothing less, nothing twice, no reset. */
    void assertAllCounted() {
        for (SimulatedDevice device : devices) {
            device.awaitUploaded(PATIENCE);
        }
        for (SimulatedDevice device : devices) {
            device.awaitDownloaded(PATIENCE);
        }
        ObjectState first = devices.getFirst().find(TALLY).orElseThrow();
        assertThat(first.properties().get("count")).isEqualTo(new Scalar.Int(written));
        List<?> marks = ((ListValue) first.properties().get("marks")).elements();
        assertThat(marks).hasSize(written);
        assertThat(new HashSet<>(marks)).hasSize(written);
        for (SimulatedDevice device : devices) {
            ObjectState other = device.find(TALLY).orElseThrow();
            assertThat(StateEquality.same(device.schema(), first, other)).isTrue();
            assertThat(device.clientResets()).isZero();
            assertThat(device.failure()).isEmpty();
        }
        until("the document follows", () -> document().map(tally -> tally.getLong("count")).equals(Optional.of((long) written)));
        assertThat(document().orElseThrow().getList("marks", String.class)).hasSize(written);
    }

    /** The document that comes of it. */
    Optional<Document> document() {
        return Await.first(client.getDatabase(APP).getCollection("Tally").find(Filters.eq("_id", 1L)), PATIENCE);
    }

    /** The address of the server that the app belongs to. */
    Optional<String> owner() {
        return Await.first(
                        client.getDatabase("__devsync").getCollection("leases").find(Filters.eq("_id", APP)), PATIENCE)
                .map(lease -> lease.getString("holder"))
                .flatMap(holder -> Await.first(
                        client.getDatabase("__devsync").getCollection("nodes").find(Filters.eq("_id", holder)),
                        PATIENCE))
                .map(node -> node.getString("address"));
    }

    /** How many apps belong to each server that has any, by the server's id. */
    Map<String, Integer> appsByNode() {
        Map<String, Integer> apps = new HashMap<>();
        Await.all(client.getDatabase("__devsync").getCollection("leases").find(), PATIENCE)
                .forEach(lease -> apps.merge(lease.getString("holder"), 1, Integer::sum));
        return apps;
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() throws Exception {
        devices.forEach(SimulatedDevice::close);
        others.forEach(SimulatedDevice::close);
        runtime.close();
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
        balancer.close();
        client.close();
        dataSource.close();
    }
}
