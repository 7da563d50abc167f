package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** How operators take their operands: as a list of fixed or free length, or as named parts. */
final class Arguments {

    private Arguments() {
    }

    interface Unary {
        @Nullable BsonValue apply(@Nullable BsonValue value);
    }

    interface Binary {
        @Nullable BsonValue apply(@Nullable BsonValue left, @Nullable BsonValue right);
    }

    interface Many {
        @Nullable BsonValue apply(List<@Nullable BsonValue> values);
    }

    /** An operator of one operand, which may stand in an array of one. */
    static Operators.Form one(String name, Unary function) {
        return operand -> {
            Expression argument = list(name, operand, 1, 1).getFirst();
            return variables -> function.apply(argument.evaluate(variables));
        };
    }

    /** One operand; null and missing yield null without asking the function. */
    static Operators.Form oneOrNull(String name, Unary function) {
        return one(name, value -> isNull(value) ? org.bson.BsonNull.VALUE : function.apply(value));
    }

    static Operators.Form two(String name, Binary function) {
        return operand -> {
            List<Expression> arguments = list(name, operand, 2, 2);
            Expression left = arguments.get(0);
            Expression right = arguments.get(1);
            return variables -> function.apply(left.evaluate(variables), right.evaluate(variables));
        };
    }

    static Operators.Form many(String name, int least, int most, Many function) {
        return operand -> {
            List<Expression> arguments = list(name, operand, least, most);
            return variables -> function.apply(evaluate(arguments, variables));
        };
    }

    static List<@Nullable BsonValue> evaluate(List<Expression> arguments, Variables variables) {
        List<@Nullable BsonValue> values = new ArrayList<>(arguments.size());
        for (Expression argument : arguments) {
            values.add(argument.evaluate(variables));
        }
        return values;
    }

    static List<Expression> list(String name, BsonValue operand, int least, int most) {
        List<BsonValue> given = operand instanceof BsonArray array ? array : List.of(operand);
        if (given.size() < least || given.size() > most) {
            throw MongoError.location(16020, "Expression " + name + " takes "
                    + (least == most ? "exactly " + least : "at least " + least + (most == Integer.MAX_VALUE ? "" : " and at most " + most))
                    + " arguments. " + given.size() + " were passed in.");
        }
        return given.stream().map(ExpressionParser::parse).toList();
    }

    static boolean isNull(@Nullable BsonValue value) {
        return value == null || value.getBsonType() == BsonType.NULL || value.getBsonType() == BsonType.UNDEFINED;
    }
}
