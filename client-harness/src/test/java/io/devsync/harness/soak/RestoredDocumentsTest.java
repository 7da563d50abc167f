package io.devsync.harness.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.harness.device.ClientResetMode;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.embedded.Durability;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.Await;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The app's own database of an older moment, without the sync server's: what it holds is what others did (docs/reliability.md). */
class RestoredDocumentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APP = "restored";

    @TempDir
    private Path folder;

    private final List<SimulatedDevice> devices = new ArrayList<>();
    private DeviceRuntime runtime;
    private EmbeddedDataSource source;
    private MongoClient others;
    private Relay relay;
    private volatile Optional<DevSync> server = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        runtime = DeviceRuntime.start(1);
        source = EmbeddedDataSource.start(EmbeddedOptions.in(folder).withDurability(Durability.WRITTEN));
        others = MongoClients.create(source.uri());
        relay = Relay.to(() -> server.map(running ->
                new InetSocketAddress("127.0.0.1", URI.create(running.baseUrl()).getPort())));
        startServer();
    }

    @AfterEach
    void stop() {
        devices.forEach(SimulatedDevice::close);
        relay.close();
        runtime.close();
        stopServer();
        others.close();
        source.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void documentsOfAnOlderMomentReachDevicesWithoutAReset(boolean whileStopped) throws Exception {
        SimulatedDevice phone = device();
        write(phone, "edited later", "old");
        write(phone, "deleted later", "old");
        server.orElseThrow().awaitDocuments(APP);
        List<BsonDocument> backup = Await.all(notes().find(), PATIENCE);
        phone.write(transaction -> transaction.set(SoakModel.note("edited later"), "text", new Scalar.Str("new")));
        phone.write(transaction -> transaction.delete(SoakModel.note("deleted later")));
        write(phone, "created later", "new");
        server.orElseThrow().awaitDocuments(APP);
        phone.disconnect();
        write(phone, "offline", "new", false);

        restore(backup, whileStopped);
        phone.connect();
        phone.awaitUploaded(PATIENCE);

        Map<String, String> restored = Map.of("edited later", "old", "deleted later", "old", "offline", "new");
        phone.awaitObjects(objects -> texts(phone).equals(restored), PATIENCE);
        SimulatedDevice tablet = device();
        tablet.awaitObjects(objects -> texts(tablet).equals(restored), PATIENCE);
        server.orElseThrow().awaitDocuments(APP);
        assertThat(Await.all(notes().find(), PATIENCE).stream()
                        .collect(Collectors.toMap(
                                note -> note.getString("_id").getValue(),
                                note -> note.getString("text").getValue())))
                .isEqualTo(restored);
        assertThat(phone.clientResets()).isZero();
        assertThat(phone.failure()).isEmpty();
    }

    private void restore(List<BsonDocument> backup, boolean whileStopped) throws Exception {
        if (whileStopped) {
            stopServer();
        }
        Await.done(notes().drop(), PATIENCE);
        Await.one(notes().insertMany(backup), PATIENCE);
        if (whileStopped) {
            startServer();
        }
    }

    private static Map<String, String> texts(SimulatedDevice device) {
        return SoakContents.of(device.objects()).notes().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, note -> note.getValue().text()));
    }

    private SimulatedDevice device() {
        SimulatedDevice device = SimulatedDevice.builder("http://localhost:" + relay.port(), APP)
                .schema(SoakModel.SCHEMA)
                .subscribe(SoakModel.NOTE, "TRUEPREDICATE")
                .clientReset(ClientResetMode.MANUAL)
                .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(200))
                .runtime(runtime)
                .connect();
        devices.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    private static void write(SimulatedDevice device, String id, String text) {
        write(device, id, text, true);
    }

    private static void write(SimulatedDevice device, String id, String text, boolean online) {
        device.write(transaction -> transaction
                .create(SoakModel.note(id))
                .set(SoakModel.note(id), "text", new Scalar.Str(text)));
        if (online) {
            device.awaitUploaded(PATIENCE);
        }
    }

    private MongoCollection<BsonDocument> notes() {
        return others.getDatabase(APP).getCollection(SoakModel.NOTE, BsonDocument.class);
    }

    private void startServer() throws Exception {
        server = Optional.of(DevSync.start(
                DevSyncOptions.builder().port(0).mongodbUri(source.uri()).build()));
    }

    private void stopServer() {
        server.ifPresent(DevSync::close);
        server = Optional.empty();
    }
}
