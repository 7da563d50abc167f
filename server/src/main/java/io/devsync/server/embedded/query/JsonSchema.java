package io.devsync.server.embedded.query;

import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A schema of {@code $jsonSchema}, for queries and for validators: JSON Schema draft 4 with {@code bsonType}, as MongoDB has it. What
 * MongoDB does not take is refused, too. Immutable.
 */
public final class JsonSchema {

    /** MongoDB's own limit on the depth of a document; a schema needs a level of the stack for each. */
    private static final int DEPTH_MAX = 200;

    private final List<Rule> rules;

    /** One keyword with what it says; a keyword that is about other types accepts a value. */
    record Rule(String keyword, BsonValue specifiedAs, Predicate<BsonValue> accepts) { }

    private JsonSchema(List<Rule> rules) {
        this.rules = rules;
    }

    /** @throws MongoError FailedToParse or TypeMismatch for a schema that MongoDB refuses */
    public static JsonSchema parse(BsonValue schema) {
        return parse("$jsonSchema", schema, 0);
    }

    static JsonSchema parse(String where, BsonValue schema, int depth) {
        if (!schema.isDocument()) {
            throw MongoError.typeMismatch(where + " must be an object");
        }
        if (depth > DEPTH_MAX) {
            throw MongoError.failedToParse("$jsonSchema is nested too deep (expected: at most " + DEPTH_MAX + " levels)");
        }
        BsonDocument keywords = schema.asDocument();
        if (keywords.containsKey("type") && keywords.containsKey("bsonType")) {
            throw MongoError.failedToParse("Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
        }
        List<Rule> rules = new ArrayList<>(keywords.size());
        for (Map.Entry<String, BsonValue> keyword : keywords.entrySet()) {
            SchemaKeywords.rule(keyword.getKey(), keyword.getValue(), keywords, depth)
                    .ifPresent(accepts -> rules.add(new Rule(keyword.getKey(), keyword.getValue(), accepts)));
        }
        return new JsonSchema(List.copyOf(rules));
    }

    /** Whether a value satisfies every keyword. */
    public boolean accepts(BsonValue value) {
        for (Rule rule : rules) {
            if (!rule.accepts().test(value)) {
                return false;
            }
        }
        return true;
    }

    /** The outermost keywords that a value does not satisfy, with what they say: for the error of a validator. */
    public BsonArray unsatisfied(BsonValue value) {
        BsonArray unsatisfied = new BsonArray();
        for (Rule rule : rules) {
            if (!rule.accepts().test(value)) {
                unsatisfied.add(new BsonDocument("operatorName", new BsonString(rule.keyword()))
                        .append("specifiedAs", new BsonDocument(rule.keyword(), rule.specifiedAs())));
            }
        }
        return unsatisfied;
    }
}
