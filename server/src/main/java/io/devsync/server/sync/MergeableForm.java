package io.devsync.server.sync;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what a device did in words that all clients merge alike, where Realm's own words do not converge.
 *
 * <p>A client that puts an embedded object under a dictionary key says only that there is one. Merging takes that for
 * creation, which leaves alone what others did inside at the same time (spec merge-rules §4.3), but applying it replaces
 * what was there (realm-core instruction_applier.cpp, dictionary.cpp), so that a device loses what the server and others
 * keep. With null put there first it is a replacement for both, as it is for properties.
 *
 * <p>To be used on what is left of an upload after merging, before it becomes history: merging itself must see the same
 * instructions as the uploading device.
 */
final class MergeableForm {

    private MergeableForm() {}

    /** The instructions in that form; the same list when they are in it already. */
    static List<Instruction> of(RealmSchema schema, List<Instruction> instructions) {
        for (int i = 0; i < instructions.size(); i++) {
            if (putsEmbeddedUnderKey(schema, instructions.get(i))) {
                return rewritten(schema, instructions, i);
            }
        }
        return instructions;
    }

    private static List<Instruction> rewritten(RealmSchema schema, List<Instruction> instructions, int first) {
        List<Instruction> mergeable = new ArrayList<>(instructions.size() + 4);
        mergeable.addAll(instructions.subList(0, first));
        for (Instruction instruction : instructions.subList(first, instructions.size())) {
            if (putsEmbeddedUnderKey(schema, instruction)) {
                Update put = (Update) instruction;
                mergeable.add(new Update(
                        put.className(), put.key(), put.property(), put.path(), Scalar.Null.NULL, false, 0));
            }
            mergeable.add(instruction);
        }
        return mergeable;
    }

    private static boolean putsEmbeddedUnderKey(RealmSchema schema, Instruction instruction) {
        return instruction instanceof Update update
                && update.value() == Payload.Marker.OBJECT_VALUE
                && DictionaryKeys.dictionary(schema, update).isPresent();
    }
}
