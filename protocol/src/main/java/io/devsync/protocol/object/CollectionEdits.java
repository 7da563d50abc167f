package io.devsync.protocol.object;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;

/** What Clear, SetInsert and SetErase do to a collection as a whole (spec changeset-format §8). */
final class CollectionEdits {

    private CollectionEdits() {}

    /** On a collection property the type must fit or be missing; mixed becomes an empty collection of that type. */
    static void clear(InstructionContext context, CollectionType type, Slot slot) throws BadChangesetException {
        if (slot instanceof Slot.Field field && field.column().collection() != CollectionType.SINGLE) {
            CollectionType declared = field.column().collection();
            if (type != CollectionType.SINGLE && type != declared) {
                throw context.bad("clearing a " + type + " (expected: " + declared + ")");
            }
            field.put(Defaults.of(field.column()));
            return;
        }
        UpdateEdit.requireMixed(context, slot);
        switch (slot) {
            case Slot.Field ignored -> {}
            case Slot.Element element -> UpdateEdit.requireLevel(context, element.level() + 1);
            case Slot.Entry entry -> UpdateEdit.requireLevel(context, entry.level() + 1);
        }
        if (slot.value() == null) {
            throw context.unfit("clearing an element that does not exist");
        }
        switch (type) {
            case LIST -> slot.put(ListValue.EMPTY);
            case DICTIONARY -> slot.put(DictionaryValue.EMPTY);
            case SINGLE, SET -> throw context.bad("clearing mixed as " + type + " (expected: LIST or DICTIONARY)");
        }
    }

    static void insert(InstructionContext context, Scalar value, Slot slot) throws BadChangesetException {
        DraftSet set = set(context, slot);
        context.checkScalar(slot.column(), value);
        set.add(value);
    }

    static void erase(InstructionContext context, Scalar value, Slot slot) throws BadChangesetException {
        DraftSet set = set(context, slot);
        context.checkScalar(slot.column(), value);
        set.removeSame(value);
    }

    private static DraftSet set(InstructionContext context, Slot slot) throws BadChangesetException {
        if (slot instanceof Slot.Field field && field.value() instanceof SetValue set) {
            return Drafts.open(set, field::put);
        }
        throw context.bad("the path leads to no set");
    }
}
