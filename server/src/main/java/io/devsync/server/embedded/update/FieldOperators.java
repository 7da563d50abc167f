package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.bson.TypeNames;
import java.util.List;
import java.util.Map;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Reads update operators; refuses what it does not know. */
final class FieldOperators {

    private FieldOperators() {
    }

    /** Adds what {@code {name: {path: operand}}} means. */
    static void add(List<OperatorUpdate.Step> steps, String name, String path, BsonValue operand, UpdateClock clock) {
        FieldOperator operator = switch (name) {
            case "$set" -> new FieldOperator.Set(operand);
            case "$setOnInsert" -> new FieldOperator.SetOnInsert(operand);
            case "$unset" -> new FieldOperator.Unset();
            case "$inc" -> new FieldOperator.Arithmetic(false, number(name, path, operand).asNumber());
            case "$mul" -> new FieldOperator.Arithmetic(true, number(name, path, operand).asNumber());
            case "$min" -> new FieldOperator.Extreme(false, operand);
            case "$max" -> new FieldOperator.Extreme(true, operand);
            case "$currentDate" -> currentDate(operand, clock);
            case "$rename" -> rename(steps, path, operand);
            case "$bit" -> bit(operand);
            case "$push" -> ArrayOperators.push(operand);
            case "$addToSet" -> ArrayOperators.addToSet(operand);
            case "$pull" -> ArrayOperators.pull(operand);
            case "$pullAll" -> ArrayOperators.pullAll(operand);
            case "$pop" -> ArrayOperators.pop(path, operand);
            default -> throw MongoError.failedToParse("Unknown modifier: " + name
                    + ". Expected a valid update modifier or pipeline-style update specified as an array");
        };
        steps.add(new OperatorUpdate.Step(path, operator));
    }

    private static BsonValue number(String name, String path, BsonValue operand) {
        if (!operand.isNumber()) {
            throw MongoError.typeMismatch("Cannot " + (name.equals("$inc") ? "increment" : "multiply") + " with non-numeric argument: {"
                    + path + ": " + operand + "}");
        }
        return operand;
    }

    private static FieldOperator currentDate(BsonValue operand, UpdateClock clock) {
        if (operand.isBoolean()) {
            return new FieldOperator.Set(new BsonDateTime(clock.nowMs()));
        }
        boolean typed = operand.isDocument() && operand.asDocument().size() == 1 && operand.asDocument().isString("$type");
        String type = typed ? operand.asDocument().getString("$type").getValue() : "";
        return switch (type) {
            case "date" -> new FieldOperator.Set(new BsonDateTime(clock.nowMs()));
            case "timestamp" -> new FieldOperator.Set(clock.timestamp());
            default -> throw MongoError.badValue(TypeNames.name(operand.getBsonType()) + " is not valid type for $currentDate. Please use "
                    + "a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).");
        };
    }

    private static FieldOperator rename(List<OperatorUpdate.Step> steps, String path, BsonValue operand) {
        if (!operand.isString()) {
            throw MongoError.badValue("The 'to' field for $rename must be a string: " + path + ": " + operand);
        }
        String target = operand.asString().getValue();
        if (target.equals(path)) {
            throw MongoError.badValue("The source and target field for $rename must differ: " + path + ": \"" + target + "\"");
        }
        if (path.contains("$") || target.contains("$")) {
            throw MongoError.badValue("The source and destination field for $rename may not be dynamic: " + path);
        }
        // The target is taken as well: another operator on it conflicts.
        steps.add(new OperatorUpdate.Step(target, (document, names) -> { }));
        return new FieldOperator.Rename(PathOrder.names(target));
    }

    private static FieldOperator bit(BsonValue operand) {
        if (!(operand instanceof BsonDocument operations) || operations.size() != 1) {
            throw MongoError.badValue("The $bit modifier takes one of and, or, xor with an integer: {field: {and|or|xor: #}}");
        }
        Map.Entry<String, BsonValue> operation = operations.entrySet().iterator().next();
        boolean known = List.of("and", "or", "xor").contains(operation.getKey());
        boolean integer = operation.getValue().isInt32() || operation.getValue().isInt64();
        if (!known || !integer) {
            throw MongoError.badValue("The $bit modifier field must be an Integer(32/64 bit), with one of and, or, xor; found: "
                    + operation.getKey() + ": " + operation.getValue());
        }
        return new FieldOperator.Bit(operation.getKey(), operation.getValue().asNumber());
    }

    /** An integer operand of a modifier. */
    static int integer(String what, BsonValue value) {
        Long number = Numbers.exactLong(value);
        if (number == null) {
            throw MongoError.badValue("The value for " + what + " must be an integer value but was given type: "
                    + TypeNames.name(value.getBsonType()) + (value instanceof BsonString text ? " " + text.getValue() : ""));
        }
        return (int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, number));
    }
}
