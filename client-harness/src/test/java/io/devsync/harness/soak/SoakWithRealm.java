package io.devsync.harness.soak;

import io.devsync.harness.load.LoadProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Spec
    private CommandSpec spec;

    @Mixin
    private CrashSoakArguments arguments;

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
    public Integer call() {
        CrashSoakOptions options = arguments.options();
        if (options.devices() < RealmClients.EVERY) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--devices: " + options.devices() + " (expected: " + RealmClients.EVERY + " or more)");
        }
        PrintWriter err = spec.commandLine().getErr();
        try (RealmClients clients = new RealmClients(nativeClients, options.folder().resolve("clients.log"))) {
            CrashFigures figures = CrashSoak.run(options, clients, new LoadProgress(), news -> {
                err.println("so far " + news);
                err.flush();
            });
            return arguments.report(options, figures);
        }
    }
}
