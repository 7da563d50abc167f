package io.devsync.protocol.object;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.schema.RealmSchema;
import java.util.List;
import java.util.Optional;

/**
 * Applies instructions to an object just as every client does, so that all copies of it stay the same bit for bit (spec
 * changeset-format §8, merge-rules §8).
 *
 * <p>Idempotent are: creating an object that exists, erasing one that does not, ObjectValue on a property that holds an
 * embedded object, List and Dictionary on mixed that holds one. A call copies each container it changes once.
 */
public final class InstructionApplier {

    private InstructionApplier() {}

    /**
     * Applies instructions on one object in their order.
     *
     * @param before the object, or empty if it does not exist
     * @param instructions all on the object of {@code before}; if that is empty, on the same object as the first one
     * @return the object afterwards, or empty if it does not exist then
     * @throws BadChangesetException if a client would refuse one of them; the text names it and says why
     * @throws IllegalArgumentException if they are not all on one object
     */
    public static Optional<ObjectState> apply(
            RealmSchema schema, Optional<ObjectState> before, List<? extends ObjectInstruction> instructions)
            throws BadChangesetException {
        if (instructions.isEmpty()) {
            return before;
        }
        ObjectInstruction first = instructions.getFirst();
        ObjectKey id = before.isPresent() ? before.get().id() : new ObjectKey(first.className(), first.key());
        ObjectEditor editor = new ObjectEditor(schema, id, before);
        for (ObjectInstruction instruction : instructions) {
            if (!instruction.key().equals(id.key()) || !instruction.className().equals(id.className())) {
                throw new IllegalArgumentException("instruction " + instruction + " (expected: one on " + id + ")");
            }
            editor.apply(instruction);
        }
        return editor.finish();
    }
}
