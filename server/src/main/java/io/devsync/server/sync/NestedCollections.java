package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ArrayInsert;
import io.devsync.protocol.changeset.Instruction.Clear;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes lists and dictionaries inside mixed out of what is sent to clients that do not know them: those before protocol
 * 13, which stop syncing when they meet one (spec wire-protocol §1.4). Such a client sees null in their place.
 */
final class NestedCollections {

    /** The first protocol version with collections inside mixed. */
    private static final int KNOWN_SINCE = 13;

    private NestedCollections() {}

    /** What a client of a protocol version gets for some instructions; the same list when nothing is to be taken out. */
    static List<Instruction> forClient(RealmSchema schema, int protocolVersion, List<Instruction> instructions) {
        if (protocolVersion >= KNOWN_SINCE || !any(schema, instructions)) {
            return instructions;
        }
        List<Instruction> understood = new ArrayList<>(instructions.size());
        for (Instruction instruction : instructions) {
            if (instruction instanceof PathInstruction inside && reachesIn(schema, inside)) {
                continue;
            }
            understood.add(withoutMarker(instruction));
        }
        return understood;
    }

    @SuppressWarnings("ReferenceEquality") // the same instruction when there is nothing to change
    private static boolean any(RealmSchema schema, List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            boolean nested = instruction instanceof PathInstruction inside && reachesIn(schema, inside);
            if (nested || withoutMarker(instruction) != instruction) {
                return true;
            }
        }
        return false;
    }

    private static Instruction withoutMarker(Instruction instruction) {
        return switch (instruction) {
            case Update update when isCollection(update.value()) -> new Update(
                    update.className(),
                    update.key(),
                    update.property(),
                    update.path(),
                    Scalar.Null.NULL,
                    update.isDefault(),
                    update.priorSize());
            case ArrayInsert insert when isCollection(insert.value()) -> new ArrayInsert(
                    insert.className(),
                    insert.key(),
                    insert.property(),
                    insert.path(),
                    Scalar.Null.NULL,
                    insert.priorSize());
            default -> instruction;
        };
    }

    private static boolean isCollection(Payload value) {
        return value == Payload.Marker.LIST || value == Payload.Marker.DICTIONARY;
    }

    /** Whether an instruction is about what is inside a mixed value rather than about the value itself. */
    private static boolean reachesIn(RealmSchema schema, PathInstruction instruction) {
        Optional<ObjectSchema> objectSchema = schema.find(instruction.className());
        Path path = instruction.path();
        String name = instruction.property();
        int position = 0;
        while (objectSchema.isPresent()) {
            Property property = objectSchema.get().properties().get(name);
            if (property == null) {
                return false;
            }
            boolean wholeCollection = property.collection() != CollectionType.SINGLE && position == path.size();
            if (property.collection() != CollectionType.SINGLE && !wholeCollection) {
                position++;
            }
            if (property.type() == PropertyType.MIXED) {
                boolean emptiesValue = instruction instanceof Clear && !wholeCollection;
                return position < path.size() || emptiesValue;
            }
            if (position >= path.size() || property.linkTarget().isEmpty() || path.isIndex(position)) {
                return false;
            }
            objectSchema = schema.find(property.linkTarget().get());
            name = path.key(position);
            position++;
        }
        return false;
    }
}
