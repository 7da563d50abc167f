package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.expression.Variables;
import java.util.List;
import org.bson.BsonDocument;

/** A query filter, parsed once and then asked for many documents. Immutable. */
public final class Filter {

    /** Accepts every document. */
    public static final Filter ALL = new Filter(new Condition.And(List.of()), MatchPosition.unasked());

    private final Condition condition;
    private final MatchPosition unasked;

    private Filter(Condition condition, MatchPosition unasked) {
        this.condition = condition;
        this.unasked = unasked;
    }

    /** @throws io.devsync.server.embedded.error.MongoError BadValue and others, for what MongoDB refuses too; NotImplemented */
    public static Filter parse(BsonDocument filter) {
        return filter.isEmpty() ? ALL : new Filter(FilterParser.parse(filter), MatchPosition.unasked());
    }

    /** The same filter with these variables for its {@code $expr}. */
    public Filter with(Variables variables) {
        return new Filter(condition, MatchPosition.unasked(variables));
    }

    public boolean matches(Doc document) {
        return condition.matches(document, unasked);
    }

    /** Like {@link #matches(Doc)}, and notes which element of an array matched first, for the positional operator. */
    public boolean matches(Doc document, MatchPosition position) {
        MatchPosition asking = position.with(unasked.variables());
        boolean matches = condition.matches(document, asking);
        position.found(asking);
        return matches;
    }

    /** What must hold for every match, for the choice of an index. */
    public List<Condition> conjuncts() {
        return condition instanceof Condition.And and ? and.parts() : List.of(condition);
    }
}
