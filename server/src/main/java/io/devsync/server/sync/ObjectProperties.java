package io.devsync.server.sync;

import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.query.PropertySource;

/** The properties of an object as queries read them: unset ones have their type's default. */
public record ObjectProperties(ObjectSchema objectSchema, ObjectState state) implements PropertySource {

    /**
     * The properties of an object.
     *
     * @throws IllegalStateException when the schema does not have its class
     */
    public static ObjectProperties of(RealmSchema schema, ObjectState state) {
        String className = state.id().className();
        ObjectSchema objectSchema = schema.find(className)
                .orElseThrow(() -> new IllegalStateException("object of class " + className + " (expected: a known class)"));
        return new ObjectProperties(objectSchema, state);
    }

    @Override
    public Value value(String property) {
        boolean key = objectSchema.primaryKey().filter(primaryKey -> primaryKey.name().equals(property)).isPresent();
        if (key) {
            return state.id().key().toScalar();
        }
        Value value = state.properties().get(property);
        if (value != null) {
            return value;
        }
        Property declared = objectSchema.properties().get(property);
        return declared == null ? Scalar.Null.NULL : Defaults.of(declared);
    }
}
