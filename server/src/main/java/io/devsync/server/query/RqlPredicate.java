package io.devsync.server.query;

import java.util.ArrayList;
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

    /** The geo point in a field lies in an area. */
    record GeoWithin(String path, GeoShape shape) implements RqlPredicate {}

    /** All terms, as flat and with as few of them as possible. */
    static RqlPredicate all(List<RqlPredicate> terms) {
        List<RqlPredicate> open = new ArrayList<>();
        for (RqlPredicate term : terms) {
            switch (term) {
                case Constant(boolean value) -> {
                    if (!value) {
                        return term;
                    }
                }
                case And(List<RqlPredicate> inner) -> open.addAll(inner);
                default -> open.add(term);
            }
        }
        return open.isEmpty() ? new Constant(true) : open.size() == 1 ? open.getFirst() : new And(open);
    }

    /** Any of the terms, as flat and with as few of them as possible. */
    static RqlPredicate any(List<RqlPredicate> terms) {
        List<RqlPredicate> open = new ArrayList<>();
        for (RqlPredicate term : terms) {
            switch (term) {
                case Constant(boolean value) -> {
                    if (value) {
                        return term;
                    }
                }
                case Or(List<RqlPredicate> inner) -> open.addAll(inner);
                default -> open.add(term);
            }
        }
        return open.isEmpty() ? new Constant(false) : open.size() == 1 ? open.getFirst() : new Or(open);
    }

    /** The predicate in canonical RQL, which parses to an equal predicate. */
    default String toRql() {
        return RqlPrinter.print(this);
    }
}
