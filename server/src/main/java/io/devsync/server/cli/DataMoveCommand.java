package io.devsync.server.cli;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.server.MongoUri;
import io.devsync.server.MovedData;
import io.devsync.server.doctor.Examination;
import io.devsync.server.doctor.Finding;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedDataSourceException;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.transfer.DataMove;
import io.devsync.server.transfer.TransferException;
import io.devsync.server.transfer.TransferProgress;
import io.devsync.server.transfer.TransferReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync data move}: from the embedded data source to a MongoDB, with all that devices need to go on. */
@Command(
        name = "move",
        header = "Move all data of a stopped server from the embedded data source to a MongoDB.",
        description = {
            "",
            "Stop the server, move, and start it with --mongodb-uri: devices go on without a reset. Every document is read"
                    + " back and compared. A move that was interrupted begins anew when it is run again; until it is complete no"
                    + " server starts on either side. The data folder stays as it is, with a mark."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync data move --to mongodb://localhost:27017/?replicaSet=rs0",
            "  DEVSYNC_TO=mongodb+srv://ada:pw@c.example devsync data move --data ~/field-test"
        })
final class DataMoveCommand implements Callable<Integer> {

    private static final int REACHABLE_WITHIN_MS = 10_000;
    private static final String DATA_FILE = "devsync.mv.db";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "devsync-data",
            description = "Folder of the embedded data source. Default: ${DEFAULT-VALUE} in the working directory.")
    private Path data;

    @Option(
            names = "--to",
            paramLabel = "URI",
            required = true,
            converter = OptionValues.Uri.class,
            description = "MongoDB or Atlas to move to. Other users of the machine can see options, so prefer the variable"
                    + " when it holds a password.")
    private MongoUri to;

    @Override
    public Integer call() {
        if (!Files.exists(data.resolve(DATA_FILE))) {
            throw new CommandFailure("no data in folder " + data + " (expected: the folder of an embedded data source, after --data)");
        }
        ConnectionString uri = new ConnectionString(to.value());
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(uri)
                .applicationName("devsync-move")
                .applyToClusterSettings(cluster ->
                        cluster.serverSelectionTimeout(REACHABLE_WITHIN_MS, TimeUnit.MILLISECONDS))
                .build();
        try (MongoClient target = MongoClients.create(settings)) {
            requireFit(target, uri);
            try (EmbeddedDataSource embedded = EmbeddedDataSource.start(EmbeddedOptions.in(data));
                    MongoClient source = MongoClients.create(embedded.uri())) {
                report(DataMove.run(source, target, new TransferProgress()));
            }
            MovedData.mark(data, to.redacted());
            return ExitCode.OK;
        } catch (EmbeddedDataSourceException.Locked running) {
            throw new CommandFailure("a server runs on " + data + ": stop it first, so that nothing is written meanwhile", running);
        } catch (EmbeddedDataSourceException | TransferException refused) {
            throw new CommandFailure(String.valueOf(refused.getMessage()), refused);
        } catch (IOException failure) {
            throw new CommandFailure("everything is moved, but the folder cannot be marked: " + failure.getMessage()
                    + "; start servers with --mongodb-uri only", failure);
        }
    }

    private void requireFit(MongoClient target, ConnectionString uri) {
        for (Finding finding : Examination.all(target, uri, InstantSource.system())) {
            if (finding.level() == Finding.Level.ERROR) {
                throw new CommandFailure("cannot move to " + to.redacted() + ": " + finding.check() + ": " + finding.text() + ". "
                        + finding.advice());
            }
        }
    }

    private void report(TransferReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d documents (%.1f MB) of %d collections moved to %s, each compared%n",
                report.documents(),
                report.bytes() / 1048576.0,
                report.parts().size(),
                to.redacted());
        report.notes().forEach(note -> out.printf("note: %s%n", note));
        out.printf("Start the server with --mongodb-uri from now on.%n");
        out.flush();
    }
}
