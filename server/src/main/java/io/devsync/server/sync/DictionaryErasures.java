package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes removals of dictionary keys safe for clients before protocol 13, which abort their process when the key is not
 * there, as after two devices have removed it (realm-core v14.5.0 instruction_applier.cpp). The key gets a value first,
 * which loses and wins in merging just as the removal does (spec merge-rules §4.3).
 */
final class DictionaryErasures {

    /** The first protocol version whose clients take the removal of nothing for no change. */
    private static final int SAFE_SINCE = 13;

    private DictionaryErasures() {}

    /** What a client of a protocol version gets for some instructions; the same list when nothing is to be added. */
    static List<Instruction> forClient(RealmSchema schema, int protocolVersion, List<Instruction> instructions) {
        if (protocolVersion >= SAFE_SINCE || instructions.stream().noneMatch(DictionaryErasures::erases)) {
            return instructions;
        }
        List<Instruction> safe = new ArrayList<>(instructions.size() + 4);
        for (Instruction instruction : instructions) {
            if (instruction instanceof Update erasure && erases(erasure)) {
                PathEnds.collection(schema, erasure)
                        .ifPresent(dictionary -> safe.add(new Update(
                                erasure.className(),
                                erasure.key(),
                                erasure.property(),
                                erasure.path(),
                                anyValue(dictionary),
                                false,
                                0)));
            }
            safe.add(instruction);
        }
        return safe;
    }

    private static boolean erases(Instruction instruction) {
        return instruction instanceof Update update && update.value() == Payload.Marker.ERASED;
    }

    private static Scalar anyValue(Property dictionary) {
        return (Scalar) Defaults.of(new Property(
                dictionary.name(), dictionary.type(), dictionary.nullable(), CollectionType.SINGLE, dictionary.linkTarget()));
    }
}
