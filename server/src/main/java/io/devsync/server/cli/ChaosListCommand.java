package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync chaos list}: the faults that last, and those that are over. */
@Command(
        name = "list",
        header = "List the faults that last, and those that were over lately.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync chaos list"})
final class ChaosListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AdminOption admin;

    @Mixin
    private AppOption app;

    @Option(names = "--json", description = "Print the server's answer as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        BsonDocument answer = admin.client(server).control("GET", app.of(server.client()), "/faults", Map.of(), "");
        PrintWriter out = spec.commandLine().getOut();
        BsonArray faults = answer.getArray("faults", new BsonArray());
        if (json) {
            out.println(answer.toJson(Json.PLAIN));
        } else if (faults.isEmpty()) {
            out.println("No faults. (With several nodes, those of an app end when another node takes it over.)");
        } else {
            faults.forEach(fault -> out.println(line(fault.asDocument())));
        }
        out.flush();
        return ExitCode.OK;
    }

    static String line(BsonDocument fault) {
        boolean active = fault.getBoolean("active", BsonBoolean.FALSE).getValue();
        StringBuilder line = new StringBuilder("%-5s %-18s ".formatted(text(fault, "id"), text(fault, "kind")))
                .append(active ? "until " + text(fault, "until") : "over")
                .append(", struck ")
                .append(text(fault, "hits"));
        if (active && fault.containsKey("left")) {
            line.append(", ").append(text(fault, "left")).append(" left");
        }
        for (String scope : new String[] {"user", "device"}) {
            if (fault.containsKey(scope)) {
                line.append(", ").append(scope).append(' ').append(text(fault, scope));
            }
        }
        return line.toString();
    }

    private static String text(BsonDocument document, String field) {
        return Json.text(document.get(field, new BsonString("")));
    }
}
