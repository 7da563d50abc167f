package io.devsync.server.cli;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that is about one app of a running server. */
final class AppOption {

    @Option(
            names = "--app",
            paramLabel = "ID",
            description = "App id. Default: the server's only app.")
    private @Nullable String app;

    /** Whether the user chose one. */
    boolean named() {
        return app != null;
    }

    /** The app's id. */
    String of(ControlClient client) {
        String named = app;
        return named != null ? named : onlyApp(client);
    }

    private static String onlyApp(ControlClient client) {
        List<String> ids = client.status().getArray("apps", new BsonArray()).stream()
                .map(AppOption::appId)
                .sorted()
                .toList();
        return switch (ids.size()) {
            case 0 -> throw new CommandFailure("the server has no app yet; connect a device or name one with --app");
            case 1 -> ids.getFirst();
            default -> throw new CommandFailure(
                    "the server has %d apps; choose one with --app: %s".formatted(ids.size(), String.join(", ", ids)));
        };
    }

    private static String appId(BsonValue app) {
        return Json.text(app.isDocument() ? app.asDocument().get("appId", new BsonString("")) : app);
    }
}
