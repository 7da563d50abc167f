package io.devsync.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync data import}: documents of mongodump and mongoexport into a running server. */
@Command(
        name = "import",
        header = "Import what mongodump or mongoexport wrote, while the server runs.",
        description = {
            "",
            "Takes a folder of mongodump, an archive (--archive), a BSON file, or JSON: one document per line or an array, in"
                    + " canonical or relaxed extended JSON. All of them may be compressed with gzip. Indexes and options come along."
                    + " Devices get the documents as with any other write."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Exit code 1 when some documents were refused.",
            "",
            "Examples:",
            "  devsync data import dump/shop --app shop",
            "  devsync data import shop.archive.gz",
            "  devsync data import items.json --collection Item --mode upsert"
        })
final class DataImportCommand implements Callable<Integer> {

    /** What becomes of documents that are there; the words of the server. */
    enum Mode {
        INSERT,
        UPSERT,
        DROP
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private AppOption app;

    @Mixin
    private JsonOption json;

    @Parameters(paramLabel = "PATH", description = "Folder or file, on the server's machine.")
    private Path from;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description = "Database to import into. Default: for a dump of several collections the ones that it names, for a"
                    + " file the app's.")
    private @Nullable String database;

    @Option(
            names = "--collection",
            paramLabel = "NAME",
            description = "Collection to import a file into. Default: the file's name.")
    private @Nullable String collection;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "INSERT",
            description = "insert: documents that are there stay; upsert: those with the same _id are replaced; drop: the"
                    + " collection is dropped before. Default: insert.")
    private Mode mode;

    @Override
    public Integer call() {
        ControlClient client = server.client();
        Path path = from.toAbsolutePath().normalize();
        BsonDocument body = new BsonDocument("from", new BsonString(path.toString()))
                .append("mode", new BsonString(mode.name().toLowerCase(Locale.ROOT)));
        if (database != null) {
            body.append("database", new BsonString(database));
        } else if (app.named() || !Files.isDirectory(path) && !isArchive(path)) {
            body.append("app", new BsonString(app.of(client)));
        }
        if (collection != null) {
            body.append("collection", new BsonString(collection));
        }
        BsonDocument done = new DataRun(client, spec.commandLine().getErr()).run("import", body);
        json.print(spec, done, () -> DataRun.report("imported", done));
        return DataRun.number(done, "failed") == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** By its name only: the file may be on another file system than this command's. */
    private static boolean isArchive(Path path) {
        return path.toString().matches(".*\\.archive(\\.gz)?");
    }
}
