package io.devsync.protocol.object;

import io.devsync.protocol.changeset.Excerpt;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns an object into the instructions that build it where it does not exist: the reverse of {@link
 * InstructionApplier} (spec wire-protocol §7.6, sync-server-behaviours §5).
 */
public final class ObjectSnapshot {

    private final RealmSchema schema;
    private final String className;
    private final PrimaryKey key;
    private final List<Instruction> instructions = new ArrayList<>();

    ObjectSnapshot(RealmSchema schema, ObjectKey id) {
        this.schema = schema;
        this.className = id.className();
        this.key = id.key();
    }

    /**
     * EraseObject if wanted, CreateObject, then what sets each property that does not hold its default, so that the
     * result is {@link StateEquality the same} as the state.
     *
     * @param schema what the receiver knows; properties outside of it are left out
     * @param eraseFirst whether the receiver may hold the object: its own edits of it then lose, and lists start empty
     * @throws IllegalArgumentException if the schema lacks the object's class, or the state does not fit it in kind
     */
    public static List<Instruction> instructions(RealmSchema schema, ObjectState state, boolean eraseFirst) {
        ObjectKey id = state.id();
        ObjectSchema owner = schema.find(id.className())
                .orElseThrow(() -> new IllegalArgumentException(
                        "class " + Excerpt.of(id.className()) + " (expected: one of the schema)"));
        ObjectSnapshot snapshot = new ObjectSnapshot(schema, id);
        if (eraseFirst) {
            snapshot.instructions.add(new Instruction.EraseObject(id.className(), id.key()));
        }
        snapshot.instructions.add(new Instruction.CreateObject(id.className(), id.key()));
        for (Property column : owner.properties().values()) {
            Value value = state.properties().get(column.name());
            if (value != null) {
                snapshot.addProperty(column, column.name(), Path.ROOT, value);
            }
        }
        return snapshot.instructions;
    }

    /**
     * What inserts a list element with everything inside.
     *
     * @param column the property that the list is, or that the list is inside of in mixed
     * @param property the object's property that {@code column} is or is inside of
     * @param place the way from there to the new element
     * @param priorSize of the list
     */
    public static List<Instruction> insertion(
            RealmSchema schema,
            ObjectKey id,
            Property column,
            String property,
            Path place,
            Value element,
            int priorSize) {
        ObjectSnapshot snapshot = new ObjectSnapshot(schema, id);
        snapshot.insert(column, property, place, element, priorSize);
        return snapshot.instructions;
    }

    /**
     * What replaces a property of an object that exists, whatever the receiver holds there: its own edits inside lose.
     *
     * @param schema as in {@link #instructions}
     * @param state the whole object; a property that it does not have gets its default
     * @throws IllegalArgumentException if the schema lacks the property, or the state does not fit it in kind
     */
    public static List<Instruction> replacement(RealmSchema schema, ObjectState state, String property) {
        ObjectKey id = state.id();
        Property column = schema.find(id.className())
                .map(owner -> owner.properties().get(property))
                .orElseThrow(() -> new IllegalArgumentException("property " + Excerpt.of(id.className() + "." + property)
                        + " (expected: one of the schema)"));
        ObjectSnapshot snapshot = new ObjectSnapshot(schema, id);
        Value value = Defaults.read(state.properties(), column);
        if (column.collection() != CollectionType.SINGLE) {
            snapshot.clear(property, column.collection());
            snapshot.addProperty(column, property, Path.ROOT, value);
            return snapshot.instructions;
        }
        if (value instanceof EmbeddedObject) {
            // Creation alone leaves alone what is inside (spec merge-rules §4.3).
            snapshot.update(column, property, Path.ROOT, Scalar.Null.NULL, 0);
        }
        snapshot.instructions.add(
                new Instruction.Update(id.className(), id.key(), property, Path.ROOT, payload(column, value), false, 0));
        switch (value) {
            case ListValue ignored -> snapshot.clear(property, CollectionType.LIST);
            case DictionaryValue ignored -> snapshot.clear(property, CollectionType.DICTIONARY);
            case EmbeddedObject ignored -> {}
            case SetValue set -> throw misfit(column, set);
            case Scalar ignored -> {}
        }
        snapshot.addContents(column, property, Path.ROOT, value);
        return snapshot.instructions;
    }

    private void clear(String property, CollectionType collection) {
        instructions.add(new Instruction.Clear(className, key, property, Path.ROOT, collection));
    }

    /**
     * Builds a property of the object, or of an embedded object in it.
     *
     * @param property the object's property that {@code column} is or is inside of
     * @param path the way from there to {@code column}
     */
    private void addProperty(Property column, String property, Path path, Value value) {
        if (value.equals(Defaults.of(column))) {
            return;
        }
        switch (column.collection()) {
            case SINGLE -> update(column, property, path, value, 0);
            case LIST -> addElements(column, property, path, (ListValue) requireKind(column, value, ListValue.class));
            case SET -> addMembers(property, path, (SetValue) requireKind(column, value, SetValue.class));
            case DICTIONARY ->
                addEntries(column, property, path, (DictionaryValue) requireKind(column, value, DictionaryValue.class));
        }
    }

    private static Value requireKind(Property column, Value value, Class<? extends Value> kind) {
        if (kind.isInstance(value)) {
            return value;
        }
        throw misfit(column, value);
    }

    private static IllegalArgumentException misfit(Property column, Value value) {
        return new IllegalArgumentException("property " + Excerpt.of(column.name()) + " holds "
                + value.getClass().getSimpleName() + " (expected: " + column.collection() + " " + column.type() + ")");
    }

    /**
     * Sets a place to a value with all its contents, where no value of the same kind is.
     *
     * @param priorSize the list's size when the place is an element; else 0
     */
    void update(Property column, String property, Path path, Value value, int priorSize) {
        instructions.add(
                new Instruction.Update(className, key, property, path, payload(column, value), false, priorSize));
        addContents(column, property, path, value);
    }

    /** What creates the value, yet without contents. */
    private static Payload payload(Property column, Value value) {
        return switch (value) {
            case Scalar scalar -> scalar;
            case EmbeddedObject ignored -> Payload.Marker.OBJECT_VALUE;
            case ListValue ignored -> Payload.Marker.LIST;
            case DictionaryValue ignored -> Payload.Marker.DICTIONARY;
            case SetValue ignored -> throw misfit(column, value);
        };
    }

    private void addContents(Property column, String property, Path path, Value value) {
        switch (value) {
            case Scalar ignored -> {}
            case EmbeddedObject embedded -> addFields(column, property, path, embedded);
            case ListValue list -> addElements(column, property, path, list);
            case DictionaryValue dictionary -> addEntries(column, property, path, dictionary);
            case SetValue ignored -> throw misfit(column, value);
        }
    }

    private void addFields(Property column, String property, Path path, EmbeddedObject embedded) {
        ObjectSchema owner = column.linkTarget()
                .flatMap(schema::find)
                .orElseThrow(() -> misfit(column, embedded));
        for (Property field : owner.properties().values()) {
            Value value = embedded.properties().get(field.name());
            if (value != null) {
                addProperty(field, property, path.thenKey(field.name()), value);
            }
        }
    }

    private void addElements(Property column, String property, Path path, ListValue list) {
        List<Value> elements = list.elements();
        for (int i = 0; i < elements.size(); i++) {
            insert(column, property, path.thenIndex(i), elements.get(i), i);
        }
    }

    /** Inserts a list element with all its contents. */
    void insert(Property column, String property, Path place, Value element, int priorSize) {
        instructions.add(
                new Instruction.ArrayInsert(className, key, property, place, payload(column, element), priorSize));
        addContents(column, property, place, element);
    }

    private void addMembers(String property, Path path, SetValue set) {
        for (Scalar member : set.members()) {
            instructions.add(new Instruction.SetInsert(className, key, property, path, member));
        }
    }

    private void addEntries(Property column, String property, Path path, DictionaryValue dictionary) {
        for (Map.Entry<String, Value> entry : dictionary.entries().entrySet()) {
            update(column, property, path.thenKey(entry.getKey()), entry.getValue(), 0);
        }
    }

    void add(Instruction instruction) {
        instructions.add(instruction);
    }

    List<Instruction> instructions() {
        return instructions;
    }
}
