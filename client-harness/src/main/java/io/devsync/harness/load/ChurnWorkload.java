package io.devsync.harness.load;

import java.util.List;
import java.util.Map;

/** {@link WorkloadKind#CHURN}. */
final class ChurnWorkload implements Workload {

    private static final String WARM_UP = "warm up";
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
        bootstrap(fleet, filling, WARM_UP);
        bootstrap(fleet, filling, BEFORE);
        filling.churn();
        bootstrap(fleet, filling, AFTER);
    }

    /** One after the other, each by a query of its own, which matches everything: none gets what was kept for others. */
    private void bootstrap(Fleet fleet, Filling filling, String step) {
        for (int i = 0; i < options.devices(); i++) {
            List<LoadDevice> reader = fleet.make(1, LoadModel.ITEMS, Map.of(), LoadDevice.Arrivals.none());
            fleet.connect(reader);
            filling.bootstrap(step, reader, member -> "priority > -" + member.index());
            fleet.dismiss(reader);
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
