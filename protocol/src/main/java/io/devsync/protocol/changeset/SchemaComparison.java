package io.devsync.protocol.changeset;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;

/**
 * Compares two definitions of the same class or property as clients do when they merge, and with their words (spec
 * development-mode §2.9; merge-rules §4.1).
 */
public final class SchemaComparison {

    private SchemaComparison() {}

    /**
     * Compares the kinds of a class.
     *
     * @throws SchemaMismatchException if they differ
     */
    public static void requireSame(String className, ClassKind left, ClassKind right) throws SchemaMismatchException {
        switch (left) {
            case ClassKind.Embedded() -> {
                if (!(right instanceof ClassKind.Embedded)) {
                    throw new SchemaMismatchException(
                            "'" + className + "' is an embedded table on one side, but not the other.");
                }
            }
            case ClassKind.TopLevel(var key) -> requireSameKeyed(className, key, false, right);
            case ClassKind.Asymmetric(var key) -> requireSameKeyed(className, key, true, right);
        }
    }

    private static void requireSameKeyed(
            String className, PrimaryKeyProperty left, boolean leftAsymmetric, ClassKind rightKind)
            throws SchemaMismatchException {
        PrimaryKeyProperty right =
                switch (rightKind) {
                    case ClassKind.TopLevel(var key) -> key;
                    case ClassKind.Asymmetric(var key) -> key;
                    case ClassKind.Embedded() -> throw new SchemaMismatchException(
                            "'" + className + "' has a primary key on one side, but not on the other.");
                };
        String key = "'" + className + "' has primary key '" + left.name() + "'";
        if (!left.name().equals(right.name())) {
            throw new SchemaMismatchException(
                    key + " on one side, but primary key '" + Excerpt.cut(right.name()) + "' on the other.");
        }
        if (left.type() != right.type()) {
            throw new SchemaMismatchException(key + ", which is of type " + name(left.type()) + " on one side and type "
                    + name(right.type()) + " on the other.");
        }
        if (left.nullable() != right.nullable()) {
            throw new SchemaMismatchException(key + ", which is nullable on one side, but not the other.");
        }
        if (leftAsymmetric != rightKind instanceof ClassKind.Asymmetric) {
            throw new SchemaMismatchException(
                    "'" + className + "' is asymmetric on one side, but not on the other.");
        }
    }

    /**
     * Compares the definitions of a property of a class; both have the same name.
     *
     * @throws SchemaMismatchException if they differ
     */
    public static void requireSame(String className, Property left, Property right) throws SchemaMismatchException {
        String subject = "Property '" + left.name() + "' in class '" + className + "' is ";
        if (left.type() != right.type()) {
            throw new SchemaMismatchException(subject + "of type " + name(left.type()) + " on one side and type "
                    + name(right.type()) + " on the other.");
        }
        if (left.nullable() != right.nullable()) {
            throw new SchemaMismatchException(subject + "nullable on one side and not on the other.");
        }
        if (left.collection() != right.collection()) {
            throw new SchemaMismatchException(subject + "a " + name(left.collection()) + " on one side, and a "
                    + name(right.collection()) + " on the other.");
        }
        if (!left.linkTarget().equals(right.linkTarget())) {
            throw new SchemaMismatchException("Link property '" + left.name() + "' in class '" + className
                    + "' points to class '" + left.linkTarget().orElse("") + "' on one side and to '"
                    + Excerpt.cut(right.linkTarget().orElse("")) + "' on the other.");
        }
    }

    private static String name(PropertyType type) {
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
            // The type's name on the wire, which is what clients print.
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
