package io.devsync.server.embedded.bson;

import java.math.BigDecimal;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** Arithmetic as MongoDB does it: the result has the wider type, int32 grows into int64, int64 into double. */
public final class Numbers {

    private Numbers() {
    }

    public static BsonNumber add(BsonNumber left, BsonNumber right) {
        if (left.isDecimal128() || right.isDecimal128()) {
            return decimal(left, right, BigDecimal::add, left.doubleValue() + right.doubleValue());
        }
        if (left.isDouble() || right.isDouble()) {
            return new BsonDouble(left.doubleValue() + right.doubleValue());
        }
        long a = left.longValue();
        long b = right.longValue();
        long sum = a + b;
        boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
        return overflow ? new BsonDouble((double) a + (double) b) : integer(sum, left, right);
    }

    public static BsonNumber subtract(BsonNumber left, BsonNumber right) {
        if (left.isDecimal128() || right.isDecimal128()) {
            return decimal(left, right, BigDecimal::subtract, left.doubleValue() - right.doubleValue());
        }
        if (left.isDouble() || right.isDouble()) {
            return new BsonDouble(left.doubleValue() - right.doubleValue());
        }
        long a = left.longValue();
        long b = right.longValue();
        long difference = a - b;
        boolean overflow = ((a ^ b) & (a ^ difference)) < 0;
        return overflow ? new BsonDouble((double) a - (double) b) : integer(difference, left, right);
    }

    public static BsonNumber multiply(BsonNumber left, BsonNumber right) {
        if (left.isDecimal128() || right.isDecimal128()) {
            return decimal(left, right, BigDecimal::multiply, left.doubleValue() * right.doubleValue());
        }
        if (left.isDouble() || right.isDouble()) {
            return new BsonDouble(left.doubleValue() * right.doubleValue());
        }
        long a = left.longValue();
        long b = right.longValue();
        boolean overflow = Math.multiplyHigh(a, b) != (a * b) >> 63;
        return overflow ? new BsonDouble((double) a * (double) b) : integer(a * b, left, right);
    }

    /** Whether an update of integers by {@link #add} or {@link #multiply} left int64's range, which MongoDB refuses for stored values. */
    public static boolean overflowed(BsonNumber left, BsonNumber right, BsonNumber result) {
        return result.isDouble() && !left.isDouble() && !right.isDouble();
    }

    /** The value as a long when it is a whole number within range, else null. */
    public static @Nullable Long exactLong(@Nullable BsonValue value) {
        if (value == null || !value.isNumber()) {
            return null;
        }
        if (value.isInt32() || value.isInt64()) {
            return value.asNumber().longValue();
        }
        if (value.isDecimal128()) {
            Decimal128 decimal = value.asDecimal128().getValue();
            if (decimal.isNaN() || decimal.isInfinite()) {
                return null;
            }
            try {
                return exact(decimal).longValueExact();
            } catch (ArithmeticException fraction) {
                return null;
            }
        }
        double number = value.asDouble().getValue();
        return number == Math.rint(number) && Math.abs(number) < 0x1p63 ? (Long) (long) number : null;
    }

    public static boolean isNaN(BsonValue value) {
        return value.isDouble() && Double.isNaN(value.asDouble().getValue())
                || value.isDecimal128() && value.asDecimal128().getValue().isNaN();
    }

    /** MongoDB's truth: false, null, undefined, missing and zero are false, everything else is true. */
    public static boolean isTrue(@Nullable BsonValue value) {
        if (value == null) {
            return false;
        }
        return switch (value.getBsonType()) {
            case NULL, UNDEFINED -> false;
            case BOOLEAN -> value.asBoolean().getValue();
            case INT32, INT64, DOUBLE -> value.asNumber().doubleValue() != 0;
            case DECIMAL128 -> isNaN(value) || value.asDecimal128().getValue().isInfinite()
                    || exact(value.asDecimal128().getValue()).signum() != 0;
            default -> true;
        };
    }

    /** A finite decimal as BigDecimal; negative zero becomes zero. */
    public static BigDecimal exact(Decimal128 decimal) {
        BigDecimal size = Decimal128.fromIEEE754BIDEncoding(decimal.getHigh() & Long.MAX_VALUE, decimal.getLow()).bigDecimalValue();
        return decimal.isNegative() ? size.negate() : size;
    }

    /** A finite number as BigDecimal. */
    public static BigDecimal exact(BsonNumber number) {
        if (number.isDecimal128()) {
            return exact(number.asDecimal128().getValue());
        }
        return number.isDouble() ? BigDecimal.valueOf(number.doubleValue()) : BigDecimal.valueOf(number.longValue());
    }

    /** @return the number rounded to decimal128's 34 digits */
    public static BsonNumber decimal(BigDecimal value) {
        BigDecimal rounded = value.round(java.math.MathContext.DECIMAL128);
        try {
            return new BsonDecimal128(new Decimal128(rounded));
        } catch (NumberFormatException outOfRange) {
            return new BsonDecimal128(rounded.signum() == 0 || rounded.scale() > 0 ? Decimal128.POSITIVE_ZERO
                    : rounded.signum() > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY);
        }
    }

    public static boolean isFinite(BsonNumber number) {
        if (number.isDecimal128()) {
            Decimal128 decimal = number.asDecimal128().getValue();
            return !decimal.isNaN() && !decimal.isInfinite();
        }
        return Double.isFinite(number.doubleValue());
    }

    private interface Operation {
        BigDecimal apply(BigDecimal left, BigDecimal right);
    }

    private static BsonNumber decimal(BsonNumber left, BsonNumber right, Operation operation, double special) {
        if (isFinite(left) && isFinite(right)) {
            return decimal(operation.apply(exact(left), exact(right)));
        }
        return new BsonDecimal128(Double.isNaN(special) ? Decimal128.NaN
                : special > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY);
    }

    private static BsonNumber integer(long value, BsonNumber left, BsonNumber right) {
        boolean narrow = left.isInt32() && right.isInt32() && value == (int) value;
        return narrow ? new BsonInt32((int) value) : new BsonInt64(value);
    }
}
