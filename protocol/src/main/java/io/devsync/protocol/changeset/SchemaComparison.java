package io.devsync.protocol.changeset;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Optional;

/**
 * Compares two definitions of the same class or property as clients do when they merge, and with their words (spec
 * development-mode §2.9; merge-rules §4.1).
 */
public final class SchemaComparison {

    private SchemaComparison() {}

    /** How two kinds of a class differ; empty when they are the same. */
    public static Optional<String> difference(String className, ClassKind left, ClassKind right) {
        return switch (left) {
            case ClassKind.Embedded() -> right instanceof ClassKind.Embedded
                    ? Optional.empty()
                    : Optional.of("'" + className + "' is an embedded table on one side, but not the other.");
            case ClassKind.TopLevel(var key) -> keyedDifference(className, key, false, right);
            case ClassKind.Asymmetric(var key) -> keyedDifference(className, key, true, right);
        };
    }

    private static Optional<String> keyedDifference(
            String className, PrimaryKeyProperty left, boolean leftAsymmetric, ClassKind rightKind) {
        return switch (rightKind) {
            case ClassKind.Embedded() ->
                Optional.of("'" + className + "' has a primary key on one side, but not on the other.");
            case ClassKind.TopLevel(var right) -> difference(className, left, right)
                    .or(() -> leftAsymmetric ? asymmetricOnOneSide(className) : Optional.empty());
            case ClassKind.Asymmetric(var right) -> difference(className, left, right)
                    .or(() -> leftAsymmetric ? Optional.empty() : asymmetricOnOneSide(className));
        };
    }

    private static Optional<String> asymmetricOnOneSide(String className) {
        return Optional.of("'" + className + "' is asymmetric on one side, but not on the other.");
    }

    private static Optional<String> difference(String className, PrimaryKeyProperty left, PrimaryKeyProperty right) {
        String key = "'" + className + "' has primary key '" + left.name() + "'";
        if (!left.name().equals(right.name())) {
            return Optional.of(key + " on one side, but primary key '" + Excerpt.cut(right.name()) + "' on the other.");
        }
        if (left.type() != right.type()) {
            return Optional.of(key + ", which is of type " + name(left.type()) + " on one side and type "
                    + name(right.type()) + " on the other.");
        }
        return left.nullable() == right.nullable()
                ? Optional.empty()
                : Optional.of(key + ", which is nullable on one side, but not the other.");
    }

    /** How two definitions of a property of a class differ; empty when they are the same. Both have the same name. */
    public static Optional<String> difference(String className, Property left, Property right) {
        String subject = "Property '" + left.name() + "' in class '" + className + "' is ";
        if (left.type() != right.type()) {
            return Optional.of(subject + "of type " + name(left.type()) + " on one side and type " + name(right.type())
                    + " on the other.");
        }
        if (left.nullable() != right.nullable()) {
            return Optional.of(subject + "nullable on one side and not on the other.");
        }
        if (left.collection() != right.collection()) {
            return Optional.of(subject + "a " + name(left.collection()) + " on one side, and a "
                    + name(right.collection()) + " on the other.");
        }
        return left.linkTarget().equals(right.linkTarget())
                ? Optional.empty()
                : Optional.of("Link property '" + left.name() + "' in class '" + className + "' points to class '"
                        + left.linkTarget().orElse("") + "' on one side and to '"
                        + Excerpt.cut(right.linkTarget().orElse("")) + "' on the other.");
    }

    /** The client's name of a type; a mixed column's is that of its code on the wire. */
    public static String name(PropertyType type) {
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
            case MIXED -> "Null";
            case LINK -> "Link";
        };
    }

    private static String name(PrimaryKey.Type type) {
        return switch (type) {
            case INT -> "Int";
            case STRING -> "String";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "UUID";
        };
    }

    private static String name(CollectionType type) {
        return switch (type) {
            case SINGLE -> "single value";
            case LIST -> "list";
            case DICTIONARY -> "dictionary";
            case SET -> "set";
        };
    }
}
