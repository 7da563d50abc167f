package io.devsync.harness.load;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** How the devices of a run write: online at a pace, or offline and then all at once. */
final class Writing {

    private static final String STEP = "write";

    private final LoadOptions options;

    Writing(LoadOptions options) {
        this.options = options;
    }

    /** All transactions of all devices. */
    long total() {
        return (long) options.devices() * options.transactions();
    }

    /** Has connected devices write, until everything is acknowledged. */
    void run(Fleet fleet, List<LoadDevice> devices, Function<LoadDevice, LoadDevice.Transactions> what) {
        if (!options.offline()) {
            fleet.step(STEP, total(), () -> fleet.await(
                    devices,
                    member -> member.write(
                            options.transactions(), options.rate(), options.inFlight(), what.apply(member))));
            return;
        }
        devices.forEach(member -> member.device().disconnect());
        Map<LoadDevice, CompletableFuture<Void>> written = new HashMap<>();
        for (LoadDevice member : devices) {
            written.put(member, member.write(options.transactions(), 0, Integer.MAX_VALUE, what.apply(member)));
        }
        // Each device's thread does one thing after another: asked for something, it has written.
        devices.forEach(member -> member.device().online());
        fleet.step(STEP, total(), () -> {
            devices.forEach(LoadDevice::connectAfterWriting);
            fleet.await(devices, member -> written.get(member));
        });
    }

    /** Transactions acknowledged per second, and what others got of them by the time all were equal. */
    Map<String, Double> perSecond(Fleet fleet) {
        double writeMs = fleet.stepsMs().getOrDefault(STEP, 0.0);
        double allMs = writeMs + fleet.stepsMs().getOrDefault("converge", 0.0);
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("transactions", total() * 1000.0 / writeMs);
        rates.put("deliveries", total() * (options.devices() - 1) * 1000.0 / allMs);
        return rates;
    }
}
