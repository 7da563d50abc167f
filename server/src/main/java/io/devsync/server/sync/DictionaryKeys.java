package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import java.util.Optional;

/** Tells dictionary keys at the end of a path from properties of embedded objects. */
final class DictionaryKeys {

    private DictionaryKeys() {}

    /** The dictionary whose key the instruction's path ends with; a dictionary inside mixed counts as its property. */
    static Optional<Property> dictionary(RealmSchema schema, PathInstruction instruction) {
        Path path = instruction.path();
        if (path.isRoot() || path.endsWithIndex()) {
            return Optional.empty();
        }
        Optional<Property> property = property(schema.find(instruction.className()), instruction.property());
        int position = 0; // how many elements of the path lead to the property
        while (property.isPresent()) {
            Optional<ObjectSchema> embedded =
                    property.get().linkTarget().flatMap(schema::find).filter(ObjectSchema::embedded);
            int inside = position + (property.get().collection() == CollectionType.SINGLE ? 0 : 1);
            if (embedded.isEmpty() || inside == path.size()) {
                return property;
            }
            position = inside + 1;
            if (position == path.size() || path.isIndex(inside)) {
                return Optional.empty();
            }
            property = property(embedded, path.key(inside));
        }
        return Optional.empty();
    }

    private static Optional<Property> property(Optional<ObjectSchema> owner, String name) {
        return owner.map(schema -> schema.properties().get(name));
    }
}
