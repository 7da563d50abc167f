package io.devsync.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync data}: the commands about documents. */
@Command(
        name = "data",
        header = "Look at how documents and the objects on devices stand to each other.",
        subcommands = {DataStatusCommand.class, DataUnsyncedCommand.class, DataValidateCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync data unsynced"})
final class DataCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given (expected: status, unsynced or validate)");
    }
}
