package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync schema log}: who changed an app's schema, when and how. */
@Command(
        name = "log",
        header = "Show who changed the schema of an app, when and how.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync schema log", "  devsync schema log --app shop-abcde --json"})
final class SchemaLogCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(names = "--json", description = "Print the steps as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        BsonDocument answer = client.ask("GET", app.of(client), "/schema/log", "");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(answer, "steps"));
        } else {
            print(out, answer.getArray("steps", new BsonArray()));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, List<BsonValue> steps) {
        if (steps.isEmpty()) {
            out.println("The schema has not changed yet.");
        }
        for (BsonValue value : steps) {
            BsonDocument step = value.asDocument();
            boolean device = step.containsKey("file");
            out.printf(
                    "%s  %s  %s%s%n",
                    Json.text(step, "step"),
                    text(step, "time"),
                    device
                            ? Stream.of("device file " + Json.text(step, "file"), "user " + text(step, "user"), text(step, "sdk"))
                                    .filter(said -> !said.isEmpty())
                                    .collect(Collectors.joining(", "))
                            : "server",
                    step.getBoolean("breaking", BsonBoolean.FALSE).getValue() ? "  BREAKING: all other devices reset" : "");
            step.getArray("difference", new BsonArray())
                    .forEach(line -> out.println("    " + line.asString().getValue()));
        }
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field, new BsonString("")).getValue();
    }
}
