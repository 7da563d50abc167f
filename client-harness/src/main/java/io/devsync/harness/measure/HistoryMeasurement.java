package io.devsync.harness.measure;

import io.devsync.harness.device.DeviceObserver;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.store.Await;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * {@link Measurement#HISTORY}: one device changes one property of one object in each transaction. The objects are there
 * before, and what is counted are the documents that keep the history. Its payload are the changesets as they are sent.
 */
final class HistoryMeasurement {

    private static final int OBJECTS = 1000;

    private HistoryMeasurement() {}

    /** What is in the history at some moment. */
    private record Size(long bytes, long payload) {}

    static List<String> run(MeasuredSource source, int changes, Consumer<String> progress) throws Exception {
        try (MeasuredServer server = MeasuredServer.start(source)) {
            SimulatedDevice device = server.device("TRUEPREDICATE", new DeviceObserver() {});
            device.write(tx -> {
                for (int i = 0; i < OBJECTS; i++) {
                    tx.create(MeasuredServer.item(i)).set(MeasuredServer.item(i), MeasuredServer.NUMBER, number(0));
                }
            });
            Size before = settled(server, device);
            progress.accept("writing");
            for (int i = 0; i < changes; i++) {
                ObjectKey object = MeasuredServer.item(i % OBJECTS);
                Scalar.Int value = number(i);
                device.write(tx -> tx.set(object, MeasuredServer.NUMBER, value));
            }
            Size after = settled(server, device);
            double payload = (after.payload() - before.payload()) / (double) changes;
            double bytes = (after.bytes() - before.bytes()) / (double) changes;
            return List.of(
                    String.format(Locale.ROOT, "changes             %d", changes),
                    String.format(Locale.ROOT, "payload             %.1f bytes each", payload),
                    String.format(Locale.ROOT, "history             %.1f bytes each beside it", bytes - payload));
        }
    }

    /** Of one size each, so that documents do not grow. */
    private static Scalar.Int number(int i) {
        return new Scalar.Int(1_000_000_000L + i);
    }

    private static Size settled(MeasuredServer server, SimulatedDevice device) {
        device.awaitUploaded(MeasuredServer.PATIENCE);
        server.awaitDocuments();
        long bytes = 0;
        long payload = 0;
        for (BsonDocument segment : Await.all(
                server.kept("history").withDocumentClass(RawBsonDocument.class).find(), MeasuredServer.PATIENCE)) {
            bytes += ((RawBsonDocument) segment).getByteBuffer().remaining();
            for (BsonValue entry : segment.getArray("e")) {
                payload += entry.asDocument().containsKey("i")
                        ? entry.asDocument().getBinary("i").getData().length
                        : 0;
            }
        }
        return new Size(bytes, payload);
    }
}
