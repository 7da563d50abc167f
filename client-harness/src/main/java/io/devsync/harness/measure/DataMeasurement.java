package io.devsync.harness.measure;

import io.devsync.harness.device.DeviceObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * {@link Measurement#DATA}: what administrators do with all data, on a server whose documents are objects of devices, with
 * one of them connected. Everything is done twice, first on a JVM that has not compiled it.
 */
final class DataMeasurement {

    private static final int TEXT_CHARS = 960;
    private static final int ROUNDS = 2;

    private DataMeasurement() {}

    static List<String> run(MeasuredSource source, int documents, Consumer<String> progress) throws Exception {
        if (source instanceof MeasuredSource.Given) {
            throw new IllegalStateException(
                    "snapshots are of the embedded data source (expected: no other one; a MongoDB has mongodump)");
        }
        List<String> lines = new ArrayList<>();
        try (MeasuredServer server = MeasuredServer.start(source)) {
            progress.accept("inserting " + documents + " documents by an ordinary driver");
            String text = "0123456789abcdef".repeat(TEXT_CHARS / 16);
            server.insert(documents, i -> new BsonDocument("_id", new BsonInt64(i))
                    .append(MeasuredServer.TITLE, new BsonString(text))
                    .append(MeasuredServer.NUMBER, new BsonInt64(i)));
            server.device("_id == 1", new DeviceObserver() {});
            server.awaitDocuments();
            for (int round = 1; round <= ROUNDS; round++) {
                BsonDocument file = new BsonDocument("file", DataRequests.path(server.file("snapshot" + round)));
                BsonDocument app = new BsonDocument("app", new BsonString(MeasuredServer.APP));
                BsonString folder = DataRequests.path(server.file("export" + round));
                lines.add("round " + round);
                lines.add(timed(server, progress, "snapshot", file));
                lines.add(timed(server, progress, "restore", file));
                lines.add(timed(server, progress, "export", app.clone().append("to", folder)));
                lines.add(timed(server, progress, "reset", app));
                lines.add(timed(server, progress, "import", new BsonDocument("from", folder)));
                server.awaitDocuments();
            }
        }
        return lines;
    }

    private static String timed(MeasuredServer server, Consumer<String> progress, String what, BsonDocument body)
            throws Exception {
        progress.accept(what);
        long started = System.nanoTime();
        BsonDocument report = DataRequests.post(server.baseUrl(), what, body);
        double seconds = (System.nanoTime() - started) / (double) TimeUnit.SECONDS.toNanos(1);
        String size = report.containsKey("bytes")
                ? String.format(Locale.ROOT, ", %.1f MB", report.getNumber("bytes").longValue() / 1e6)
                : "";
        return String.format(Locale.ROOT, "%-9s           %.2f s%s", what, seconds, size);
    }
}
