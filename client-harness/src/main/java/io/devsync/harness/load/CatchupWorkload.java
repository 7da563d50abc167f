package io.devsync.harness.load;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Map;

/** {@link WorkloadKind#CATCHUP}. */
final class CatchupWorkload implements Workload {

    private static final String STEP = "catch up";

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
        others.forEach(member -> member.device().disconnect());
        // Each device's thread does one thing after another: asked for something, it is away.
        others.forEach(member -> member.device().online());
        fleet.step("change", options.transactions(), () -> fleet.await(writer, member -> member.write(
                options.transactions(), options.rate(), options.inFlight(), (transaction, number) -> {
                    ObjectKey board = LoadModel.board(number % options.objects());
                    transaction.set(board, LoadModel.TITLE, new Scalar.Str("change " + number));
                })));
        Latencies caughtUp = fleet.latencies("caught up");
        fleet.step(STEP, others.size(), () -> fleet.await(others, member -> {
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
        return options.objects() + (long) options.transactions();
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        double changes = (double) options.transactions() * options.devices();
        return Map.of("changes caught up", changes * 1000 / fleet.stepsMs().getOrDefault(STEP, 0.0));
    }

    @Override
    public List<String> missing(Fleet fleet) {
        int present = fleet.devices().getFirst().device().objects().size();
        return present == options.objects()
                ? List.of()
                : List.of("there should be " + options.objects() + " objects, there are " + present);
    }
}
