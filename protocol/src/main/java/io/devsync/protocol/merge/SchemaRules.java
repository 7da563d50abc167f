package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;

/**
 * Declarations and erasures of classes and properties (spec merge-rules §4.1).
 *
 * <p>The texts of mismatches are the ones that clients log (spec development-mode §2.9), so that one search finds both
 * ends.
 */
final class SchemaRules {

    private SchemaRules() {}

    // merge-rules §4.1 AddTable/AddTable
    static void addTableAddTable(Step left, Step right) throws MergeException {
        if (!Relations.sameTable(left, right)) {
            return;
        }
        requireSameKind(
                left.instruction.className(),
                ((Instruction.AddTable) left.instruction).kind(),
                ((Instruction.AddTable) right.instruction).kind());
        left.discard();
        right.discard();
    }

    private static void requireSameKind(String name, ClassKind left, ClassKind right) throws MergeException {
        switch (left) {
            case ClassKind.Embedded ignored -> {
                if (!(right instanceof ClassKind.Embedded)) {
                    throw MergeException.schemaMismatch(
                            "'" + name + "' is an embedded table on one side, but not the other.");
                }
            }
            case ClassKind.TopLevel(var primaryKey) -> requireSameKey(name, primaryKey, false, right);
            case ClassKind.Asymmetric(var primaryKey) -> requireSameKey(name, primaryKey, true, right);
        }
    }

    private static void requireSameKey(
            String name, ClassKind.PrimaryKeyProperty left, boolean leftIsAsymmetric, ClassKind rightKind)
            throws MergeException {
        ClassKind.PrimaryKeyProperty right = switch (rightKind) {
            case ClassKind.TopLevel(var primaryKey) -> primaryKey;
            case ClassKind.Asymmetric(var primaryKey) -> primaryKey;
            case ClassKind.Embedded ignored ->
                throw MergeException.schemaMismatch(
                        "'" + name + "' has a primary key on one side, but not on the other.");
        };
        if (!left.name().equals(right.name())) {
            throw MergeException.schemaMismatch("'" + name + "' has primary key '" + left.name()
                    + "' on one side, but primary key '" + right.name() + "' on the other.");
        }
        if (left.type() != right.type()) {
            throw MergeException.schemaMismatch("'" + name + "' has primary key '" + left.name() + "', which is of type "
                    + nameOf(left.type()) + " on one side and type " + nameOf(right.type()) + " on the other.");
        }
        if (left.nullable() != right.nullable()) {
            throw MergeException.schemaMismatch("'" + name + "' has primary key '" + left.name()
                    + "', which is nullable on one side, but not the other.");
        }
        if (leftIsAsymmetric != rightKind instanceof ClassKind.Asymmetric) {
            throw MergeException.schemaMismatch("'" + name + "' is asymmetric on one side, but not on the other.");
        }
    }

    // merge-rules §4.1 EraseTable/AddTable
    static void eraseTableAddTable(Step erase, Step add) {
        if (Relations.sameTable(erase, add)) {
            add.discard();
        }
    }

    // merge-rules §4.1 EraseTable/EraseTable
    static void eraseTableEraseTable(Step left, Step right) {
        if (Relations.sameTable(left, right)) {
            left.discard();
            right.discard();
        }
    }

    // merge-rules §4.1 AddColumn/EraseTable, Q5: the side that erases the target also erases the link column
    static void addColumnEraseTable(Step addColumn, Step eraseTable) throws MergeException {
        Property column = ((Instruction.AddColumn) addColumn.instruction).column();
        boolean linksToErased = column.linkTarget()
                .filter(eraseTable.instruction.className()::equals)
                .isPresent();
        if (linksToErased) {
            Instruction erase = new Instruction.EraseColumn(addColumn.instruction.className(), column.name());
            eraseTable.prepended.add(new Step(erase, eraseTable.rank, null));
            addColumn.discard();
        }
    }

    // merge-rules §4.1 AddColumn/AddColumn
    static void addColumnAddColumn(Step left, Step right) throws MergeException {
        if (!Relations.sameColumn(left, right)) {
            return;
        }
        requireSameColumn(
                left.instruction.className(),
                ((Instruction.AddColumn) left.instruction).column(),
                ((Instruction.AddColumn) right.instruction).column());
        left.discard();
        right.discard();
    }

    private static void requireSameColumn(String className, Property left, Property right) throws MergeException {
        String subject = "roperty '" + left.name() + "' in class '" + className + "' ";
        if (left.type() != right.type()) {
            throw MergeException.schemaMismatch("P" + subject + "is of type " + nameOf(left.type())
                    + " on one side and type " + nameOf(right.type()) + " on the other.");
        }
        if (left.nullable() != right.nullable()) {
            throw MergeException.schemaMismatch("P" + subject + "is nullable on one side and not on the other.");
        }
        if (left.collection() != right.collection()) {
            throw MergeException.schemaMismatch("P" + subject + "is a " + nameOf(left.collection())
                    + " on one side, and a " + nameOf(right.collection()) + " on the other.");
        }
        if (!left.linkTarget().equals(right.linkTarget())) {
            throw MergeException.schemaMismatch("Link p" + subject + "points to class '"
                    + left.linkTarget().orElse("") + "' on one side and to '"
                    + right.linkTarget().orElse("") + "' on the other.");
        }
    }

    // merge-rules §4.1 EraseColumn/AddColumn
    static void eraseColumnAddColumn(Step erase, Step add) {
        if (Relations.sameColumn(erase, add)) {
            add.discard();
        }
    }

    // merge-rules §4.1 EraseColumn/EraseColumn
    static void eraseColumnEraseColumn(Step left, Step right) {
        if (Relations.sameColumn(left, right)) {
            left.discard();
            right.discard();
        }
    }

    // merge-rules §4.1 EraseColumn/Update, Q2: only updates go, other instructions on the property stay
    static void eraseColumnUpdate(Step erase, Step update) {
        if (Relations.sameColumn(erase, update)) {
            update.discard();
        }
    }

    private static String nameOf(PropertyType type) {
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
            case MIXED -> "Null"; // the code that stands for mixed in a column, by its name
            case LINK -> "Link";
        };
    }

    private static String nameOf(PrimaryKey.Type type) {
        return switch (type) {
            case INT -> "Int";
            case STRING -> "String";
            case OBJECT_ID -> "ObjectId";
            case UUID -> "UUID";
        };
    }

    private static String nameOf(CollectionType type) {
        return switch (type) {
            case SINGLE -> "single value";
            case LIST -> "list";
            case DICTIONARY -> "dictionary";
            case SET -> "set";
        };
    }
}
