package io.devsync.harness.load;

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
        fleet.step("fill", transactions(), () -> fleet.await(
                writer,
                member -> member.write((int) transactions(), 0, options.inFlight(), (transaction, number) -> {
                    int first = number * OBJECTS_PER_TRANSACTION;
                    int end = Math.min(options.objects(), first + OBJECTS_PER_TRANSACTION);
                    for (int i = first; i < end; i++) {
                        LoadModel.createItem(transaction, 0, i, owner);
                    }
                })));
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

    @Override
    public long transactions() {
        return Math.ceilDiv(options.objects(), OBJECTS_PER_TRANSACTION);
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
