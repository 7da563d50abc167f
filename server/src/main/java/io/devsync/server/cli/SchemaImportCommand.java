package io.devsync.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync schema import}: saves schemas from files of an App Services export, all or none. */
@Command(
        name = "import",
        header = "Save schemas from files of an App Services export, all or none.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync schema import my-app"})
final class SchemaImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(names = "--json", description = "Print what became of it as one line of JSON.")
    private boolean json;

    @Parameters(
            paramLabel = "PATH",
            description = "Folder of an exported app, or a file with what \"devsync schema show --json\" prints.")
    private Path folder;

    @Override
    public Integer call() {
        SchemaFiles files = SchemaFiles.read(folder);
        BsonArray asymmetric = new BsonArray(
                files.asymmetricTables().stream().map(BsonString::new).toList());
        ControlClient client = server.client();
        BsonDocument outcome = client.save(
                app.of(client),
                new BsonDocument("schemas", new BsonArray(files.documents())).append("asymmetric_tables", asymmetric));
        PrintWriter out = spec.commandLine().getOut();
        int exitCode;
        if (json) {
            out.println(Json.text(outcome));
            exitCode = outcome.getBoolean("saved", BsonBoolean.FALSE).getValue() ? ExitCode.OK : ExitCode.FAILURE;
        } else {
            exitCode = SaveReport.print(outcome, files.documents().size(), out);
        }
        out.flush();
        return exitCode;
    }
}
