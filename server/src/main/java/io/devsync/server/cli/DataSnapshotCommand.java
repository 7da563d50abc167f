package io.devsync.server.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync data snapshot}: writes everything the embedded data source holds to a file, while the server runs. */
@Command(
        name = "snapshot",
        header = "Write all data of a running server to a file.",
        description = {
            "",
            "Documents, histories, apps and users, all as of one moment; devices and others go on meanwhile. For servers"
                    + " with the embedded data source. The file has the format of the data file: to start a server on it, put"
                    + " it into an empty data folder as devsync.mv.db."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Examples:", "  devsync data snapshot", "  devsync data snapshot before-release.devsync"})
final class DataSnapshotCommand implements Callable<Integer> {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss'.devsync'");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private JsonOption json;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file, which must not exist. Default: named after the time, in this folder.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        Path named = file;
        Path path = (named == null ? Path.of(LocalDateTime.now().format(NAME)) : named).toAbsolutePath().normalize();
        BsonDocument done = new DataRun(server.client(), spec.commandLine().getErr())
                .run("snapshot", new BsonDocument("file", new BsonString(path.toString())));
        json.print(spec, done, () -> DataRun.sentence("written to " + path, done));
        return ExitCode.OK;
    }
}
