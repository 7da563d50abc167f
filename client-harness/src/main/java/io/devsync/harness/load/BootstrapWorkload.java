package io.devsync.harness.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link WorkloadKind#BOOTSTRAP}. */
final class BootstrapWorkload implements Workload {

    private static final String FIRST = "first device";
    private static final String FURTHER = "further devices";
    private static final String WARM_UP = "warm up";

    private final LoadOptions options;
    private final int groups;
    private final int warmUps;

    BootstrapWorkload(LoadOptions options) {
        this.options = options;
        this.groups = Math.min(options.queries(), options.devices());
        this.warmUps = groups / 2;
    }

    @Override
    public void run(Fleet fleet) {
        Filling filling = new Filling(options, fleet);
        filling.fill();
        for (int group = 0; group < groups; group++) {
            int size = (group + 1) * options.devices() / groups - group * options.devices() / groups;
            bootstrap(fleet, filling, group, size);
        }
    }

    private void bootstrap(Fleet fleet, Filling filling, int group, int size) {
        // All match everything.
        String query = "priority > -" + (group + 1);
        boolean counts = group >= warmUps;
        List<LoadDevice> readers = fleet.make(size, LoadModel.ITEMS, Map.of(), LoadDevice.Arrivals.none());
        fleet.connect(readers);
        filling.bootstrap(counts ? FIRST : WARM_UP, readers.subList(0, 1), member -> query);
        if (size > 1) {
            filling.bootstrap(counts ? FURTHER : WARM_UP, readers.subList(1, size), member -> query);
        }
        fleet.dismiss(readers);
    }

    private int firstDevices() {
        return groups - warmUps;
    }

    private int furtherDevices() {
        return options.devices() - warmUps * options.devices() / groups - firstDevices();
    }

    @Override
    public long transactions() {
        return Filling.portions(options);
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("objects, first", perSecond(firstDevices(), fleet.stepsMs().getOrDefault(FIRST, 0.0)));
        double cpuMs = fleet.serverCpuMs().getOrDefault(FIRST, 0.0);
        if (cpuMs > 0) {
            rates.put("objects, first, of CPU", perSecond(firstDevices(), cpuMs));
        }
        if (furtherDevices() > 0) {
            rates.put("objects, further", perSecond(furtherDevices(), fleet.stepsMs().getOrDefault(FURTHER, 0.0)));
        }
        return rates;
    }

    private double perSecond(int devices, double ms) {
        return (double) options.objects() * devices * 1000 / ms;
    }

    @Override
    public Map<String, Double> ratios(Fleet fleet) {
        return furtherDevices() == 0
                ? Map.of()
                : fleet.ratios("a further device to the first", FURTHER, furtherDevices(), FIRST, firstDevices());
    }

    @Override
    public List<String> missing(Fleet fleet) {
        return Filling.missing(options, fleet);
    }
}
