package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * One demand on a value. Like JSON Schema's, it says nothing of values of another kind than it is for.
 *
 * <p>Null stands for "fits", since objects that fit are checked without making anything.
 */
interface ValueCheck {

    /** How the value fails; null when it does not. */
    @Nullable Violation check(Value value);

    /** All of some demands, in order; the first one that fails counts. */
    record All(ValueCheck[] checks) implements ValueCheck {
        @Override
        public @Nullable Violation check(Value value) {
            for (ValueCheck check : checks) {
                Violation violation = check.check(value);
                if (violation != null) {
                    return violation;
                }
            }
            return null;
        }
    }
}
