package io.devsync.server.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync explain}: why an object is on a device, or why not. */
@Command(
        name = "explain",
        header = "Say why an object is on a device, or why not.",
        description = {
            "",
            "A device is a client file: each realm that an app opens for a user has one. \"devsync logs\" names them.",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync explain --app tasks-abcde --device 3 --class Dog --id 65f0c1d2e3f4a5b6c7d8e9f0",
            "  devsync explain --app tasks-abcde --user ann@example.com --class Dog --id 7 --json"
        })
final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AdminOption admin;

    @Mixin
    private AppOption app;

    @ArgGroup(multiplicity = "1")
    private Whose whose;

    @Option(names = "--class", paramLabel = "NAME", required = true, description = "Class of the object.")
    private String className;

    @Option(
            names = "--id",
            paramLabel = "KEY",
            required = true,
            description = "Primary key of the object: number, text, ObjectId or UUID.")
    private String id;

    @Option(names = "--json", description = "Print the server's answer as one line of JSON.")
    private boolean json;

    /** Which device it is. */
    static final class Whose {
        @Option(names = "--device", paramLabel = "NUMBER", required = true, description = "Client file of the device.")
        private @Nullable Long device;

        @Option(
                names = "--user",
                paramLabel = "ID",
                required = true,
                description = "Id or email address of a user: all devices of his.")
        private @Nullable String user;
    }

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        if (whose.device != null) {
            query.put("device", Long.toString(whose.device));
        }
        if (whose.user != null) {
            query.put("user", whose.user);
        }
        query.put("class", className);
        query.put("id", id);
        AdminClient client = admin.client(server);
        BsonDocument answer = client.control("GET", app.of(server.client()), "/explain", query, "");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer.toJson(Json.PLAIN));
        } else {
            answer.getArray("explanations", new BsonArray()).forEach(one -> print(out, one.asDocument()));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, BsonDocument one) {
        BsonDocument device = one.getDocument("device", new BsonDocument());
        String verdict = switch (text(one, "verdict")) {
            case "ON_DEVICE" -> "is on";
            case "UNDER_WAY" -> "is on its way to";
            default -> "is not on";
        };
        out.printf(
                "%s %s %s device %s (user %s, %s, at version %s of %s)%n",
                text(one, "class"),
                text(one, "id"),
                verdict,
                text(device, "device"),
                text(device, "user"),
                connection(device),
                text(device, "acknowledgedVersion"),
                text(device, "newestVersion"));
        for (BsonValue reason : one.getArray("reasons", new BsonArray())) {
            out.printf("  %-22s %s%n", text(reason.asDocument(), "code"), text(reason.asDocument(), "text"));
        }
    }

    private static String connection(BsonDocument device) {
        if (device.getBoolean("connected", BsonBoolean.FALSE).getValue()) {
            return "connected";
        }
        return device.containsKey("lastSeen") ? "not connected since " + text(device, "lastSeen") : "not connected";
    }

    private static String text(BsonDocument document, String field) {
        return Json.text(document.get(field, new BsonString("")));
    }
}
