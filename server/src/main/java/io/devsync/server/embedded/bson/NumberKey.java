package io.devsync.server.embedded.bson;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.bson.types.Decimal128;

/**
 * The number part of a {@link SortKey}: exact order over int32, int64, double and decimal128 together.
 *
 * <p>A number is written as the nearest double in sortable form, and then what rounding lost. Rounding never swaps two numbers, so
 * the doubles decide unless they are equal, and then the rests decide. For everything a double holds exactly the rest is one byte.
 */
final class NumberKey {

    private static final long DOUBLE_EXACT_MAX = 1L << 53;

    private static final int REST_NEGATIVE = 0x01;
    private static final int REST_ZERO = 0x02;
    private static final int REST_POSITIVE = 0x03;

    private NumberKey() {
    }

    static void appendLong(ByteWriter key, long value) {
        double rounded = (double) value;
        key.writeBigEndian64(sortable(rounded));
        if (value >= -DOUBLE_EXACT_MAX && value <= DOUBLE_EXACT_MAX) {
            key.writeByte(REST_ZERO);
        } else {
            appendRest(key, BigDecimal.valueOf(value).subtract(new BigDecimal(rounded)));
        }
    }

    static void appendDouble(ByteWriter key, double value) {
        key.writeBigEndian64(sortable(value));
        key.writeByte(REST_ZERO);
    }

    static void appendDecimal(ByteWriter key, long high, long low) {
        Decimal128 decimal = Decimal128.fromIEEE754BIDEncoding(high, low);
        if (decimal.isNaN() || decimal.isInfinite()) {
            appendDouble(key, decimal.isNaN() ? Double.NaN
                    : decimal.isNegative() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            return;
        }
        // Negative zero has no BigDecimal: take the size without the sign.
        BigDecimal size = Decimal128.fromIEEE754BIDEncoding(high & Long.MAX_VALUE, low).bigDecimalValue();
        BigDecimal exact = decimal.isNegative() ? size.negate() : size;
        double rounded = exact.doubleValue();
        if (Double.isInfinite(rounded)) {
            // Beyond every double yet below infinity.
            rounded = Math.copySign(Double.MAX_VALUE, rounded);
        }
        key.writeBigEndian64(sortable(rounded));
        appendRest(key, exact.subtract(new BigDecimal(rounded)));
    }

    /** NaN first, then ascending; both zeros alike. */
    private static long sortable(double value) {
        if (Double.isNaN(value)) {
            return 0;
        }
        long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
        return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }

    private static void appendRest(ByteWriter key, BigDecimal rest) {
        if (rest.signum() == 0) {
            key.writeByte(REST_ZERO);
            return;
        }
        boolean negative = rest.signum() < 0;
        key.writeByte(negative ? REST_NEGATIVE : REST_POSITIVE);
        int start = key.size();
        BigDecimal size = rest.abs().stripTrailingZeros();
        int magnitude = size.precision() - size.scale();
        key.writeBigEndian32(magnitude ^ Integer.MIN_VALUE);
        key.writeBytes(size.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII));
        key.writeByte(0);
        if (negative) {
            key.invertFrom(start);
        }
    }
}
