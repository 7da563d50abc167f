package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.MongoError;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Arithmetic on numbers, and on dates where MongoDB has it. */
final class ArithmeticOperators {

    private ArithmeticOperators() {
    }

    static void register(Map<String, Operators.Form> table) {
        table.put("$add", Arguments.many("$add", 0, Integer.MAX_VALUE, ArithmeticOperators::add));
        table.put("$subtract", Arguments.two("$subtract", ArithmeticOperators::subtract));
        table.put("$multiply", Arguments.many("$multiply", 0, Integer.MAX_VALUE, ArithmeticOperators::multiply));
        table.put("$divide", Arguments.two("$divide", ArithmeticOperators::divide));
        table.put("$mod", Arguments.two("$mod", ArithmeticOperators::modulo));
        table.put("$abs", Arguments.oneOrNull("$abs", ArithmeticOperators::absolute));
        table.put("$ceil", Arguments.oneOrNull("$ceil", value -> rounded("$ceil", value, 0, RoundingMode.CEILING)));
        table.put("$floor", Arguments.oneOrNull("$floor", value -> rounded("$floor", value, 0, RoundingMode.FLOOR)));
        table.put("$round", Arguments.many("$round", 1, 2, values -> places("$round", values, RoundingMode.HALF_EVEN)));
        table.put("$trunc", Arguments.many("$trunc", 1, 2, values -> places("$trunc", values, RoundingMode.DOWN)));
        table.put("$sqrt", function("$sqrt", Math::sqrt));
        table.put("$exp", function("$exp", Math::exp));
        table.put("$ln", function("$ln", Math::log));
        table.put("$log10", function("$log10", Math::log10));
        table.put("$log", Arguments.two("$log", (value, base) -> isNull(value) || isNull(base) ? BsonNull.VALUE
                : new BsonDouble(Math.log(number("$log", value).doubleValue()) / Math.log(number("$log", base).doubleValue()))));
        table.put("$pow", Arguments.two("$pow", ArithmeticOperators::power));
        table.put("$sum", folded("$sum", ArithmeticOperators::sum));
        table.put("$avg", folded("$avg", ArithmeticOperators::average));
        table.put("$min", folded("$min", values -> extreme(values, false)));
        table.put("$max", folded("$max", values -> extreme(values, true)));
    }

    private static boolean isNull(@Nullable BsonValue value) {
        return Arguments.isNull(value);
    }

    static BsonNumber number(String name, @Nullable BsonValue value) {
        if (value == null || !value.isNumber()) {
            throw MongoError.typeMismatch(name + " only supports numeric types, not " + TypeNames.name(value));
        }
        return value.asNumber();
    }

    private static @Nullable BsonValue add(List<@Nullable BsonValue> values) {
        BsonNumber sum = new BsonInt32(0);
        boolean date = false;
        for (BsonValue value : values) {
            if (value == null || isNull(value)) {
                return BsonNull.VALUE;
            }
            if (value.isDateTime()) {
                if (date) {
                    throw MongoError.location(16612, "only one date allowed in an $add expression");
                }
                date = true;
                sum = Numbers.add(sum, new BsonInt64(value.asDateTime().getValue()));
            } else {
                sum = Numbers.add(sum, number("$add", value));
            }
        }
        return date ? new BsonDateTime(Math.round(sum.doubleValue()) == sum.longValue() ? sum.longValue() : Math.round(sum.doubleValue())) : sum;
    }

    private static BsonValue subtract(@Nullable BsonValue left, @Nullable BsonValue right) {
        if (left == null || right == null || isNull(left) || isNull(right)) {
            return BsonNull.VALUE;
        }
        if (left.isDateTime()) {
            return right.isDateTime() ? new BsonInt64(left.asDateTime().getValue() - right.asDateTime().getValue())
                    : new BsonDateTime(left.asDateTime().getValue() - number("$subtract", right).longValue());
        }
        return Numbers.subtract(number("$subtract", left), number("$subtract", right));
    }

    private static BsonValue multiply(List<@Nullable BsonValue> values) {
        BsonNumber product = new BsonInt32(1);
        for (BsonValue value : values) {
            if (isNull(value)) {
                return BsonNull.VALUE;
            }
            product = Numbers.multiply(product, number("$multiply", value));
        }
        return product;
    }

    private static BsonValue divide(@Nullable BsonValue left, @Nullable BsonValue right) {
        if (isNull(left) || isNull(right)) {
            return BsonNull.VALUE;
        }
        BsonNumber dividend = number("$divide", left);
        BsonNumber divisor = number("$divide", right);
        if (!Numbers.isTrue(divisor)) {
            throw MongoError.badValue("can't $divide by zero");
        }
        boolean decimal = (dividend.isDecimal128() || divisor.isDecimal128()) && Numbers.isFinite(dividend) && Numbers.isFinite(divisor);
        return decimal ? Numbers.decimal(Numbers.exact(dividend).divide(Numbers.exact(divisor), MathContext.DECIMAL128))
                : new BsonDouble(dividend.doubleValue() / divisor.doubleValue());
    }

    private static BsonValue modulo(@Nullable BsonValue left, @Nullable BsonValue right) {
        if (isNull(left) || isNull(right)) {
            return BsonNull.VALUE;
        }
        BsonNumber dividend = number("$mod", left);
        BsonNumber divisor = number("$mod", right);
        if (!Numbers.isTrue(divisor)) {
            throw MongoError.location(16610, "can't $mod by zero");
        }
        if ((dividend.isDecimal128() || divisor.isDecimal128()) && Numbers.isFinite(dividend) && Numbers.isFinite(divisor)) {
            return Numbers.decimal(Numbers.exact(dividend).remainder(Numbers.exact(divisor)));
        }
        if (dividend.isDouble() || divisor.isDouble() || dividend.isDecimal128() || divisor.isDecimal128()) {
            return new BsonDouble(dividend.doubleValue() % divisor.doubleValue());
        }
        long rest = dividend.longValue() % divisor.longValue();
        return dividend.isInt32() && divisor.isInt32() ? new BsonInt32((int) rest) : new BsonInt64(rest);
    }

    private static BsonValue absolute(@Nullable BsonValue value) {
        BsonNumber number = number("$abs", value);
        if (number.isDecimal128()) {
            return Numbers.isFinite(number) ? Numbers.decimal(Numbers.exact(number).abs()) : number;
        }
        if (number.isDouble()) {
            return new BsonDouble(Math.abs(number.doubleValue()));
        }
        if (number.longValue() == Long.MIN_VALUE) {
            throw MongoError.location(28680, "can't take $abs of long long min");
        }
        return Numbers.multiply(number, new BsonInt32(number.longValue() < 0 ? -1 : 1));
    }

    private static BsonValue places(String name, List<@Nullable BsonValue> values, RoundingMode mode) {
        if (isNull(values.getFirst()) || values.size() == 2 && isNull(values.get(1))) {
            return BsonNull.VALUE;
        }
        Long places = values.size() < 2 ? Long.valueOf(0) : Numbers.exactLong(values.get(1));
        if (places == null || places < -20 || places > 100) {
            throw MongoError.location(51083, "cannot apply " + name + " with precision value " + values.get(1) + " value must be in [-20, 100]");
        }
        return rounded(name, values.getFirst(), places.intValue(), mode);
    }

    private static BsonValue rounded(String name, @Nullable BsonValue value, int places, RoundingMode mode) {
        BsonNumber number = number(name, value);
        if (!Numbers.isFinite(number) || (number.isInt32() || number.isInt64()) && places >= 0) {
            return number;
        }
        // A double is rounded as the exact number it is, not as it prints.
        BigDecimal exact = number.isDouble() ? new BigDecimal(number.doubleValue()) : Numbers.exact(number);
        BigDecimal result = exact.setScale(places, mode);
        if (number.isDecimal128()) {
            return Numbers.decimal(result);
        }
        if (number.isDouble()) {
            double rounded = result.doubleValue();
            return new BsonDouble(rounded == 0 ? Math.copySign(0.0, number.doubleValue()) : rounded);
        }
        BsonInt64 wide = new BsonInt64(result.longValueExact());
        return number.isInt32() && wide.getValue() == (int) wide.getValue() ? new BsonInt32((int) wide.getValue()) : wide;
    }

    private static Operators.Form function(String name, DoubleUnaryOperator function) {
        return Arguments.oneOrNull(name, value -> {
            double argument = number(name, value).doubleValue();
            boolean allowed = name.equals("$exp") || Double.isNaN(argument) || argument > 0 || argument == 0 && name.equals("$sqrt");
            if (!allowed) {
                throw MongoError.location(28714, name + "'s argument must be a positive number, but is " + argument);
            }
            return new BsonDouble(function.applyAsDouble(argument));
        });
    }

    private static BsonValue power(@Nullable BsonValue base, @Nullable BsonValue exponent) {
        if (isNull(base) || isNull(exponent)) {
            return BsonNull.VALUE;
        }
        BsonNumber left = number("$pow", base);
        BsonNumber right = number("$pow", exponent);
        if (!Numbers.isTrue(left) && right.doubleValue() < 0) {
            throw MongoError.location(28764, "$pow cannot take a base of 0 and a negative exponent");
        }
        boolean integers = (left.isInt32() || left.isInt64()) && (right.isInt32() || right.isInt64()) && right.longValue() >= 0;
        if (!integers) {
            return new BsonDouble(Math.pow(left.doubleValue(), right.doubleValue()));
        }
        BsonNumber result = left.isInt64() || right.isInt64() ? new BsonInt64(1) : new BsonInt32(1);
        double approximate = Math.pow(left.doubleValue(), right.doubleValue());
        if (Math.abs(approximate) > 0x1p63) {
            return new BsonDouble(approximate);
        }
        for (long i = 0; i < right.longValue() && Math.abs(left.longValue()) > 1; i++) {
            result = Numbers.multiply(result, left);
        }
        if (Math.abs(left.longValue()) <= 1) {
            long small = left.longValue() == -1 && right.longValue() % 2 == 0 || right.longValue() == 0 ? 1 : left.longValue();
            result = Numbers.multiply(result, new BsonInt32((int) small));
        }
        return result;
    }

    /** An operator over its operands, or over the elements of its one operand when that is an array. */
    private static Operators.Form folded(String name, Arguments.Many function) {
        return operand -> {
            boolean listed = operand.isArray();
            List<Expression> arguments = Arguments.list(name, operand, 0, Integer.MAX_VALUE);
            return variables -> {
                List<@Nullable BsonValue> values = Arguments.evaluate(arguments, variables);
                boolean single = values.size() == 1 && values.getFirst() instanceof BsonArray;
                return function.apply(single && (!listed || arguments.size() == 1)
                        ? List.copyOf(((BsonArray) BasicOperators.orNull(values.getFirst())).getValues()) : values);
            };
        };
    }

    private static BsonValue sum(List<@Nullable BsonValue> values) {
        BsonNumber sum = new BsonInt32(0);
        for (BsonValue value : values) {
            if (value != null && value.isNumber()) {
                sum = Numbers.add(sum, value.asNumber());
            }
        }
        return sum;
    }

    private static BsonValue average(List<@Nullable BsonValue> values) {
        long count = values.stream().filter(value -> value != null && value.isNumber()).count();
        return count == 0 ? BsonNull.VALUE : divide(sum(values), new BsonInt64(count));
    }

    private static BsonValue extreme(List<@Nullable BsonValue> values, boolean max) {
        BsonValue best = null;
        for (BsonValue value : values) {
            if (value == null || isNull(value)) {
                continue;
            }
            int order = best == null ? 0 : SortKey.compare(value, best);
            if (best == null || (max ? order > 0 : order < 0)) {
                best = value;
            }
        }
        return best == null ? BsonNull.VALUE : best;
    }
}
