package io.devsync.harness.load;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.object.StateEquality;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares all devices of a run with the first, object by object. */
final class Convergence {

    private static final int DIFFERENCES_MAX = 10;

    private final List<String> differences = new ArrayList<>();

    private Convergence() {}

    /** Differences between the devices, at most a few; none when all are equal. */
    static List<String> differences(List<LoadDevice> devices) {
        Convergence convergence = new Convergence();
        LoadDevice first = devices.getFirst();
        RealmSchema schema = first.device().schema();
        Map<ObjectKey, ObjectState> expected = first.device().objects();
        for (LoadDevice device : devices.subList(1, devices.size())) {
            convergence.compare(schema, expected, device.index(), device.device().objects());
        }
        return convergence.differences;
    }

    private void compare(
            RealmSchema schema,
            Map<ObjectKey, ObjectState> expected,
            int index,
            Map<ObjectKey, ObjectState> actual) {
        for (Map.Entry<ObjectKey, ObjectState> entry : expected.entrySet()) {
            ObjectState state = actual.get(entry.getKey());
            if (state == null) {
                report("device " + index + " lacks " + entry.getKey());
            } else if (!StateEquality.same(schema, entry.getValue(), state)) {
                report("device " + index + " has " + state + ", device 0 has " + entry.getValue());
            }
        }
        if (actual.size() > expected.size()) {
            for (ObjectKey key : actual.keySet()) {
                if (!expected.containsKey(key)) {
                    report("device " + index + " has " + key + ", device 0 does not");
                }
            }
        }
    }

    private void report(String difference) {
        if (differences.size() < DIFFERENCES_MAX) {
            differences.add(difference);
        }
    }
}
