package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.MongoError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Documents as values. */
final class ObjectOperators {

    private ObjectOperators() {
    }

    static void register(Map<String, Operators.Form> table) {
        table.put("$mergeObjects", Arguments.many("$mergeObjects", 0, Integer.MAX_VALUE, ObjectOperators::merge));
        table.put("$objectToArray", Arguments.oneOrNull("$objectToArray", ObjectOperators::toArray));
        table.put("$arrayToObject", Arguments.oneOrNull("$arrayToObject", ObjectOperators::fromArray));
        table.put("$getField", ObjectOperators::getField);
        table.put("$setField", operand -> setField("$setField", operand, Set.of("field", "input", "value")));
        table.put("$unsetField", operand -> setField("$unsetField", operand, Set.of("field", "input")));
    }

    static BsonDocument document(String name, @Nullable BsonValue value) {
        if (!(value instanceof BsonDocument document)) {
            throw MongoError.location(40400, name + " requires object inputs, but found: " + TypeNames.name(value));
        }
        return document;
    }

    private static BsonValue merge(List<@Nullable BsonValue> values) {
        BsonDocument merged = new BsonDocument();
        List<@Nullable BsonValue> all = values.size() == 1 && values.getFirst() instanceof BsonArray array ? List.copyOf(array) : values;
        for (BsonValue value : all) {
            if (!Arguments.isNull(value)) {
                merged.putAll(document("$mergeObjects", value));
            }
        }
        return merged;
    }

    private static BsonValue toArray(@Nullable BsonValue value) {
        BsonArray pairs = new BsonArray();
        document("$objectToArray", value).forEach((name, field) ->
                pairs.add(new BsonDocument("k", new BsonString(name)).append("v", field)));
        return pairs;
    }

    private static BsonValue fromArray(@Nullable BsonValue value) {
        BsonDocument result = new BsonDocument();
        for (BsonValue pair : ListOperators.list("$arrayToObject", value)) {
            BsonValue name = pair instanceof BsonArray two && two.size() == 2 ? two.get(0)
                    : pair instanceof BsonDocument named ? named.get("k") : null;
            BsonValue field = pair instanceof BsonArray two && two.size() == 2 ? two.get(1)
                    : pair instanceof BsonDocument named ? named.get("v") : null;
            if (!(name instanceof BsonString text) || field == null) {
                throw MongoError.location(40398, "Unrecognised input type format for $arrayToObject: " + pair);
            }
            result.put(text.getValue(), field);
        }
        return result;
    }

    private static Expression getField(BsonValue operand) {
        boolean named = operand.isDocument() && operand.asDocument().containsKey("field");
        NamedArguments parts = NamedArguments.of(
                "$getField", named ? operand : new BsonDocument("field", operand), Set.of("field"), Set.of("input"));
        Expression field = parts.expression("field");
        Expression input = parts.expression("input", Variables::current);
        return variables -> {
            BsonValue name = field.evaluate(variables);
            BsonValue value = input.evaluate(variables);
            if (value != null && Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            return value instanceof BsonDocument document ? document.get(StringOperators.strict("$getField", name)) : null;
        };
    }

    private static Expression setField(String name, BsonValue operand, Set<String> required) {
        NamedArguments parts = NamedArguments.of(name, operand, required, Set.of());
        Expression field = parts.expression("field");
        Expression input = parts.expression("input");
        Expression changed = parts.expression("value", variables -> null);
        return variables -> {
            BsonValue value = input.evaluate(variables);
            if (Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            BsonDocument copy = new BsonDocument();
            copy.putAll(document(name, value));
            String key = StringOperators.strict(name, field.evaluate(variables));
            BsonValue with = changed.evaluate(variables);
            if (with == null) {
                copy.remove(key);
            } else {
                copy.put(key, with);
            }
            return copy;
        };
    }
}
