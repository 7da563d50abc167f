package io.devsync.server.query;

import java.util.Objects;

/**
 * A query that cannot be served; becomes a {@code query_error} with code 226, after which the session goes on.
 *
 * <p>The texts begin as the original's did, for apps and test suites look for them (spec wire-protocol §4.6).
 */
public final class BadQueryException extends Exception {

    private BadQueryException(String message) {
        super(message);
    }

    /** The query is no RQL, or the body no JSON object of queries. */
    public static BadQueryException badSyntax(String detail) {
        return new BadQueryException("Client provided query with bad syntax: " + detail);
    }

    /** The query is RQL, but asks for what cannot be subscribed to. */
    public static BadQueryException invalid(String className, String detail) {
        return new BadQueryException("Invalid query: \"" + className + "\": " + detail);
    }

    /** The query compares a field that is unknown, of a kind that cannot be queried, or not configured to be queryable. */
    public static BadQueryException notQueryable(String className, String field) {
        return invalid(className, "key \"" + field + "\" is not a queryable field");
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
