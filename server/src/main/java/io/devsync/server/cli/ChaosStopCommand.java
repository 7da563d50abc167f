package io.devsync.server.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync chaos stop}: takes faults back. */
@Command(
        name = "stop",
        header = "Take a fault back, or all of an app.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync chaos stop f3", "  devsync chaos stop"})
final class ChaosStopCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AdminOption admin;

    @Mixin
    private AppOption app;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FAULT", description = "Its id. Default: all faults of the app.")
    private @Nullable String id;

    @Override
    public Integer call() {
        String path = id == null ? "/faults" : "/faults/" + id;
        BsonDocument answer = admin.client(server).control("DELETE", app.of(server.client()), path, Map.of(), "");
        String text = answer.containsKey("id")
                ? ChaosListCommand.line(answer)
                : Json.text(answer.get("removed", new BsonString("0"))) + " faults taken back";
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
