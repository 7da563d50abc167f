package io.devsync.server.query;

import io.devsync.protocol.value.Scalar;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.UUID;
import org.bson.types.Decimal128;

/**
 * Compares values as queries do (realm-core mixed.cpp): numbers of all types with each other, everything else only with
 * its own type. NaN equals NaN and is less than all other numbers.
 */
final class ScalarOrder {

    private static final double LONG_RANGE = 0x1p63;
    private static final long PRECISE_DOUBLES = 1L << 53;

    private ScalarOrder() {}

    /** Whether the two can be equal or ordered at all. Null is comparable with nothing. */
    static boolean comparable(Scalar a, Scalar b) {
        return a.getClass() == b.getClass() ? a != Scalar.Null.NULL : isNumber(a) && isNumber(b);
    }

    static boolean isNumber(Scalar value) {
        return value instanceof Scalar.Int
                || value instanceof Scalar.Double
                || value instanceof Scalar.Float
                || value instanceof Scalar.Decimal;
    }

    /** The order of two comparable values: negative, zero or positive. Links have equality only: 1 means different. */
    static int compare(Scalar a, Scalar b) {
        return switch (a) {
            case Scalar.Int(long value) -> compareLong(value, b);
            case Scalar.Double(double value) -> compareDouble(value, b);
            case Scalar.Float(float value) -> compareDouble(value, b);
            case Scalar.Decimal(Decimal128 value) -> compareDecimal(value, b);
            case Scalar.Str(String value) when b instanceof Scalar.Str(String other) -> compareText(value, other);
            case Scalar.Bool(boolean value) when b instanceof Scalar.Bool(boolean other) ->
                Boolean.compare(value, other);
            case Scalar.Binary(byte[] value) when b instanceof Scalar.Binary(byte[] other) ->
                Arrays.compareUnsigned(value, other);
            case Scalar.Timestamp value when b instanceof Scalar.Timestamp other -> compareTime(value, other);
            case Scalar.ObjectId value when b instanceof Scalar.ObjectId other ->
                value.value().compareTo(other.value());
            case Scalar.Uuid(UUID value) when b instanceof Scalar.Uuid(UUID other) -> compareUuid(value, other);
            case Scalar.Link value -> value.equals(b) ? 0 : 1;
            default -> throw new IllegalArgumentException(a + " and " + b + " (expected: comparable values)");
        };
    }

    /** The order of an integer and a number. */
    static int compareLong(long a, Scalar b) {
        return switch (b) {
            case Scalar.Int(long value) -> Long.compare(a, value);
            case Scalar.Double(double value) -> compareLongDouble(a, value);
            case Scalar.Float(float value) -> compareLongDouble(a, value);
            case Scalar.Decimal(Decimal128 value) -> -compareDecimalNumber(value, BigDecimal.valueOf(a));
            default -> throw new IllegalArgumentException(b + " (expected: a number)");
        };
    }

    private static int compareDouble(double a, Scalar b) {
        return switch (b) {
            case Scalar.Int(long value) -> -compareLongDouble(value, a);
            case Scalar.Double(double value) -> compareDoubles(a, value);
            case Scalar.Float(float value) -> compareDoubles(a, value);
            case Scalar.Decimal(Decimal128 value) -> -compareDecimalDouble(value, a);
            default -> throw new IllegalArgumentException(b + " (expected: a number)");
        };
    }

    private static int compareDecimal(Decimal128 a, Scalar b) {
        return switch (b) {
            case Scalar.Int(long value) -> compareDecimalNumber(a, BigDecimal.valueOf(value));
            case Scalar.Double(double value) -> compareDecimalDouble(a, value);
            case Scalar.Float(float value) -> compareDecimalDouble(a, value);
            case Scalar.Decimal(Decimal128 value) -> compareDecimals(a, value);
            default -> throw new IllegalArgumentException(b + " (expected: a number)");
        };
    }

    private static int compareDoubles(double a, double b) {
        if (a < b) {
            return -1;
        }
        if (a > b) {
            return 1;
        }
        return a == b ? 0 : Boolean.compare(Double.isNaN(b), Double.isNaN(a));
    }

    /** Exact also where the integer has no double of its own. */
    private static int compareLongDouble(long a, double b) {
        if (Double.isNaN(b)) {
            return 1;
        }
        if (a <= PRECISE_DOUBLES && a >= -PRECISE_DOUBLES) {
            return compareDoubles((double) a, b);
        }
        if (b >= LONG_RANGE) {
            return -1;
        }
        return b < -LONG_RANGE ? 1 : Long.compare(a, (long) b);
    }

    private static int compareDecimals(Decimal128 a, Decimal128 b) {
        if (isFinite(b)) {
            return compareDecimalNumber(a, toBigDecimal(b));
        }
        return compareDoubles(specialOrZero(a), specialOrZero(b));
    }

    private static int compareDecimalDouble(Decimal128 a, double b) {
        if (Double.isFinite(b)) {
            return compareDecimalNumber(a, new BigDecimal(b));
        }
        return compareDoubles(specialOrZero(a), b);
    }

    private static int compareDecimalNumber(Decimal128 a, BigDecimal b) {
        return isFinite(a) ? toBigDecimal(a).compareTo(b) : compareDoubles(specialOrZero(a), 0);
    }

    private static boolean isFinite(Decimal128 value) {
        return !value.isNaN() && !value.isInfinite();
    }

    private static double specialOrZero(Decimal128 value) {
        if (value.isNaN()) {
            return Double.NaN;
        }
        if (!value.isInfinite()) {
            return 0;
        }
        return value.isNegative() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** A decimal that may be -0, which {@link Decimal128#bigDecimalValue()} refuses. */
    private static BigDecimal toBigDecimal(Decimal128 value) {
        return value.isNegative()
                ? Decimal128.fromIEEE754BIDEncoding(value.getHigh() & Long.MAX_VALUE, value.getLow())
                        .bigDecimalValue()
                        .negate()
                : value.bigDecimalValue();
    }

    private static int compareTime(Scalar.Timestamp a, Scalar.Timestamp b) {
        int seconds = Long.compare(a.seconds(), b.seconds());
        return seconds != 0 ? seconds : Integer.compare(a.nanoseconds(), b.nanoseconds());
    }

    private static int compareUuid(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    /** The order of the UTF-8 forms, which is that of the code points and not that of Java's UTF-16. */
    private static int compareText(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand for code points above all other characters.
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? Character.compare(x, y)
                        : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
