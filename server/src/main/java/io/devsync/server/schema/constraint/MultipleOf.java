package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.math.BigDecimal;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** {@code multipleOf}. Binary fractions are taken as the decimal that they print as: 0.3 is a multiple of 0.1. */
final class MultipleOf implements ValueCheck {

    private final BigDecimal factor;
    private final long longFactor;

    MultipleOf(BigDecimal factor) {
        this.factor = factor;
        boolean integral = factor.stripTrailingZeros().scale() <= 0 && factor.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        this.longFactor = integral ? factor.longValueExact() : 0;
    }

    @Override
    public @Nullable Violation check(Value value) {
        return switch (value) {
            case Scalar.Int(long number) -> longFactor != 0
                    ? number % longFactor == 0 ? null : violation(number)
                    : check(BigDecimal.valueOf(number));
            case Scalar.Double(double number) -> Double.isFinite(number)
                    ? check(BigDecimal.valueOf(number))
                    : violation(number);
            case Scalar.Float(float number) -> Float.isFinite(number)
                    ? check(new BigDecimal(Float.toString(number)))
                    : violation(number);
            case Scalar.Decimal(Decimal128 number) -> number.isFinite()
                    ? number.compareTo(Decimal128.POSITIVE_ZERO) == 0 ? null : check(number.bigDecimalValue())
                    : violation(number);
            default -> null;
        };
    }

    private @Nullable Violation check(BigDecimal number) {
        // A remainder of numbers this far apart has billions of digits.
        boolean tooFarApart = (long) number.precision() - number.scale() > 400 || number.scale() > 6400;
        return !tooFarApart && number.remainder(factor).signum() == 0 ? null : violation(number);
    }

    private Violation violation(Object number) {
        return Violation.of("multiple_of", number, "a multiple of " + factor);
    }
}
