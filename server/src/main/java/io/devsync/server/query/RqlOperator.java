package io.devsync.server.query;

/** The comparisons of RQL. */
public enum RqlOperator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    /** Equal to any of the values on the right. */
    IN("IN"),
    BEGINS_WITH("BEGINSWITH"),
    ENDS_WITH("ENDSWITH"),
    CONTAINS("CONTAINS"),
    /** Equal to a pattern where {@code ?} stands for one character and {@code *} for any number of them. */
    LIKE("LIKE");

    private final String text;

    RqlOperator(String text) {
        this.text = text;
    }

    /** The operator as it is written. */
    public String text() {
        return text;
    }

    /** Whether the operator looks into strings. */
    public boolean isText() {
        return this == BEGINS_WITH || this == ENDS_WITH || this == CONTAINS || this == LIKE;
    }

    /** Whether the operator needs an order of its operands, rather than only equality. */
    public boolean isOrder() {
        return this == LESS || this == LESS_OR_EQUAL || this == GREATER || this == GREATER_OR_EQUAL;
    }
}
