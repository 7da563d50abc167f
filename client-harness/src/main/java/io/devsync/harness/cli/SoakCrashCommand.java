package io.devsync.harness.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.devsync.harness.load.LoadProgress;
import io.devsync.harness.soak.CrashFigures;
import io.devsync.harness.soak.CrashSoak;
import io.devsync.harness.soak.CrashSoakOptions;
import io.devsync.server.cli.CommandFailure;
import io.devsync.server.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync soak crash}: kills servers under load and says whether anything was lost, doubled or reset. */
@Command(
        name = "crash",
        header = "Kill servers at random moments under load; check that nothing is lost, doubled or reset.",
        description = {
            "",
            "Starts server processes with a data folder of their own, keeps simulated devices on both wires writing, "
                    + "deleting, changing their subscriptions and going offline, and kills a server again and again: while "
                    + "it serves, right after it listens, while it starts, while it stops. Now and then and at the end all "
                    + "comes to rest: every acknowledged write must be there once, no device may have been reset, and "
                    + "documents and devices must be equal. The last line has the figures.",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was lost, doubled or reset",
            "1:something was, or the run could not come to its end; the lines before the last say what",
            "2:not understood; nothing was run"
        },
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync soak crash --kills 300",
            "  devsync soak crash --kills 50 --seed 7 --devices 30 --json",
            "  devsync soak crash --kills 100 --mongodb-uri mongodb://localhost:27017/?replicaSet=rs0"
        })
final class SoakCrashCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "100",
            description = "How often a server is killed. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides when servers are killed and what devices do; how fast that goes is up to the machine. "
                    + "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "12",
            description = "Simulated devices, half of them on either wire. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Server processes over one data source. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--life",
            paramLabel = "MS",
            defaultValue = "800",
            description = "How long a server typically runs before it is killed, in milliseconds. Default: "
                    + "${DEFAULT-VALUE}.")
    private int lifeMs;

    @Option(
            names = "--check-every",
            paramLabel = "N",
            defaultValue = "50",
            description = "Kills after which everything comes to rest and is compared. Default: ${DEFAULT-VALUE}.")
    private int checkEvery;

    @Option(
            names = "--mongodb-uri",
            paramLabel = "URI",
            description = "A data source to use; the run leaves a database of its own in it. Default: an embedded one.")
    private @Nullable String mongodbUri;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Empty folder for data and logs, which are kept. Default: a temporary one, kept when something "
                    + "was wrong.")
    private @Nullable Path folder;

    @Option(names = "--json", description = "Print the figures as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        // Devices say in the log what they survive; here that is what was asked for.
        ((Logger) LoggerFactory.getLogger("io.devsync")).setLevel(Level.ERROR);
        Path place = place();
        CrashFigures figures = run(options(place));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(figures.toJson());
        } else {
            figures.problems().forEach(problem -> out.println("problem: " + problem));
            if (!figures.good()) {
                out.println("data and logs: " + place);
            }
            out.println(figures.toText());
        }
        out.flush();
        if (figures.good() && folder == null) {
            delete(place);
        }
        return figures.good() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private Path place() {
        try {
            if (folder == null) {
                return Files.createTempDirectory("devsync-soak");
            }
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    if (files.findAny().isPresent()) {
                        throw new ParameterException(
                                spec.commandLine(), "--folder: \"%s\" (expected: an empty folder)".formatted(folder));
                    }
                }
            }
            return folder.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new CommandFailure("no folder for the data: " + e.getMessage(), e);
        }
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

    private CrashFigures run(CrashSoakOptions options) {
        LoadProgress progress = new LoadProgress();
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> news = text -> {
            err.println("so far " + text);
            err.flush();
        };
        // As devsync load: only a terminal shows how far the run has got.
        if (System.console() == null) {
            return CrashSoak.run(options, progress, news);
        }
        ProgressLine line = ProgressLine.show(err, progress);
        try {
            return CrashSoak.run(options, progress, news);
        } finally {
            line.close();
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
