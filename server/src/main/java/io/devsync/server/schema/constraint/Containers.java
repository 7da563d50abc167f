package io.devsync.server.schema.constraint;

import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Demands on what collections contain. */
final class Containers {

    private Containers() {}

    /** {@code minItems} and {@code maxItems}. */
    record Items(int min, int max) implements ValueCheck {
        @Override
        public @Nullable Violation check(Value value) {
            return switch (value) {
                case ListValue list -> size(list.elements().size());
                case SetValue set -> size(set.members().size());
                default -> null;
            };
        }

        private @Nullable Violation size(int size) {
            if (size < min) {
                return Violation.of("array_min_items", size + " items", "at least " + min);
            }
            return size > max ? Violation.of("array_max_items", size + " items", "at most " + max) : null;
        }
    }

    /** {@code uniqueItems} of a list; sets cannot fail it. */
    record Unique() implements ValueCheck {
        @Override
        public @Nullable Violation check(Value value) {
            return value instanceof ListValue(List<Value> elements)
                            && new HashSet<>(elements).size() < elements.size()
                    ? Violation.of("unique", "an item that occurs twice", "different items")
                    : null;
        }
    }

    /** {@code items}: a demand on each element. */
    record Each(ValueCheck element) implements ValueCheck {
        @Override
        public @Nullable Violation check(Value value) {
            return switch (value) {
                case ListValue(List<Value> elements) -> {
                    for (int i = 0; i < elements.size(); i++) {
                        Violation violation = element.check(elements.get(i));
                        if (violation != null) {
                            yield violation.inElement(i);
                        }
                    }
                    yield null;
                }
                case SetValue set -> {
                    int i = 0;
                    for (Scalar member : set.members()) {
                        Violation violation = element.check(member);
                        if (violation != null) {
                            yield violation.inElement(i);
                        }
                        i++;
                    }
                    yield null;
                }
                default -> null;
            };
        }
    }

    /** {@code contains}: at least one element that fits. */
    record Some(ValueCheck element) implements ValueCheck {
        @Override
        public @Nullable Violation check(Value value) {
            boolean found = switch (value) {
                case ListValue(List<Value> elements) -> elements.stream().anyMatch(one -> element.check(one) == null);
                case SetValue set -> set.members().stream().anyMatch(one -> element.check(one) == null);
                default -> true;
            };
            return found ? null : Violation.of("contains", "no item that fits", "one at least");
        }
    }

    /** {@code minProperties} and {@code maxProperties} of a dictionary. */
    record Entries(int min, int max) implements ValueCheck {
        @Override
        public @Nullable Violation check(Value value) {
            if (!(value instanceof DictionaryValue dictionary)) {
                return null;
            }
            return size(dictionary.entries().size(), min, max);
        }
    }

    static @Nullable Violation size(int size, int min, int max) {
        if (size < min) {
            return Violation.of("array_min_properties", size + " fields", "at least " + min);
        }
        return size > max ? Violation.of("array_max_properties", size + " fields", "at most " + max) : null;
    }

    /** {@code propertyNames}: a demand on the keys of a dictionary. */
    record Names(ValueCheck name) implements ValueCheck {
        @Override
        public @Nullable Violation check(Value value) {
            if (value instanceof DictionaryValue(Map<String, Value> entries)) {
                for (String key : entries.keySet()) {
                    Violation violation = name.check(new Scalar.Str(key));
                    if (violation != null) {
                        return new Violation(key, "invalid_property_name", violation.message());
                    }
                }
            }
            return null;
        }
    }

    /**
     * {@code patternProperties} and {@code additionalProperties} of a dictionary.
     *
     * @param others for keys that no pattern is found in; null when these are not allowed
     */
    record Fields(List<OfPattern> patterns, @Nullable ValueCheck others) implements ValueCheck {

        /** A demand on values whose key contains a pattern. */
        record OfPattern(TextPattern pattern, ValueCheck value) {}

        @Override
        public @Nullable Violation check(Value value) {
            if (value instanceof DictionaryValue(Map<String, Value> entries)) {
                for (Map.Entry<String, Value> entry : entries.entrySet()) {
                    Violation violation = check(entry.getKey(), entry.getValue());
                    if (violation != null) {
                        return violation.inField(entry.getKey());
                    }
                }
            }
            return null;
        }

        private @Nullable Violation check(String key, Value value) {
            boolean known = false;
            for (OfPattern one : patterns) {
                if (one.pattern().find(key)) {
                    known = true;
                    Violation violation = one.value().check(value);
                    if (violation != null) {
                        return violation;
                    }
                }
            }
            if (known) {
                return null;
            }
            return others == null
                    ? Violation.of("additional_property_not_allowed", "a field", "none of this name")
                    : others.check(value);
        }
    }
}
