package io.devsync.protocol.changeset;

import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns schemas into the instructions that declare them, and back (spec sync-server-behaviours §5, changeset-format
 * §8).
 */
public final class SchemaInstructions {

    /** A table name has 63 bytes, of which {@code class_} takes 6 (realm-core group.hpp). */
    private static final int CLASS_NAME_BYTES_MAX = 57;
    /** realm-core table.hpp. */
    private static final int PROPERTY_NAME_BYTES_MAX = 63;

    private SchemaInstructions() {}

    /**
     * The instructions that declare a schema: first all classes, because links must find their target, then all
     * properties.
     */
    public static List<SchemaInstruction> of(RealmSchema schema) {
        List<SchemaInstruction> instructions = new ArrayList<>();
        for (ObjectSchema objectSchema : schema.classes().values()) {
            instructions.add(new Instruction.AddTable(objectSchema.name(), objectSchema.kind()));
        }
        for (ObjectSchema objectSchema : schema.classes().values()) {
            for (Property property : objectSchema.properties().values()) {
                instructions.add(new Instruction.AddColumn(objectSchema.name(), property));
            }
        }
        return instructions;
    }

    /**
     * A schema after the schema instructions among these; others are passed over. To declare again what is there
     * changes nothing.
     *
     * @throws SchemaMismatchException if one declares again what is there, but differently. Nullability counts, as it
     *     does when clients merge; they ignore it when they merely apply (spec merge-rules §9 Q8)
     * @throws BadChangesetException if one is about a class or property that does not exist, or has a name that no
     *     Realm file can hold
     */
    public static RealmSchema apply(RealmSchema schema, List<? extends Instruction> instructions)
            throws BadChangesetException, SchemaMismatchException {
        Map<String, Draft> classes = new LinkedHashMap<>();
        schema.classes().forEach((name, objectSchema) ->
                classes.put(name, new Draft(objectSchema.kind(), new LinkedHashMap<>(objectSchema.properties()))));
        boolean changed = false;
        for (Instruction instruction : instructions) {
            if (instruction instanceof SchemaInstruction change) {
                changed |= apply(classes, change);
            }
        }
        if (!changed) {
            return schema;
        }
        Map<String, ObjectSchema> result = new LinkedHashMap<>();
        classes.forEach((name, draft) -> result.put(name, new ObjectSchema(name, draft.kind(), draft.properties())));
        return new RealmSchema(result);
    }

    /** A class while instructions change it. */
    private record Draft(ClassKind kind, Map<String, Property> properties) {}

    private static boolean apply(Map<String, Draft> classes, SchemaInstruction change)
            throws BadChangesetException, SchemaMismatchException {
        return switch (change) {
            case Instruction.AddTable(String className, ClassKind kind) -> addTable(classes, className, kind);
            case Instruction.AddColumn(String className, Property column) -> addColumn(classes, className, column);
            case Instruction.EraseTable(String className) -> {
                existing(classes, "EraseTable", className);
                classes.remove(className);
                yield true;
            }
            case Instruction.EraseColumn(String className, String property) -> {
                if (existing(classes, "EraseColumn", className).properties().remove(property) == null) {
                    throw new BadChangesetException("EraseColumn of class " + Excerpt.of(className) + ": property "
                            + Excerpt.of(property) + " does not exist");
                }
                yield true;
            }
        };
    }

    private static boolean addTable(Map<String, Draft> classes, String className, ClassKind kind)
            throws BadChangesetException, SchemaMismatchException {
        requireName("class name", className, CLASS_NAME_BYTES_MAX);
        @Nullable Draft present = classes.get(className);
        if (present != null) {
            requireNone(SchemaComparison.difference(className, present.kind(), kind));
            return false;
        }
        classes.put(className, new Draft(kind, new LinkedHashMap<>()));
        return true;
    }

    private static boolean addColumn(Map<String, Draft> classes, String className, Property column)
            throws BadChangesetException, SchemaMismatchException {
        Draft owner = existing(classes, "AddColumn", className);
        requireName("property name", column.name(), PROPERTY_NAME_BYTES_MAX);
        @Nullable Property present = owner.properties().get(column.name());
        if (present != null) {
            requireNone(SchemaComparison.difference(className, present, column));
            return false;
        }
        if (isPrimaryKey(owner.kind(), column.name())) {
            throw new BadChangesetException("AddColumn of class " + Excerpt.of(className) + ": property "
                    + Excerpt.of(column.name()) + " is its primary key, which AddTable has declared");
        }
        if (column.linkTarget().isPresent()) {
            existing(classes, "AddColumn with a link", column.linkTarget().get());
        }
        owner.properties().put(column.name(), column);
        return true;
    }

    private static boolean isPrimaryKey(ClassKind kind, String property) {
        return switch (kind) {
            case ClassKind.TopLevel(var key) -> key.name().equals(property);
            case ClassKind.Asymmetric(var key) -> key.name().equals(property);
            case ClassKind.Embedded() -> false;
        };
    }

    private static Draft existing(Map<String, Draft> classes, String instruction, String className)
            throws BadChangesetException {
        Draft found = classes.get(className);
        if (found == null) {
            throw new BadChangesetException(
                    instruction + ": class " + Excerpt.of(className) + " does not exist");
        }
        return found;
    }

    private static void requireName(String what, String name, int bytesMax) throws BadChangesetException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > bytesMax) {
            throw new BadChangesetException(
                    what + " " + Excerpt.of(name) + " of " + length + " bytes (expected: 1 to " + bytesMax + ")");
        }
    }

    private static void requireNone(Optional<String> difference) throws SchemaMismatchException {
        if (difference.isPresent()) {
            throw new SchemaMismatchException(difference.get());
        }
    }
}
