package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync status}: what a running server says of itself. */
@Command(
        name = "status",
        header = "Show a running server's version, data source, data folder and apps.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync status", "  devsync status --url http://192.168.1.7:9090 --json"})
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the server's answer as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        BsonDocument status = server.client().status();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status.toJson(Json.PLAIN));
        } else {
            status.forEach((name, value) -> print(out, name, value));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, String name, BsonValue value) {
        if (!value.isArray() || value.asArray().isEmpty()) {
            out.printf("%-12s %s%n", name, value.isArray() ? "none" : Json.text(value));
            return;
        }
        String label = name;
        for (BsonValue element : value.asArray()) {
            out.printf("%-12s %s%n", label, element(name, element));
            label = "";
        }
    }

    private static String element(String list, BsonValue element) {
        return switch (list) {
            case "apps" -> app(element.asDocument());
            case "nodes" -> node(element.asDocument());
            default -> Json.text(element);
        };
    }

    private static String node(BsonDocument node) {
        String self = node.getBoolean("self", BsonBoolean.FALSE).getValue() ? ", this one" : "";
        String leaving = node.getBoolean("leaving", BsonBoolean.FALSE).getValue() ? ", stopping" : "";
        return "%s (version %s%s%s)".formatted(text(node, "address"), text(node, "version"), self, leaving);
    }

    private static String app(BsonDocument app) {
        String mode = app.getBoolean("developmentMode", BsonBoolean.FALSE).getValue() ? ", development mode" : "";
        return "%s (database %s%s)".formatted(text(app, "appId"), text(app, "database"), mode);
    }

    private static String text(BsonDocument document, String field) {
        return Json.text(document.get(field, BsonNull.VALUE));
    }
}
