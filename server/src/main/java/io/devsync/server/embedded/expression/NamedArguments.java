package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.error.MongoError;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The operand of an operator that takes its arguments by name. */
final class NamedArguments {

    private final String operator;
    private final BsonDocument given;

    private NamedArguments(String operator, BsonDocument given) {
        this.operator = operator;
        this.given = given;
    }

    /** @throws MongoError when the operand is no document, lacks a required argument, or has one that the operator does not know */
    static NamedArguments of(String operator, BsonValue operand, Set<String> required, Set<String> optional) {
        if (!operand.isDocument()) {
            throw MongoError.failedToParse(operator + " requires an object as an argument, found: " + operand.getBsonType());
        }
        BsonDocument given = operand.asDocument();
        for (String argument : given.keySet()) {
            if (!required.contains(argument) && !optional.contains(argument)) {
                throw MongoError.failedToParse("Unrecognized argument to " + operator + ": " + argument);
            }
        }
        for (String argument : required) {
            if (!given.containsKey(argument)) {
                throw MongoError.failedToParse("Missing '" + argument + "' parameter to " + operator);
            }
        }
        return new NamedArguments(operator, given);
    }

    boolean has(String argument) {
        return given.containsKey(argument);
    }

    /** A required argument as it stands. */
    BsonValue value(String argument) {
        return Objects.requireNonNull(given.get(argument), argument);
    }

    /** A required argument. */
    Expression expression(String argument) {
        return Expression.parse(value(argument));
    }

    /** An argument that may be left out. */
    Expression expression(String argument, Expression otherwise) {
        return has(argument) ? expression(argument) : otherwise;
    }

    /** The name of a variable, which may be left out. */
    String variable(String argument, String otherwise) {
        if (!has(argument)) {
            return otherwise;
        }
        if (!value(argument).isString()) {
            throw wrongType(argument, "a string");
        }
        return value(argument).asString().getValue();
    }

    BsonDocument document(String argument) {
        if (!value(argument).isDocument()) {
            throw wrongType(argument, "an object");
        }
        return value(argument).asDocument();
    }

    BsonArray array(String argument) {
        if (!value(argument).isArray()) {
            throw wrongType(argument, "an array");
        }
        return value(argument).asArray();
    }

    private MongoError wrongType(String argument, String expected) {
        return MongoError.failedToParse("'" + argument + "' parameter to " + operator + " must be " + expected + ", found: "
                + value(argument).getBsonType());
    }
}
