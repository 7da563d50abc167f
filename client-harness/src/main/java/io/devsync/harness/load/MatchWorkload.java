package io.devsync.harness.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;

/** {@link WorkloadKind#MATCH}. */
final class MatchWorkload implements Workload {

    private static final String WARM_UP = "warm up";
    private static final String FEW = "write, few queries";
    private static final String MANY = "write, all queries";

    private static final int STEPS = 3;

    /** Devices that something is written for, so that only what is looked through differs. */
    private static final int SERVED = 10;

    private final LoadOptions options;
    private final List<LoadDevice> served = new ArrayList<>();
    private final List<LoadDevice> others = new ArrayList<>();
    private final List<ObjectId> owners = new ArrayList<>();

    MatchWorkload(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void run(Fleet fleet) {
        List<LoadDevice> writer =
                fleet.make(1, LoadModel.ITEMS, Map.of(LoadModel.ITEM, "TRUEPREDICATE"), LoadDevice.Arrivals.none());
        fleet.connect(writer);
        int few = Math.min(SERVED, options.devices());
        for (int i = 0; i < few; i++) {
            ObjectId owner = new ObjectId();
            owners.add(owner);
            served.addAll(reader(fleet, List.of(owner)));
        }
        fleet.connect(served);
        write(fleet, WARM_UP, writer);
        write(fleet, FEW, writer);
        for (int i = few; i < options.devices(); i++) {
            others.addAll(reader(fleet, ownersOf(i - few, options.devices() - few, options.queries() - few)));
        }
        fleet.connect(others);
        write(fleet, MANY, writer);
    }

    /** As many owners of its own for a device as it takes to have so many in all. */
    private static List<ObjectId> ownersOf(int device, int devices, int queries) {
        int count = (int) ((device + 1L) * queries / devices - (long) device * queries / devices);
        List<ObjectId> owners = new ArrayList<>(count);
        for (int i = 0; i < Math.max(1, count); i++) {
            owners.add(new ObjectId());
        }
        return owners;
    }

    private static List<LoadDevice> reader(Fleet fleet, List<ObjectId> owners) {
        // Subscriptions of a class, as SDKs send them.
        String query = owners.stream()
                .map(owner -> "(owner == oid(" + owner.toHexString() + "))")
                .collect(Collectors.joining(" OR "));
        return fleet.make(1, LoadModel.ITEMS, Map.of(LoadModel.ITEM, query), LoadDevice.Arrivals.none());
    }

    private void write(Fleet fleet, String step, List<LoadDevice> writer) {
        fleet.step(step, options.transactions(), () -> fleet.await(
                writer,
                member -> member.write(options.transactions(), options.rate(), options.inFlight(), (transaction, number) ->
                        LoadModel.createItem(transaction, 0, number, owners.get(number % owners.size())))));
    }

    @Override
    public long transactions() {
        return (long) STEPS * options.transactions();
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        double transactions = options.transactions() * 1000.0;
        return Map.of(
                "transactions, few", transactions / fleet.stepsMs().getOrDefault(FEW, 0.0),
                "transactions, all", transactions / fleet.stepsMs().getOrDefault(MANY, 0.0));
    }

    @Override
    public Map<String, Double> ratios(Fleet fleet) {
        return fleet.ratios("writing beside all queries to few", MANY, 1, FEW, 1);
    }

    @Override
    public List<LoadDevice> alike(Fleet fleet) {
        return served.subList(0, 1);
    }

    @Override
    public List<String> missing(Fleet fleet) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < served.size(); i++) {
            int each = (options.transactions() + served.size() - 1 - i) / served.size();
            check(served.get(i), STEPS * each, missing);
        }
        others.forEach(reader -> check(reader, 0, missing));
        return missing.subList(0, Math.min(10, missing.size()));
    }

    private static void check(LoadDevice reader, int expected, List<String> missing) {
        int present = reader.device().objects().size();
        if (present != expected) {
            missing.add("device " + reader.index() + " has " + present + " objects (expected: " + expected + ")");
        }
    }
}
