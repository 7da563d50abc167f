package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** {@code minimum}, {@code maximum} and their exclusive forms, which are flags beside them (spec strict-mode §3.3). */
final class NumberRange implements ValueCheck {

    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Optional<Bound> lower;
    private final Optional<Bound> upper;
    // The same bounds as integers and doubles are compared with them.
    private final long longMin;
    private final long longMax;
    private final boolean noLong;
    private final double doubleMin;
    private final double doubleMax;
    private final boolean openBelow;
    private final boolean openAbove;

    /** The end of a range. */
    record Bound(BigDecimal value, boolean exclusive) {}

    NumberRange(Optional<Bound> lower, Optional<Bound> upper) {
        this.lower = lower;
        this.upper = upper;
        BigDecimal least = lower.map(NumberRange::leastInteger).orElse(LONG_MIN);
        BigDecimal greatest = upper.map(NumberRange::greatestInteger).orElse(LONG_MAX);
        this.noLong = least.compareTo(LONG_MAX) > 0 || greatest.compareTo(LONG_MIN) < 0;
        this.longMin = least.max(LONG_MIN).min(LONG_MAX).longValue();
        this.longMax = greatest.max(LONG_MIN).min(LONG_MAX).longValue();
        this.doubleMin = lower.map(bound -> bound.value().doubleValue()).orElse(Double.NEGATIVE_INFINITY);
        this.doubleMax = upper.map(bound -> bound.value().doubleValue()).orElse(Double.POSITIVE_INFINITY);
        this.openBelow = lower.map(Bound::exclusive).orElse(false);
        this.openAbove = upper.map(Bound::exclusive).orElse(false);
    }

    private static BigDecimal leastInteger(Bound bound) {
        return bound.exclusive()
                ? bound.value().setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE)
                : bound.value().setScale(0, RoundingMode.CEILING);
    }

    private static BigDecimal greatestInteger(Bound bound) {
        return bound.exclusive()
                ? bound.value().setScale(0, RoundingMode.CEILING).subtract(BigDecimal.ONE)
                : bound.value().setScale(0, RoundingMode.FLOOR);
    }

    @Override
    public @Nullable Violation check(Value value) {
        return switch (value) {
            case Scalar.Int(long number) -> number >= longMin && number <= longMax && !noLong
                    ? null
                    : violation(BigDecimal.valueOf(number));
            case Scalar.Double(double number) -> check(number);
            case Scalar.Float(float number) -> check(number);
            case Scalar.Decimal(Decimal128 number) -> number.isFinite() ? check(number) : check(number.doubleValue());
            default -> null;
        };
    }

    private @Nullable Violation check(double number) {
        boolean below = openBelow ? number <= doubleMin : number < doubleMin;
        boolean above = openAbove ? number >= doubleMax : number > doubleMax;
        if (!below && !above) {
            return null;
        }
        return Double.isInfinite(number) ? unlimited(number) : violation(new BigDecimal(number));
    }

    private Violation unlimited(double number) {
        return number < 0
                ? lower.map(bound -> tooSmall(number, bound)).orElseThrow()
                : upper.map(bound -> tooLarge(number, bound)).orElseThrow();
    }

    private @Nullable Violation check(Decimal128 number) {
        // Negative zero has no other form.
        BigDecimal exact = number.isNegative() && number.compareTo(Decimal128.NEGATIVE_ZERO) == 0
                ? BigDecimal.ZERO
                : number.bigDecimalValue();
        return violation(exact);
    }

    private @Nullable Violation violation(BigDecimal number) {
        if (lower.isPresent()) {
            int order = number.compareTo(lower.get().value());
            if (order < 0 || order == 0 && lower.get().exclusive()) {
                return tooSmall(number, lower.get());
            }
        }
        if (upper.isPresent()) {
            int order = number.compareTo(upper.get().value());
            if (order > 0 || order == 0 && upper.get().exclusive()) {
                return tooLarge(number, upper.get());
            }
        }
        return null;
    }

    private static Violation tooSmall(Object number, Bound bound) {
        return bound.exclusive()
                ? Violation.of("number_gt", number, "greater than " + bound.value())
                : Violation.of("number_gte", number, "at least " + bound.value());
    }

    private static Violation tooLarge(Object number, Bound bound) {
        return bound.exclusive()
                ? Violation.of("number_lt", number, "less than " + bound.value())
                : Violation.of("number_lte", number, "at most " + bound.value());
    }
}
