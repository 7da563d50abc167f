package io.devsync.harness.realm;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.Value;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a realm held when it was read, by object; every property of the model is there, set or not.
 *
 * <p>Two devices that synced have equal contents. Floats, decimals and timestamps compare by their bits.
 */
public record RealmContents(Map<ObjectKey, ObjectState> objects) {

    public RealmContents {
        objects = Map.copyOf(objects);
    }

    /** The objects of a class by primary key. */
    public Map<ObjectKey, ObjectState> of(String className) {
        return objects.entrySet().stream()
                .filter(object -> object.getKey().className().equals(className))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * The properties of an object, which must be there.
     *
     * @param key as {@link Values#key} takes it
     */
    public Map<String, Value> properties(String className, Object key) {
        ObjectState state = objects.get(new ObjectKey(className, Values.key(key)));
        if (state == null) {
            throw new IllegalArgumentException(
                    "no object " + className + " " + key + " (expected: one of " + objects.keySet() + ")");
        }
        return state.properties();
    }
}
