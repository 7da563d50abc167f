package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;

/**
 * What to find, in which order, and how much of it.
 *
 * @param limit 0 for all
 * @param natural whether the client asked for a plain scan ({@code hint: {$natural: ...}})
 */
public record Query(Filter filter, SortOrder sort, long skip, long limit, boolean natural) {

    public static Query of(Filter filter) {
        return new Query(filter, SortOrder.NONE, 0, 0, false);
    }

    /** The same query with these variables for its filter. */
    public Query with(Variables variables) {
        return new Query(filter.with(variables), sort, skip, limit, natural);
    }

    /** The first match in an order. */
    public static Query first(Filter filter, SortOrder sort) {
        return new Query(filter, sort, 0, 1, false);
    }
}
