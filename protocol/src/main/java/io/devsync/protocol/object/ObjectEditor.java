package io.devsync.protocol.object;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One object under edit, which exists or not; owned by one call of {@link InstructionApplier}.
 *
 * <p>Creation, deletion, and everything about whole slots is here; see {@link ListEdits} and {@link CollectionEdits}
 * for the others.
 */
final class ObjectEditor {

    private final RealmSchema schema;
    private final ObjectKey id;
    private final Optional<ObjectState> before;
    private boolean exists;
    /** The object's properties once an instruction has touched them. */
    private @Nullable DraftMap draft;

    ObjectEditor(RealmSchema schema, ObjectKey id, Optional<ObjectState> before) {
        this.schema = schema;
        this.id = id;
        this.before = before;
        exists = before.isPresent();
    }

    /** The object after the instructions so far; ends the edit. */
    Optional<ObjectState> finish() {
        if (!exists) {
            return Optional.empty();
        }
        if (draft == null) {
            return before;
        }
        return Optional.of(new ObjectState(id, Drafts.close(draft)));
    }

    void apply(ObjectInstruction instruction) throws BadChangesetException {
        InstructionContext context = new InstructionContext(schema, instruction);
        ObjectSchema objectClass = context.objectClass();
        switch (instruction) {
            case Instruction.CreateObject ignored -> create();
            case Instruction.EraseObject ignored -> erase();
            case PathInstruction pathInstruction -> {
                if (!exists) {
                    throw context.unfit("the object does not exist");
                }
                apply(context, pathInstruction, SlotFinder.find(context, objectClass, draft(), pathInstruction));
            }
        }
    }

    private void create() {
        if (!exists) {
            exists = true;
            draft = new DraftMap(Map.of());
        }
    }

    private void erase() {
        exists = false;
        draft = null;
    }

    private DraftMap draft() {
        DraftMap open = draft;
        if (open == null) {
            open = new DraftMap(before.map(ObjectState::properties).orElse(Map.of()));
            draft = open;
        }
        return open;
    }

    private static void apply(InstructionContext context, PathInstruction instruction, Slot slot)
            throws BadChangesetException {
        switch (instruction) {
            case Instruction.Update update -> new UpdateEdit(context, update.value()).apply(slot);
            case Instruction.AddInteger add -> addInteger(context, add.delta(), slot);
            case Instruction.ArrayInsert insert -> ListEdits.insert(context, insert, slot);
            case Instruction.ArrayMove move -> ListEdits.move(context, move, slot);
            case Instruction.ArrayErase erase -> ListEdits.erase(context, erase, slot);
            case Instruction.Clear clear -> CollectionEdits.clear(context, clear.collection(), slot);
            case Instruction.SetInsert insert -> CollectionEdits.insert(context, insert.value(), slot);
            case Instruction.SetErase erase -> CollectionEdits.erase(context, erase.value(), slot);
        }
    }

    /** Wraps around at 64 bits; null stays null; only for properties, not for elements (realm-core applier). */
    private static void addInteger(InstructionContext context, long delta, Slot slot) throws BadChangesetException {
        if (!(slot instanceof Slot.Field field)) {
            throw context.bad("adding to an element of a collection (expected: a property)");
        }
        switch (field.value()) {
            case Scalar.Int(long value) -> field.put(new Scalar.Int(value + delta));
            case Scalar.Null ignored -> {}
            default -> throw context.bad("adding to " + field.value().getClass().getSimpleName() + " (expected: Int)");
        }
    }
}
