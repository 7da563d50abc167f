package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code bsonType} or {@code type} where the property's own type does not see to it: in mixed, inside of alternatives. */
record TypeIs(Set<String> names) implements ValueCheck {

    @Override
    public @Nullable Violation check(Value value) {
        return fits(value)
                ? null
                : Violation.of(
                        "invalid_type", value instanceof Scalar scalar ? LiteralValues.print(scalar) : "a collection",
                        String.join(" or ", names));
    }

    private boolean fits(Value value) {
        return switch (value) {
            case Scalar.Null ignored -> any("null", "mixed");
            case Scalar.Int ignored -> any("int", "long", "number", "integer", "mixed");
            case Scalar.Double(double number) -> any("double", "number", "mixed")
                    || names.contains("integer") && number == Math.rint(number);
            case Scalar.Float ignored -> any("float", "double", "number", "mixed");
            case Scalar.Decimal ignored -> any("decimal", "number", "mixed");
            case Scalar.Bool ignored -> any("bool", "boolean", "mixed");
            case Scalar.Str ignored -> any("string", "mixed");
            case Scalar.Binary ignored -> any("binData", "binary", "mixed");
            case Scalar.Uuid ignored -> any("uuid", "binData", "mixed");
            case Scalar.Timestamp ignored -> any("date", "mixed");
            case Scalar.ObjectId ignored -> any("objectId", "mixed");
            case Scalar.Link ignored -> any("object", "mixed");
            case ListValue ignored -> any("array", "mixed");
            case SetValue ignored -> any("array", "mixed");
            case DictionaryValue ignored -> any("object", "mixed");
            case EmbeddedObject ignored -> any("object", "mixed");
        };
    }

    private boolean any(String... candidates) {
        for (String candidate : candidates) {
            if (names.contains(candidate)) {
                return true;
            }
        }
        return false;
    }
}
