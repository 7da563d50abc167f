package io.devsync.server.cli;

import java.util.concurrent.Callable;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync data reset}: empties an app, or everything. */
@Command(
        name = "reset",
        header = "Remove the documents of an app, or everything, while the server runs.",
        description = {
            "",
            "With --app: the app's database and its history go; the app, its configuration and its users stay. Its devices"
                    + " make a client reset.",
            "With --all: the same for all apps; the apps and their users go, too."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync data reset --app shop", "  devsync data reset --all"})
final class DataResetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private JsonOption json;

    @ArgGroup(multiplicity = "1")
    private What what;

    /** One of them must be said: nothing is removed by default. */
    static final class What {
        @Option(names = "--app", paramLabel = "ID", description = "Empty this app.")
        private @Nullable String app;

        @Option(names = "--all", description = "Empty the server.")
        private boolean all;
    }

    @Override
    public Integer call() {
        String app = what.app;
        BsonDocument body = app == null
                ? new BsonDocument("all", BsonBoolean.TRUE)
                : new BsonDocument("app", new BsonString(app));
        BsonDocument done = new DataRun(server.client(), spec.commandLine().getErr()).run("reset", body);
        json.print(spec, done, () -> app == null ? "The server is empty." : "App " + app + " is empty.");
        return ExitCode.OK;
    }
}
