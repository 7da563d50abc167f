package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant I3: whatever devices do, on and offline, with changing views and a server that restarts, all end up equal. */
class EngineConvergenceTest {

    private static final RealmSchema SCHEMA = RandomWrites.schema();
    private static final List<String> QUERIES = List.of("TRUEPREDICATE", "count > 1", "name == NULL", "count < 3");

    @TempDir
    private Path folder;

    private EmbeddedDataSource dataSource;

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
    }

    @AfterEach
    void stop() {
        dataSource.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void devicesEndUpEqualWhateverHappens(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (EngineWorld world = new EngineWorld(dataSource.uri(), "run" + seed)) {
            List<InProcessDevice> devices = new ArrayList<>();
            List<RandomWrites> writes = new ArrayList<>();
            int count = random.nextInt(2, 5);
            for (int i = 0; i < count; i++) {
                InProcessDevice device = world.device(SCHEMA);
                device.session().subscribe(Map.of("Node", "TRUEPREDICATE"));
                devices.add(device);
                writes.add(new RandomWrites(seed * 100 + i));
            }
            world.until("devices are subscribed", () -> devices.stream()
                    .allMatch(device -> device.session().subscribed()));

            for (int step = 0; step < 120; step++) {
                int who = random.nextInt(count);
                InProcessDevice device = devices.get(who);
                switch (random.nextInt(20)) {
                    case 0 -> device.cut();
                    case 1, 2 -> {
                        if (!device.session().connected()) {
                            device.connect(world.engine());
                        }
                    }
                    case 3 -> {
                        if (random.nextInt(6) == 0) {
                            world.restart();
                        }
                    }
                    case 4 -> device.session()
                            .subscribe(Map.of("Node", QUERIES.get(random.nextInt(QUERIES.size()))));
                    case 5, 6, 7, 8, 9 -> device.receive();
                    default -> device.write(writes.get(who)::write);
                }
            }
            for (InProcessDevice device : devices) {
                if (!device.session().connected()) {
                    device.connect(world.engine());
                }
            }
            world.settle();
            devices.forEach(device -> device.session().subscribe(Map.of("Node", "TRUEPREDICATE")));
            world.settle();

            devices.forEach(device -> assertThat(device.session().errors()).isEmpty());
            world.assertSameEverywhere();
            world.assertDocumentsEqualDevices();
        }
    }
}
