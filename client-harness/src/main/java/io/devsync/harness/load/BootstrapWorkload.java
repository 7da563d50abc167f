package io.devsync.harness.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link WorkloadKind#BOOTSTRAP}. */
final class BootstrapWorkload implements Workload {

    private static final String FIRST = "first device";
    private static final String FURTHER = "further devices";
    private static final String EVERYTHING = "TRUEPREDICATE";

    private final LoadOptions options;

    BootstrapWorkload(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void run(Fleet fleet) {
        Filling filling = new Filling(options, fleet);
        filling.fill();
        List<LoadDevice> readers =
                fleet.make(options.devices(), LoadModel.ITEMS, Map.of(), LoadDevice.Arrivals.none());
        fleet.connect(readers);
        filling.bootstrap(FIRST, readers.subList(0, 1), member -> EVERYTHING);
        if (readers.size() > 1) {
            filling.bootstrap(FURTHER, readers.subList(1, readers.size()), member -> EVERYTHING);
        }
    }

    @Override
    public long transactions() {
        return Filling.portions(options);
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("objects, first", perSecond(1, fleet.stepsMs().getOrDefault(FIRST, 0.0)));
        double cpuMs = fleet.serverCpuMs().getOrDefault(FIRST, 0.0);
        if (cpuMs > 0) {
            rates.put("objects, first, of CPU", perSecond(1, cpuMs));
        }
        if (options.devices() > 1) {
            rates.put("objects, further", perSecond(options.devices() - 1, fleet.stepsMs().getOrDefault(FURTHER, 0.0)));
        }
        return rates;
    }

    private double perSecond(int devices, double ms) {
        return (double) options.objects() * devices * 1000 / ms;
    }

    @Override
    public Map<String, Double> ratios(Fleet fleet) {
        return options.devices() == 1
                ? Map.of()
                : fleet.ratios("a further device to the first", FURTHER, options.devices() - 1, FIRST, 1);
    }

    @Override
    public List<String> missing(Fleet fleet) {
        return Filling.missing(options, fleet);
    }
}
