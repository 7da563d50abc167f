package io.devsync.harness.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A few scripts of {@link Oracle}; it takes thousands to be sure, see docs/testing.md. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"},
        disabledReason = "Realm's native client exists for Linux on x86-64 only")
class OracleTest {

    private static final int SCRIPTS = 12;

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void nativeClientsSimulatedDevicesAndDocumentsAgree() throws Exception {
        Path logs = Files.createDirectories(Path.of("target", "oracle"));
        List<String> failures = new ArrayList<>();

        OracleFigures figures;
        try (World world = new World(Path.of("target", "realm"), logs, false)) {
            figures = new OracleScripts(world, EnumSet.of(DeviceKind.REALM_2, DeviceKind.REALM_1))
                    .play(1, SCRIPTS, (seed, run) ->
                            run.failure().ifPresent(failure -> failures.add("seed " + seed + ": " + failure.getMessage())));
        }

        assertThat(failures).isEmpty();
        assertThat(figures.transactions()).isGreaterThan(10 * SCRIPTS);
    }
}
