package io.devsync.harness.device;

import static io.devsync.harness.device.Dogs.dog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.Await;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(Wire.class)
class SimulatedDeviceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String APP = "dogs";

    @Parameter
    private Wire wire;

    @TempDir
    private java.nio.file.Path folder;

    private final List<SimulatedDevice> devices = new ArrayList<>();
    private DevSync server;
    private DeviceRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        server = DevSync.start(
                DevSyncOptions.builder().port(0).dataFolder(folder).build());
        runtime = DeviceRuntime.start(1);
    }

    @AfterEach
    void stop() {
        devices.forEach(SimulatedDevice::close);
        runtime.close();
        server.close();
    }

    @Test
    void objectReachesAnotherDevice() {
        SimulatedDevice first = subscribed();
        SimulatedDevice second = subscribed();

        first.write(tx -> tx.create(dog(1)).set(dog(1), "name", new Scalar.Str("Rex")));
        first.awaitUploaded(PATIENCE);
        second.awaitDownloaded(PATIENCE);

        assertThat(property(second, 1, "name")).isEqualTo(new Scalar.Str("Rex"));
        assertSame(first, second);
    }

    @Test
    void deviceSeesWhatItsSubscriptionMatches() {
        SimulatedDevice writer = subscribed();
        writer.write(tx -> {
            for (int age = 1; age <= 5; age++) {
                tx.create(dog(age)).set(dog(age), "age", new Scalar.Int(age));
            }
        });
        writer.awaitUploaded(PATIENCE);

        SimulatedDevice viewer = add(device().subscribe("Dog", "age > 3").connect());
        viewer.awaitSubscribed(PATIENCE);
        assertThat(viewer.objects().keySet()).containsExactlyInAnyOrder(dog(4), dog(5));

        viewer.subscribe(Map.of("Dog", "age == 1"));
        viewer.awaitSubscribed(PATIENCE);
        assertThat(viewer.objects().keySet()).containsExactly(dog(1));
    }

    @Test
    void refusedSubscriptionSaysWhy() {
        SimulatedDevice device = add(device().subscribe("Dog", "nose > 3").connect());

        assertThatThrownBy(() -> device.awaitSubscribed(PATIENCE))
                .isInstanceOf(DeviceFailureException.class)
                .hasMessageContaining("nose");
    }

    @Test
    void offlineWritesAreUploadedInOrderLater() {
        SimulatedDevice offline = subscribed();
        SimulatedDevice other = subscribed();
        offline.disconnect();

        offline.write(tx -> tx.create(dog(1)));
        IntStream.range(0, 300)
                .forEach(i -> offline.write(tx ->
                        tx.insert(dog(1), "tags", Path.ofIndex(i), new Scalar.Str("x".repeat(1000) + i))));
        assertThat(offline.online()).isFalse();
        offline.connect();
        offline.awaitUploaded(PATIENCE);
        other.awaitDownloaded(PATIENCE);

        assertThat(((ListValue) property(other, 1, "tags")).elements()).hasSize(300);
        assertSame(offline, other);
    }

    @Test
    void editsOfBothMergeAfterABrokenConnection() {
        SimulatedDevice first = subscribed();
        SimulatedDevice second = subscribed();
        first.write(tx -> tx.create(dog(1)).insert(dog(1), "tags", Path.ofIndex(0), new Scalar.Str("a")));
        first.awaitUploaded(PATIENCE);
        second.awaitDownloaded(PATIENCE);

        first.breakConnection();
        second.breakConnection();
        first.write(tx -> tx.insert(dog(1), "tags", Path.ofIndex(0), new Scalar.Str("b")).add(dog(1), "age", 2));
        second.write(tx -> tx.insert(dog(1), "tags", Path.ofIndex(1), new Scalar.Str("c")).add(dog(1), "age", 3));
        settle(first, second);

        assertThat(property(first, 1, "age")).isEqualTo(new Scalar.Int(5));
        assertThat(((ListValue) property(first, 1, "tags")).elements())
                .containsExactly(new Scalar.Str("b"), new Scalar.Str("a"), new Scalar.Str("c"));
        assertSame(first, second);
    }

    @Test
    void restartOfTheServerLosesNothing() throws Exception {
        SimulatedDevice device = subscribed();
        device.write(tx -> tx.create(dog(1)));
        device.awaitUploaded(PATIENCE);

        restart();
        device.write(tx -> tx.create(dog(2)));
        device.awaitUploaded(PATIENCE);

        SimulatedDevice late = subscribed();
        assertThat(late.objects().keySet()).containsExactlyInAnyOrder(dog(1), dog(2));
        assertThat(device.clientResets()).isZero();
    }

    @Test
    void newPropertyOfOneDeviceReachesDevicesThatDeclareItLater() {
        SimulatedDevice updated = subscribed();
        SimulatedDevice old = subscribed();

        updated.open(withBreed());
        updated.write(tx -> tx.create(dog(1)).set(dog(1), "breed", new Scalar.Str("Boxer")));
        settle(updated, old);
        assertThat(old.schema().find("Dog").orElseThrow().properties()).containsKey("breed");
        old.open(withBreed());
        old.write(tx -> tx.set(dog(1), "breed", new Scalar.Str("Beagle")));
        settle(old, updated);

        assertThat(property(updated, 1, "breed")).isEqualTo(new Scalar.Str("Beagle"));
        assertSame(updated, old);
    }

    @Test
    void propertyOfAnotherTypeIsRefused() {
        SimulatedDevice device = subscribed();
        ObjectSchema dog = Dogs.SCHEMA.find("Dog").orElseThrow();

        assertThatThrownBy(() -> device.open(RealmSchema.EMPTY.with(
                        dog.with(Dogs.property("age", PropertyType.STRING, false, CollectionType.SINGLE)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("age");
    }

    @Test
    void recoveringClientResetKeepsUnsyncedChanges() throws Exception {
        SimulatedDevice device = subscribed();
        SimulatedDevice other = subscribed();
        device.write(tx -> tx.create(dog(1))
                .set(dog(1), "age", new Scalar.Int(1))
                .insert(dog(1), "tags", Path.ofIndex(0), new Scalar.Str("old"))
                .create(dog(2))
                .create(dog(3)));
        settle(device, other);

        device.disconnect();
        device.write(tx -> tx.create(dog(4)).set(dog(4), "name", new Scalar.Str("New")));
        device.write(tx -> tx.set(dog(1), "name", new Scalar.Str("Renamed")).add(dog(1), "age", 5));
        device.write(tx -> tx.insert(dog(1), "tags", Path.ofIndex(1), new Scalar.Str("added")));
        device.write(tx -> tx.delete(dog(2)));
        other.write(tx -> tx.delete(dog(3)).add(dog(1), "age", 10));
        device.write(tx -> tx.set(dog(3), "name", new Scalar.Str("deleted by the other")));
        other.awaitUploaded(PATIENCE);
        forgetClientFiles();
        device.connect();
        settle(device, other);

        assertThat(device.clientResets()).isEqualTo(1);
        assertThat(device.objects().keySet()).containsExactlyInAnyOrder(dog(1), dog(4));
        assertThat(property(device, 1, "age")).isEqualTo(new Scalar.Int(16));
        assertThat(property(device, 1, "name")).isEqualTo(new Scalar.Str("Renamed"));
        assertThat(((ListValue) property(device, 1, "tags")).elements())
                .containsExactly(new Scalar.Str("old"), new Scalar.Str("added"));
        assertSame(device, other);
    }

    @Test
    void editInsideAListIsRecoveredAsTheWholeList() throws Exception {
        SimulatedDevice device = subscribed();
        SimulatedDevice other = subscribed();
        device.write(tx -> tx.create(dog(1))
                .insert(dog(1), "tags", Path.ofIndex(0), new Scalar.Str("a"))
                .insert(dog(1), "tags", Path.ofIndex(1), new Scalar.Str("b")));
        settle(device, other);

        device.disconnect();
        device.write(tx -> tx.erase(dog(1), "tags", Path.ofIndex(0)));
        device.write(tx -> tx.insert(dog(1), "tags", Path.ofIndex(1), new Scalar.Str("c")));
        other.write(tx -> tx.insert(dog(1), "tags", Path.ofIndex(0), new Scalar.Str("z")));
        other.awaitUploaded(PATIENCE);
        forgetClientFiles();
        device.connect();
        settle(device, other);

        assertThat(((ListValue) property(other, 1, "tags")).elements())
                .containsExactly(new Scalar.Str("b"), new Scalar.Str("c"));
        assertSame(device, other);
    }

    @Test
    void discardingClientResetLosesUnsyncedChanges() throws Exception {
        SimulatedDevice device = add(device()
                .subscribe("Dog", "TRUEPREDICATE")
                .clientReset(ClientResetMode.DISCARD)
                .connect());
        device.awaitSubscribed(PATIENCE);
        device.write(tx -> tx.create(dog(1)));
        device.awaitUploaded(PATIENCE);

        device.disconnect();
        device.write(tx -> tx.create(dog(2)));
        forgetClientFiles();
        device.connect();
        device.awaitUploaded(PATIENCE);
        device.awaitDownloaded(PATIENCE);

        assertThat(device.clientResets()).isEqualTo(1);
        assertThat(device.objects().keySet()).containsExactly(dog(1));
        device.write(tx -> tx.create(dog(3)));
        device.awaitUploaded(PATIENCE);
    }

    @Test
    void manualClientResetStopsTheDevice() throws Exception {
        SimulatedDevice device = add(device()
                .subscribe("Dog", "TRUEPREDICATE")
                .clientReset(ClientResetMode.MANUAL)
                .connect());
        device.awaitSubscribed(PATIENCE);

        forgetClientFiles();

        assertThatThrownBy(() -> device.awaitObjects(objects -> objects.containsKey(dog(1)), PATIENCE))
                .isInstanceOf(DeviceFailureException.class)
                .hasMessageContaining("client reset");
        assertThat(device.failure()).isPresent();
        assertThat(device.errors()).anyMatch(error -> error.action() == SyncError.Action.CLIENT_RESET);
    }

    @Test
    void failedLogInStopsTheDevice() {
        SimulatedDevice device = add(
                device().credentials(Credentials.emailPassword("nobody@example.com", "secret")).connect());

        assertThatThrownBy(() -> device.awaitDownloaded(PATIENCE)).hasMessageContaining("log in refused");
    }

    @Test
    void refusedChangeLeavesTheObjectAsItWas() {
        SimulatedDevice device = add(device().build());
        device.write(tx -> tx.create(dog(1)));

        assertThatThrownBy(() -> device.write(tx -> tx.set(dog(1), "age", new Scalar.Int(3)).set(dog(1), "nose", new Scalar.Int(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nose");

        assertThat(device.find(dog(1)).orElseThrow().properties()).isEmpty();
    }

    private DeviceBuilder device() {
        return SimulatedDevice.builder(server.baseUrl(), APP)
                .wire(wire)
                .schema(Dogs.SCHEMA)
                .runtime(runtime)
                .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(200));
    }

    private SimulatedDevice add(SimulatedDevice device) {
        devices.add(device);
        return device;
    }

    private SimulatedDevice subscribed() {
        SimulatedDevice device = add(device().subscribe("Dog", "TRUEPREDICATE").connect());
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    private static RealmSchema withBreed() {
        ObjectSchema dog = Dogs.SCHEMA.find("Dog").orElseThrow();
        return RealmSchema.EMPTY.with(
                dog.with(Dogs.property("breed", PropertyType.STRING, true, CollectionType.SINGLE)));
    }

    private static void settle(SimulatedDevice... all) {
        for (SimulatedDevice device : all) {
            device.awaitUploaded(PATIENCE);
        }
        for (SimulatedDevice device : all) {
            device.awaitDownloaded(PATIENCE);
        }
    }

    private static Value property(SimulatedDevice device, long dog, String property) {
        return device.find(dog(dog)).orElseThrow().properties().get(property);
    }

    private static void assertSame(SimulatedDevice first, SimulatedDevice second) {
        Map<ObjectKey, ObjectState> objects = first.objects();
        Map<ObjectKey, ObjectState> others = second.objects();
        assertThat(others.keySet()).isEqualTo(objects.keySet());
        objects.forEach((key, state) -> assertThat(StateEquality.same(first.schema(), state, others.get(key)))
                .as(() -> state + "\n" + others.get(key))
                .isTrue());
    }

    private void restart() throws Exception {
        restart(() -> {});
    }

    /** The server no longer knows the device files that it gave out: each of them needs a client reset. */
    private void forgetClientFiles() throws Exception {
        restart(() -> {
            try (EmbeddedDataSource dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
                    MongoClient client = MongoClients.create(dataSource.uri())) {
                Await.one(
                        client.getDatabase("__realm_sync_" + APP)
                                .getCollection("clientfiles")
                                .deleteMany(Filters.gt("_id", 0L)),
                        PATIENCE);
            }
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private void restart(Step whileStopped) throws Exception {
        int port = URI.create(server.baseUrl()).getPort();
        server.close();
        whileStopped.run();
        server = DevSync.start(
                DevSyncOptions.builder().port(port).dataFolder(folder).build());
    }
}
