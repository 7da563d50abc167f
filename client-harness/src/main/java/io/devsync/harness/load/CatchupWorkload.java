package io.devsync.harness.load;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Map;

/**
 * {@link WorkloadKind#CATCHUP}. Twice, the first time to warm up: a server that has never looked through so long a stretch
 * spends most of that time on compiling.
 */
final class CatchupWorkload implements Workload {

    private static final String WARM_UP = "warm up";
    private static final String FEW = "catch up with few";
    private static final String ALL = "catch up";

    /** There are so many times as many changes as few ones. */
    private static final int FEW_PART = 100;

    private final LoadOptions options;

    CatchupWorkload(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void run(Fleet fleet) {
        List<LoadDevice> devices = fleet.make(
                options.devices() + 1,
                LoadModel.BOARDS,
                Map.of(LoadModel.BOARD, "TRUEPREDICATE"),
                LoadDevice.Arrivals.none());
        List<LoadDevice> writer = devices.subList(0, 1);
        List<LoadDevice> others = devices.subList(1, devices.size());
        fleet.connect(writer);
        fleet.step("prepare", options.objects(), () -> fleet.await(writer, member -> member.write(
                options.objects(), 0, options.inFlight(), (transaction, number) -> transaction.create(LoadModel.board(number)))));
        fleet.connect(others);
        fleet.converge();
        away(fleet, WARM_UP, writer, others, few());
        away(fleet, WARM_UP, writer, others, options.transactions());
        away(fleet, FEW, writer, others, few());
        away(fleet, ALL, writer, others, options.transactions());
    }

    private int few() {
        return options.transactions() / FEW_PART;
    }

    private void away(Fleet fleet, String step, List<LoadDevice> writer, List<LoadDevice> others, int changes) {
        others.forEach(member -> member.device().disconnect());
        // Each device's thread does one thing after another: asked for something, it is away.
        others.forEach(member -> member.device().online());
        fleet.step("change", changes, () -> fleet.await(writer, member -> member.write(
                changes, options.rate(), options.inFlight(), (transaction, number) -> {
                    ObjectKey board = LoadModel.board(number % options.objects());
                    transaction.set(board, LoadModel.TITLE, new Scalar.Str("change " + number));
                })));
        // They are no part of what is measured next.
        fleet.step("documents behind", 1, () -> FollowingDocuments.await(options));
        Latencies caughtUp = fleet.latencies(step);
        fleet.step(step, others.size(), () -> fleet.await(others, member -> {
            long start = System.nanoTime();
            member.device().connect();
            return member.device().downloaded().thenRun(() -> {
                caughtUp.record(System.nanoTime() - start);
                fleet.progress().one();
            });
        }));
    }

    @Override
    public long transactions() {
        return options.objects() + 2L * (few() + options.transactions());
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        double changes = (double) options.transactions() * options.devices();
        return Map.of("changes caught up", changes * 1000 / fleet.stepsMs().getOrDefault(ALL, 0.0));
    }

    @Override
    public Map<String, Double> ratios(Fleet fleet) {
        return few() == 0 ? Map.of() : fleet.ratios("catching up with all changes to a hundredth", ALL, 1, FEW, 1);
    }

    @Override
    public List<String> missing(Fleet fleet) {
        int present = fleet.devices().getFirst().device().objects().size();
        return present == options.objects()
                ? List.of()
                : List.of("there should be " + options.objects() + " objects, there are " + present);
    }
}
