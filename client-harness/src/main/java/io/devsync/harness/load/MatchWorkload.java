package io.devsync.harness.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;

/** {@link WorkloadKind#MATCH}. */
final class MatchWorkload implements Workload {

    private static final String STEP = "write";

    /** Devices that something is written for, so that only what is looked through differs between runs. */
    private static final int SERVED = 10;

    private final LoadOptions options;
    private final List<LoadDevice> readers = new ArrayList<>();

    MatchWorkload(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void run(Fleet fleet) {
        List<LoadDevice> writer =
                fleet.make(1, LoadModel.ITEMS, Map.of(LoadModel.ITEM, "TRUEPREDICATE"), LoadDevice.Arrivals.none());
        fleet.connect(writer);
        List<ObjectId> owners = new ArrayList<>();
        for (int i = 0; i < options.devices(); i++) {
            ObjectId owner = new ObjectId();
            owners.add(owner);
            readers.addAll(fleet.make(
                    1, LoadModel.ITEMS, Map.of(LoadModel.ITEM, query(owner)), LoadDevice.Arrivals.none()));
        }
        fleet.connect(readers);
        int served = Math.min(SERVED, owners.size());
        fleet.step(STEP, options.transactions(), () -> fleet.await(
                writer,
                member -> member.write(options.transactions(), options.rate(), options.inFlight(), (transaction, number) ->
                        LoadModel.createItem(transaction, 0, number, owners.get(number % served)))));
    }

    private static String query(ObjectId owner) {
        return "owner == oid(" + owner.toHexString() + ")";
    }

    @Override
    public long transactions() {
        return options.transactions();
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        return Map.of(
                "transactions", options.transactions() * 1000 / fleet.stepsMs().getOrDefault(STEP, 0.0));
    }

    @Override
    public List<LoadDevice> alike(Fleet fleet) {
        return readers.subList(0, 1);
    }

    @Override
    public List<String> missing(Fleet fleet) {
        List<String> missing = new ArrayList<>();
        int served = Math.min(SERVED, readers.size());
        for (int i = 0; i < readers.size() && missing.size() < 10; i++) {
            int expected = i < served ? (options.transactions() + served - 1 - i) / served : 0;
            int present = readers.get(i).device().objects().size();
            if (present != expected) {
                missing.add("device " + readers.get(i).index() + " has " + present + " objects (expected: " + expected + ")");
            }
        }
        return missing;
    }
}
