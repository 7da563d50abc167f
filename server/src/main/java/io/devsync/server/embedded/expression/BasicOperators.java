package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Comparison, logic, conditions, variables. */
final class BasicOperators {

    private BasicOperators() {
    }

    static void register(Map<String, Operators.Form> table) {
        table.put("$literal", operand -> variables -> operand);
        table.put("$const", operand -> variables -> operand);
        table.put("$eq", Arguments.two("$eq", (a, b) -> bool(compare(a, b) == 0)));
        table.put("$ne", Arguments.two("$ne", (a, b) -> bool(compare(a, b) != 0)));
        table.put("$gt", Arguments.two("$gt", (a, b) -> bool(compare(a, b) > 0)));
        table.put("$gte", Arguments.two("$gte", (a, b) -> bool(compare(a, b) >= 0)));
        table.put("$lt", Arguments.two("$lt", (a, b) -> bool(compare(a, b) < 0)));
        table.put("$lte", Arguments.two("$lte", (a, b) -> bool(compare(a, b) <= 0)));
        table.put("$cmp", Arguments.two("$cmp", (a, b) -> new BsonInt32(Integer.signum(compare(a, b)))));
        table.put("$not", Arguments.one("$not", value -> bool(!Numbers.isTrue(value))));
        table.put("$and", operand -> all(Arguments.list("$and", operand, 0, Integer.MAX_VALUE)));
        table.put("$or", operand -> any(Arguments.list("$or", operand, 0, Integer.MAX_VALUE)));
        table.put("$ifNull", operand -> firstNotNull(Arguments.list("$ifNull", operand, 2, Integer.MAX_VALUE)));
        table.put("$cond", BasicOperators::condition);
        table.put("$switch", BasicOperators::choice);
        table.put("$let", BasicOperators::let);
    }

    /** Missing sorts like undefined, before null. */
    static int compare(@Nullable BsonValue left, @Nullable BsonValue right) {
        return SortKey.compare(orUndefined(left), orUndefined(right));
    }

    private static BsonValue orUndefined(@Nullable BsonValue value) {
        return value == null ? new BsonUndefined() : value;
    }

    static BsonValue bool(boolean value) {
        return BsonBoolean.valueOf(value);
    }

    private static Expression all(List<Expression> arguments) {
        return variables -> {
            for (Expression argument : arguments) {
                if (!Numbers.isTrue(argument.evaluate(variables))) {
                    return BsonBoolean.FALSE;
                }
            }
            return BsonBoolean.TRUE;
        };
    }

    private static Expression any(List<Expression> arguments) {
        return variables -> {
            for (Expression argument : arguments) {
                if (Numbers.isTrue(argument.evaluate(variables))) {
                    return BsonBoolean.TRUE;
                }
            }
            return BsonBoolean.FALSE;
        };
    }

    private static Expression firstNotNull(List<Expression> arguments) {
        return variables -> {
            BsonValue value = null;
            for (Expression argument : arguments) {
                value = argument.evaluate(variables);
                if (!Arguments.isNull(value)) {
                    return value;
                }
            }
            return value;
        };
    }

    private static Expression condition(BsonValue operand) {
        List<Expression> parts;
        if (operand.isDocument()) {
            NamedArguments named = NamedArguments.of("$cond", operand, Set.of("if", "then", "else"), Set.of());
            parts = List.of(named.expression("if"), named.expression("then"), named.expression("else"));
        } else {
            parts = Arguments.list("$cond", operand, 3, 3);
        }
        return variables -> parts.get(Numbers.isTrue(parts.get(0).evaluate(variables)) ? 1 : 2).evaluate(variables);
    }

    private record Branch(Expression when, Expression then) { }

    private static Expression choice(BsonValue operand) {
        NamedArguments named = NamedArguments.of("$switch", operand, Set.of("branches"), Set.of("default"));
        if (named.array("branches").isEmpty()) {
            throw MongoError.location(40068, "$switch requires at least one branch.");
        }
        List<Branch> branches = new ArrayList<>();
        for (BsonValue branch : named.array("branches")) {
            NamedArguments parts = NamedArguments.of("$switch", branch, Set.of("case", "then"), Set.of());
            branches.add(new Branch(parts.expression("case"), parts.expression("then")));
        }
        Expression otherwise = named.expression("default", variables -> {
            throw MongoError.location(40066, "$switch could not find a matching branch for an input, and no default was specified.");
        });
        return variables -> {
            for (Branch branch : branches) {
                if (Numbers.isTrue(branch.when().evaluate(variables))) {
                    return branch.then().evaluate(variables);
                }
            }
            return otherwise.evaluate(variables);
        };
    }

    private static Expression let(BsonValue operand) {
        NamedArguments named = NamedArguments.of("$let", operand, Set.of("vars", "in"), Set.of());
        BsonDocument vars = named.document("vars");
        List<Map.Entry<String, Expression>> definitions = new ArrayList<>();
        vars.forEach((name, value) -> definitions.add(Map.entry(name, Expression.parse(value))));
        Expression body = named.expression("in");
        return variables -> {
            Variables inner = variables;
            for (Map.Entry<String, Expression> definition : definitions) {
                // All are evaluated outside: one does not see the other.
                inner = inner.with(definition.getKey(), definition.getValue().evaluate(variables));
            }
            return body.evaluate(inner);
        };
    }

    static BsonValue orNull(@Nullable BsonValue value) {
        return value == null ? BsonNull.VALUE : value;
    }
}
