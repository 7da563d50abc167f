package io.devsync.harness.load;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.types.ObjectId;

/** Objects that one device writes and others get from nothing. */
final class Filling {

    private static final int OBJECTS_PER_TRANSACTION = 100;

    private final LoadOptions options;
    private final Fleet fleet;
    private final List<LoadDevice> writer;
    private final List<ObjectKey> items;

    /** Connects the device that writes. */
    Filling(LoadOptions options, Fleet fleet) {
        this.options = options;
        this.fleet = fleet;
        this.items = new ArrayList<>(options.objects());
        this.writer = fleet.make(
                1, LoadModel.ITEMS, Map.of(LoadModel.ITEM, "TRUEPREDICATE"), LoadDevice.Arrivals.none());
        fleet.connect(writer);
    }

    /** Writes the objects. */
    void fill() {
        ObjectId owner = new ObjectId();
        inPortions("fill", (transaction, i) -> items.add(LoadModel.createItem(transaction, 0, i, owner)));
    }

    /** Changes each object as often as the options say. */
    void churn() {
        for (int round = 1; round <= options.churn(); round++) {
            Scalar.Int value = new Scalar.Int(round);
            inPortions("churn", (transaction, i) -> transaction.set(items.get(i), "priority", value));
        }
    }

    /** Does something for each object. */
    private interface ForEach {
        void write(WriteTransaction transaction, int index);
    }

    private void inPortions(String step, ForEach each) {
        int portions = portions(options);
        fleet.step(step, portions, () -> fleet.await(
                writer, member -> member.write(portions, 0, options.inFlight(), (transaction, number) -> {
                    int first = number * OBJECTS_PER_TRANSACTION;
                    int end = Math.min(options.objects(), first + OBJECTS_PER_TRANSACTION);
                    for (int i = first; i < end; i++) {
                        each.write(transaction, i);
                    }
                })));
    }

    /** Has connected devices without subscriptions get objects, all at once, each by its query. */
    void bootstrap(String step, List<LoadDevice> readers, Function<LoadDevice, String> query) {
        Latencies bootstraps = fleet.latencies(step);
        fleet.step(step, readers.size(), () -> fleet.await(readers, member -> {
            long asked = System.nanoTime();
            member.device().subscribe(Map.of(LoadModel.ITEM, query.apply(member)));
            return member.device().subscribed().thenRun(() -> {
                bootstraps.record(System.nanoTime() - asked);
                fleet.progress().one();
            });
        }));
    }

    /** The transactions that write all objects once. */
    static int portions(LoadOptions options) {
        return Math.ceilDiv(options.objects(), OBJECTS_PER_TRANSACTION);
    }

    /** What is not there although it was written. */
    static List<String> missing(LoadOptions options, Fleet fleet) {
        int present = fleet.devices().getFirst().device().objects().size();
        return present == options.objects()
                ? List.of()
                : List.of("written " + options.objects() + " objects, present " + present);
    }
}
