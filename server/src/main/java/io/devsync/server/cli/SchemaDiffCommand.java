package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync schema diff}: how an app's schema differs between two steps of its log. */
@Command(
        name = "diff",
        header = "Show how the schema of an app differs between two steps of its log.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync schema diff --from 3", "  devsync schema diff --from 3 --to 5 --json"})
final class SchemaDiffCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(names = "--from", paramLabel = "STEP", description = "The earlier step. Default: before the first one.")
    private @Nullable Long from;

    @Option(names = "--to", paramLabel = "STEP", description = "The later step. Default: the schema as it is now.")
    private @Nullable Long to;

    @Option(names = "--json", description = "Print the lines as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        List<String> query = new ArrayList<>();
        if (from != null) {
            query.add("from=" + from);
        }
        if (to != null) {
            query.add("to=" + to);
        }
        String path = "/schema/diff" + (query.isEmpty() ? "" : "?" + String.join("&", query));
        BsonDocument answer = client.ask("GET", app.of(client), path, "");
        PrintWriter out = spec.commandLine().getOut();
        BsonArray lines = answer.getArray("difference", new BsonArray());
        if (json) {
            out.println(Json.text(lines));
        } else if (lines.isEmpty()) {
            out.println("No difference.");
        } else {
            lines.forEach(line -> out.println(line.asString().getValue()));
        }
        out.flush();
        return ExitCode.OK;
    }
}
