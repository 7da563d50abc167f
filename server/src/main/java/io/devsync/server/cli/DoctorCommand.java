package io.devsync.server.cli;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.server.MongoUri;
import io.devsync.server.doctor.Examination;
import io.devsync.server.doctor.Finding;
import io.devsync.server.doctor.Finding.Level;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code devsync doctor}: whether a MongoDB can do what sync needs. */
@Command(
        name = "doctor",
        header = "Check whether a MongoDB can do what sync needs, and say what to do where it cannot.",
        description = {
            "",
            "Looks at kind and version, tries writes, a transaction and a change stream in the database __devsync,"
                    + " and compares clocks. Exit code 1 when sync cannot work."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  devsync doctor --mongodb-uri mongodb://localhost:27017",
            "  DEVSYNC_MONGODB_URI=mongodb+srv://... devsync doctor --json"
        })
final class DoctorCommand implements Callable<Integer> {

    private static final int REACHABLE_WITHIN_MS = 10_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--mongodb-uri",
            paramLabel = "URI",
            required = true,
            converter = OptionValues.Uri.class,
            description = "MongoDB or Atlas to examine. Other users of the machine can see options, so prefer the "
                    + "variable when it holds a password.")
    private MongoUri mongodbUri;

    @Option(names = "--json", description = "Print an array of findings as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ConnectionString uri = new ConnectionString(mongodbUri.value());
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(uri)
                .applicationName("devsync-doctor")
                .applyToClusterSettings(cluster ->
                        cluster.serverSelectionTimeout(REACHABLE_WITHIN_MS, TimeUnit.MILLISECONDS))
                .build();
        try (MongoClient client = MongoClients.create(settings)) {
            List<Finding> findings = Examination.all(client, uri, InstantSource.system());
            print(findings);
            boolean bad = findings.stream().anyMatch(finding -> finding.level() == Level.ERROR);
            return bad ? ExitCode.FAILURE : ExitCode.OK;
        }
    }

    private void print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(new BsonArray(findings.stream().map(DoctorCommand::json).toList())));
        } else {
            out.printf("MongoDB at %s%n", mongodbUri.redacted());
            findings.forEach(finding -> print(out, finding));
        }
        out.flush();
    }

    private static void print(PrintWriter out, Finding finding) {
        String mark = switch (finding.level()) {
            case OK -> "ok     ";
            case WARNING -> "warning";
            case ERROR -> "ERROR  ";
        };
        out.printf("  %s  %-15s %s%n", mark, finding.check(), finding.text());
        if (!finding.advice().isEmpty()) {
            out.printf("           %-15s -> %s%n", "", finding.advice());
        }
    }

    private static BsonDocument json(Finding finding) {
        return new BsonDocument("check", new BsonString(finding.check()))
                .append("level", new BsonString(finding.level().name().toLowerCase(Locale.ROOT)))
                .append("text", new BsonString(finding.text()))
                .append("advice", new BsonString(finding.advice()));
    }
}
