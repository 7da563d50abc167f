package io.devsync.protocol.value;

import java.math.BigDecimal;
import org.bson.types.Decimal128;

/**
 * When Realm takes two values for the same one, which is not always when their bits are the same: 0.0 is -0.0, the
 * decimal 1.0 is 1.00, and in sets of mixed the int 1 is the double 1.0 (realm-core mixed.cpp, compare).
 *
 * <p>It matters where Realm then keeps what it has: members of sets, elements of lists, values of dictionaries, and
 * mixed properties. All files must keep the same bits.
 *
 * <p>One difference is known: to compare a decimal with a float or double, Realm rounds the latter to 7 or 15 digits,
 * which makes its equality intransitive; here they compare exactly.
 */
public final class RealmEquality {

    private RealmEquality() {}

    /** Whether an assignment of {@code value} to a place that holds {@code present} changes nothing. */
    public static boolean keeps(Value present, Scalar value) {
        if (present.getClass() != value.getClass()) {
            return false;
        }
        return present.equals(value) || representative((Scalar) present).equals(representative(value));
    }

    /** An object that is equal for exactly those values that are the same in a set. */
    public static Object representative(Scalar value) {
        return switch (value) {
            case Scalar.Float(float number) -> Float.isNaN(number) ? value : ofDouble(number);
            case Scalar.Double(double number) -> Double.isNaN(number) ? value : ofDouble(number);
            case Scalar.Decimal(Decimal128 number) -> ofDecimal(number);
            default -> value;
        };
    }

    private static Object ofDouble(double number) {
        long integer = (long) number;
        // 2^63 itself is beyond long, but the cast saturates to a value that converts back to it.
        return integer == number && integer != Long.MAX_VALUE ? new Scalar.Int(integer) : new Scalar.Double(number);
    }

    private static Object ofDecimal(Decimal128 number) {
        if (number.isNaN()) {
            return Decimal128.NaN;
        }
        if (number.isInfinite()) {
            return new Scalar.Double(number.isNegative() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        // Without the sign, because BigDecimal knows no negative zero.
        BigDecimal magnitude = Decimal128.fromIEEE754BIDEncoding(number.getHigh() & Long.MAX_VALUE, number.getLow())
                .bigDecimalValue();
        return ofExact(number.isNegative() ? magnitude.negate() : magnitude);
    }

    private static Object ofExact(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 18) {
            return new Scalar.Int(stripped.longValueExact());
        }
        double nearest = stripped.doubleValue();
        if (!Double.isInfinite(nearest) && new BigDecimal(nearest).compareTo(stripped) == 0) {
            return ofDouble(nearest);
        }
        return stripped.scale() <= 0 && fitsLong(stripped) ? new Scalar.Int(stripped.longValueExact()) : stripped;
    }

    private static boolean fitsLong(BigDecimal integer) {
        return integer.precision() - integer.scale() <= 19 && integer.toBigInteger().bitLength() <= 63;
    }
}
