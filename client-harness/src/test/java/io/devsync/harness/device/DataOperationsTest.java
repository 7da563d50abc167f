package io.devsync.harness.device;

import static io.devsync.harness.device.Dogs.dog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.DevSyncStartException;
import io.devsync.server.cli.Program;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.Await;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What devices notice when data are snapshot, restored, reset, imported, or moved to another data source. */
class DataOperationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String APP = "dogs";

    @TempDir
    private Path folder;

    private final List<SimulatedDevice> devices = new ArrayList<>();
    private DevSync server;
    private DeviceRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        server = DevSync.start(DevSyncOptions.builder().port(0).dataFolder(folder.resolve("data")).build());
        runtime = DeviceRuntime.start(1);
    }

    @AfterEach
    void stop() {
        devices.forEach(SimulatedDevice::close);
        runtime.close();
        server.close();
    }

    @Test
    void deviceThatSawMoreThanTheSnapshotStartsOverAndGoesOn() {
        SimulatedDevice device = subscribed();
        device.write(tx -> tx.create(dog(1)));
        device.awaitUploaded(PATIENCE);
        devsync("data", "snapshot", file("s"));
        device.write(tx -> tx.create(dog(2)));
        device.awaitUploaded(PATIENCE);

        devsync("data", "restore", file("s"));

        device.awaitObjects(objects -> objects.keySet().equals(Set.of(dog(1))), PATIENCE);
        assertThat(device.clientResets()).isEqualTo(1);
        device.write(tx -> tx.create(dog(3)));
        device.awaitUploaded(PATIENCE);
        SimulatedDevice other = subscribed();
        assertThat(other.objects().keySet()).containsExactlyInAnyOrder(dog(1), dog(3));
        server.awaitDocuments(APP);
        assertThat(ids()).containsExactlyInAnyOrder(1L, 3L);
    }

    @Test
    void deviceThatWasOfflineSinceTheSnapshotGoesOnWithoutAReset() {
        SimulatedDevice away = subscribed();
        away.write(tx -> tx.create(dog(1)));
        away.awaitUploaded(PATIENCE);
        away.disconnect();
        devsync("data", "snapshot", file("s"));
        SimulatedDevice other = subscribed();
        other.write(tx -> tx.create(dog(2)));
        other.awaitUploaded(PATIENCE);
        other.close();
        devsync("data", "restore", file("s"));

        away.write(tx -> tx.create(dog(3)));
        away.connect();
        away.awaitUploaded(PATIENCE);
        away.awaitDownloaded(PATIENCE);

        assertThat(away.clientResets()).isZero();
        assertThat(away.objects().keySet()).containsExactlyInAnyOrder(dog(1), dog(3));
    }

    @Test
    void snapshotOfAnEarlierRunIsRestored() throws Exception {
        SimulatedDevice device = subscribed();
        device.write(tx -> tx.create(dog(1)));
        device.awaitUploaded(PATIENCE);
        device.close();
        for (int run = 0; run < 2; run++) {
            server.close();
            server = DevSync.start(DevSyncOptions.builder().port(0).dataFolder(folder.resolve("data")).build());
            subscribed().close();
        }
        devsync("data", "snapshot", file("s"));
        server.close();
        server = DevSync.start(DevSyncOptions.builder().port(0).dataFolder(folder.resolve("other")).build());
        subscribed().close();
        devices.clear();

        devsync("data", "restore", file("s"));

        SimulatedDevice young = subscribed();
        assertThat(young.objects().keySet()).containsExactly(dog(1));
        young.write(tx -> tx.create(dog(2)));
        young.awaitUploaded(PATIENCE);
        server.awaitDocuments(APP);
        assertThat(ids()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void resetAppIsEmptyForItsDevicesToo() {
        SimulatedDevice device = subscribed();
        device.write(tx -> tx.create(dog(1)));
        device.awaitUploaded(PATIENCE);

        devsync("data", "reset", "--app", APP);

        device.awaitObjects(Map::isEmpty, PATIENCE);
        assertThat(ids()).isEmpty();
        device.write(tx -> tx.create(dog(2)));
        device.awaitUploaded(PATIENCE);
        server.awaitDocuments(APP);
        assertThat(ids()).containsExactly(2L);
    }

    @Test
    void resetServerTakesNewDevices() {
        SimulatedDevice device = subscribed();
        device.write(tx -> tx.create(dog(1)));
        device.awaitUploaded(PATIENCE);
        device.close();

        devsync("data", "reset", "--all");

        SimulatedDevice young = subscribed();
        assertThat(young.objects()).isEmpty();
        young.write(tx -> tx.create(dog(2)));
        young.awaitUploaded(PATIENCE);
        server.awaitDocuments(APP);
        assertThat(ids()).containsExactly(2L);
    }

    @Test
    void importedDocumentsReachDevices() throws IOException {
        SimulatedDevice device = subscribed();
        device.write(tx -> tx.create(dog(1)));
        device.awaitUploaded(PATIENCE);
        server.awaitDocuments(APP);
        Files.writeString(folder.resolve("Dog.json"), "{\"_id\": {\"$numberLong\": \"7\"}, \"name\": \"Rex\", \"age\": 3}\n");

        String told = devsync("data", "import", file("Dog.json"), "--app", APP);

        assertThat(told).startsWith("1 documents (0.0 MB) imported");
        device.awaitObjects(objects -> objects.containsKey(dog(7)), PATIENCE);
        assertThat(device.find(dog(7)).orElseThrow().properties().get("name")).isEqualTo(new Scalar.Str("Rex"));
    }

    @Test
    void exportHoldsWhatDevicesWrote() throws IOException {
        SimulatedDevice device = subscribed();
        device.write(tx -> tx.create(dog(1)).set(dog(1), "name", new Scalar.Str("Rex")));
        device.awaitUploaded(PATIENCE);
        server.awaitDocuments(APP);

        devsync("data", "export", file("out"), "--format", "json");

        try (Stream<Path> written = Files.walk(folder.resolve("out"))) {
            assertThat(written.filter(Files::isRegularFile)).containsExactly(folder.resolve("out/dogs/Dog.json"));
        }
        assertThat(folder.resolve("out/dogs/Dog.json")).content().contains("\"name\": \"Rex\"");
    }

    @Test
    void devicesGoOnWithoutAResetAfterAMove() throws Exception {
        SimulatedDevice device = subscribed();
        device.write(tx -> tx.create(dog(1)));
        device.awaitUploaded(PATIENCE);
        int port = URI.create(server.baseUrl()).getPort();
        server.close();
        EmbeddedDataSource target = EmbeddedDataSource.start(EmbeddedOptions.in(folder.resolve("target")));
        try {
            String told = devsync("data", "move", "--data", file("data"), "--to", target.uri());
            assertThat(told).contains("moved to").doesNotContain("note:");
            DevSyncOptions old = DevSyncOptions.builder().port(port).dataFolder(folder.resolve("data")).build();
            assertThatExceptionOfType(DevSyncStartException.class)
                    .isThrownBy(() -> DevSync.start(old))
                    .withMessageContaining("were moved to");
            server = DevSync.start(DevSyncOptions.builder()
                    .port(port)
                    .dataFolder(folder.resolve("none"))
                    .mongodbUri(target.uri())
                    .build());

            device.write(tx -> tx.create(dog(2)));
            device.awaitUploaded(PATIENCE);
            server.awaitDocuments(APP);
            try (MongoClient client = MongoClients.create(target.uri())) {
                Await.one(
                        client.getDatabase(APP).getCollection("Dog").insertOne(new Document("_id", 3L).append("age", 1L)),
                        PATIENCE);
            }
            device.awaitObjects(objects -> objects.containsKey(dog(3)), PATIENCE);

            assertThat(device.clientResets()).isZero();
            assertThat(device.objects().keySet()).containsExactlyInAnyOrder(dog(1), dog(2), dog(3));
        } finally {
            server.close();
            target.close();
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private SimulatedDevice subscribed() {
        SimulatedDevice device = SimulatedDevice.builder(server.baseUrl(), APP)
                .schema(Dogs.SCHEMA)
                .runtime(runtime)
                .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(200))
                .subscribe("Dog", "TRUEPREDICATE")
                .connect();
        devices.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    private List<Object> ids() {
        try (MongoClient client = MongoClients.create(server.dataSourceUri())) {
            return Await.all(client.getDatabase(APP).getCollection("Dog").find(), PATIENCE).stream()
                    .map(document -> document.get("_id"))
                    .toList();
        }
    }

    private String devsync(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("move")) {
            all.addAll(List.of("--url", server.baseUrl()));
        }
        int exit = new Program(Map.of(), new PrintWriter(out), new PrintWriter(err)).run(all.toArray(String[]::new));
        assertThat(exit).as(err.toString()).isZero();
        return out.toString();
    }
}
