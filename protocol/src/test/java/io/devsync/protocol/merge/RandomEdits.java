package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.merge.ReferenceStore.Fields;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Random transactions that a client could record on a given state, over objects with a property of every type.
 *
 * <p>As in the SDKs, making a mixed value a collection is followed by clearing it.
 */
final class RandomEdits {

    /** One property of each kind; those that hold objects come last. */
    static final List<String> PROPERTIES =
            List.of("int", "text", "counter", "link", "list", "set", "dict", "mixed", "emb", "embs", "embdict");

    /** The properties with one value of one type; all else that is edited has a type that it does not know. */
    static final RealmSchema SCHEMA = new RealmSchema(Map.of("Thing", plainClass()));

    private static ObjectSchema plainClass() {
        ClassKind.PrimaryKeyProperty key = new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false);
        return new ObjectSchema("Thing", new ClassKind.TopLevel(key), Map.of())
                .with(plain("int", PropertyType.INT, Optional.empty()))
                .with(plain("text", PropertyType.STRING, Optional.empty()))
                .with(plain("counter", PropertyType.INT, Optional.empty()))
                .with(plain("link", PropertyType.LINK, Optional.of("Thing")));
    }

    private static Property plain(String name, PropertyType type, Optional<String> target) {
        return new Property(name, type, true, CollectionType.SINGLE, target);
    }

    private static final int FLAT_PROPERTIES = PROPERTIES.indexOf("mixed");
    private static final int DEPTH_MAX = 3;

    private final Random random;
    private final int objects;
    private final List<String> edited;
    private final List<String> editedInside;
    private final MergeRules rules;

    /**
     * @param objects how many objects there are to edit; the fewer, the more conflicts
     * @param edited the top-level properties to edit; embedded objects have all others too, but mixed only with it
     * @param rules by which all that is recorded must converge: what those of clients do not bring together is left out
     *     with them
     */
    RandomEdits(Random random, int objects, List<String> edited, MergeRules rules) {
        this.rules = rules;
        this.random = random;
        this.objects = objects;
        this.edited = edited;
        List<String> inside = new ArrayList<>(PROPERTIES);
        if (!edited.contains("mixed")) {
            inside.remove("mixed");
        }
        this.editedInside = inside;
    }

    /** One transaction; applied to the store as it is recorded. */
    List<Instruction> transaction(ReferenceStore store, int edits) {
        Recording recording = new Recording(store);
        for (int i = 0; i < edits; i++) {
            recording.editSomeObject();
        }
        return recording.instructions;
    }

    private final class Recording {
        final List<Instruction> instructions = new ArrayList<>();
        private final ReferenceStore store;
        private ObjectKey object = new ObjectKey("none", new PrimaryKey.IntKey(0));
        private String property = "";

        Recording(ReferenceStore store) {
            this.store = store;
        }

        private void record(Instruction instruction) {
            store.apply(instruction);
            instructions.add(instruction);
        }

        void editSomeObject() {
            object = someKey();
            Fields fields = store.objects().get(object);
            if (fields == null) {
                record(new Instruction.CreateObject(object.className(), object.key()));
                if (random.nextBoolean()) {
                    property = random.nextBoolean() ? "int" : "counter";
                    update(Path.ROOT, number(), true);
                }
            } else if (random.nextInt(20) == 0) {
                record(new Instruction.EraseObject(object.className(), object.key()));
            } else {
                property = edited.get(random.nextInt(edited.size()));
                editField(fields, property, Path.ROOT, 0);
            }
        }

        /** Edits the property of a top-level or embedded object that the path leads to. */
        private void editField(Fields fields, String name, Path path, int depth) {
            Object value = fields.values().computeIfAbsent(name, ReferenceStore::initial);
            switch (name) {
                case "int" -> update(path, number(), random.nextInt(4) == 0);
                case "text" -> update(path, random.nextInt(4) == 0 ? Scalar.Null.NULL : text(), false);
                case "counter" -> editCounter(path);
                case "link" -> update(path, link(), false);
                case "list" -> editNumbers((List<?>) value, path);
                case "set" -> editSet(path);
                case "dict" -> editDictionary((Map<?, ?>) value, path);
                case "mixed" -> editMixed(value, path, depth);
                case "emb" -> editEmbedded(value, path, depth);
                case "embs" -> editEmbeddedList((List<?>) value, path, depth);
                case "embdict" -> editEmbeddedDictionary((Map<?, ?>) value, path, depth);
                default -> throw new AssertionError(name);
            }
        }

        private void editCounter(Path path) {
            switch (random.nextInt(6)) {
                case 0 -> update(path, number(), false);
                case 1 -> update(path, Scalar.Null.NULL, false);
                default ->
                    record(new Instruction.AddInteger(
                            object.className(), object.key(), property, path, random.nextInt(5) - 2));
            }
        }

        private void editNumbers(List<?> list, Path path) {
            int size = list.size();
            int choice = size == 0 ? 0 : random.nextInt(10);
            if (choice < 4) {
                insert(path, random.nextInt(size + 1), number(), size);
            } else if (choice == 4) {
                updateElement(path, random.nextInt(size), number(), size);
            } else if (choice < 7) {
                erase(path, random.nextInt(size), size);
            } else if (choice < 9 && size > 1) {
                move(path, size);
            } else if (random.nextInt(3) == 0) {
                clear(path, CollectionType.LIST);
            }
        }

        private void editSet(Path path) {
            Scalar member = random.nextBoolean() ? number() : text();
            int choice = random.nextInt(10);
            if (choice == 0) {
                clear(path, CollectionType.SET);
            } else if (choice < 7) {
                record(new Instruction.SetInsert(object.className(), object.key(), property, path, member));
            } else {
                record(new Instruction.SetErase(object.className(), object.key(), property, path, member));
            }
        }

        private void editDictionary(Map<?, ?> map, Path path) {
            int choice = random.nextInt(10);
            if (choice == 0) {
                clear(path, CollectionType.DICTIONARY);
            } else {
                Path entry = path.thenKey(key());
                boolean erase = choice < 4 && map.containsKey(entry.key(entry.size() - 1));
                update(entry, erase ? Payload.Marker.ERASED : number(), false);
            }
        }

        private void editMixed(Object value, Path path, int depth) {
            switch (value) {
                case List<?> list when random.nextInt(5) > 0 -> editMixedList(list, path, depth);
                case Map<?, ?> map when random.nextInt(5) > 0 -> editMixedDictionary(map, path, depth);
                case Scalar.Int ignored when !path.endsWithIndex() && random.nextBoolean() ->
                    record(new Instruction.AddInteger(object.className(), object.key(), property, path, 1));
                default -> setMixed(path, depth);
            }
        }

        private void setMixed(Path path, int depth) {
            boolean mayNest = depth < DEPTH_MAX && !path.endsWithIndex();
            switch (random.nextInt(mayNest ? 5 : 3)) {
                case 0 -> put(path, number());
                case 1 -> put(path, text());
                case 2 -> put(path, Scalar.Null.NULL);
                case 3 -> {
                    put(path, Payload.Marker.LIST);
                    clear(path, CollectionType.LIST);
                    insert(path, 0, number(), 0);
                }
                default -> {
                    put(path, Payload.Marker.DICTIONARY);
                    clear(path, CollectionType.DICTIONARY);
                    update(path.thenKey(key()), number(), false);
                }
            }
        }

        /** Sets what the path leads to, be it a list element or not. */
        private void put(Path path, Payload value) {
            if (path.endsWithIndex()) {
                updateElement(path, value);
            } else {
                update(path, value, false);
            }
        }

        private void editMixedList(List<?> list, Path path, int depth) {
            int size = list.size();
            int choice = size == 0 ? 0 : random.nextInt(10);
            if (choice < 3) {
                insert(path, random.nextInt(size + 1), somePayload(depth), size);
            } else if (choice == 3) {
                erase(path, random.nextInt(size), size);
            } else if (choice == 4 && mayClear(path)) {
                clear(path, CollectionType.LIST);
            } else if (choice == 5 && mayMoveContents(size)) {
                move(path, size);
            } else {
                int at = random.nextInt(size);
                editMixed(list.get(at), path.thenIndex(at), depth + 1);
            }
        }

        private void editMixedDictionary(Map<?, ?> map, Path path, int depth) {
            String key = key();
            int choice = random.nextInt(10);
            if (choice == 0 && mayClear(path)) {
                clear(path, CollectionType.DICTIONARY);
            } else if (!map.containsKey(key) || choice < 3) {
                setMixed(path.thenKey(key), depth + 1);
            } else if (choice == 3) {
                update(path.thenKey(key), Payload.Marker.ERASED, false);
            } else {
                editMixed(map.get(key), path.thenKey(key), depth + 1);
            }
        }

        private void editEmbedded(Object value, Path path, int depth) {
            if (!(value instanceof Fields fields)) {
                update(path, Payload.Marker.OBJECT_VALUE, false);
            } else if (random.nextInt(6) == 0) {
                update(path, Scalar.Null.NULL, false);
                if (random.nextBoolean()) {
                    update(path, Payload.Marker.OBJECT_VALUE, false);
                }
            } else {
                editInside(fields, path, depth);
            }
        }

        private void editEmbeddedList(List<?> list, Path path, int depth) {
            int size = list.size();
            int choice = size == 0 ? 0 : random.nextInt(12);
            if (choice < 3) {
                insert(path, random.nextInt(size + 1), Payload.Marker.OBJECT_VALUE, size);
            } else if (choice == 3) {
                erase(path, random.nextInt(size), size);
            } else if (choice == 4 && random.nextInt(3) == 0) {
                clear(path, CollectionType.LIST);
            } else if (choice < 8 && mayMoveContents(size)) {
                move(path, size);
            } else {
                int at = random.nextInt(size);
                editInside((Fields) list.get(at), path.thenIndex(at), depth);
            }
        }

        private void editEmbeddedDictionary(Map<?, ?> map, Path path, int depth) {
            String key = key();
            if (map.get(key) instanceof Fields fields && random.nextInt(5) > 0) {
                editInside(fields, path.thenKey(key), depth);
            } else if (map.containsKey(key)) {
                update(path.thenKey(key), random.nextBoolean() ? Payload.Marker.ERASED : Scalar.Null.NULL, false);
            } else {
                update(path.thenKey(key), Payload.Marker.OBJECT_VALUE, false);
            }
        }

        private void editInside(Fields fields, Path path, int depth) {
            boolean mayNest = depth < DEPTH_MAX;
            String name = editedInside.get(random.nextInt(mayNest ? editedInside.size() : FLAT_PROPERTIES));
            editField(fields, name, path.thenKey(name), depth + 1);
        }

        private void update(Path path, Payload value, boolean isDefault) {
            record(new Instruction.Update(object.className(), object.key(), property, path, value, isDefault, 0));
        }

        private void updateElement(Path list, int at, Payload value, int size) {
            record(new Instruction.Update(
                    object.className(), object.key(), property, list.thenIndex(at), value, false, size));
        }

        private void updateElement(Path element, Payload value) {
            int size = ((List<?>) valueAt(element, element.size() - 1)).size();
            record(new Instruction.Update(object.className(), object.key(), property, element, value, false, size));
        }

        private Object valueAt(Path path, int length) {
            Object value = store.objects().get(object).values().get(property);
            for (int i = 0; i < length; i++) {
                value = switch (value) {
                    case List<?> list -> list.get(path.index(i));
                    case Fields(var values) -> values.get(path.key(i));
                    default -> ((Map<?, ?>) value).get(path.key(i));
                };
            }
            return value;
        }

        private void insert(Path list, int at, Payload value, int size) {
            record(new Instruction.ArrayInsert(
                    object.className(), object.key(), property, list.thenIndex(at), value, size));
        }

        private void move(Path list, int size) {
            int from = random.nextInt(size);
            int to = (from + 1 + random.nextInt(size - 1)) % size;
            record(new Instruction.ArrayMove(
                    object.className(), object.key(), property, list.thenIndex(from), to, size));
        }

        private void erase(Path list, int at, int size) {
            record(new Instruction.ArrayErase(object.className(), object.key(), property, list.thenIndex(at), size));
        }

        private void clear(Path path, CollectionType type) {
            record(new Instruction.Clear(object.className(), object.key(), property, path, type));
        }
    }

    /** Moving elements with contents that others edit: merge-rules §9 Q1. */
    private boolean mayMoveContents(int size) {
        return rules == MergeRules.SOUND && size > 1;
    }

    /** No rule cares for the index of a collection to clear when the list around it changes. */
    private boolean mayClear(Path path) {
        return rules == MergeRules.SOUND || !path.endsWithIndex();
    }

    private ObjectKey someKey() {
        return new ObjectKey("Thing", new PrimaryKey.IntKey(random.nextInt(objects)));
    }

    private Payload somePayload(int depth) {
        return switch (random.nextInt(depth < DEPTH_MAX ? 5 : 3)) {
            case 0 -> number();
            case 1 -> text();
            case 2 -> Scalar.Null.NULL;
            case 3 -> Payload.Marker.LIST;
            default -> Payload.Marker.DICTIONARY;
        };
    }

    private Scalar number() {
        return new Scalar.Int(random.nextInt(20));
    }

    private Scalar text() {
        return new Scalar.Str(String.valueOf((char) ('a' + random.nextInt(6))));
    }

    private Scalar link() {
        ObjectKey target = someKey();
        return random.nextInt(4) == 0 ? Scalar.Null.NULL : new Scalar.Link(target.className(), target.key());
    }

    private String key() {
        return "k" + random.nextInt(3);
    }
}
