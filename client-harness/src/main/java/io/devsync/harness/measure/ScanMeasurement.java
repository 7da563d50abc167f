package io.devsync.harness.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** {@link Measurement#SCAN}: from when a device declares the class of a full collection until all of it has
 * become objects. */
final class ScanMeasurement {

    private ScanMeasurement() {}

    static List<String> run(MeasuredSource source, int documents, Consumer<String> progress) throws Exception {
        try (MeasuredServer server = MeasuredServer.start(source)) {
            progress.accept("inserting " + documents + " documents by an ordinary driver");
            server.insert(documents, i -> new BsonDocument("_id", new BsonInt64(i))
                    .append(MeasuredServer.TITLE, new BsonString("item " + i))
                    .append(MeasuredServer.NUMBER, new BsonInt64(i % 100)));
            progress.accept("reading them");
            ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
            long started = System.nanoTime();
            // Devices wait for it, and ask again now and then: what is measured is the server's reading.
            server.declare();
            server.awaitObjects(documents);
            double seconds = (System.nanoTime() - started) / (double) TimeUnit.SECONDS.toNanos(1);
            return List.of(
                    String.format(Locale.ROOT, "documents           %d", documents),
                    String.format(Locale.ROOT, "time                %.1f s", seconds),
                    String.format(Locale.ROOT, "rate                %.0f documents/s", documents / seconds),
                    String.format(
                            Locale.ROOT,
                            "heap at most        %d MB used of %d MB",
                            heapPeakBytes() >> 20,
                            Runtime.getRuntime().maxMemory() >> 20));
        }
    }

    /** No more than the sum of what each part of the heap held at its fullest moment. */
    private static long heapPeakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
