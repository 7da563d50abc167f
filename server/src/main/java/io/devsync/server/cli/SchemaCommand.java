package io.devsync.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync schema}: the commands about schemas. */
@Command(
        name = "schema",
        header = "Look at the schemas of an app, check models, make schemas from data, change modes.",
        subcommands = {
            SchemaShowCommand.class,
            SchemaCheckCommand.class,
            SchemaLogCommand.class,
            SchemaDiffCommand.class,
            SchemaModeCommand.class,
            SchemaWarningsCommand.class,
            SchemaSampleCommand.class,
            SchemaExportCommand.class,
            SchemaImportCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync schema show --class Dog", "  devsync schema sample --all --save"})
final class SchemaCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command given (expected: show, check, log, diff, mode, warnings, sample, export or import)");
    }
}
