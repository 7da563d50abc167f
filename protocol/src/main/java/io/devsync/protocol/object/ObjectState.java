package io.devsync.protocol.object;

import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.Value;
import java.util.Map;

/**
 * What an existing object holds. Immutable, also in depth.
 *
 * @param properties the properties that were ever set, without the primary key; each other one has its type's default
 *     (zero, empty, or null when nullable)
 */
public record ObjectState(ObjectKey id, Map<String, Value> properties) {

    public ObjectState {
        properties = SmallMap.of(properties);
    }

    /** What a property of the object's class holds, which is its default when it was never set. */
    public Value value(Property property) {
        return Defaults.read(properties, property);
    }
}
