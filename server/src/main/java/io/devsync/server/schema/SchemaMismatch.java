package io.devsync.server.schema;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Optional;

/**
 * Compares declarations as clients do when they merge schema instructions, and says so in their words (spec
 * development-mode §2.9; realm-core transform.cpp, AddTable × AddTable and AddColumn × AddColumn).
 */
final class SchemaMismatch {

    private SchemaMismatch() {}

    /** How two declarations of a class differ; empty when they are the same. */
    static Optional<String> between(String className, ClassKind known, ClassKind declared) {
        return switch (known) {
            case ClassKind.Embedded ignored -> declared instanceof ClassKind.Embedded
                    ? Optional.empty()
                    : text("'%s' is an embedded table on one side, but not the other.", className);
            case ClassKind.TopLevel(PrimaryKeyProperty key) -> between(className, key, false, declared);
            case ClassKind.Asymmetric(PrimaryKeyProperty key) -> between(className, key, true, declared);
        };
    }

    private static Optional<String> between(
            String className, PrimaryKeyProperty key, boolean asymmetric, ClassKind declared) {
        return switch (declared) {
            case ClassKind.Embedded ignored ->
                text("'%s' has a primary key on one side, but not on the other.", className);
            case ClassKind.TopLevel(PrimaryKeyProperty other) -> between(className, key, other)
                    .or(() -> asymmetric ? asymmetricOnOneSide(className) : Optional.empty());
            case ClassKind.Asymmetric(PrimaryKeyProperty other) -> between(className, key, other)
                    .or(() -> asymmetric ? Optional.empty() : asymmetricOnOneSide(className));
        };
    }

    private static Optional<String> asymmetricOnOneSide(String className) {
        return text("'%s' is asymmetric on one side, but not on the other.", className);
    }

    private static Optional<String> between(String className, PrimaryKeyProperty known, PrimaryKeyProperty declared) {
        if (!known.name().equals(declared.name())) {
            return text(
                    "'%s' has primary key '%s' on one side, but primary key '%s' on the other.",
                    className, known.name(), declared.name());
        }
        if (known.type() != declared.type()) {
            return text(
                    "'%s' has primary key '%s', which is of type %s on one side and type %s on the other.",
                    className, known.name(), nameOf(known.type()), nameOf(declared.type()));
        }
        return known.nullable() == declared.nullable()
                ? Optional.empty()
                : text(
                        "'%s' has primary key '%s', which is nullable on one side, but not the other.",
                        className, known.name());
    }

    /** How two declarations of a property differ; empty when they are the same. */
    static Optional<String> between(String className, Property known, Property declared) {
        String name = known.name();
        if (known.type() != declared.type()) {
            return text(
                    "Property '%s' in class '%s' is of type %s on one side and type %s on the other.",
                    name, className, nameOf(known.type()), nameOf(declared.type()));
        }
        if (known.nullable() != declared.nullable()) {
            return text(
                    "Property '%s' in class '%s' is nullable on one side and not on the other.", name, className);
        }
        if (known.collection() != declared.collection()) {
            return text(
                    "Property '%s' in class '%s' is a %s on one side, and a %s on the other.",
                    name, className, nameOf(known.collection()), nameOf(declared.collection()));
        }
        return known.linkTarget().equals(declared.linkTarget())
                ? Optional.empty()
                : text(
                        "Link property '%s' in class '%s' points to class '%s' on one side and to '%s' on the other.",
                        name, className, known.linkTarget().orElse(""), declared.linkTarget().orElse(""));
    }

    private static Optional<String> text(String format, Object... parts) {
        return Optional.of("Schema mismatch: " + format.formatted(parts));
    }

    private static String nameOf(PrimaryKey.Type type) {
        return switch (type) {
            case INT -> "Int";
            case STRING -> "String";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "UUID";
        };
    }

    private static String nameOf(CollectionType collection) {
        return switch (collection) {
            case SINGLE -> "single value";
            case LIST -> "list";
            case DICTIONARY -> "dictionary";
            case SET -> "set";
        };
    }

    /** The client's name of a type. */
    static String nameOf(PropertyType type) {
        return switch (type) {
            case INT -> "Int";
            case BOOL -> "Bool";
            case STRING -> "String";
            case BINARY -> "Binary";
            case TIMESTAMP -> "Timestamp";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case DECIMAL -> "Decimal";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "UUID";
            case MIXED -> "Mixed";
            case LINK -> "Link";
        };
    }
}
