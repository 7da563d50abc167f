package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code enum} and {@code const}.
 *
 * @param allowed the values, each number in every form in which a property can hold it
 * @param code which of the two it is
 * @param expected the values as the schema writes them
 */
record OneOfValues(Set<Scalar> allowed, String code, String expected) implements ValueCheck {

    @Override
    public @Nullable Violation check(Value value) {
        return !(value instanceof Scalar scalar) || allowed.contains(scalar)
                ? null
                : Violation.of(code, LiteralValues.print(scalar), expected);
    }
}
