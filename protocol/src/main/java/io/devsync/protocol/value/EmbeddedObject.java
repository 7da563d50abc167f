package io.devsync.protocol.value;

import java.util.Map;

/**
 * The properties of an embedded object that were ever set; the others have their type's default.
 *
 * <p>Its class follows from the link target of the property that holds it.
 */
public record EmbeddedObject(Map<String, Value> properties) implements Value {
    /** An embedded object whose properties all have their default. */
    public static final EmbeddedObject EMPTY = new EmbeddedObject(Map.of());
}
