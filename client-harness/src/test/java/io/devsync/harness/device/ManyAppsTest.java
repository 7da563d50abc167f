package io.devsync.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test server has an app for each test, so more apps than its MongoDB driver has connections. */
class ManyAppsTest {

    private static final int CONNECTIONS = 4;
    private static final int APPS = 3 * CONNECTIONS;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void eachAppOfManySyncs() throws Exception {
        try (EmbeddedDataSource source = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
                DevSync server = DevSync.start(DevSyncOptions.builder()
                        .port(0)
                        .mongodbUri(source.uri() + "&maxPoolSize=" + CONNECTIONS)
                        .build())) {
            for (int i = 0; i < APPS; i++) {
                try (SimulatedDevice device = SimulatedDevice.builder(server.baseUrl(), "app-" + i)
                        .schema(Dogs.SCHEMA)
                        .subscribe("Dog", "TRUEPREDICATE")
                        .connect()) {
                    device.awaitSubscribed(PATIENCE);

                    assertThat(device.errors()).isEmpty();
                }
            }
        }
    }
}
