package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import java.util.Optional;

/** Tells elements and keys of collections at the end of a path from properties of embedded objects. */
final class PathEnds {

    private PathEnds() {}

    /** The collection whose index or key the instruction's path ends with; one inside mixed counts as its property. */
    static Optional<Property> collection(RealmSchema schema, PathInstruction instruction) {
        Path path = instruction.path();
        if (path.isRoot()) {
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
