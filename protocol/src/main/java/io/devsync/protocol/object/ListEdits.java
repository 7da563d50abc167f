package io.devsync.protocol.object;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;

/** What ArrayInsert, ArrayMove and ArrayErase do to a list (spec changeset-format §8). */
final class ListEdits {

    private ListEdits() {}

    static void insert(InstructionContext context, Instruction.ArrayInsert insert, Slot slot)
            throws BadChangesetException {
        Slot.Element element = element(context, slot);
        requirePriorSize(context, element, insert.priorSize());
        if (element.index() > element.list().size()) {
            throw outOfBounds(context, element, element.index());
        }
        element.list().add(element.index(), inserted(context, insert.value(), element));
    }

    private static Value inserted(InstructionContext context, Payload payload, Slot.Element element)
            throws BadChangesetException {
        return switch (payload) {
            case Scalar scalar -> {
                context.checkScalar(element.column(), scalar);
                yield scalar;
            }
            case Payload.Marker marker -> switch (marker) {
                case OBJECT_VALUE -> {
                    context.embeddedClass(element.column());
                    yield EmbeddedObject.EMPTY;
                }
                case LIST, DICTIONARY -> {
                    UpdateEdit.requireMixed(context, element);
                    UpdateEdit.requireLevel(context, element.level() + 1);
                    yield marker == Payload.Marker.LIST ? ListValue.EMPTY : DictionaryValue.EMPTY;
                }
                case SET, ERASED -> throw context.bad(marker + " is not possible here");
            };
        };
    }

    static void move(InstructionContext context, Instruction.ArrayMove move, Slot slot) throws BadChangesetException {
        Slot.Element element = existing(context, slot);
        DraftList list = element.list();
        if (move.to() >= list.size()) {
            throw outOfBounds(context, element, move.to());
        }
        if (move.to() == element.index()) {
            throw context.bad("a move to where the element is");
        }
        requirePriorSize(context, element, move.priorSize());
        list.add(move.to(), list.remove(element.index()));
    }

    static void erase(InstructionContext context, Instruction.ArrayErase erase, Slot slot)
            throws BadChangesetException {
        Slot.Element element = existing(context, slot);
        requirePriorSize(context, element, erase.priorSize());
        element.list().remove(element.index());
    }

    private static Slot.Element existing(InstructionContext context, Slot slot) throws BadChangesetException {
        Slot.Element element = element(context, slot);
        if (element.value() == null) {
            throw outOfBounds(context, element, element.index());
        }
        return element;
    }

    private static Slot.Element element(InstructionContext context, Slot slot) throws BadChangesetException {
        if (slot instanceof Slot.Element element) {
            return element;
        }
        throw context.bad("the path ends with no list index");
    }

    private static BadChangesetException outOfBounds(InstructionContext context, Slot.Element element, int index) {
        return context.unfit("index " + index + " of a list of size " + element.list().size());
    }

    private static void requirePriorSize(InstructionContext context, Slot.Element element, int priorSize)
            throws BadChangesetException {
        if (priorSize != element.list().size()) {
            throw context.unfit("prior size " + priorSize + " (expected: " + element.list().size() + ")");
        }
    }
}
