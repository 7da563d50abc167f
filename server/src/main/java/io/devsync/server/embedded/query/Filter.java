package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Doc;
import java.util.List;
import org.bson.BsonDocument;

/** A query filter, parsed once and then asked for many documents. Immutable. */
public final class Filter {

    /** Accepts every document. */
    public static final Filter ALL = new Filter(new Condition.And(List.of()));

    private final Condition condition;

    Filter(Condition condition) {
        this.condition = condition;
    }

    /** @throws io.devsync.server.embedded.error.MongoError BadValue and others, for what MongoDB refuses too; NotImplemented */
    public static Filter parse(BsonDocument filter) {
        return filter.isEmpty() ? ALL : new Filter(FilterParser.parse(filter));
    }

    public boolean matches(Doc document) {
        return condition.matches(document, MatchPosition.NONE);
    }

    /** Like {@link #matches}, and notes which element of an array matched first, for the positional operator. */
    public boolean matches(Doc document, MatchPosition position) {
        return condition.matches(document, position);
    }

    /** What must hold for every match, for the choice of an index. */
    public List<Condition> conjuncts() {
        return condition instanceof Condition.And and ? and.parts() : List.of(condition);
    }
}
