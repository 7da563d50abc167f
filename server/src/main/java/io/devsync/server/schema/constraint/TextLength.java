package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code minLength} and {@code maxLength}, in characters as people count them: code points. */
record TextLength(int min, int max) implements ValueCheck {

    @Override
    public @Nullable Violation check(Value value) {
        if (!(value instanceof Scalar.Str(String text))) {
            return null;
        }
        int units = text.length();
        // Each code point takes one or two units.
        if (units >= min * 2L && units <= max) {
            return null;
        }
        int length = text.codePointCount(0, units);
        if (length < min) {
            return Violation.of("string_gte", '"' + text + '"', "at least " + min + " characters, not " + length);
        }
        return length > max
                ? Violation.of("string_lte", '"' + text + '"', "at most " + max + " characters, not " + length)
                : null;
    }
}
