package io.devsync.harness.realm;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a realm held when it was read, by object; every property of the model is there, set or not.
 *
 * <p>Two devices that synced have equal contents. Floats, decimals and timestamps compare by their bits.
 */
public record RealmContents(Map<ObjectKey, ObjectState> objects) {

    public RealmContents {
        objects = Map.copyOf(objects);
    }

    /** What is not the same in another realm, one line for each object or property; empty for equal contents. */
    public List<String> differencesTo(RealmContents other) {
        Set<ObjectKey> ids = new LinkedHashSet<>(objects.keySet());
        ids.addAll(other.objects.keySet());
        return ids.stream()
                .flatMap(id -> {
                    ObjectState here = objects.get(id);
                    ObjectState there = other.objects.get(id);
                    return here == null || there == null
                            ? Stream.of(id + " only " + (here == null ? "there" : "here"))
                            : differences(here, there);
                })
                .toList();
    }

    private static Stream<String> differences(ObjectState here, ObjectState there) {
        Set<String> names = new LinkedHashSet<>(here.properties().keySet());
        names.addAll(there.properties().keySet());
        return names.stream()
                .filter(name -> !Objects.equals(here.properties().get(name), there.properties().get(name)))
                .map(name -> here.id() + "." + name + ": here " + here.properties().get(name) + ", there "
                        + there.properties().get(name));
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
