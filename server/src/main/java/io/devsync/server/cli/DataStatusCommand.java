package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync data status}: whether changes in MongoDB are followed, and what is being read. */
@Command(
        name = "status",
        header = "Show whether changes in MongoDB are followed, and how far existing documents are read.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync data status --app shop-abcde"})
final class DataStatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(names = "--json", description = "Print the server's answer as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        BsonDocument status = client.documents(app.of(client));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status.toJson(Json.PLAIN));
        } else {
            boolean watching = status.getBoolean("watching", BsonBoolean.FALSE).getValue();
            out.printf(
                    "changes   %s%n",
                    watching ? "followed" : "not followed: " + Json.text(status.get("trouble", BsonBoolean.FALSE)));
            out.printf("unsynced  %s%n", Json.text(status.get("unsynced", new BsonInt64(0))));
            for (BsonValue one : status.getArray("reading", new BsonArray())) {
                BsonDocument reading = one.asDocument();
                out.printf(
                        "reading   %s: %s of about %s documents%s%n",
                        Json.text(reading, "class"),
                        Json.text(reading, "looked"),
                        Json.text(reading, "expected"),
                        reading.getBoolean("first", BsonBoolean.FALSE).getValue() ? "; devices wait" : "");
            }
        }
        out.flush();
        return ExitCode.OK;
    }
}
