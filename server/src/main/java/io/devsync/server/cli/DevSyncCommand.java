package io.devsync.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync}: names the commands. */
@Command(
        name = "devsync",
        header = "A self-hosted server for Realm's Device Sync.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            StatusCommand.class,
            SchemaCommand.class,
            ModelsCommand.class,
            DataCommand.class,
            LogsCommand.class,
            ExplainCommand.class,
            ChaosCommand.class,
            DoctorCommand.class,
            VersionCommand.class
        },
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped by a signal",
            "1:could not be done: port in use, MongoDB out of reach, broken data folder, no server there",
            "2:not understood: unknown or bad option, variable or key; nothing was started"
        },
        footerHeading = "%n",
        footer = {"Example:", "  devsync serve", "", "\"devsync COMMAND --help\" tells more."})
final class DevSyncCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
