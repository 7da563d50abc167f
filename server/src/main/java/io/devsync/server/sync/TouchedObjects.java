package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.value.Value;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.store.TouchedObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out what a history entry must say of an object so that any view can be filtered from the log alone. */
final class TouchedObjects {

    private TouchedObjects() {}

    static TouchedObject of(
            AppSchema schema,
            ObjectKey key,
            Optional<ObjectState> before,
            Optional<ObjectState> after,
            List<ObjectInstruction> instructions) {
        Set<String> queryable = schema.queryableFields(key.className());
        Optional<ObjectState> fieldsBefore = before.map(state -> only(state, queryable));
        Optional<ObjectState> fieldsAfter = after.map(state -> only(state, queryable));
        boolean complete = before.isPresent()
                && after.isPresent()
                && (!fieldsBefore.equals(fieldsAfter) || creates(instructions));
        return new TouchedObject(key, fieldsBefore, complete ? after : fieldsAfter, complete);
    }

    /** An object of which nothing was taken: whole, because its device gets it back. */
    static TouchedObject rejected(AppSchema schema, ObjectKey key, Optional<ObjectState> state) {
        Set<String> queryable = schema.queryableFields(key.className());
        return new TouchedObject(key, state.map(one -> only(one, queryable)), state, state.isPresent());
    }

    /** A create that hit an existing object: it may have been out of the creator's view. */
    private static boolean creates(List<ObjectInstruction> instructions) {
        for (ObjectInstruction instruction : instructions) {
            if (instruction instanceof Instruction.CreateObject) {
                return true;
            }
        }
        return false;
    }

    private static ObjectState only(ObjectState state, Set<String> properties) {
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
