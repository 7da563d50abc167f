package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync data unsynced}: the documents that are not in step with their objects. */
@Command(
        name = "unsynced",
        header = "List documents that are not in step with the objects on devices, and why.",
        description = {
            "",
            "unfit: the document does not fit its class, so devices do not have it. Correct it, and it comes by itself.",
            "refused: MongoDB refuses what devices wrote (unique index, validator, size). The document stays as it was"
                    + " until it can be written."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync data unsynced --limit 20"})
final class DataUnsyncedCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "List only the newest. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print the server's answer as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        BsonDocument unsynced = client.unsyncedDocuments(app.of(client), limit);
        PrintWriter out = spec.commandLine().getOut();
        BsonArray documents = unsynced.getArray("documents", new BsonArray());
        if (json) {
            out.println(unsynced.toJson(Json.PLAIN));
        } else if (documents.isEmpty()) {
            out.println("All documents are in step.");
        } else {
            documents.forEach(one -> print(out, one.asDocument()));
            int count = unsynced.getNumber("count", new BsonInt32(0)).intValue();
            if (count > documents.size()) {
                out.printf("%d more; --limit shows them%n", count - documents.size());
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, BsonDocument one) {
        String path = text(one, "path");
        out.printf(
                "%-8s %s.%s %s%n         %s%s%n",
                text(one, "kind"),
                text(one, "database"),
                text(one, "collection"),
                text(one, "documentId"),
                path.isEmpty() ? "" : path + ": ",
                text(one, "reason"));
    }

    private static String text(BsonDocument one, String field) {
        BsonValue value = one.get(field, new BsonString(""));
        return Json.text(value);
    }
}
