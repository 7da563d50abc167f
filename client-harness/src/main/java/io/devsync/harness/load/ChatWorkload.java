package io.devsync.harness.load;

import io.devsync.harness.device.LocalRealm;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@link WorkloadKind#CHAT}. */
final class ChatWorkload implements Workload {

    private final LoadOptions options;
    private final Writing writing;
    /** For each message how many devices have it, its author not counted. */
    private final Map<ObjectKey, Integer> arrived = new ConcurrentHashMap<>();

    ChatWorkload(LoadOptions options) {
        this.options = options;
        this.writing = new Writing(options);
    }

    @Override
    public void run(Fleet fleet) {
        Latencies each = fleet.latencies("at another device");
        Latencies all = fleet.latencies("at all devices");
        List<LoadDevice> devices = fleet.make(
                options.devices(),
                LoadModel.MESSAGES,
                Map.of(LoadModel.MESSAGE, "room == \"" + LoadModel.ROOM + "\""),
                (receiver, realm, objects) -> arrived(realm, objects, each, all));
        fleet.connect(devices);
        writing.run(fleet, devices, device -> (transaction, number) -> arrived.put(
                LoadModel.createMessage(transaction, device.index(), number, System.nanoTime()), 0));
    }

    private void arrived(LocalRealm realm, Set<ObjectKey> objects, Latencies each, Latencies all) {
        long now = System.nanoTime();
        for (ObjectKey key : objects) {
            Optional<ObjectState> message = realm.find(key);
            if (message.isPresent()
                    && arrived.containsKey(key)
                    && message.get().properties().get("sentNs") instanceof Scalar.Int(long sentNs)) {
                each.record(now - sentNs);
                int times = arrived.merge(key, 1, Integer::sum);
                if (times == options.devices() - 1) {
                    all.record(now - sentNs);
                }
            }
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
        return arrived.entrySet().stream()
                .filter(entry -> entry.getValue() < options.devices() - 1)
                .limit(10)
                .map(entry -> "message " + entry.getKey() + " reached " + entry.getValue() + " of "
                        + (options.devices() - 1) + " devices")
                .toList();
    }
}
