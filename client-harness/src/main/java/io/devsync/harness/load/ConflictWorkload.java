package io.devsync.harness.load;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/** {@link WorkloadKind#CONFLICT}. */
final class ConflictWorkload implements Workload {

    /** Lists are kept about so long, so that what they cost does not depend on the length of the run. */
    private static final int LIST_SIZE = 20;

    private final LoadOptions options;
    private final Writing writing;
    private final LongAdder votes = new LongAdder();

    ConflictWorkload(LoadOptions options) {
        this.options = options;
        this.writing = new Writing(options);
    }

    @Override
    public void run(Fleet fleet) {
        List<LoadDevice> devices = fleet.make(
                options.devices(),
                LoadModel.BOARDS,
                Map.of(LoadModel.BOARD, "TRUEPREDICATE"),
                LoadDevice.Arrivals.none());
        List<LoadDevice> first = devices.subList(0, 1);
        fleet.connect(first);
        fleet.step("prepare", options.objects(), () -> fleet.await(
                first,
                member -> member.write(
                        options.objects(),
                        0,
                        options.inFlight(),
                        (transaction, number) -> transaction.create(LoadModel.board(number)))));
        fleet.connect(devices.subList(1, devices.size()));
        writing.run(fleet, devices, device -> (transaction, number) -> edit(device, transaction));
    }

    private void edit(LoadDevice device, WriteTransaction transaction) {
        SplittableRandom random = device.random();
        ObjectKey board = LoadModel.board(random.nextInt(options.objects()));
        switch (random.nextInt(3)) {
            case 0 -> transaction.set(
                    board, LoadModel.TITLE, new Scalar.Str("by device " + device.index() + ", " + random.nextInt(1000)));
            case 1 -> {
                transaction.add(board, LoadModel.COUNTER, 1);
                votes.increment();
            }
            default -> editList(device, transaction, board);
        }
    }

    private static void editList(LoadDevice device, WriteTransaction transaction, ObjectKey board) {
        SplittableRandom random = device.random();
        int size = transaction.find(board)
                .map(state -> state.properties().get(LoadModel.LIST))
                .map(list -> ((ListValue) list).elements().size())
                .orElse(0);
        if (size > LIST_SIZE || size > 1 && random.nextInt(4) == 0) {
            transaction.erase(board, LoadModel.LIST, Path.ofIndex(random.nextInt(size)));
        } else if (size > 1 && random.nextInt(3) == 0) {
            int from = random.nextInt(size);
            int to = (from + 1 + random.nextInt(size - 1)) % size;
            transaction.move(board, LoadModel.LIST, Path.ofIndex(from), to);
        } else {
            Path place = Path.ofIndex(random.nextInt(size + 1));
            transaction.insert(board, LoadModel.LIST, place, new Scalar.Str("of device " + device.index()));
        }
    }

    @Override
    public long transactions() {
        return writing.total();
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        return writing.perSecond(fleet);
    }

    @Override
    public List<String> missing(Fleet fleet) {
        long counted = 0;
        for (ObjectState board : fleet.devices().getFirst().device().objects().values()) {
            if (board.properties().get(LoadModel.COUNTER) instanceof Scalar.Int(long value)) {
                counted += value;
            }
        }
        return counted == votes.sum()
                ? List.of()
                : List.of("counters were incremented " + votes.sum() + " times, but add up to " + counted);
    }
}
