package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code devsync data validate}: which existing documents do not fit their class. */
@Command(
        name = "validate",
        header = "Check existing documents against the schema of their class.",
        description = {"", "Exit code 1 when some do not fit."},
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync data validate --class Dog",
            "  devsync data validate --class Dog --query '{\"age\": {\"$gt\": 3}}' --json"
        })
final class DataValidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Option(names = "--class", paramLabel = "NAME", required = true, description = "The class.")
    private String className;

    @Option(
            names = "--query",
            paramLabel = "JSON",
            defaultValue = "{}",
            description = "Only documents that match this MongoDB query, as extended JSON. Default: all.")
    private String query;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "Look at so many documents at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print the server's answer as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        BsonDocument body = new BsonDocument("class", new BsonString(className))
                .append("query", query())
                .append("limit", new BsonInt32(limit));
        BsonDocument result = client.validate(app.of(client), body);
        PrintWriter out = spec.commandLine().getOut();
        BsonArray errors = result.getArray("errors", new BsonArray());
        if (json) {
            out.println(result.toJson(Json.PLAIN));
        } else {
            out.printf(
                    "%s of %s documents do not fit class %s%n",
                    text(result, "total_error_count"), text(result, "total_processed_count"), className);
            errors.forEach(one -> print(out, one.asDocument()));
        }
        out.flush();
        return errors.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private BsonDocument query() {
        try {
            return BsonDocument.parse(query);
        } catch (JsonParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--query: " + e.getMessage() + " (expected: extended JSON)", e);
        }
    }

    private static void print(PrintWriter out, BsonDocument error) {
        out.printf(
                "  %s x %s %s: %s%n    %s%n",
                text(error, "error_count"),
                text(error, "error_code"),
                text(error, "field"),
                text(error, "details"),
                text(error, "failed_documents_query"));
    }

    private static String text(BsonDocument document, String field) {
        BsonValue value = document.get(field, new BsonString(""));
        return Json.text(value);
    }
}
