package io.devsync.server.schema.constraint;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Demands on which fields of an object there are. */
record Presence(ObjectSchema objectSchema) {

    /** Whether a field has a value other than null. */
    boolean has(Map<String, Value> properties, String name) {
        Property property = objectSchema.properties().get(name);
        if (property == null) {
            return objectSchema.primaryKey().map(key -> key.name().equals(name)).orElse(false);
        }
        return Defaults.read(properties, property) != Scalar.Null.NULL;
    }

    /** {@code required} where the types do not see to it: inside of alternatives. */
    ObjectCheck.Rule required(List<String> names) {
        return properties -> missing(properties, names, "required", "a value");
    }

    /** {@code dependencies} as a list of names: whoever has the one has the others. */
    ObjectCheck.Rule dependency(String name, List<String> others) {
        return properties -> has(properties, name)
                ? missing(properties, others, "missing_dependency", "a value, since \"" + name + "\" has one")
                : null;
    }

    /** {@code dependencies} as a schema: whoever has the field fits the schema. */
    ObjectCheck.Rule dependency(String name, ObjectCheck schema) {
        return properties -> has(properties, name) ? schema.check(properties) : null;
    }

    /** {@code minProperties} and {@code maxProperties}; the primary key counts, null does not. */
    ObjectCheck.Rule count(int min, int max) {
        int key = objectSchema.primaryKey().isPresent() ? 1 : 0;
        return properties -> {
            int size = key;
            for (Property property : objectSchema.properties().values()) {
                size += Defaults.read(properties, property) == Scalar.Null.NULL ? 0 : 1;
            }
            return Containers.size(size, min, max);
        };
    }

    private @Nullable Violation missing(
            Map<String, Value> properties, List<String> names, String code, String expected) {
        for (String name : names) {
            if (!has(properties, name)) {
                return Violation.of(code, "no value", expected).inField(name);
            }
        }
        return null;
    }
}
