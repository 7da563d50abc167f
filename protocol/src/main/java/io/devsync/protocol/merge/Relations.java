package io.devsync.protocol.merge;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import java.math.BigDecimal;
import java.util.Objects;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** The equalities that rules ask for, under the names of the spec (merge-rules §1). */
final class Relations {

    private Relations() {}

    static boolean sameTable(Step left, Step right) {
        return left.instruction.className().equals(right.instruction.className());
    }

    /** Table and key are equal; false for schema instructions. */
    static boolean sameObject(Step left, Step right) {
        return left.object != null && left.object == right.object;
    }

    static boolean sameField(Step left, Step right) {
        return left.field != null && left.field == right.field;
    }

    static boolean samePath(Step left, Step right) {
        return sameField(left, right)
                && left.pathSize == right.pathSize
                && left.samePathStart(right, left.pathSize);
    }

    /** Both address elements of one list, or one and the same property. */
    static boolean sameList(Step left, Step right) {
        return sameField(left, right)
                && left.pathSize == right.pathSize
                && left.samePathStart(right, left.pathSize - 1);
    }

    /** Table and property are equal, whatever the object; false where there is no property. */
    static boolean sameColumn(Step left, Step right) {
        return sameTable(left, right) && Objects.equals(columnOf(left), columnOf(right)) && columnOf(left) != null;
    }

    private static @Nullable String columnOf(Step step) {
        return switch (step.instruction) {
            case Instruction.AddColumn add -> add.column().name();
            case Instruction.EraseColumn erase -> erase.property();
            case Instruction.PathInstruction inside -> inside.property();
            default -> null;
        };
    }

    /** The inner path lies strictly inside the outer one. */
    static boolean prefix(Step outer, Step inner) {
        return sameField(outer, inner)
                && outer.pathSize < inner.pathSize
                && outer.samePathStart(inner, outer.pathSize);
    }

    /** The inner path goes through the list of which the outer one names an element, not necessarily that element. */
    static boolean listPrefix(Step outer, Step inner) {
        return outer.pathSize > 0
                && sameField(outer, inner)
                && outer.pathSize < inner.pathSize
                && outer.samePathStart(inner, outer.pathSize - 1);
    }

    /** Same type and value as realm-core compares them: floats and decimals by number, a NaN of a float equals nothing. */
    static boolean samePayload(Payload left, Payload right) {
        if (left instanceof Scalar.Float(float l) && right instanceof Scalar.Float(float r)) {
            return l == r;
        }
        if (left instanceof Scalar.Double(double l) && right instanceof Scalar.Double(double r)) {
            return l == r;
        }
        if (left instanceof Scalar.Decimal(Decimal128 l) && right instanceof Scalar.Decimal(Decimal128 r)) {
            return l.equals(r) || sameNumber(l, r);
        }
        return left.equals(right);
    }

    // realm-core decimal128.cpp: 1.0 equals 1.00 and 0 equals -0; a NaN equals the NaN of the same bits
    private static boolean sameNumber(Decimal128 left, Decimal128 right) {
        return left.isFinite()
                && right.isFinite()
                && new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0;
    }
}
