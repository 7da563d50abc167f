package io.devsync.harness.load;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.types.ObjectId;

/** {@link WorkloadKind#UPLOAD}. */
final class UploadWorkload implements Workload {

    private final LoadOptions options;
    private final Writing writing;
    private final Queue<ObjectKey> written = new ConcurrentLinkedQueue<>();

    UploadWorkload(LoadOptions options) {
        this.options = options;
        this.writing = new Writing(options);
    }

    @Override
    public void run(Fleet fleet) {
        List<LoadDevice> devices = fleet.make(
                options.devices(),
                LoadModel.ITEMS,
                Map.of(LoadModel.ITEM, "TRUEPREDICATE"),
                LoadDevice.Arrivals.none());
        fleet.connect(devices);
        writing.run(fleet, devices, this::transactions);
        if (options.target().isHere()) {
            fleet.step("documents behind", 1, () -> FollowingDocuments.await(options));
        }
    }

    private LoadDevice.Transactions transactions(LoadDevice device) {
        ObjectId owner = new ObjectId();
        int each = options.objectsPerTransaction();
        return (transaction, number) -> {
            for (int i = number * each; i < (number + 1) * each; i++) {
                written.add(LoadModel.createItem(transaction, device.index(), i, owner));
            }
        };
    }

    @Override
    public long transactions() {
        return writing.total();
    }

    @Override
    public Map<String, Double> perSecond(Fleet fleet) {
        Map<String, Double> rates = writing.perSecond(fleet);
        rates.put("objects", rates.getOrDefault("transactions", 0.0) * options.objectsPerTransaction());
        return rates;
    }

    @Override
    public List<String> missing(Fleet fleet) {
        Map<ObjectKey, ObjectState> present = fleet.devices().getFirst().device().objects();
        return written.stream()
                .filter(key -> !present.containsKey(key))
                .limit(10)
                .map(key -> "written and acknowledged, but gone: " + key)
                .toList();
    }
}
