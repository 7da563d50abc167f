package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Demands on an object, or on an embedded one: on its fields one by one and on which of them there are. Null means the
 * same as missing (spec strict-mode §3.3), and so demands on values do not reach it.
 */
final class ObjectCheck implements ValueCheck {

    private final Field[] fields;
    private final Rule[] rules;

    /**
     * A demand on one field.
     *
     * @param unset what the field holds when it was never set
     */
    record Field(String name, Value unset, ValueCheck check) {}

    /** A demand on the object as a whole. */
    interface Rule {
        @Nullable Violation check(Map<String, Value> properties);
    }

    ObjectCheck(Field[] fields, Rule[] rules) {
        this.fields = fields;
        this.rules = rules;
    }

    @Override
    public @Nullable Violation check(Value value) {
        return value instanceof EmbeddedObject(Map<String, Value> properties) ? check(properties) : null;
    }

    @Nullable Violation check(Map<String, Value> properties) {
        for (Field field : fields) {
            Value set = properties.get(field.name());
            Value value = set == null ? field.unset() : set;
            if (value != Scalar.Null.NULL) {
                Violation violation = field.check().check(value);
                if (violation != null) {
                    return violation.inField(field.name());
                }
            }
        }
        for (Rule rule : rules) {
            Violation violation = rule.check(properties);
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }
}
