package io.devsync.harness.measure;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.harness.device.DeviceObserver;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.store.Await;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.RawBsonDocument;

/**
 * {@link Measurement#DOCUMENTS}: one device writes objects, twenty in each transaction, and the time runs until the last of
 * their documents is durable. A driver then writes the same documents into a collection that nobody syncs. Both, in turn,
 * several times; the first round, in which the JVM compiles, does not count.
 */
final class DocumentsMeasurement {

    private static final int ROUNDS = 5;
    private static final int OBJECTS_PER_TRANSACTION = 20;
    private static final int WRITTEN_AT_ONCE = 1_000;

    private DocumentsMeasurement() {}

    static List<String> run(MeasuredSource source, int documents, Consumer<String> progress) throws Exception {
        try (MeasuredServer server = MeasuredServer.start(source)) {
            SimulatedDevice device = server.device("TRUEPREDICATE", new DeviceObserver() {});
            double[] synced = new double[ROUNDS];
            double[] raw = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                progress.accept("round " + (round + 1) + " of " + ROUNDS + ": by a device");
                synced[round] = synced(server, device, round * (long) documents, documents);
                progress.accept("round " + (round + 1) + " of " + ROUNDS + ": by a driver");
                raw[round] = raw(server, round, documents);
            }
            double[] ratios = new double[ROUNDS];
            Arrays.setAll(ratios, round -> synced[round] / raw[round]);
            return List.of(
                    String.format(Locale.ROOT, "documents           %d in each round", documents),
                    String.format(
                            Locale.ROOT,
                            "by a device         %.0f documents/s, from the write to the durable document",
                            median(synced)),
                    String.format(Locale.ROOT, "by a bulkWrite      %.0f documents/s, of the same documents", median(raw)),
                    String.format(Locale.ROOT, "device to bulkWrite %.2f", median(ratios)));
        }
    }

    private static double synced(MeasuredServer server, SimulatedDevice device, long first, int documents) {
        long started = System.nanoTime();
        for (long from = first; from < first + documents; from += OBJECTS_PER_TRANSACTION) {
            long begin = from;
            long end = Math.min(first + documents, from + OBJECTS_PER_TRANSACTION);
            device.write(transaction -> {
                for (long id = begin; id < end; id++) {
                    ObjectKey item = MeasuredServer.item(id);
                    transaction
                            .create(item)
                            .set(item, MeasuredServer.TITLE, new Scalar.Str("item " + id))
                            .set(item, MeasuredServer.NUMBER, new Scalar.Int(id));
                }
            });
        }
        device.awaitUploaded(MeasuredServer.PATIENCE);
        server.awaitDocuments();
        return documents / secondsSince(started);
    }

    private static double raw(MeasuredServer server, int round, int documents) {
        MongoCollection<RawBsonDocument> items = server.items().withDocumentClass(RawBsonDocument.class);
        List<InsertOneModel<RawBsonDocument>> models = new ArrayList<>(documents);
        for (RawBsonDocument item :
                Await.all(items.find(Filters.gte("_id", round * (long) documents)), MeasuredServer.PATIENCE)) {
            models.add(new InsertOneModel<>(item));
        }
        MongoCollection<RawBsonDocument> unsynced = server.unsynced("raw" + round)
                .withDocumentClass(RawBsonDocument.class)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
        BulkWriteOptions unordered = new BulkWriteOptions().ordered(false);
        long started = System.nanoTime();
        for (int from = 0; from < models.size(); from += WRITTEN_AT_ONCE) {
            Await.one(
                    unsynced.bulkWrite(models.subList(from, Math.min(models.size(), from + WRITTEN_AT_ONCE)), unordered),
                    MeasuredServer.PATIENCE);
        }
        return models.size() / secondsSince(started);
    }

    private static double secondsSince(long started) {
        return (System.nanoTime() - started) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static double median(double[] rounds) {
        double[] counted = Arrays.copyOfRange(rounds, 1, rounds.length);
        Arrays.sort(counted);
        return (counted[(counted.length - 1) / 2] + counted[counted.length / 2]) / 2;
    }
}
