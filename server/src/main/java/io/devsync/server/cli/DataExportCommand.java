package io.devsync.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code devsync data export}: documents of a running server for mongorestore and mongoimport. */
@Command(
        name = "export",
        header = "Export documents as mongodump or mongoexport do, while the server runs.",
        description = {"", "All documents are of one moment. Writes FOLDER/<database>/<collection>.bson or .json."},
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync data export dump",
            "  devsync data export out --app shop --collection Item --format json"
        })
final class DataExportCommand implements Callable<Integer> {

    /** How documents are written; the words of the server. */
    enum Format {
        BSON,
        JSON,
        RELAXED
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private JsonOption json;

    @Parameters(paramLabel = "FOLDER", description = "Made when missing; files in it are not overwritten.")
    private Path to;

    @Option(names = "--app", paramLabel = "ID", description = "Only the database of this app.")
    private @Nullable String app;

    @Option(names = "--database", paramLabel = "NAME", description = "Only this database. Default: all.")
    private @Nullable String database;

    @Option(names = "--collection", paramLabel = "NAME", description = "Only this collection; repeatable. Default: all.")
    private List<String> collections = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "BSON",
            description = "bson: for mongorestore, with indexes; json: a line of canonical extended JSON per document, for"
                    + " mongoimport; relaxed: the same with plain numbers. Default: bson.")
    private Format format;

    @Option(names = "--gzip", description = "Compress each file.")
    private boolean gzip;

    @Override
    public Integer call() {
        Path path = to.toAbsolutePath().normalize();
        BsonDocument body = new BsonDocument("to", new BsonString(path.toString()))
                .append("collections", new BsonArray(collections.stream().map(BsonString::new).toList()))
                .append("format", new BsonString(format.name().toLowerCase(Locale.ROOT)))
                .append("gzip", BsonBoolean.valueOf(gzip));
        if (database != null) {
            body.append("database", new BsonString(database));
        }
        if (app != null) {
            body.append("app", new BsonString(app));
        }
        BsonDocument done = new DataRun(server.client(), spec.commandLine().getErr()).run("export", body);
        json.print(spec, done, () -> DataRun.report("exported to " + path, done));
        return ExitCode.OK;
    }
}
