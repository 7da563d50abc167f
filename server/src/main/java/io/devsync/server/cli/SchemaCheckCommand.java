package io.devsync.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync schema check}: what becomes of a model when a device opens a realm with it. */
@Command(
        name = "check",
        header = "Compare an app's object model with the server's schema, before a device does.",
        description = {
            "Reads a model in the form of Realm's JavaScript SDK, as JSON, and says for each difference what development"
                    + " mode would do and what strict mode would refuse. Exits with 1 when strict mode refuses anything."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync schema check model.json", "  devsync schema check model.json --json"})
final class SchemaCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Parameters(paramLabel = "FILE", description = "The model: an array of {name, primaryKey, properties}.")
    private Path file;

    @Option(names = "--json", description = "Print the findings as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        String model;
        try {
            model = Files.readString(file);
        } catch (IOException failure) {
            throw new CommandFailure("cannot read the model " + file + ": " + failure.getMessage(), failure);
        }
        ControlClient client = server.client();
        BsonDocument answer = client.ask("POST", app.of(client), "/schema/check", model);
        PrintWriter out = spec.commandLine().getOut();
        BsonArray findings = answer.getArray("findings", new BsonArray());
        if (json) {
            out.println(Json.text(findings));
        } else if (findings.isEmpty()) {
            out.println("The model fits the schema: devices with it work in either mode.");
        } else {
            findings.forEach(finding -> print(out, finding));
        }
        out.flush();
        return findings.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private static void print(PrintWriter out, BsonValue value) {
        BsonDocument finding = value.asDocument();
        String property = text(finding, "property");
        out.println(text(finding, "class") + (property.isEmpty() ? "" : "." + property));
        out.println("    development mode: "
                + switch (text(finding, "developmentMode")) {
                    case "extends" -> "extends the schema for all devices";
                    case "replaces" -> "a device with an empty file replaces the schema and resets all others;"
                            + " a device with a file is refused: " + text(finding, "developmentText");
                    default -> "refuses it: " + text(finding, "developmentText");
                });
        out.println("    strict mode: refuses it: " + text(finding, "strictText"));
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field, new BsonString("")).getValue();
    }
}
