package io.devsync.harness.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync soak}: long runs that look for what only shows after a while. */
@Command(
        name = "soak",
        header = "Run servers for long while something keeps going wrong; check that nothing is lost.",
        description = {"", "Soaks start servers of their own, in a folder of their own, and take minutes to hours.", ""},
        subcommands = SoakCrashCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync soak crash --kills 300"})
final class SoakCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given (expected: crash)");
    }
}
