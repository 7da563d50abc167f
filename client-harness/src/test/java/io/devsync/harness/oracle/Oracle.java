package io.devsync.harness.oracle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.devsync.server.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code scripts/oracle.sh}: plays random scripts with Realm's native clients and simulated devices against a server of its
 * own, and says which did not end with all of them and the documents equal.
 */
@Command(
        name = "scripts/oracle.sh",
        header = "Play random scripts with Realm's native clients; check that all devices and documents end up equal.",
        description = {
            "",
            "Each seed is a script of two to four native clients and one or two simulated devices that edit the same few "
                    + "objects, offline and online. In some of them devices change their subscriptions, become newer versions of the "
                    + "app, or are reset by the server. The same seed is the same script; only the network's timing differs.",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every script ended with all devices and documents equal",
            "1:some did not; each is named with what went wrong",
            "2:not understood; nothing was run"
        },
        footerHeading = "%n",
        footer = {"Examples:", "  scripts/oracle.sh --scripts 1000", "  scripts/oracle.sh --seed 18 --scripts 1"})
final class Oracle implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The first seed; 1 by default.")
    private long seed;

    @Option(
            names = "--scripts",
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "How many scripts, with one seed after the other; 100 by default.")
    private int scripts;

    @Option(
            names = "--clients",
            paramLabel = "VERSIONS",
            split = ",",
            description = "The native clients that take part: 2.3.0, 1.11.0 or both, which is the default.")
    private List<String> clients = List.of(DeviceKind.REALM_2.toString(), DeviceKind.REALM_1.toString());

    @Option(
            names = "--native-clients",
            required = true,
            hidden = true,
            description = "The folder with an unpacked native client per version.")
    private Path nativeClients;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "target/oracle",
            description = "Where traces of failed scripts and the clients' logs go; target/oracle by default.")
    private Path out;

    @Option(names = "--traces", description = "Keep the traces of all scripts, not only of those that failed, and all that the clients log.")
    private boolean traces;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Oracle()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (scripts < 1) {
            throw new ParameterException(spec.commandLine(), "scripts: " + scripts + " (expected: 1 or more)");
        }
        Set<DeviceKind> kinds = kinds();
        // The server says in its log what it survives; here that is what was asked for.
        ((Logger) LoggerFactory.getLogger("io.devsync.server")).setLevel(Level.ERROR);
        Files.createDirectories(out);
        PrintWriter say = spec.commandLine().getOut();
        say.println("seeds " + seed + " to " + (seed + scripts - 1) + ", clients " + kinds);
        say.flush();
        long start = System.nanoTime();
        OracleFigures figures;
        try (World world = new World(nativeClients, out, traces)) {
            figures = new OracleScripts(world, kinds).play(seed, scripts, (script, run) -> {
                if (traces || run.failure().isPresent()) {
                    save(script, run);
                }
                run.failure().ifPresent(failure -> {
                    say.println("seed " + script + ": " + failure.getMessage());
                    say.println("  again: scripts/oracle.sh --seed " + script + " --scripts 1"
                            + (kinds.size() > 1 ? "" : " --clients " + clients.getFirst()));
                    say.flush();
                });
            });
        }
        say.println(figures + ", " + (System.nanoTime() - start) / 1_000_000_000 + " s");
        say.flush();
        return figures.failed() == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    private Set<DeviceKind> kinds() {
        Set<DeviceKind> kinds = EnumSet.noneOf(DeviceKind.class);
        for (DeviceKind kind : DeviceKind.values()) {
            if (kind.real() && clients.contains(kind.toString())) {
                kinds.add(kind);
            }
        }
        if (kinds.isEmpty() || kinds.size() < clients.size()) {
            throw new ParameterException(spec.commandLine(), "clients: " + clients + " (expected: 2.3.0, 1.11.0 or both)");
        }
        return kinds;
    }

    private void save(long script, ScriptRun run) {
        try {
            Files.write(out.resolve("seed-" + script + ".txt"), run.trace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
