package io.devsync.server.store;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An object that a history entry concerns, with what decides in whose view it is.
 *
 * @param before the queryable properties before the entry; empty when the object did not exist
 * @param after the queryable properties after it, or all of them when {@code complete}; empty when it does not exist
 * @param complete whether {@code after} is the whole object, so that it can enter a view here
 * @param retold whether the client file that the entry comes from is told the object anew: its device's copy, if it has
 *     one, is not what the server makes of it
 * @param mended the properties that this client file is told anew when the object as a whole is not: Realm's own rules
 *     have led its device's copy astray there (spec merge-rules §9, Q1)
 */
public record TouchedObject(
        ObjectKey key,
        Optional<ObjectState> before,
        Optional<ObjectState> after,
        boolean complete,
        boolean retold,
        Set<String> mended) {

    /** What the entry's own file is told of the object besides what it did itself, unless that is the whole object. */
    public List<Instruction> mending(RealmSchema schema) {
        List<Instruction> instructions = new ArrayList<>();
        after.ifPresent(state ->
                mended.forEach(property -> instructions.addAll(ObjectSnapshot.replacement(schema, state, property))));
        return instructions;
    }
}
