package io.devsync.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync data restore}: puts a snapshot in the place of everything, while the server runs. */
@Command(
        name = "restore",
        header = "Put a snapshot in the place of all data of a running server.",
        description = {
            "",
            "All at once: until it is complete everything stays as it was. Devices are cut off and come back; those that saw"
                    + " what came after the snapshot make a client reset. Sessions of users are those of the snapshot."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {"Example:", "  devsync data restore before-release.devsync"})
final class DataRestoreCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private JsonOption json;

    @Parameters(paramLabel = "FILE", description = "A file that \"devsync data snapshot\" has written.")
    private Path file;

    @Override
    public Integer call() {
        Path path = file.toAbsolutePath().normalize();
        BsonDocument done = new DataRun(server.client(), spec.commandLine().getErr())
                .run("restore", new BsonDocument("file", new BsonString(path.toString())));
        json.print(spec, done, () -> DataRun.sentence("restored from " + path, done));
        return ExitCode.OK;
    }
}
