package io.devsync.harness.measure;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.UpdateDescription;
import io.devsync.harness.device.DeviceObserver;
import io.devsync.harness.device.LocalRealm;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.store.Await;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * {@link Measurement#VISIBILITY}: one write after another, each when the one before has arrived. A document is visible
 * when an ordinary driver's change stream tells of it, so that the stream's way is part of the time.
 */
final class VisibilityMeasurement {

    private static final ObjectKey OBJECT = MeasuredServer.item(1);
    private static final BsonInt64 DOCUMENT = new BsonInt64(1);

    /** Writes that let the JVM compile, and are not counted. */
    private static final int WARM_UP = 300;

    private static final long PATIENCE_SECONDS = 30;
    private static final int DIGITS = 3;

    /** What arrived last, by the value that was written. */
    private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();

    private VisibilityMeasurement() {}

    static List<String> run(MeasuredSource source, int writes, Consumer<String> progress) throws Exception {
        return new VisibilityMeasurement().measure(source, writes, progress);
    }

    private List<String> measure(MeasuredSource source, int writes, Consumer<String> progress) throws Exception {
        try (MeasuredServer server = MeasuredServer.start(source)) {
            SimulatedDevice device = server.device("TRUEPREDICATE", new DeviceObserver() {
                @Override
                public void changed(LocalRealm realm, Set<ObjectKey> objects) {
                    realm.find(OBJECT)
                            .map(object -> object.properties().get(MeasuredServer.NUMBER))
                            .ifPresent(VisibilityMeasurement.this::arrived);
                }
            });
            device.write(tx -> tx.create(OBJECT).set(OBJECT, MeasuredServer.NUMBER, new Scalar.Int(0)));
            device.awaitUploaded(MeasuredServer.PATIENCE);
            server.awaitDocuments();

            progress.accept("from device to document");
            Disposable stream = Flux.from(server.items().watch(BsonDocument.class))
                    .subscribe(event -> Optional.ofNullable(event.getUpdateDescription())
                            .map(UpdateDescription::getUpdatedFields)
                            .ifPresent(fields -> arrived.add(fields.getInt64(MeasuredServer.NUMBER).getValue())));
            LongConsumer byDevice = value -> device.write(
                    tx -> tx.set(OBJECT, MeasuredServer.NUMBER, new Scalar.Int(value)));
            openedStream(byDevice);
            Histogram toDocument = times(writes, 1_000_000, byDevice);
            stream.dispose();

            progress.accept("from outside to device");
            Histogram toDevice = times(writes, 2_000_000, value -> Await.one(
                    server.items().updateOne(Filters.eq("_id", DOCUMENT), Updates.set(MeasuredServer.NUMBER, value)),
                    MeasuredServer.PATIENCE));
            return List.of(line("device to document ", toDocument), line("outside to device  ", toDevice));
        }
    }

    private void arrived(Value value) {
        if (value instanceof Scalar.Int(long number)) {
            arrived.add(number);
        }
    }

    /** A stream tells of what is written after it has been opened, which is some moment after asking for it. */
    private void openedStream(LongConsumer write) throws InterruptedException {
        long value = 1;
        do {
            write.accept(value++);
        } while (arrived.poll(100, TimeUnit.MILLISECONDS) == null);
    }

    private Histogram times(int writes, long firstValue, LongConsumer write) throws InterruptedException {
        Histogram times = new Histogram(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS) * 2, DIGITS);
        for (int i = 0; i < WARM_UP + writes; i++) {
            long started = System.nanoTime();
            write.accept(firstValue + i);
            await(firstValue + i);
            if (i >= WARM_UP) {
                times.recordValue(System.nanoTime() - started);
            }
        }
        return times;
    }

    private void await(long value) throws InterruptedException {
        Long next;
        do {
            next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("a write has not arrived within " + PATIENCE_SECONDS + " s");
            }
        } while (next != value);
    }

    private static String line(String what, Histogram times) {
        double ms = TimeUnit.MILLISECONDS.toNanos(1);
        return String.format(
                Locale.ROOT,
                "%s p50 %.1f  p90 %.1f  p99 %.1f  max %.1f ms (%d)",
                what,
                times.getValueAtPercentile(50) / ms,
                times.getValueAtPercentile(90) / ms,
                times.getValueAtPercentile(99) / ms,
                times.getMaxValue() / ms,
                times.getTotalCount());
    }
}
