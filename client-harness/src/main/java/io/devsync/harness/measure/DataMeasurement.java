package io.devsync.harness.measure;

import com.sun.management.OperatingSystemMXBean;
import io.devsync.harness.device.DeviceObserver;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * {@link Measurement#DATA}: what administrators do with all data, on a server whose documents are objects of devices, with
 * one of them connected. Then exports and imports in other formats, which nobody syncs. Everything is done twice, first on a
 * JVM that has not compiled it. CPU time is the whole process's, work that goes on beside included.
 */
final class DataMeasurement {

    private static final int TEXT_CHARS = 960;
    private static final int ROUNDS = 2;
    private static final String ELSEWHERE = "elsewhere";

    private final MeasuredServer server;
    private final int documents;
    private final Consumer<String> progress;
    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final List<String> lines = new ArrayList<>();

    private DataMeasurement(MeasuredServer server, int documents, Consumer<String> progress) {
        this.server = server;
        this.documents = documents;
        this.progress = progress;
    }

    static List<String> run(MeasuredSource source, int documents, Consumer<String> progress) throws Exception {
        if (source instanceof MeasuredSource.Given) {
            throw new IllegalStateException(
                    "snapshots are of the embedded data source (expected: no other one; a MongoDB has mongodump)");
        }
        try (MeasuredServer server = MeasuredServer.start(source)) {
            progress.accept("inserting " + documents + " documents by an ordinary driver");
            String text = "0123456789abcdef".repeat(TEXT_CHARS / 16);
            server.insert(documents, i -> new BsonDocument("_id", new BsonInt64(i))
                    .append(MeasuredServer.TITLE, new BsonString(text))
                    .append(MeasuredServer.NUMBER, new BsonInt64(i)));
            server.device("_id == 1", new DeviceObserver() {});
            server.awaitObjects(documents);
            DataMeasurement measurement = new DataMeasurement(server, documents, progress);
            for (int round = 1; round <= ROUNDS; round++) {
                measurement.lines.add("round " + round);
                measurement.synced(round);
            }
            // Last, since what they import would be part of snapshots.
            for (int round = 1; round <= ROUNDS; round++) {
                measurement.lines.add("formats, round " + round);
                for (Format format : Format.values()) {
                    measurement.unsynced(round, format);
                }
            }
            return measurement.lines;
        }
    }

    private void synced(int round) throws Exception {
        BsonDocument file = new BsonDocument("file", DataRequests.path(server.file("snapshot" + round)));
        BsonDocument app = new BsonDocument("app", new BsonString(MeasuredServer.APP));
        BsonString folder = DataRequests.path(server.file("export" + round));
        timed("snapshot", "", file);
        timed("restore", "", file);
        timed("export", "", app.clone().append("to", folder));
        timed("reset", "", app);
        timed("import", "", new BsonDocument("from", folder));
        // What follows is measured alone.
        server.awaitObjects(documents);
        server.awaitDocuments();
    }

    /** The formats of exports and imports. */
    private enum Format {
        BSON("bson", false, ".bson"),
        BSON_GZIP("bson", true, ".bson.gz"),
        JSON("json", false, ".json"),
        JSON_RELAXED("relaxed", false, ".json");

        private final String word;
        private final boolean gzip;
        private final String suffix;

        Format(String word, boolean gzip, String suffix) {
            this.word = word;
            this.gzip = gzip;
            this.suffix = suffix;
        }
    }

    private void unsynced(int round, Format format) throws Exception {
        String name = format.word + (format.gzip ? ", gzip" : "");
        Path folder = server.file("export" + round + format);
        timed(
                "export",
                name,
                new BsonDocument("app", new BsonString(MeasuredServer.APP))
                        .append("to", DataRequests.path(folder))
                        .append("format", new BsonString(format.word))
                        .append("gzip", BsonBoolean.valueOf(format.gzip)));
        Path file = folder.resolve(MeasuredServer.APP).resolve(MeasuredServer.CLASS + format.suffix);
        timed(
                "import",
                name,
                new BsonDocument("from", DataRequests.path(file))
                        .append("database", new BsonString(ELSEWHERE))
                        .append("mode", new BsonString("drop")));
    }

    private void timed(String what, String how, BsonDocument body) throws Exception {
        String name = how.isEmpty() ? what : what + " " + how;
        progress.accept(name);
        long cpuBefore = system.getProcessCpuTime();
        long started = System.nanoTime();
        BsonDocument report = DataRequests.post(server.baseUrl(), what, body);
        double seconds = (System.nanoTime() - started) / (double) TimeUnit.SECONDS.toNanos(1);
        double cpu = (system.getProcessCpuTime() - cpuBefore) / (double) TimeUnit.SECONDS.toNanos(1);
        String size = report.containsKey("bytes")
                ? String.format(Locale.ROOT, ", %.1f MB", report.getNumber("bytes").longValue() / 1e6)
                : "";
        lines.add(String.format(Locale.ROOT, "%-19s %.2f s, CPU %.2f s%s", name, seconds, cpu, size));
    }
}
