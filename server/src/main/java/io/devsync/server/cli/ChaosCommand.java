package io.devsync.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync chaos}: faults on demand, of a server that allows them. */
@Command(
        name = "chaos",
        header = "Let things go wrong on demand, to test an app.",
        description = {"", "For a server that was started with --faults.", ""},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ChaosStartCommand.class, ChaosListCommand.class, ChaosStopCommand.class},
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync chaos start delay --delay-ms 500 --duration 60s"})
final class ChaosCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
