package io.devsync.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync data}: the commands about documents. */
@Command(
        name = "data",
        header = "Look after documents: how they and objects on devices stand to each other, snapshots, import and export.",
        subcommands = {
            DataStatusCommand.class,
            DataUnsyncedCommand.class,
            DataValidateCommand.class,
            DataSnapshotCommand.class,
            DataRestoreCommand.class,
            DataResetCommand.class,
            DataImportCommand.class,
            DataExportCommand.class,
            DataMoveCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync data unsynced", "  devsync data snapshot"})
final class DataCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given (expected: status, unsynced, validate, snapshot, restore, reset, import,"
                        + " export or move)");
    }
}
