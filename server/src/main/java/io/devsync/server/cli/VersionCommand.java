package io.devsync.server.cli;

import io.devsync.server.DevSyncVersion;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync version}: what a bug report needs. */
@Command(
        name = "version",
        header = "Show the versions of DevSync, Java and the operating system.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync version --json"})
final class VersionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        String version = DevSyncVersion.current();
        String java = Runtime.version().toString();
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                json
                        ? new BsonDocument("devsync", new BsonString(version))
                                .append("java", new BsonString(java))
                                .append("system", new BsonString(system))
                                .toJson(Json.PLAIN)
                        : "devsync %s (Java %s, %s)".formatted(version, java, system));
        out.flush();
        return ExitCode.OK;
    }
}
