package io.devsync.server.sync;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ArrayErase;
import io.devsync.protocol.changeset.Instruction.ArrayInsert;
import io.devsync.protocol.changeset.Instruction.ArrayMove;
import io.devsync.protocol.changeset.Instruction.Clear;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.PathInstruction;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectSnapshot;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what a device did in words that all clients merge alike, where Realm's own words do not converge.
 *
 * <p>A client that puts an embedded object under a dictionary key says only that there is one. Merging takes that for
 * creation, which leaves alone what others did inside at the same time (spec merge-rules §4.3), but applying it replaces
 * what was there (realm-core instruction_applier.cpp, dictionary.cpp), so that a device loses what the server and others
 * keep. With null put there first it is a replacement for both, as it is for properties.
 *
 * <p>A client that moves a list element which has an inside, and meets an edit in there or in a neighbour, moves another
 * element or fails (spec merge-rules §9, Q1). An element that is erased and inserted anew where it belongs is safe: edits
 * in it that the mover did not know of are lost, those of its neighbours stay.
 *
 * <p>A client that clears a collection which is a list element, as SDKs do when they have just put it there, says at which
 * index, and no rule changes that index when elements before it come or go (§4). Null and the collection put there in its
 * place is the same to all, and has rules; a collection that was just inserted is empty as it is.
 *
 * <p>To be used on what is left of an upload after merging, before it becomes history: merging itself must see the same
 * instructions as the uploading device.
 */
final class MergeableForm {

    /** More than any app moves in one transaction; a hostile one must not make much of little. */
    private static final int MOVED_BYTES_MAX = 1024 * 1024;

    /** More than any app clears in lists in one transaction; for each the object is looked at as it is by then. */
    private static final int CLEARED_MAX = 1000;

    private final RealmSchema schema;
    private final Map<ObjectKey, Optional<ObjectState>> states;
    /** Instructions that a state does not contain yet. */
    private final Map<ObjectKey, List<ObjectInstruction>> pending = new HashMap<>();

    private final List<Instruction> mergeable = new ArrayList<>();
    private int movedBytes;
    private int cleared;

    private MergeableForm(RealmSchema schema, Map<ObjectKey, Optional<ObjectState>> objects) {
        this.schema = schema;
        this.states = new HashMap<>(objects);
    }

    /**
     * The instructions of a changeset in that form; the same list when they are in it already.
     *
     * @param objects the state before of every object that the changeset has instructions on
     */
    static List<Instruction> of(
            RealmSchema schema, Map<ObjectKey, Optional<ObjectState>> objects, List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (instruction instanceof ArrayMove
                    || instruction instanceof Clear clear && clear.path().endsWithIndex()
                    || putsEmbeddedUnderKey(schema, instruction)) {
                return new MergeableForm(schema, objects).rewrite(instructions);
            }
        }
        return instructions;
    }

    private List<Instruction> rewrite(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (!(instruction instanceof ObjectInstruction about)) {
                mergeable.add(instruction);
                continue;
            }
            if (putsEmbeddedUnderKey(schema, about)) {
                mergeable.add(nullBefore((Update) about));
            }
            boolean replaced =
                    switch (about) {
                        case ArrayMove move -> replaces(move);
                        case Clear clear when clear.path().endsWithIndex() -> replaces(clear);
                        default -> false;
                    };
            if (!replaced) {
                mergeable.add(about);
            }
            pending.computeIfAbsent(new ObjectKey(about.className(), about.key()), key -> new ArrayList<>())
                    .add(about);
        }
        return mergeable;
    }

    /** The instructions with nothing under a key before an embedded object is put there; moves stay moves. */
    static List<Instruction> withKeysEmptied(RealmSchema schema, List<Instruction> instructions) {
        List<Instruction> emptied = new ArrayList<>(instructions.size());
        for (Instruction instruction : instructions) {
            if (putsEmbeddedUnderKey(schema, instruction)) {
                emptied.add(nullBefore((Update) instruction));
            }
            emptied.add(instruction);
        }
        return emptied;
    }

    private static Update nullBefore(Update put) {
        return new Update(put.className(), put.key(), put.property(), put.path(), Scalar.Null.NULL, false, 0);
    }

    /** Whether an instruction puts an embedded object under a dictionary key. */
    static boolean putsEmbeddedUnderKey(RealmSchema schema, Instruction instruction) {
        return instruction instanceof Update update
                && update.value() == Payload.Marker.OBJECT_VALUE
                && !update.path().endsWithIndex()
                && PathEnds.collection(schema, update).isPresent();
    }

    /** Adds what clearing an element comes to as two values for it; false when it may stay. */
    private boolean replaces(Clear clear) {
        Payload.Marker empty =
                clear.collection() == CollectionType.LIST ? Payload.Marker.LIST : Payload.Marker.DICTIONARY;
        boolean justInserted = !mergeable.isEmpty()
                && mergeable.getLast() instanceof ArrayInsert insert
                && insert.value() == empty
                && insert.path().equals(clear.path())
                && insert.property().equals(clear.property())
                && insert.key().equals(clear.key())
                && insert.className().equals(clear.className());
        if (justInserted) {
            return true;
        }
        if (++cleared > CLEARED_MAX) {
            return false;
        }
        Optional<ListValue> list = list(clear);
        list.ifPresent(known -> {
            int size = known.elements().size();
            mergeable.add(elementOf(clear, Scalar.Null.NULL, size));
            mergeable.add(elementOf(clear, empty, size));
        });
        return list.isPresent();
    }

    private static Update elementOf(Clear clear, Payload value, int size) {
        return new Update(clear.className(), clear.key(), clear.property(), clear.path(), value, false, size);
    }

    /** Adds what a move comes to as erasure and insertion; false when it may stay a move. */
    private boolean replaces(ArrayMove move) {
        Optional<Property> column = PathEnds.collection(schema, move);
        Optional<ListValue> list = column.flatMap(known -> list(move));
        int from = move.path().lastIndex();
        if (list.isEmpty() || from >= list.get().elements().size() || !haveInside(column.get(), list.get())) {
            return false;
        }
        int size = list.get().elements().size();
        List<Instruction> insertion = ObjectSnapshot.insertion(
                schema,
                new ObjectKey(move.className(), move.key()),
                column.get(),
                move.property(),
                move.path().withLastIndex(move.to()),
                list.get().elements().get(from),
                size - 1);
        movedBytes += ChangesetCodec.encode(insertion).size();
        if (movedBytes > MOVED_BYTES_MAX) {
            return false;
        }
        mergeable.add(new ArrayErase(move.className(), move.key(), move.property(), move.path(), size));
        mergeable.addAll(insertion);
        return true;
    }

    private boolean haveInside(Property column, ListValue list) {
        boolean embedded = column.linkTarget()
                .flatMap(schema::find)
                .filter(ObjectSchema::embedded)
                .isPresent();
        return embedded || list.elements().stream().anyMatch(element -> !(element instanceof Scalar));
    }

    /** The list of which an instruction is on an element, as it is before the instruction. */
    private Optional<ListValue> list(PathInstruction element) {
        ObjectKey key = new ObjectKey(element.className(), element.key());
        Optional<ObjectState> state;
        try {
            state = InstructionApplier.apply(
                    schema,
                    states.getOrDefault(key, Optional.empty()),
                    pending.getOrDefault(key, List.of()));
        } catch (BadChangesetException refusedWhenApplied) {
            return Optional.empty();
        }
        states.put(key, state);
        pending.remove(key);
        Optional<Value> value = state.map(object -> object.properties().get(element.property()));
        for (int i = 0; i < element.path().size() - 1 && value.isPresent(); i++) {
            value = step(value.get(), element.path(), i);
        }
        return value.filter(ListValue.class::isInstance).map(ListValue.class::cast);
    }

    private static Optional<Value> step(Value value, Path path, int position) {
        if (path.isIndex(position)) {
            return value instanceof ListValue(List<Value> elements) && path.index(position) < elements.size()
                    ? Optional.of(elements.get(path.index(position)))
                    : Optional.empty();
        }
        return switch (value) {
            case DictionaryValue(Map<String, Value> entries) -> Optional.ofNullable(entries.get(path.key(position)));
            case EmbeddedObject(Map<String, Value> fields) -> Optional.ofNullable(fields.get(path.key(position)));
            case ListValue ignored -> Optional.empty();
            case SetValue ignored -> Optional.empty();
            case Scalar ignored -> Optional.empty();
        };
    }
}
