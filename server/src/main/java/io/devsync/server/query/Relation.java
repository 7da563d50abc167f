package io.devsync.server.query;

import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.nio.charset.StandardCharsets;

/** How two values must stand to each other for a comparison to hold (realm-core query_conditions.hpp). */
@FunctionalInterface
interface Relation {

    boolean holds(Value left, Value right);

    /**
     * The relation of an operator.
     *
     * @param ignoreCase whether letters differ by case only; then a string on the right must be folded
     */
    static Relation of(RqlOperator operator, boolean ignoreCase) {
        return switch (operator) {
            case EQUAL, IN -> ignoreCase ? Relation::equalIgnoringCase : Relation::equal;
            case NOT_EQUAL ->
                ignoreCase ? (left, right) -> !equalIgnoringCase(left, right) : (left, right) -> !equal(left, right);
            case LESS -> (left, right) -> left instanceof Scalar a
                    && right instanceof Scalar b
                    && ScalarOrder.comparable(a, b)
                    && ScalarOrder.compare(a, b) < 0;
            case GREATER -> (left, right) -> left instanceof Scalar a
                    && right instanceof Scalar b
                    && ScalarOrder.comparable(a, b)
                    && ScalarOrder.compare(a, b) > 0;
            // Null is neither less nor greater than anything, but null >= null and null <= null hold.
            case LESS_OR_EQUAL -> (left, right) -> left instanceof Scalar a
                    && right instanceof Scalar b
                    && (ScalarOrder.comparable(a, b) ? ScalarOrder.compare(a, b) <= 0 : bothNull(a, b));
            case GREATER_OR_EQUAL -> (left, right) -> left instanceof Scalar a
                    && right instanceof Scalar b
                    && (ScalarOrder.comparable(a, b) ? ScalarOrder.compare(a, b) >= 0 : bothNull(a, b));
            case BEGINS_WITH -> text(ignoreCase, true, TextMatch::beginsWith);
            case ENDS_WITH -> text(ignoreCase, true, TextMatch::endsWith);
            case CONTAINS -> text(ignoreCase, true, TextMatch::contains);
            case LIKE -> text(ignoreCase, false, TextMatch::like);
        };
    }

    private static boolean bothNull(Value left, Value right) {
        return left == Scalar.Null.NULL && right == Scalar.Null.NULL;
    }

    private static boolean equal(Value left, Value right) {
        return left instanceof Scalar a
                && right instanceof Scalar b
                && (ScalarOrder.comparable(a, b) ? ScalarOrder.compare(a, b) == 0 : bothNull(a, b));
    }

    private static boolean equalIgnoringCase(Value left, Value right) {
        return left instanceof Scalar.Str(String text) && right instanceof Scalar.Str(String needle)
                ? TextMatch.equal(text, needle, true)
                : equal(left, right);
    }

    private static Relation text(boolean ignoreCase, boolean nullIsEmpty, TextTest test) {
        return (left, right) -> {
            if (right == Scalar.Null.NULL) {
                // Everything, null too, begins with null, ends with it and contains it; but only null is like it.
                return nullIsEmpty || left == Scalar.Null.NULL;
            }
            if (left instanceof Scalar.Str(String text) && right instanceof Scalar.Str(String needle)) {
                return test.holds(text, needle, ignoreCase);
            }
            return left instanceof Scalar.Binary(byte[] bytes)
                    && right instanceof Scalar.Binary(byte[] needle)
                    && test.holds(asText(bytes), asText(needle), false);
        };
    }

    private static String asText(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A look into a string. */
    @FunctionalInterface
    interface TextTest {
        boolean holds(String text, String needle, boolean fold);
    }
}
