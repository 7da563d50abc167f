package io.devsync.server.embedded.query;

import io.devsync.server.embedded.expression.Variables;
import org.bson.BsonDocument;

/**
 * What one match is asked with and finds out beside yes or no: the variables of {@code $expr}, and the index of the array element that
 * made the filter match, which {@code $} stands for in updates and projections.
 */
public final class MatchPosition {

    private static final Variables NO_VARIABLES = Variables.of(new BsonDocument());
    private static final MatchPosition UNASKED = new MatchPosition(NO_VARIABLES, false);

    private final Variables variables;
    private final boolean asked;
    private int index = -1;

    private MatchPosition(Variables variables, boolean asked) {
        this.variables = variables;
        this.asked = asked;
    }

    /** A position to be found. */
    public static MatchPosition asked() {
        return new MatchPosition(NO_VARIABLES, true);
    }

    /** For those who do not ask for the position; may be shared. */
    static MatchPosition unasked(Variables variables) {
        return new MatchPosition(variables, false);
    }

    static MatchPosition unasked() {
        return UNASKED;
    }

    /** The same match below a negation: what does not match there is no position. */
    MatchPosition withoutPosition() {
        return asked ? unasked(variables) : this;
    }

    Variables variables() {
        return variables;
    }

    void note(int element) {
        if (asked) {
            index = element;
        }
    }

    /** The element's index, -1 when no array took part. */
    public int index() {
        return index;
    }

    void found(MatchPosition other) {
        index = other.index;
    }

    MatchPosition with(Variables other) {
        return new MatchPosition(other, asked);
    }
}
