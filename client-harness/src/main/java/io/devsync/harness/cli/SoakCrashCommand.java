package io.devsync.harness.cli;

import io.devsync.harness.load.LoadProgress;
import io.devsync.harness.soak.CrashFigures;
import io.devsync.harness.soak.CrashSoak;
import io.devsync.harness.soak.CrashSoakArguments;
import io.devsync.harness.soak.CrashSoakOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Spec
    private CommandSpec spec;

    @Mixin
    private CrashSoakArguments arguments;

    @Override
    public Integer call() {
        CrashSoakOptions options = arguments.options();
        return arguments.report(options, run(options));
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
}
