package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync schema warnings}: what strict mode would have refused while development mode is on. */
@Command(
        name = "warnings",
        header = "Show which writes of devices strict mode would have undone.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync schema warnings"})
final class SchemaWarningsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(names = "--json", description = "Print the warnings as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        BsonArray warnings = client.ask("GET", app.of(client), "/schema/warnings", "")
                .getArray("warnings", new BsonArray());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(warnings));
        } else if (warnings.isEmpty()) {
            out.println("No write so far that strict mode would undo.");
        } else {
            warnings.forEach(value -> {
                BsonDocument warning = value.asDocument();
                out.printf(
                        "%s times, last by user %s: %s%n",
                        Json.text(warning, "count"),
                        warning.getString("user", new BsonString("")).getValue(),
                        warning.getString("text", new BsonString("")).getValue());
            });
        }
        out.flush();
        return ExitCode.OK;
    }
}
