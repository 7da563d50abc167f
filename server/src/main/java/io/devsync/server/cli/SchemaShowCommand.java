package io.devsync.server.cli;

import io.devsync.server.app.NearestName;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync schema show}: the App Services schemas that a running server has derived from its devices. */
@Command(
        name = "show",
        header = "Show the App Services schemas of an app.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync schema show",
            "  devsync schema show --app shop-abcde --class Dog --json"
        })
final class SchemaShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(names = "--class", paramLabel = "NAME", description = "Only the schema of this class. Default: all.")
    private @Nullable String className;

    @Option(names = "--json", description = "Print an array of App Services schemas as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        String appId = app.of(client);
        List<BsonDocument> schemas = chosen(appId, client.schemas(appId));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(new BsonArray(schemas)));
        } else if (schemas.isEmpty()) {
            out.printf("App %s has no schema yet; it gets one when a device opens a synced realm.%n", appId);
        } else {
            schemas.forEach(schema -> out.println(SchemaText.of(schema)));
        }
        out.flush();
        return ExitCode.OK;
    }

    private List<BsonDocument> chosen(String appId, BsonArray all) {
        List<BsonDocument> schemas = all.stream().map(BsonValue::asDocument).toList();
        String wanted = className;
        if (wanted == null) {
            return schemas;
        }
        List<BsonDocument> named = schemas.stream()
                .filter(schema -> SchemaText.title(schema).equals(wanted))
                .toList();
        if (named.isEmpty()) {
            List<String> titles = schemas.stream().map(SchemaText::title).toList();
            throw new CommandFailure("app %s has no class \"%s\"%s".formatted(
                    appId, wanted, titles.isEmpty() ? "; it has no schema yet" : NearestName.hint(wanted, titles)));
        }
        return named;
    }
}
