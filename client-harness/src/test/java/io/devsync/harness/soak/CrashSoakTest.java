package io.devsync.harness.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.load.LoadProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A few kills of {@link SoakWithRealm}; it takes hundreds to be sure, see docs/reliability.md. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"},
        disabledReason = "Realm's native client exists for Linux on x86-64 only")
class CrashSoakTest {

    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 390, unit = TimeUnit.SECONDS)
    void nothingIsLostWhenServersAreKilledUnderSimulatedAndNativeClients() {
        CrashSoakOptions options = new CrashSoakOptions(
                CrashSoakOptions.ownLauncher(),
                KILLS,
                5,
                6,
                2,
                Duration.ofMillis(500),
                KILLS,
                folder,
                Optional.empty(),
                Duration.ofMinutes(3));

        CrashFigures figures;
        try (RealmClients clients = new RealmClients(Path.of("target", "realm"), folder.resolve("clients.log"))) {
            figures = CrashSoak.run(options, clients, new LoadProgress(), news -> {});
        }

        assertThat(figures.problems()).isEmpty();
        assertThat(figures.good()).isTrue();
        assertThat(figures.checks()).isPositive();
        assertThat(figures.acknowledged()).isPositive();
    }
}
