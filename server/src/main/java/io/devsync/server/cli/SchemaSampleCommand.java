package io.devsync.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync schema sample}: proposes schemas from the documents of collections, and saves them when told to. */
@Command(
        name = "sample",
        header = "Propose schemas from the documents that are there.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync schema sample users orders",
            "  devsync schema sample shop.users --filter '{\"active\": true}' --limit 100000",
            "  devsync schema sample users --field age=long --field legacy=exclude --save",
            "  devsync schema sample --all --accept relationships,leftovers --save"
        })
final class SchemaSampleCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Parameters(
            paramLabel = "COLLECTION",
            arity = "0..*",
            description = "Collections: by name in the database, or as database.collection.")
    private List<String> collections = List.of();

    @Option(names = "--all", description = "All collections of the database.")
    private boolean all;

    @Option(names = "--database", paramLabel = "NAME", description = "The database. Default: the app's.")
    private @Nullable String database;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many documents of each collection, drawn at random; 0 for all. Default: 10000.")
    private @Nullable Long limit;

    @Option(names = "--filter", paramLabel = "JSON", description = "Only documents that match, in extended JSON.")
    private @Nullable String filter;

    @Option(names = "--projection", paramLabel = "JSON", description = "Only these fields, as MongoDB projects them.")
    private @Nullable String projection;

    @Option(names = "--sort", paramLabel = "JSON", description = "The first documents in this order, not random ones.")
    private @Nullable String sort;

    @Option(names = "--skip", paramLabel = "N", description = "Pass over so many documents first. Default: 0.")
    private @Nullable Long skip;

    @Option(
            names = "--field",
            paramLabel = "PATH=CHOICE",
            description = "What a field shall be: a bsonType, mixed, exclude, set, dictionary or link.")
    private Map<String, String> fields = new LinkedHashMap<>();

    @Option(
            names = "--accept",
            paramLabel = "KIND",
            split = ",",
            description = "Take over suggestions: relationships, sets, dictionaries, geojson, leftovers.")
    private List<String> accept = List.of();

    @Option(names = "--required", description = "Require scalars that every sampled document has, besides _id.")
    private boolean required;

    @Option(names = "--save", description = "Save the proposed schemas in the app, all or none.")
    private boolean save;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the proposed schemas to files, as export does.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print all that is known as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        BsonDocument body = body();
        ControlClient client = server.client();
        BsonDocument result =
                new SamplingRun(client, app.of(client), spec.commandLine().getErr()).run(body);
        List<BsonDocument> proposals = result.getArray("collections").stream()
                .map(BsonValue::asDocument)
                .toList();
        PrintWriter terminal = spec.commandLine().getOut();
        if (json) {
            terminal.println(Json.text(result));
        } else {
            proposals.forEach(proposal -> terminal.println(SampleText.of(proposal)));
        }
        List<BsonDocument> schemas = proposals.stream()
                .map(proposal -> proposal.getDocument("schema"))
                .filter(schema -> !schema.isEmpty())
                .toList();
        Path folder = out;
        if (folder != null) {
            new SchemaFolder(folder).write(schemas, new BsonArray());
        }
        int exitCode = exitCode(result, schemas.size(), terminal);
        terminal.flush();
        return schemas.size() == proposals.size() ? exitCode : ExitCode.FAILURE;
    }

    private int exitCode(BsonDocument result, int schemas, PrintWriter terminal) {
        if (!result.containsKey("outcome")) {
            return ExitCode.OK;
        }
        BsonDocument outcome = result.getDocument("outcome");
        if (json) {
            return outcome.getBoolean("saved", BsonBoolean.FALSE).getValue() ? ExitCode.OK : ExitCode.FAILURE;
        }
        return SaveReport.print(outcome, schemas, terminal);
    }

    private BsonDocument body() {
        if (collections.isEmpty() != all) {
            throw new ParameterException(
                    spec.commandLine(),
                    all ? "both --all and names of collections (expected: one of both)"
                            : "no collection named (expected: names of collections, or --all)");
        }
        BsonDocument body = new BsonDocument("all", BsonBoolean.valueOf(all))
                .append("collections", strings(collections))
                .append("accept", strings(accept))
                .append("required", BsonBoolean.valueOf(required))
                .append("save", BsonBoolean.valueOf(save));
        BsonDocument choices = new BsonDocument();
        fields.forEach((path, choice) -> choices.append(path, new BsonString(choice)));
        body.append("fields", choices);
        put(body, "database", database == null ? null : new BsonString(database));
        put(body, "limit", limit == null ? null : new BsonInt64(limit));
        put(body, "skip", skip == null ? null : new BsonInt64(skip));
        put(body, "filter", parsed("--filter", filter));
        put(body, "projection", parsed("--projection", projection));
        put(body, "sort", parsed("--sort", sort));
        return body;
    }

    private static BsonArray strings(List<String> texts) {
        return new BsonArray(new ArrayList<>(texts.stream().map(BsonString::new).toList()));
    }

    private static void put(BsonDocument body, String field, @Nullable BsonValue value) {
        if (value != null) {
            body.append(field, value);
        }
    }

    private @Nullable BsonDocument parsed(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return BsonDocument.parse(text);
        } catch (JsonParseException | BsonInvalidOperationException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s: %s (expected: an object in extended JSON; %s)".formatted(option, text, e.getMessage()),
                    e);
        }
    }
}
