package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Objects as a client holds them, as strict as a client about what it applies (changeset-format §8): the judge of merge
 * tests, written apart from the code that the server uses.
 *
 * <p>What a property is follows from its name, see {@link #initial}; so an embedded object needs no class.
 */
final class ReferenceStore {

    /** An instruction that a client would refuse. */
    static final class Refused extends AssertionError {
        private static final long serialVersionUID = 1L;

        Refused(Instruction instruction, String reason) {
            super(instruction + ": " + reason);
        }
    }

    /** Properties of a top-level or embedded object. */
    record Fields(Map<String, Object> values) {
        Fields() {
            this(new TreeMap<>());
        }
    }

    private record Slot(Object container, Object place) {}

    private static final Object ABSENT = "absent";

    private final Map<ObjectKey, Fields> objects = new HashMap<>();

    Map<ObjectKey, Fields> objects() {
        return objects;
    }

    ReferenceStore copy() {
        ReferenceStore copy = new ReferenceStore();
        objects.forEach((key, fields) -> copy.objects.put(key, (Fields) deepCopy(fields)));
        return copy;
    }

    private static Object deepCopy(Object value) {
        return switch (value) {
            case Fields(var values) -> {
                Fields copy = new Fields();
                values.forEach((name, inner) -> copy.values.put(name, deepCopy(inner)));
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(inner -> copy.add(deepCopy(inner)));
                yield copy;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new TreeMap<>();
                map.forEach((key, inner) -> copy.put(key, deepCopy(inner)));
                yield copy;
            }
            case Set<?> set -> new HashSet<>(set);
            default -> value;
        };
    }

    ReferenceStore applyAll(List<Instruction> instructions) {
        instructions.forEach(this::apply);
        return this;
    }

    void apply(Instruction instruction) {
        switch (instruction) {
            case Instruction.SchemaInstruction ignored -> {}
            case Instruction.CreateObject create -> objects.computeIfAbsent(keyOf(create), key -> new Fields());
            case Instruction.EraseObject erase -> objects.remove(keyOf(erase));
            case Instruction.PathInstruction inside -> applyInside(inside);
        }
    }

    private static ObjectKey keyOf(Instruction.ObjectInstruction instruction) {
        return new ObjectKey(instruction.className(), instruction.key());
    }

    private void applyInside(Instruction.PathInstruction instruction) {
        Slot slot = slot(instruction);
        switch (instruction) {
            case Instruction.Update update -> update(slot, update);
            case Instruction.AddInteger add -> {
                switch (get(slot)) {
                    case Scalar.Int(long number) -> set(slot, new Scalar.Int(number + add.delta()));
                    case Scalar.Null ignored -> {}
                    default -> throw new Refused(add, "not an integer: " + get(slot));
                }
            }
            case Instruction.ArrayInsert insert ->
                list(slot, insert.priorSize(), 1, insert).add((int) slot.place, created(insert.value()));
            case Instruction.ArrayErase erase -> list(slot, erase.priorSize(), 0, erase).remove((int) slot.place);
            case Instruction.ArrayMove move -> {
                List<Object> list = list(slot, move.priorSize(), 0, move);
                require(move.to() < list.size() && move.to() != (int) slot.place, move, "bad target of a move");
                list.add(move.to(), list.remove((int) slot.place));
            }
            case Instruction.Clear clear -> set(slot, switch (clear.collection()) {
                case LIST -> new ArrayList<>();
                case DICTIONARY -> new TreeMap<>();
                case SET -> new HashSet<>();
                case SINGLE -> throw new Refused(clear, "clear of no collection");
            });
            case Instruction.SetInsert insert -> members(slot, insert).add(insert.value());
            case Instruction.SetErase erase -> members(slot, erase).remove(erase.value());
        }
    }

    private void update(Slot slot, Instruction.Update update) {
        if (slot.container instanceof List<?> list) {
            require(update.priorSize() == 0 || (int) slot.place < list.size(), update, "index beyond the list");
        }
        Object current = get(slot);
        switch (update.value()) {
            case Payload.Marker.ERASED -> ((Map<?, ?>) slot.container).remove(slot.place);
            case Payload.Marker.LIST -> set(slot, current instanceof List<?> ? current : new ArrayList<>());
            case Payload.Marker.DICTIONARY -> set(slot, current instanceof Map<?, ?> ? current : new TreeMap<>());
            case Payload.Marker.OBJECT_VALUE -> set(slot, current instanceof Fields ? current : new Fields());
            case Payload.Marker.SET -> throw new Refused(update, "set in mixed");
            case Scalar scalar -> set(slot, scalar);
        }
    }

    private static Object created(Payload payload) {
        return switch (payload) {
            case Payload.Marker.LIST -> new ArrayList<>();
            case Payload.Marker.DICTIONARY -> new TreeMap<>();
            case Payload.Marker.OBJECT_VALUE -> new Fields();
            case Payload.Marker other -> throw new AssertionError("inserted " + other);
            case Scalar scalar -> scalar;
        };
    }

    private Slot slot(Instruction.PathInstruction instruction) {
        Fields object = objects.get(keyOf(instruction));
        require(object != null, instruction, "no such object");
        Slot slot = new Slot(object, instruction.property());
        Path path = instruction.path();
        for (int i = 0; i < path.size(); i++) {
            Object container = get(slot);
            if (path.isIndex(i)) {
                require(container instanceof List<?>, instruction, "not a list at element " + i + ": " + container);
                slot = new Slot(container, path.index(i));
                boolean through = i < path.size() - 1;
                require(!through || path.index(i) < ((List<?>) container).size(), instruction, "path beyond a list");
            } else {
                require(
                        container instanceof Fields || container instanceof Map<?, ?>,
                        instruction,
                        "no keys at element " + i + ": " + container);
                slot = new Slot(container, path.key(i));
            }
        }
        return slot;
    }

    @SuppressWarnings("unchecked")
    private static Object get(Slot slot) {
        return switch (slot.container) {
            case Fields(var values) -> values.computeIfAbsent((String) slot.place, ReferenceStore::initial);
            case List<?> list -> (int) slot.place < list.size() ? list.get((int) slot.place) : ABSENT;
            default -> ((Map<Object, Object>) slot.container).getOrDefault(slot.place, ABSENT);
        };
    }

    @SuppressWarnings("unchecked")
    private static void set(Slot slot, Object value) {
        switch (slot.container) {
            case Fields(var values) -> values.put((String) slot.place, value);
            case List<?> list -> ((List<Object>) list).set((int) slot.place, value);
            default -> ((Map<Object, Object>) slot.container).put(slot.place, value);
        }
    }

    /** What a property holds that was never set. */
    static Object initial(String property) {
        return switch (property) {
            case "list", "embs" -> new ArrayList<>();
            case "set" -> new HashSet<>();
            case "dict", "embdict" -> new TreeMap<>();
            case "counter" -> new Scalar.Int(0);
            default -> Scalar.Null.NULL;
        };
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Slot slot, int priorSize, int slack, Instruction instruction) {
        require(slot.container instanceof List<?>, instruction, "not a list: " + slot.container);
        List<Object> list = (List<Object>) slot.container;
        require(list.size() == priorSize, instruction, "list has size " + list.size());
        require((int) slot.place < list.size() + slack, instruction, "index beyond the list");
        return list;
    }

    @SuppressWarnings("unchecked")
    private static Set<Object> members(Slot slot, Instruction instruction) {
        require(get(slot) instanceof Set<?>, instruction, "not a set: " + get(slot));
        return (Set<Object>) get(slot);
    }

    private static void require(boolean condition, Instruction instruction, String otherwise) {
        if (!condition) {
            throw new Refused(instruction, otherwise);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReferenceStore store && objects.equals(store.objects);
    }

    @Override
    public int hashCode() {
        return objects.hashCode();
    }

    @Override
    public String toString() {
        return objects.toString();
    }
}
