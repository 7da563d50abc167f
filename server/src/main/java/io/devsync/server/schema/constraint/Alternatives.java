package io.devsync.server.schema.constraint;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code anyOf}, {@code oneOf}, {@code allOf}, {@code not} and {@code if}, over values and over objects alike.
 *
 * @param <T> what is looked at
 */
final class Alternatives<T> {

    private final List<Function<T, @Nullable Violation>> schemas;

    Alternatives(List<Function<T, @Nullable Violation>> schemas) {
        this.schemas = schemas;
    }

    @Nullable Violation any(T one) {
        return fitting(one) > 0
                ? null
                : Violation.of("number_any_of", "nothing that fits", "one of " + schemas.size() + " alternatives");
    }

    @Nullable Violation exactlyOne(T one) {
        int fitting = fitting(one);
        return fitting == 1
                ? null
                : Violation.of(
                        "number_one_of",
                        fitting + " fitting alternatives",
                        "exactly one of " + schemas.size());
    }

    @Nullable Violation all(T one) {
        for (Function<T, @Nullable Violation> schema : schemas) {
            Violation violation = schema.apply(one);
            if (violation != null) {
                return new Violation(violation.path(), "number_all_of", violation.message());
            }
        }
        return null;
    }

    @Nullable Violation none(T one) {
        return fitting(one) == 0
                ? null
                : Violation.of("number_not", "what the schema excludes", "something else");
    }

    /** The first schema decides which of the other two counts. */
    @Nullable Violation conditional(T one) {
        boolean holds = schemas.get(0).apply(one) == null;
        Violation violation = schemas.get(holds ? 1 : 2).apply(one);
        return violation == null
                ? null
                : new Violation(violation.path(), holds ? "condition_then" : "condition_else", violation.message());
    }

    private int fitting(T one) {
        int fitting = 0;
        for (Function<T, @Nullable Violation> schema : schemas) {
            fitting += schema.apply(one) == null ? 1 : 0;
        }
        return fitting;
    }
}
