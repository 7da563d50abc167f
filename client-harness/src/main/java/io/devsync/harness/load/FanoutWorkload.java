package io.devsync.harness.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.types.ObjectId;

/**
 * {@link WorkloadKind#FANOUT}. With a rate each write begins when the devices have acknowledged the one before and all is
 * at rest; without one the acknowledgements take their share of the next write's time.
 */
final class FanoutWorkload implements Workload {

    private static final String WARM_UP = "warm up";
    private static final String STEP = "write";

    private final LoadOptions options;
    private volatile Round round = new Round(0, new Latencies());

    /** One object on its way to everyone. */
    private static final class Round {
        private final CompletableFuture<Void> everywhere = new CompletableFuture<>();
        private final long startedNs = System.nanoTime();
        private final Latencies toTheLast;
        private int missing;
        private long lastNs;

        Round(int receivers, Latencies toTheLast) {
            missing = receivers;
            this.toTheLast = toTheLast;
        }

        /** One more device has got it, at that time; devices may share several threads. */
        synchronized void arrived(long atNs) {
            missing--;
            lastNs = Math.max(lastNs, atNs - startedNs);
            if (missing == 0) {
                toTheLast.record(lastNs);
                everywhere.complete(null);
            }
        }
    }

    FanoutWorkload(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void run(Fleet fleet) {
        Map<String, String> everything = Map.of(LoadModel.ITEM, "TRUEPREDICATE");
        List<LoadDevice> writer = fleet.make(1, LoadModel.ITEMS, everything, LoadDevice.Arrivals.none());
        Latencies warmUp = fleet.latencies("at the last, warm up");
        Latencies toTheLast = fleet.latencies("at the last device");
        List<LoadDevice> readers = fleet.make(
                options.devices(),
                LoadModel.ITEMS,
                everything,
                (receiver, realm, objects) -> round.arrived(receiver.device().arrivedNs()));
        fleet.connect(writer);
        fleet.connect(readers);
        write(fleet, WARM_UP, writer, warmUp);
        write(fleet, STEP, writer, toTheLast);
    }

    private void write(Fleet fleet, String step, List<LoadDevice> writer, Latencies toTheLast) {
        ObjectId owner = new ObjectId();
        long intervalNs = options.rate() == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / options.rate());
        fleet.step(step, options.transactions(), () -> {
            long lastNs = System.nanoTime() - intervalNs;
            for (int i = 0; i < options.transactions(); i++) {
                int number = i;
                long nextNs = lastNs + intervalNs;
                fleet.await(writer, member -> restUntil(member, nextNs));
                lastNs = System.nanoTime();
                Round next = new Round(options.devices(), toTheLast);
                round = next;
                fleet.await(writer, member -> CompletableFuture.allOf(
                        member.write(1, 0, 1, (transaction, first) ->
                                LoadModel.createItem(transaction, 0, number, owner)),
                        next.everywhere));
            }
        });
    }

    /** Done at that time, by {@link System#nanoTime()}. */
    private static CompletableFuture<Void> restUntil(LoadDevice member, long atNs) {
        CompletableFuture<Void> rested = new CompletableFuture<>();
        Duration rest = Duration.ofNanos(Math.max(0, atNs - System.nanoTime()));
        member.device().schedule(() -> rested.complete(null), rest);
        return rested;
    }

    @Override
    public long transactions() {
        return 2L * options.transactions();
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        double deliveries = (double) options.transactions() * options.devices();
        return Map.of("deliveries", deliveries * 1000 / fleet.stepsMs().getOrDefault(STEP, 0.0));
    }

    @Override
    public List<String> missing(Fleet fleet) {
        int present = fleet.devices().getFirst().device().objects().size();
        return present == transactions()
                ? List.of()
                : List.of("written " + transactions() + " objects, present " + present);
    }
}
