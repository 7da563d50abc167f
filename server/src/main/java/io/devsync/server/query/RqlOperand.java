package io.devsync.server.query;

import java.util.List;

/** One side of a comparison. */
public sealed interface RqlOperand {

    /** How many values of a list must satisfy a comparison. */
    enum Quantifier {
        /** At least one; what an unmarked list means. */
        ANY,
        /** Every one, thus also an empty list. */
        ALL,
        /** Not one, thus also an empty list. */
        NONE
    }

    /**
     * A property of the object; what a quantifier was written before is a list.
     *
     * @param path the name; with dots between the parts where the query goes through links
     * @param quantified whether the quantifier was written
     */
    record Property(String path, Quantifier quantifier, boolean quantified) implements RqlOperand {

        /** A property without a quantifier. */
        public Property(String path) {
            this(path, Quantifier.ANY, false);
        }
    }

    /** The number of elements of a property, {@code @count}. */
    record Count(String path) implements RqlOperand {}

    /** A value. */
    record Constant(RqlLiteral value) implements RqlOperand {}

    /** Several values in braces. */
    record Constants(List<RqlLiteral> values, Quantifier quantifier) implements RqlOperand {
        public Constants {
            values = List.copyOf(values);
        }
    }
}
