package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.query.Filter;
import org.jspecify.annotations.Nullable;

/** Lets through the candidates that match a filter. */
final class MatchIterator implements DocIterator {

    private final DocIterator candidates;
    private final Filter filter;
    private final Deadline deadline;

    MatchIterator(DocIterator candidates, Filter filter, Deadline deadline) {
        this.candidates = candidates;
        this.filter = filter;
        this.deadline = deadline;
    }

    @Override
    public @Nullable Doc next() {
        while (true) {
            Doc candidate = candidates.next();
            if (candidate == null || filter.matches(candidate)) {
                return candidate;
            }
            deadline.check();
        }
    }
}
