package io.devsync.server.query;

import io.devsync.protocol.value.Value;

/** An object as queries see it: its properties by name. */
@FunctionalInterface
public interface PropertySource {
    /**
     * The value of a property of the object's class, the primary key {@code _id} included.
     *
     * @return what the object holds; where it was never set, the default of the property's type
     */
    Value value(String property);
}
