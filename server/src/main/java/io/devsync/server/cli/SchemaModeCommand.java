package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync schema mode}: turns development mode on, or off to have the schema enforced. */
@Command(
        name = "mode",
        header = "Let devices change the schema (development), or have it enforced (strict).",
        description = {
            "Going over to strict mode waits until documents hold what devices have sent, and then says which documents"
                    + " do not fit the schema."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync schema mode strict", "  devsync schema mode development --app shop-abcde"})
final class SchemaModeCommand implements Callable<Integer> {

    /** The two modes. */
    enum Mode {
        development,
        strict
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Parameters(paramLabel = "MODE", description = "${COMPLETION-CANDIDATES}")
    private Mode mode;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        String appId = app.of(client);
        BsonDocument answer = client.ask(
                "PUT", appId, "/development_mode", "{\"enabled\": " + (mode == Mode.development) + "}");
        PrintWriter out = spec.commandLine().getOut();
        out.printf("App %s is in %s mode.%n", appId, mode);
        if (answer.containsKey("report")) {
            print(out, answer.getDocument("report"));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, BsonDocument report) {
        List<BsonValue> unfit = report.getArray("unfit", new BsonArray());
        String documents = Json.text(report, "documents");
        if (unfit.isEmpty()) {
            out.printf("All %s documents fit the schema.%n", documents);
            return;
        }
        out.printf("Of %s documents these do not fit the schema:%n", documents);
        for (BsonValue value : unfit) {
            BsonDocument one = value.asDocument();
            boolean syncable = one.getBoolean("syncable", BsonBoolean.FALSE).getValue();
            out.printf(
                    "  %s %s: %s: %s (%s documents, such as %s)%n",
                    text(one, "collection"),
                    text(one, "field").isEmpty() ? "(root)" : text(one, "field"),
                    syncable ? text(one, "code") : "not synced",
                    text(one, "message"),
                    Json.text(one, "count"),
                    one.getArray("ids", new BsonArray()).stream()
                            .limit(3)
                            .map(id -> id.asString().getValue())
                            .toList());
        }
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field, new BsonString("")).getValue();
    }
}
