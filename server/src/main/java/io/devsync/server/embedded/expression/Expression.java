package io.devsync.server.embedded.expression;

import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** An aggregation expression, parsed once and evaluated for many documents. Immutable. */
public interface Expression {

    /** The value, or null when there is none (a missing field). */
    @Nullable BsonValue evaluate(Variables variables);

    /** @throws io.devsync.server.embedded.error.MongoError for what MongoDB refuses, and for operators that are not supported */
    static Expression parse(BsonValue expression) {
        return ExpressionParser.parse(expression);
    }
}
