package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.Regexes;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;

/** Reads MongoDB's query language; refuses what it does not know. */
final class FilterParser {

    private static final Set<String> REFERENCE_FIELDS = Set.of("$ref", "$id", "$db");
    private static final Set<String> UNSUPPORTED =
            Set.of("$where", "$text", "$near", "$nearSphere", "$geoWithin", "$geoIntersects", "$within", "$sampleRate");

    private FilterParser() {
    }

    static Condition parse(BsonDocument filter) {
        List<Condition> parts = new ArrayList<>(filter.size());
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith("$") && !REFERENCE_FIELDS.contains(name)) {
                addTopLevel(parts, name, entry.getValue());
            } else {
                addField(parts, name, entry.getValue());
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.And(flattened(parts));
    }

    private static List<Condition> flattened(List<Condition> parts) {
        List<Condition> flat = new ArrayList<>();
        for (Condition part : parts) {
            if (part instanceof Condition.And and) {
                flat.addAll(and.parts());
            } else {
                flat.add(part);
            }
        }
        return flat;
    }

    private static void addTopLevel(List<Condition> parts, String name, BsonValue value) {
        switch (name) {
            case "$and" -> parts.add(new Condition.And(flattened(branches(name, value))));
            case "$or" -> parts.add(new Condition.Or(branches(name, value)));
            case "$nor" -> parts.add(new Condition.Not(new Condition.Or(branches(name, value))));
            case "$expr" -> parts.add(new Condition.Computed(Expression.parse(value)));
            case "$jsonSchema" -> parts.add(new Condition.Schema(JsonSchema.parse(value)));
            case "$alwaysTrue" -> parts.add(new Condition.Always(true));
            case "$alwaysFalse" -> parts.add(new Condition.Always(false));
            case "$comment" -> { }
            default -> throw UNSUPPORTED.contains(name) ? MongoError.notImplemented("The query operator " + name)
                    : MongoError.badValue("unknown top level operator: " + name
                    + ". If you have a field name that starts with a '$' symbol, consider using $getField or $setField.");
        }
    }

    private static List<Condition> branches(String name, BsonValue value) {
        if (!value.isArray() || value.asArray().isEmpty()) {
            throw MongoError.badValue(name + " must be a nonempty array");
        }
        List<Condition> branches = new ArrayList<>();
        for (BsonValue branch : value.asArray()) {
            if (!branch.isDocument()) {
                throw MongoError.badValue("$or/$and/$nor entries need to be full objects");
            }
            branches.add(parse(branch.asDocument()));
        }
        return branches;
    }

    private static void addField(List<Condition> parts, String path, BsonValue value) {
        if (value.isRegularExpression()) {
            parts.add(new Condition.Field(path, regex(value.asRegularExpression())));
        } else if (isOperators(value)) {
            addOperators(parts, path, value.asDocument());
        } else {
            parts.add(equal(path, value));
        }
    }

    private static boolean isOperators(BsonValue value) {
        if (!value.isDocument() || value.asDocument().isEmpty()) {
            return false;
        }
        String first = value.asDocument().getFirstKey();
        return first.startsWith("$") && !REFERENCE_FIELDS.contains(first);
    }

    private static void addOperators(List<Condition> parts, String path, BsonDocument operators) {
        for (Map.Entry<String, BsonValue> operator : operators.entrySet()) {
            BsonValue operand = operator.getValue();
            switch (operator.getKey()) {
                case "$ne" -> parts.add(new Condition.Not(equal(path, operand)));
                case "$nin" -> parts.add(new Condition.Not(new Condition.Field(path, in("$nin", operand))));
                case "$not" -> parts.add(new Condition.Not(negated(path, operand)));
                case "$exists" -> {
                    Condition exists = new Condition.Field(path, new Test.Exists());
                    parts.add(Numbers.isTrue(operand) ? exists : new Condition.Not(exists));
                }
                case "$all" -> addAll(parts, path, operand);
                case "$options", "$comment" -> { }
                default -> parts.add(new Condition.Field(path, test(operator.getKey(), operand, operators)));
            }
        }
    }

    private static Condition negated(String path, BsonValue operand) {
        List<Condition> parts = new ArrayList<>();
        if (operand.isRegularExpression()) {
            parts.add(new Condition.Field(path, regex(operand.asRegularExpression())));
        } else if (isOperators(operand)) {
            addOperators(parts, path, operand.asDocument());
        } else {
            throw MongoError.badValue("$not needs a regex or a document");
        }
        return new Condition.And(parts);
    }

    private static void addAll(List<Condition> parts, String path, BsonValue operand) {
        if (!operand.isArray()) {
            throw MongoError.badValue("$all needs an array");
        }
        if (operand.asArray().isEmpty()) {
            parts.add(new Condition.Always(false));
        }
        for (BsonValue element : operand.asArray()) {
            if (element.isDocument() && element.asDocument().containsKey("$elemMatch")) {
                parts.add(new Condition.Field(path, elementMatch(element.asDocument().get("$elemMatch"))));
            } else {
                addField(parts, path, element);
            }
        }
    }

    private static Condition equal(String path, BsonValue operand) {
        if (operand.isRegularExpression()) {
            return new Condition.Field(path, regex(operand.asRegularExpression()));
        }
        return new Condition.Field(path, new Test.Compare(Test.Operator.EQ, operand));
    }

    private static Test test(String operator, BsonValue operand, BsonDocument siblings) {
        return switch (operator) {
            case "$eq" -> new Test.Compare(Test.Operator.EQ, operand);
            case "$gt" -> compare(Test.Operator.GT, operand, operator);
            case "$gte" -> compare(Test.Operator.GTE, operand, operator);
            case "$lt" -> compare(Test.Operator.LT, operand, operator);
            case "$lte" -> compare(Test.Operator.LTE, operand, operator);
            case "$in" -> in(operator, operand);
            case "$regex" -> regex(operand, siblings);
            case "$type" -> new Test.HasType(TypeOperand.parse(operand));
            case "$size" -> size(operand);
            case "$mod" -> modulo(operand);
            case "$elemMatch" -> elementMatch(operand);
            case "$bitsAllSet" -> new Test.Bits(true, true, bits(operator, operand));
            case "$bitsAnySet" -> new Test.Bits(false, true, bits(operator, operand));
            case "$bitsAllClear" -> new Test.Bits(true, false, bits(operator, operand));
            case "$bitsAnyClear" -> new Test.Bits(false, false, bits(operator, operand));
            default -> throw UNSUPPORTED.contains(operator) ? MongoError.notImplemented("The query operator " + operator)
                    : MongoError.badValue("unknown operator: " + operator);
        };
    }

    private static Test compare(Test.Operator operator, BsonValue operand, String name) {
        if (operand.isRegularExpression()) {
            throw MongoError.badValue("Can't have RegEx as arg to predicate over field '" + name + "'.");
        }
        return new Test.Compare(operator, operand);
    }

    private static Test in(String name, BsonValue operand) {
        if (!operand.isArray()) {
            throw MongoError.badValue(name + " needs an array");
        }
        TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
        List<Test.Regex> expressions = new ArrayList<>();
        boolean acceptsNull = false;
        for (BsonValue value : operand.asArray()) {
            if (value.isRegularExpression()) {
                expressions.add(regex(value.asRegularExpression()));
            } else if (isOperators(value)) {
                throw MongoError.badValue("cannot nest $ under " + name);
            } else {
                keys.add(SortKey.of(value));
                acceptsNull |= value.getBsonType() == BsonType.NULL;
            }
        }
        return new Test.In(List.copyOf(operand.asArray()), keys, acceptsNull, expressions);
    }

    private static Test size(BsonValue operand) {
        Long size = Numbers.exactLong(operand);
        if (size == null || size < 0) {
            throw MongoError.badValue("Failed to parse $size. Expected a non-negative integer in: $size: " + operand);
        }
        return new Test.Size(size);
    }

    private static Test modulo(BsonValue operand) {
        boolean pair = operand.isArray() && operand.asArray().size() == 2
                && operand.asArray().get(0).isNumber() && operand.asArray().get(1).isNumber();
        if (!pair) {
            throw MongoError.badValue("malformed mod, needs to be an array of two numbers");
        }
        long divisor = operand.asArray().get(0).asNumber().longValue();
        if (divisor == 0) {
            throw MongoError.badValue("divisor cannot be 0");
        }
        return new Test.Modulo(divisor, operand.asArray().get(1).asNumber().longValue());
    }

    private static Test elementMatch(BsonValue operand) {
        if (!operand.isDocument()) {
            throw MongoError.badValue("$elemMatch needs an Object");
        }
        BsonDocument document = operand.asDocument();
        boolean value = isOperators(document) && !Set.of("$and", "$or", "$nor", "$expr").contains(document.getFirstKey());
        if (!value) {
            return new Test.ElementMatches(Filter.parse(document));
        }
        List<Test.ElementSatisfies.ElementTest> tests = new ArrayList<>();
        addElementTests(tests, document, true);
        return new Test.ElementSatisfies(tests);
    }

    private static void addElementTests(List<Test.ElementSatisfies.ElementTest> tests, BsonDocument operators, boolean expected) {
        for (Map.Entry<String, BsonValue> operator : operators.entrySet()) {
            BsonValue operand = operator.getValue();
            switch (operator.getKey()) {
                case "$options" -> { }
                case "$ne" -> tests.add(new Test.ElementSatisfies.ElementTest(new Test.Compare(Test.Operator.EQ, operand), !expected));
                case "$nin" -> tests.add(new Test.ElementSatisfies.ElementTest(in("$nin", operand), !expected));
                case "$exists" -> tests.add(new Test.ElementSatisfies.ElementTest(new Test.Exists(), Numbers.isTrue(operand) == expected));
                case "$not" -> addNegatedElementTest(tests, operand, expected);
                default -> tests.add(new Test.ElementSatisfies.ElementTest(test(operator.getKey(), operand, operators), expected));
            }
        }
    }

    private static void addNegatedElementTest(List<Test.ElementSatisfies.ElementTest> tests, BsonValue operand, boolean expected) {
        if (operand.isRegularExpression()) {
            tests.add(new Test.ElementSatisfies.ElementTest(regex(operand.asRegularExpression()), !expected));
        } else if (operand.isDocument() && operand.asDocument().size() == 1) {
            addElementTests(tests, operand.asDocument(), !expected);
        } else {
            throw MongoError.notImplemented("$not with several operators inside $elemMatch");
        }
    }

    private static long[] bits(String operator, BsonValue operand) {
        if (operand instanceof BsonArray positions) {
            return positions.stream().mapToLong(position -> bit(operator, position)).toArray();
        }
        if (operand.isBinary()) {
            byte[] mask = operand.asBinary().getData();
            return LongStream.range(0, mask.length * 8L).filter(bit -> (mask[(int) (bit / 8)] >> bit % 8 & 1) != 0).toArray();
        }
        long mask = bit(operator, operand);
        return LongStream.range(0, 63).filter(bit -> (mask >> bit & 1) != 0).toArray();
    }

    private static long bit(String operator, BsonValue value) {
        Long bit = Numbers.exactLong(value);
        if (bit == null || bit < 0) {
            throw MongoError.badValue("Expected a non-negative integer in: " + operator + ": " + value);
        }
        return bit;
    }

    private static Test.Regex regex(BsonRegularExpression regex) {
        return new Test.Regex(Regexes.compile(regex.getPattern(), regex.getOptions()), regex);
    }

    /** {@code {$regex: ..., $options: ...}}. */
    private static Test.Regex regex(BsonValue operand, BsonDocument siblings) {
        String pattern = text(operand, "$regex");
        String options = operand.isRegularExpression() ? operand.asRegularExpression().getOptions() : "";
        BsonValue given = siblings.get("$options");
        return regex(new BsonRegularExpression(pattern, given == null ? options : text(given, "$options")));
    }

    private static String text(BsonValue value, String what) {
        if (value instanceof BsonString string) {
            return string.getValue();
        }
        if (value instanceof BsonRegularExpression regex) {
            return regex.getPattern();
        }
        throw MongoError.badValue(what + " has to be a string");
    }
}
