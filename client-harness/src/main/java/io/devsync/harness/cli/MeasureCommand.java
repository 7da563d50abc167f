package io.devsync.harness.cli;

import io.devsync.harness.measure.MeasuredSource;
import io.devsync.harness.measure.Measurement;
import io.devsync.server.cli.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync measure}: figures of a server of its own. */
@Command(
        name = "measure",
        header = "Measure what a server does with documents, history and disk.",
        description = {
            "",
            "Starts a server in a folder that goes with it, in the same process, and prints what it found. Other work on "
                    + "the machine spoils times. Its data source is the embedded one, or a MongoDB that no DevSync uses.",
            "",
            "What to measure:",
            "  scan        documents that were there before become objects: rate and heap",
            "  visibility  time from a device's write to its document, and from an outside write to a device",
            "  history     bytes on the disk for a change of one property",
            "  data        times and CPU times of snapshot, restore, export, reset and import, in each format",
            "  documents   rate from a device's write to its durable document, and of a driver that writes the same",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:the server or a device could not go on; the text says why", "2:not understood"},
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  DEVSYNC_JAVA_OPTS=-Xmx512m devsync measure scan",
            "  devsync measure visibility --amount 1000",
            "  devsync measure documents --mongodb-uri mongodb://localhost:27017/?replicaSet=rs0"
        })
final class MeasureCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WHAT", description = "scan, visibility, history, data or documents.")
    private Measurement what;

    @Option(
            names = "--amount",
            paramLabel = "N",
            description = "Documents, writes or changes. Default: what the goal speaks of.")
    private @Nullable Integer amount;

    @Option(names = "--mongodb-uri", paramLabel = "URI", description = "The MongoDB to use. Default: the embedded data source.")
    private @Nullable String mongodbUri;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        int wanted = amount == null ? what.usual() : amount;
        if (wanted < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--amount: " + wanted + " (expected: 1 or more " + what.unit() + ")");
        }
        try {
            MeasuredSource source =
                    mongodbUri == null ? new MeasuredSource.Embedded() : new MeasuredSource.Given(mongodbUri);
            what.measure(source, wanted, doing -> {
                        err.println(doing + " ...");
                        err.flush();
                    })
                    .forEach(out::println);
            out.flush();
            return ExitCode.OK;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILURE;
        } catch (Exception failure) {
            err.println("devsync: " + failure.getMessage());
            err.flush();
            return ExitCode.FAILURE;
        }
    }
}
