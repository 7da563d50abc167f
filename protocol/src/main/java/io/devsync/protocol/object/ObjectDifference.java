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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns two states of one object into the instructions that lead from the first to the second, as somebody would have
 * given them who knew only the result: properties that read the same are left alone, lists are edited where they differ.
 *
 * <p>For changes made where nobody records instructions, such as in a document (spec sync-server-behaviours §11). The
 * fewer instructions, the less they can conflict with what others do meanwhile.
 */
public final class ObjectDifference {

    private final RealmSchema schema;
    private final String className;
    private final PrimaryKey key;
    private final ObjectSnapshot building;

    private ObjectDifference(RealmSchema schema, ObjectKey id) {
        this.schema = schema;
        this.className = id.className();
        this.key = id.key();
        this.building = new ObjectSnapshot(schema, id);
    }

    /**
     * What leads from one state to another; nothing when both read the same.
     *
     * @param before the object, or empty if it does not exist
     * @param after the same object, or empty if it does not exist afterwards
     * @throws IllegalArgumentException if the schema lacks the object's class, or a state does not fit it in kind
     */
    public static List<Instruction> instructions(
            RealmSchema schema, Optional<ObjectState> before, Optional<ObjectState> after) {
        if (after.isEmpty()) {
            return before.<List<Instruction>>map(gone -> List.of(
                            new Instruction.EraseObject(gone.id().className(), gone.id().key())))
                    .orElse(List.of());
        }
        if (before.isEmpty()) {
            return ObjectSnapshot.instructions(schema, after.get(), false);
        }
        ObjectKey id = after.get().id();
        if (!before.get().id().equals(id)) {
            throw new IllegalArgumentException("after: " + id + " (expected: " + before.get().id() + ")");
        }
        ObjectSchema owner = schema.find(id.className())
                .orElseThrow(() -> new IllegalArgumentException(
                        "class " + Excerpt.of(id.className()) + " (expected: one of the schema)"));
        ObjectDifference difference = new ObjectDifference(schema, id);
        for (Property column : owner.properties().values()) {
            difference.edit(
                    column,
                    column.name(),
                    Path.ROOT,
                    before.get().value(column),
                    after.get().value(column));
        }
        return difference.building.instructions();
    }

    /** Edits a property of the object or of an embedded object, or a dictionary entry. */
    private void edit(Property column, String property, Path path, Value before, Value after) {
        if (!editInside(column, property, path, before, after)) {
            building.update(column, property, path, after, 0);
        }
    }

    /** Edits what a value holds; false when that does not lead from one to the other. */
    private boolean editInside(Property column, String property, Path path, Value before, Value after) {
        if (before.equals(after)) {
            return true;
        }
        if (before instanceof EmbeddedObject(Map<String, Value> old)
                && after instanceof EmbeddedObject(Map<String, Value> next)) {
            editFields(column, property, path, old, next);
            return true;
        }
        if (before instanceof ListValue(List<Value> old) && after instanceof ListValue(List<Value> next)) {
            editElements(column, property, path, old, next);
            return true;
        }
        if (before instanceof SetValue(Set<Scalar> old) && after instanceof SetValue(Set<Scalar> next)) {
            editMembers(property, path, old, next);
            return true;
        }
        if (before instanceof DictionaryValue(Map<String, Value> old)
                && after instanceof DictionaryValue(Map<String, Value> next)) {
            editEntries(column, property, path, old, next);
            return true;
        }
        if (column.collection() != CollectionType.SINGLE && path.isRoot()) {
            throw new IllegalArgumentException("property " + Excerpt.of(property) + " holds "
                    + after.getClass().getSimpleName() + " (expected: " + column.collection() + ")");
        }
        return false;
    }

    private void editFields(
            Property column, String property, Path path, Map<String, Value> before, Map<String, Value> after) {
        ObjectSchema owner = column.linkTarget()
                .flatMap(schema::find)
                .orElseThrow(() -> new IllegalArgumentException(
                        "property " + Excerpt.of(property) + " holds an embedded object (expected: " + column.type()
                                + ")"));
        for (Property field : owner.properties().values()) {
            edit(
                    field,
                    property,
                    path.thenKey(field.name()),
                    Defaults.read(before, field),
                    Defaults.read(after, field));
        }
    }

    private void editElements(Property column, String property, Path path, List<Value> before, List<Value> after) {
        int size = before.size();
        for (ListDifference.Part part : ListDifference.parts(before, after)) {
            int old = part.from();
            int next = part.newFrom();
            // Elements before this part are as they will be, so places are those of the new list.
            while (old < part.until() && next < part.newUntil()) {
                Path place = path.thenIndex(next);
                if (!editInside(column, property, place, before.get(old), after.get(next))) {
                    building.update(column, property, place, after.get(next), size);
                }
                old++;
                next++;
            }
            for (; old < part.until(); old++) {
                building.add(new Instruction.ArrayErase(className, key, property, path.thenIndex(next), size--));
            }
            for (; next < part.newUntil(); next++) {
                building.insert(column, property, path.thenIndex(next), after.get(next), size++);
            }
        }
    }

    private void editMembers(String property, Path path, Set<Scalar> before, Set<Scalar> after) {
        for (Scalar member : before) {
            if (!after.contains(member)) {
                building.add(new Instruction.SetErase(className, key, property, path, member));
            }
        }
        for (Scalar member : after) {
            if (!before.contains(member)) {
                building.add(new Instruction.SetInsert(className, key, property, path, member));
            }
        }
    }

    private void editEntries(
            Property column, String property, Path path, Map<String, Value> before, Map<String, Value> after) {
        for (String entry : before.keySet()) {
            if (!after.containsKey(entry)) {
                building.add(new Instruction.Update(
                        className, key, property, path.thenKey(entry), Payload.Marker.ERASED, false, 0));
            }
        }
        after.forEach((entry, value) -> {
            Value old = before.get(entry);
            Path place = path.thenKey(entry);
            if (old == null) {
                building.update(column, property, place, value, 0);
            } else {
                edit(column, property, place, old, value);
            }
        });
    }
}
