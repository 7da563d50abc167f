package io.devsync.harness.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.harness.device.Wire;
import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The data folder of an older moment: who knows more than the server starts over, everybody else goes on (invariant I10). */
@ParameterizedClass(name = "{0}")
@EnumSource(Wire.class)
class RestoredBackupTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String APP = "restored";

    @Parameter
    private Wire wire;

    @TempDir
    private Path folder;

    private final List<SimulatedDevice> devices = new ArrayList<>();
    private DeviceRuntime runtime;
    private Relay relay;
    private volatile Optional<DevSync> server = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        runtime = DeviceRuntime.start(1);
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
    }

    @Test
    void deviceThatKnowsMoreThanTheBackupIsResetAndKeepsWhatItHadNotUploaded() throws Exception {
        SimulatedDevice phone = device();
        write(phone, "before");
        backUp();
        write(phone, "after");
        phone.disconnect();
        phone.write(transaction -> note(transaction, "unsynced"));

        restore();
        phone.connect();
        phone.awaitUploaded(PATIENCE);
        settle(phone);

        assertThat(phone.clientResets()).isEqualTo(1);
        assertThat(phone.objects().keySet()).containsExactlyInAnyOrder(key("before"), key("unsynced"));
        assertThat(device().objects().keySet()).containsExactlyInAnyOrder(key("before"), key("unsynced"));
    }

    @Test
    void deviceThatKnowsNoMoreThanTheBackupGoesOn() throws Exception {
        SimulatedDevice phone = device();
        SimulatedDevice tablet = device();
        write(phone, "before");
        settle(tablet);
        tablet.disconnect();
        tablet.write(transaction -> note(transaction, "offline"));
        backUp();
        write(phone, "after");

        restore();
        tablet.connect();
        tablet.awaitUploaded(PATIENCE);
        settle(phone);

        assertThat(tablet.clientResets()).isZero();
        assertThat(phone.clientResets()).isEqualTo(1);
        settle(tablet);
        assertThat(tablet.objects().keySet()).containsExactlyInAnyOrder(key("before"), key("offline"));
        assertThat(phone.objects().keySet()).isEqualTo(tablet.objects().keySet());
    }

    @Test
    void deviceIsFoundOutAlsoWhenTheServerHasMadeAsManyVersionsSince() throws Exception {
        SimulatedDevice phone = device();
        SimulatedDevice tablet = device();
        SimulatedDevice reader = device();
        write(phone, "before");
        settle(tablet);
        tablet.disconnect();
        backUp();
        write(phone, "after");
        phone.disconnect();
        settle(reader);
        reader.disconnect();

        restore();
        tablet.connect();
        for (int i = 0; i < 20; i++) {
            write(tablet, "since " + i);
        }
        reader.connect();
        settle(reader);

        assertThat(reader.clientResets()).isEqualTo(1);
        assertThat(reader.errors()).anyMatch(error -> error.message().contains("Diverging histories"));
        assertThat(tablet.clientResets()).isZero();
        assertThat(reader.objects().keySet()).isEqualTo(tablet.objects().keySet()).doesNotContain(key("after"));
    }

    private SimulatedDevice device() {
        SimulatedDevice device = SimulatedDevice.builder("http://localhost:" + relay.port(), APP)
                .wire(wire)
                .schema(SoakModel.SCHEMA)
                .subscribe(SoakModel.NOTE, "TRUEPREDICATE")
                .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(200))
                .runtime(runtime)
                .connect();
        devices.add(device);
        settle(device);
        return device;
    }

    private static void settle(SimulatedDevice device) {
        device.awaitSubscribed(PATIENCE);
        device.awaitDownloaded(PATIENCE);
    }

    private static void write(SimulatedDevice device, String id) {
        device.write(transaction -> note(transaction, id));
        device.awaitUploaded(PATIENCE);
    }

    private static void note(WriteTransaction transaction, String id) {
        transaction.create(key(id)).set(key(id), "text", new Scalar.Str(id));
    }

    private static ObjectKey key(String id) {
        return SoakModel.note(id);
    }

    private void startServer() throws Exception {
        server = Optional.of(DevSync.start(
                DevSyncOptions.builder().port(0).dataFolder(folder.resolve("data")).build()));
    }

    private void stopServer() {
        server.ifPresent(DevSync::close);
        server = Optional.empty();
    }

    /** As docs/operations.md says: with the server stopped. */
    private void backUp() throws Exception {
        stopServer();
        copy(folder.resolve("data"), folder.resolve("backup"));
        startServer();
    }

    private void restore() throws Exception {
        stopServer();
        copy(folder.resolve("backup"), folder.resolve("data"));
        startServer();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(to)) {
            for (Path old : files.toList()) {
                Files.delete(old);
            }
        }
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
