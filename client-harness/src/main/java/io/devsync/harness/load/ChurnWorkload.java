package io.devsync.harness.load;

import java.util.List;
import java.util.Map;

/** {@link WorkloadKind#CHURN}. */
final class ChurnWorkload implements Workload {

    private static final String BEFORE = "bootstraps before";
    private static final String AFTER = "bootstraps after";

    private final LoadOptions options;

    ChurnWorkload(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void run(Fleet fleet) {
        Filling filling = new Filling(options, fleet);
        filling.fill();
        List<LoadDevice> before = readers(fleet);
        List<LoadDevice> after = readers(fleet);
        fleet.connect(before);
        fleet.connect(after);
        bootstrap(filling, BEFORE, before);
        filling.churn();
        bootstrap(filling, AFTER, after);
    }

    private List<LoadDevice> readers(Fleet fleet) {
        return fleet.make(options.devices(), LoadModel.ITEMS, Map.of(), LoadDevice.Arrivals.none());
    }

    /** One after the other, each by a query of its own, which matches everything: none gets what was kept for others. */
    private static void bootstrap(Filling filling, String step, List<LoadDevice> readers) {
        for (LoadDevice reader : readers) {
            filling.bootstrap(step, List.of(reader), member -> "priority > -" + member.index());
        }
    }

    @Override
    public long transactions() {
        return (long) Filling.portions(options) * (1 + options.churn());
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        double objects = (double) options.objects() * options.devices() * 1000;
        return Map.of(
                "objects before", objects / fleet.stepsMs().getOrDefault(BEFORE, 0.0),
                "objects after", objects / fleet.stepsMs().getOrDefault(AFTER, 0.0));
    }

    @Override
    public Map<String, Double> ratios(Fleet fleet) {
        return fleet.ratios("bootstrap after churn to before", AFTER, options.devices(), BEFORE, options.devices());
    }

    @Override
    public List<String> missing(Fleet fleet) {
        return Filling.missing(options, fleet);
    }
}
