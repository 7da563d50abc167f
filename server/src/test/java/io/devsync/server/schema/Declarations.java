package io.devsync.server.schema;

import io.devsync.protocol.changeset.Instruction.AddColumn;
import io.devsync.protocol.changeset.Instruction.AddTable;
import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.List;
import java.util.Optional;

/** Schema instructions as clients send them, in short. */
final class Declarations {

    private Declarations() {}

    static AddTable topLevel(String className, PrimaryKey.Type type) {
        return new AddTable(className, new ClassKind.TopLevel(new PrimaryKeyProperty("_id", type, false)));
    }

    static AddTable asymmetric(String className, PrimaryKey.Type type) {
        return new AddTable(className, new ClassKind.Asymmetric(new PrimaryKeyProperty("_id", type, false)));
    }

    static AddTable embedded(String className) {
        return new AddTable(className, new ClassKind.Embedded());
    }

    static AddColumn required(String className, String name, PropertyType type) {
        return column(className, name, type, false, CollectionType.SINGLE, Optional.empty());
    }

    static AddColumn optional(String className, String name, PropertyType type) {
        return column(className, name, type, true, CollectionType.SINGLE, Optional.empty());
    }

    static AddColumn collection(String className, String name, PropertyType type, CollectionType collection) {
        return column(className, name, type, type == PropertyType.MIXED, collection, Optional.empty());
    }

    static AddColumn link(String className, String name, CollectionType collection, String target) {
        boolean nullable = collection == CollectionType.SINGLE || collection == CollectionType.DICTIONARY;
        return column(className, name, PropertyType.LINK, nullable, collection, Optional.of(target));
    }

    private static AddColumn column(
            String className,
            String name,
            PropertyType type,
            boolean nullable,
            CollectionType collection,
            Optional<String> target) {
        return new AddColumn(className, new Property(name, type, nullable, collection, target));
    }

    static Evolution develop(AppSchema schema, SchemaInstruction... instructions) {
        return schema.evolve(List.of(instructions), EvolutionMode.DEVELOPMENT);
    }

    /** The schema of a database named db after these instructions, all of which must be accepted. */
    static AppSchema schemaOf(SchemaInstruction... instructions) {
        return switch (develop(AppSchema.empty("db"), instructions)) {
            case Evolution.Extended extended -> extended.next();
            case Evolution other -> throw new AssertionError(other + " (expected: extended)");
        };
    }
}
