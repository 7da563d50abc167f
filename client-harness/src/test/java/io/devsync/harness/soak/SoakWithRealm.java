package io.devsync.harness.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.devsync.harness.load.LoadProgress;
import io.devsync.server.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/soak-crash.sh}: {@code devsync soak crash} with Realm's native clients among the devices. */
@Command(
        name = "scripts/soak-crash.sh",
        header = "Kill servers under the load of simulated devices and Realm's native clients.",
        description = {
            "",
            "As \"devsync soak crash\", whose help says more. Of every six devices one has Realm's client 2.3.0, one has "
                    + "1.11.0, and the others are simulated.",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was lost, doubled or reset",
            "1:something was, or the run could not come to its end; the lines before the last say what",
            "2:not understood; nothing was run"
        },
        footerHeading = "%n",
        footer = {"Examples:", "  scripts/soak-crash.sh --kills 300", "  scripts/soak-crash.sh --kills 50 --nodes 3 --seed 7"})
final class SoakWithRealm implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Spec
    private CommandSpec spec;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "100", description = "How often a server is killed; 100 by default.")
    private int kills;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Decides when and what; 1 by default.")
    private long seed;

    @Option(names = "--devices", paramLabel = "N", defaultValue = "12", description = "All devices, 6 or more; 12 by default.")
    private int devices;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "1", description = "Servers over one data source; 1 by default.")
    private int nodes;

    @Option(names = "--life", paramLabel = "MS", defaultValue = "800", description = "How long a server typically runs; 800 ms by default.")
    private int lifeMs;

    @Option(
            names = "--check-every",
            paramLabel = "N",
            defaultValue = "50",
            description = "Kills after which everything comes to rest and is compared; 50 by default.")
    private int checkEvery;

    @Option(names = "--mongodb-uri", paramLabel = "URI", description = "A data source to use; an embedded one by default.")
    private @Nullable String mongodbUri;

    @Option(names = "--folder", paramLabel = "DIR", description = "Empty folder for data and logs; a temporary one by default.")
    private @Nullable Path folder;

    @Option(
            names = "--native-clients",
            required = true,
            hidden = true,
            description = "The folder with an unpacked native client per version.")
    private Path nativeClients;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SoakWithRealm()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        // Devices say in the log what they survive; here that is what was asked for.
        ((Logger) LoggerFactory.getLogger("io.devsync")).setLevel(Level.ERROR);
        if (devices < 6) {
            throw new ParameterException(spec.commandLine(), "--devices: " + devices + " (expected: 6 or more)");
        }
        Path place = folder == null
                ? Files.createTempDirectory("devsync-soak")
                : Files.createDirectories(folder).toAbsolutePath().normalize();
        PrintWriter out = spec.commandLine().getOut();
        CrashFigures figures;
        try (RealmClients clients = new RealmClients(nativeClients, place.resolve("clients.log"))) {
            figures = CrashSoak.run(options(place), clients, new LoadProgress(), news -> {
                out.println("so far " + news);
                out.flush();
            });
        }
        figures.problems().forEach(problem -> out.println("problem: " + problem));
        out.println("data and logs: " + place);
        out.println(figures.toText());
        out.flush();
        return figures.good() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private CrashSoakOptions options(Path place) {
        try {
            return new CrashSoakOptions(
                    CrashSoakOptions.ownLauncher(),
                    kills,
                    seed,
                    devices,
                    nodes,
                    Duration.ofMillis(lifeMs),
                    checkEvery,
                    place,
                    Optional.ofNullable(mongodbUri),
                    PATIENCE);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }
}
