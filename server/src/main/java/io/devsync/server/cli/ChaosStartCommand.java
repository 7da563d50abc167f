package io.devsync.server.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync chaos start}: lets a fault happen or begin. */
@Command(
        name = "start",
        header = "Let a fault happen, or begin.",
        description = {
            "",
            "drop: connections end. refuse: no new ones for a time. delay, throttle, pause: a bad network. cut: a connection"
                    + " breaks after so much. expireToken: access tokens have expired. clientReset: devices start over."
                    + " compensatingWrite: a write is undone. error: a session ends with an error. clockSkew: the server's"
                    + " clock is wrong.",
            "",
            "With several nodes a fault ends when another node takes the app over.",
            ""
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync chaos start drop --user ann@example.com",
            "  devsync chaos start cut --messages 3 --count 2",
            "  devsync chaos start error --error 208"
        })
final class ChaosStartCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AdminOption admin;

    @Mixin
    private AppOption app;

    @Parameters(index = "0", paramLabel = "KIND", description = "Which fault.")
    private String kind;

    @Option(names = "--user", paramLabel = "ID", description = "Only this user, by id or address. Default: all.")
    private @Nullable String user;

    @Option(names = "--device", paramLabel = "NUMBER", description = "Only the device with this client file. Default: all.")
    private @Nullable Long device;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = OptionValues.Lifetime.class,
            description = "How long it lasts: 90s, 30m or 12h. Default: 5m.")
    private @Nullable Duration duration;

    @Option(names = "--count", paramLabel = "COUNT", description = "After how many times it is over. Default: by the kind.")
    private @Nullable Long count;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Of what is drawn. Default: 0.")
    private @Nullable Long seed;

    @Option(names = "--delay-ms", paramLabel = "MS", description = "delay: how much longer everything takes.")
    private @Nullable Long delayMs;

    @Option(names = "--jitter-ms", paramLabel = "MS", description = "delay: how much longer still, at most. Default: 0.")
    private @Nullable Long jitterMs;

    @Option(names = "--bytes-per-second", paramLabel = "BYTES", description = "throttle: in each direction.")
    private @Nullable Long bytesPerSecond;

    @Option(names = "--bytes", paramLabel = "BYTES", description = "cut: after so many bytes.")
    private @Nullable Long bytes;

    @Option(names = "--messages", paramLabel = "COUNT", description = "cut: after so many messages.")
    private @Nullable Long messages;

    @Option(names = "--refresh-token", description = "expireToken: log the user out.")
    private boolean refreshToken;

    @Option(names = "--class", paramLabel = "NAME", description = "compensatingWrite: of which class.")
    private @Nullable String className;

    @Option(names = "--error", paramLabel = "NAME", description = "error: its name or number.")
    private @Nullable String error;

    @Option(names = "--action", paramLabel = "NAME", description = "error: what the client shall do. Default: by the error.")
    private @Nullable String action;

    @Option(names = "--message", paramLabel = "TEXT", description = "error: what it says. Default: that it was asked for.")
    private @Nullable String message;

    @Option(names = "--offset-ms", paramLabel = "MS", description = "clockSkew: ahead of the real time; may be negative.")
    private @Nullable Long offsetMs;

    @Option(names = "--json", description = "Print the server's answer as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        BsonDocument answer =
                admin.client(server).control("POST", app.of(server.client()), "/faults", Map.of(), order().toJson(Json.PLAIN));
        String text;
        if (json) {
            text = answer.toJson(Json.PLAIN);
        } else if (answer.containsKey("id")) {
            text = ChaosListCommand.line(answer);
        } else {
            text = kind + " struck " + Json.text(answer.get("struck", new BsonString("nobody")));
        }
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private BsonDocument order() {
        BsonDocument order = new BsonDocument("kind", new BsonString(kind));
        put(order, "user", user);
        put(order, "device", device);
        put(order, "durationMs", duration == null ? null : Long.valueOf(duration.toMillis()));
        put(order, "count", count);
        put(order, "seed", seed);
        put(order, "delayMs", delayMs);
        put(order, "jitterMs", jitterMs);
        put(order, "bytesPerSecond", bytesPerSecond);
        put(order, "bytes", bytes);
        put(order, "messages", messages);
        put(order, "class", className);
        put(order, "error", error);
        put(order, "action", action);
        put(order, "message", message);
        put(order, "offsetMs", offsetMs);
        if (refreshToken) {
            order.put("refreshToken", BsonBoolean.TRUE);
        }
        return order;
    }

    private static void put(BsonDocument order, String field, @Nullable Object value) {
        if (value instanceof Long number) {
            order.put(field, new BsonInt64(number));
        } else if (value != null) {
            order.put(field, new BsonString(value.toString()));
        }
    }
}
