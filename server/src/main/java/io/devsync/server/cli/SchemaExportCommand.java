package io.devsync.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync schema export}: writes an app's schemas to files as App Services exports have them. */
@Command(
        name = "export",
        header = "Write the schemas of an app to files, as App Services exports have them.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync schema export --out my-app"})
final class SchemaExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder of the app; files are written below its data_sources.")
    private Path out;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        String appId = app.of(client);
        List<BsonDocument> schemas =
                client.schemas(appId).stream().map(BsonValue::asDocument).toList();
        List<Path> files = new SchemaFolder(out).write(schemas, client.asymmetricTables(appId));
        PrintWriter terminal = spec.commandLine().getOut();
        files.forEach(terminal::println);
        terminal.flush();
        return ExitCode.OK;
    }
}
