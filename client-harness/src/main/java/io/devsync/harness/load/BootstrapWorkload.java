package io.devsync.harness.load;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;

/** {@link WorkloadKind#BOOTSTRAP}. */
final class BootstrapWorkload implements Workload {

    private static final String STEP = "bootstrap";
    private static final int OBJECTS_PER_TRANSACTION = 100;
    private static final Map<String, String> EVERYTHING = Map.of(LoadModel.ITEM, "TRUEPREDICATE");

    private final LoadOptions options;

    BootstrapWorkload(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void run(Fleet fleet) {
        List<LoadDevice> writer = fleet.make(1, LoadModel.ITEMS, EVERYTHING, LoadDevice.Arrivals.none());
        fleet.connect(writer);
        ObjectId owner = new ObjectId();
        List<ObjectKey> items = new ArrayList<>(options.objects());
        inPortions("fill", fleet, writer, (transaction, i) -> items.add(LoadModel.createItem(transaction, 0, i, owner)));
        for (int round = 1; round <= options.churn(); round++) {
            Scalar.Int value = new Scalar.Int(round);
            inPortions("churn", fleet, writer, (transaction, i) -> transaction.set(items.get(i), "priority", value));
        }
        List<LoadDevice> readers =
                fleet.make(options.devices(), LoadModel.ITEMS, Map.of(), LoadDevice.Arrivals.none());
        fleet.connect(readers);
        Latencies bootstraps = fleet.latencies("bootstrapped");
        fleet.step(STEP, readers.size(), () -> fleet.await(readers, member -> {
            long asked = System.nanoTime();
            member.device().subscribe(EVERYTHING);
            return member.device().subscribed().thenRun(() -> {
                bootstraps.record(System.nanoTime() - asked);
                fleet.progress().one();
            });
        }));
    }

    /** Does something for each object. */
    private interface ForEach {
        void write(WriteTransaction transaction, int index);
    }

    private void inPortions(String step, Fleet fleet, List<LoadDevice> writer, ForEach each) {
        int portions = Math.ceilDiv(options.objects(), OBJECTS_PER_TRANSACTION);
        fleet.step(step, portions, () -> fleet.await(
                writer, member -> member.write(portions, 0, options.inFlight(), (transaction, number) -> {
                    int first = number * OBJECTS_PER_TRANSACTION;
                    int end = Math.min(options.objects(), first + OBJECTS_PER_TRANSACTION);
                    for (int i = first; i < end; i++) {
                        each.write(transaction, i);
                    }
                })));
    }

    @Override
    public long transactions() {
        return (long) Math.ceilDiv(options.objects(), OBJECTS_PER_TRANSACTION) * (1 + options.churn());
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        double objects = (double) options.objects() * options.devices();
        return Map.of("objects bootstrapped", objects * 1000 / fleet.stepsMs().getOrDefault(STEP, 0.0));
    }

    @Override
    public List<String> missing(Fleet fleet) {
        int present = fleet.devices().getFirst().device().objects().size();
        return present >= options.objects()
                ? List.of()
                : List.of("written " + options.objects() + " objects, present " + present);
    }
}
