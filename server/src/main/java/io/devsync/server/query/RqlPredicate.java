package io.devsync.server.query;

import java.util.List;

/** A query as a tree of conditions: what was written, before it is checked against a class. */
public sealed interface RqlPredicate {

    /** {@code TRUEPREDICATE} or {@code FALSEPREDICATE}. */
    record Constant(boolean value) implements RqlPredicate {}

    /** All terms hold; at least two, none of them an {@code And}. */
    record And(List<RqlPredicate> terms) implements RqlPredicate {
        public And {
            terms = List.copyOf(terms);
        }
    }

    /** At least one term holds; at least two, none of them an {@code Or}. */
    record Or(List<RqlPredicate> terms) implements RqlPredicate {
        public Or {
            terms = List.copyOf(terms);
        }
    }

    /** The term does not hold. */
    record Not(RqlPredicate term) implements RqlPredicate {}

    /**
     * Two operands compared.
     *
     * @param ignoreCase whether the operator was marked {@code [c]}
     */
    record Comparison(RqlOperand left, RqlOperator operator, boolean ignoreCase, RqlOperand right)
            implements RqlPredicate {}

    /** The operand lies between two values, both included. */
    record Between(RqlOperand operand, RqlLiteral low, RqlLiteral high) implements RqlPredicate {}

    /** The predicate in canonical RQL, which parses to an equal predicate. */
    default String toRql() {
        return RqlPrinter.print(this);
    }
}
