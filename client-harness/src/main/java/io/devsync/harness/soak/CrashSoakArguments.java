package io.devsync.harness.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.devsync.harness.scratch.ScratchFolder;
import io.devsync.server.cli.CommandFailure;
import io.devsync.server.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What each command line that runs a crash soak takes and prints, whichever devices it has. */
public final class CrashSoakArguments {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Spec(Spec.Target.MIXEE)
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

    /**
     * What was asked for, with a folder that exists and is empty.
     *
     * @throws ParameterException when a value is out of range or the folder has files
     */
    public CrashSoakOptions options() {
        // Devices say in the log what they survive; here that is what was asked for.
        ((Logger) LoggerFactory.getLogger("io.devsync")).setLevel(Level.ERROR);
        try {
            return new CrashSoakOptions(
                    CrashSoakOptions.ownLauncher(),
                    kills,
                    seed,
                    devices,
                    nodes,
                    Duration.ofMillis(lifeMs),
                    checkEvery,
                    place(),
                    Optional.ofNullable(mongodbUri),
                    PATIENCE);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private Path place() {
        try {
            if (folder == null) {
                return Files.createTempDirectory("devsync-soak");
            }
            try (Stream<Path> files = Files.list(Files.createDirectories(folder))) {
                if (files.findAny().isPresent()) {
                    throw new ParameterException(
                            spec.commandLine(), "--folder: \"%s\" (expected: an empty folder)".formatted(folder));
                }
            }
            return folder.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new CommandFailure("no folder for the data: " + e.getMessage(), e);
        }
    }

    /** Prints the figures and removes a folder that nobody asked for, unless something was wrong. Returns the exit code. */
    public int report(CrashSoakOptions options, CrashFigures figures) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(figures.toJson());
        } else {
            figures.problems().forEach(problem -> out.println("problem: " + problem));
            if (!figures.good()) {
                out.println("data and logs: " + options.folder());
            }
            out.println(figures.toText());
        }
        out.flush();
        if (figures.good() && folder == null) {
            ScratchFolder.remove(options.folder());
        }
        return figures.good() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
