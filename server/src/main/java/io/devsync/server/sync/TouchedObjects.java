package io.devsync.server.sync;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.Value;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.TouchedObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out what a history entry must say of an object so that any view can be filtered from the log alone. */
final class TouchedObjects {

    private TouchedObjects() {}

    /**
     * @param retold whether the entry's own file is told the object anew
     */
    static TouchedObject of(
            AppSchema schema,
            ObjectKey key,
            Optional<ObjectState> before,
            Optional<ObjectState> after,
            boolean retold) {
        return of(schema, key, before, after, retold, Set.of());
    }

    /**
     * @param retold whether the entry's own file is told the object anew
     * @param mended the properties of the object that it is told anew otherwise
     */
    static TouchedObject of(
            AppSchema schema,
            ObjectKey key,
            Optional<ObjectState> before,
            Optional<ObjectState> after,
            boolean retold,
            Set<String> mended) {
        Set<String> queryable = schema.queryableFields(key.className());
        Optional<ObjectState> fieldsBefore = before.map(state -> only(state, queryable));
        Optional<ObjectState> fieldsAfter = after.map(state -> only(state, queryable));
        boolean complete =
                after.isPresent() && (retold || !mended.isEmpty() || before.isPresent() && !fieldsBefore.equals(fieldsAfter));
        return new TouchedObject(key, fieldsBefore, complete ? after : fieldsAfter, complete, retold, mended);
    }

    private static ObjectState only(ObjectState state, Set<String> properties) {
        if (properties.isEmpty()) {
            return new ObjectState(state.id(), Map.of());
        }
        Map<String, Value> kept = new LinkedHashMap<>();
        for (String property : properties) {
            Value value = state.properties().get(property);
            if (value != null) {
                kept.put(property, value);
            }
        }
        return new ObjectState(state.id(), kept);
    }
}
