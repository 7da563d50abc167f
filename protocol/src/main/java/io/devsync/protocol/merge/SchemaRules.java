package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.SchemaComparison;
import io.devsync.protocol.schema.Property;
import java.util.Optional;

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
        requireNone(SchemaComparison.difference(
                left.instruction.className(),
                ((Instruction.AddTable) left.instruction).kind(),
                ((Instruction.AddTable) right.instruction).kind()));
        left.discard();
        right.discard();
    }

    private static void requireNone(Optional<String> difference) throws MergeException {
        if (difference.isPresent()) {
            throw MergeException.schemaMismatch(difference.get());
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
        requireNone(SchemaComparison.difference(
                left.instruction.className(),
                ((Instruction.AddColumn) left.instruction).column(),
                ((Instruction.AddColumn) right.instruction).column()));
        left.discard();
        right.discard();
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
}
