package io.devsync.harness.soak;

import io.devsync.server.cli.Main;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a crash soak shall do.
 *
 * @param launcher the command that starts {@code devsync}, without its own arguments
 * @param kills how often a server process is killed, 1 to 100,000
 * @param seed of the moments of the kills and of the devices' choices
 * @param devices that keep the servers busy, 1 to 1,000
 * @param nodes server processes over one data source, 1 to 9
 * @param life how long a server typically runs before it is killed, 10 ms to 1 min
 * @param checkEvery after so many kills everything comes to rest and is compared, 1 or more
 * @param folder of data and logs; must not exist or be empty
 * @param mongodbUri the data source; without it one node has an embedded one of its own, and several share one in this
 *     process, which is not killed
 * @param patience for each coming to rest
 */
public record CrashSoakOptions(
        List<String> launcher,
        int kills,
        long seed,
        int devices,
        int nodes,
        Duration life,
        int checkEvery,
        Path folder,
        Optional<String> mongodbUri,
        Duration patience) {

    /** @throws IllegalArgumentException when a value is out of range, with its name, the value and what is expected */
    public CrashSoakOptions {
        require("kills", kills, 1, 100_000);
        require("devices", devices, 1, 1_000);
        require("nodes", nodes, 1, 9);
        require("check-every", checkEvery, 1, 100_000);
        if (life.compareTo(Duration.ofMillis(10)) < 0 || life.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("life: " + life + " (expected: 10 ms to 1 min)");
        }
    }

    /**
     * What starts {@code devsync} with this process's own Java and classes; with its archive of loaded classes, when it has
     * one, servers start faster.
     */
    public static List<String> ownLauncher() {
        List<String> launcher = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // short lives: starting fast counts
                "-Xlog:cds=off",
                "--enable-native-access=ALL-UNNAMED"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:SharedArchiveFile="))
                .forEach(launcher::add);
        launcher.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return launcher;
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
