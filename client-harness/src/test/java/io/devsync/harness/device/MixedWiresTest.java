package io.devsync.harness.device;

import static io.devsync.harness.device.Dogs.dog;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices of both wires in one app hold the same in the end, whatever they did to the same objects. */
class MixedWiresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DOGS = 3;

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
        for (int i = 0; i < 4; i++) {
            devices.add(SimulatedDevice.builder(server.baseUrl(), "dogs")
                    .wire(i % 2 == 0 ? Wire.REALM : Wire.OPEN)
                    .schema(Dogs.SCHEMA)
                    .subscribe("Dog", "TRUEPREDICATE")
                    .runtime(runtime)
                    .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(200))
                    .connect());
        }
        devices.forEach(device -> device.awaitSubscribed(PATIENCE));
    }

    @AfterEach
    void stop() {
        devices.forEach(SimulatedDevice::close);
        runtime.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void concurrentEditsConverge(long seed) {
        SplittableRandom random = new SplittableRandom(seed);

        for (int round = 0; round < 60; round++) {
            SimulatedDevice device = devices.get(random.nextInt(devices.size()));
            switch (random.nextInt(12)) {
                case 0 -> device.breakConnection();
                case 1 -> device.disconnect();
                default -> edit(device, random);
            }
        }
        devices.forEach(SimulatedDevice::connect);
        settle();

        for (SimulatedDevice device : devices) {
            assertThat(device.errors()).isEmpty();
            assertSame(devices.getFirst(), device);
        }
    }

    @Test
    void counterAddsUpAcrossWires() {
        devices.getFirst().write(tx -> tx.create(dog(1)));
        settle();

        for (SimulatedDevice device : devices) {
            device.disconnect();
            device.write(tx -> tx.add(dog(1), "age", 1));
        }
        devices.forEach(SimulatedDevice::connect);
        settle();

        for (SimulatedDevice device : devices) {
            assertThat(device.find(dog(1)).orElseThrow().properties()).containsEntry("age", new Scalar.Int(4));
        }
    }

    private static void edit(SimulatedDevice device, SplittableRandom random) {
        ObjectKey key = dog(random.nextInt(DOGS));
        device.write(tx -> {
            if (device.find(key).isEmpty()) {
                tx.create(key);
                return;
            }
            int tags = device.find(key).orElseThrow().properties().get("tags") instanceof ListValue list
                    ? list.elements().size()
                    : 0;
            switch (random.nextInt(6)) {
                case 0 -> tx.set(key, "name", new Scalar.Str("name" + random.nextInt(100)));
                case 1 -> tx.add(key, "age", random.nextInt(10));
                case 2 -> tx.delete(key);
                case 3 -> {
                    if (tags > 0) {
                        tx.erase(key, "tags", Path.ofIndex(random.nextInt(tags)));
                    }
                }
                default ->
                    tx.insert(
                            key,
                            "tags",
                            Path.ofIndex(random.nextInt(tags + 1)),
                            new Scalar.Str("tag" + random.nextInt(100)));
            }
        });
    }

    private void settle() {
        devices.forEach(device -> device.awaitUploaded(PATIENCE));
        devices.forEach(device -> device.awaitDownloaded(PATIENCE));
    }

    private static void assertSame(SimulatedDevice first, SimulatedDevice second) {
        Map<ObjectKey, ObjectState> objects = first.objects();
        Map<ObjectKey, ObjectState> others = second.objects();
        assertThat(others.keySet()).isEqualTo(objects.keySet());
        objects.forEach((key, state) -> assertThat(StateEquality.same(first.schema(), state, others.get(key)))
                .as(() -> state + "\n" + others.get(key))
                .isTrue());
    }
}
