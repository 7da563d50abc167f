package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.expression.Expression;
import io.devsync.server.embedded.bson.Numbers;
import java.util.List;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** One node of a filter. */
public sealed interface Condition {

    boolean matches(Doc document, MatchPosition position);

    record And(List<Condition> parts) implements Condition {
        @Override
        public boolean matches(Doc document, MatchPosition position) {
            for (Condition part : parts) {
                if (!part.matches(document, position)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Or(List<Condition> parts) implements Condition {
        @Override
        public boolean matches(Doc document, MatchPosition position) {
            for (Condition part : parts) {
                if (part.matches(document, position)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Condition inner) implements Condition {
        @Override
        public boolean matches(Doc document, MatchPosition position) {
            return !inner.matches(document, position.withoutPosition());
        }
    }

    record Always(boolean result) implements Condition {
        @Override
        public boolean matches(Doc document, MatchPosition position) {
            return result;
        }
    }

    /** {@code $expr}. */
    record Computed(Expression expression) implements Condition {
        @Override
        public boolean matches(Doc document, MatchPosition position) {
            return Numbers.isTrue(expression.evaluate(position.variables().on(document.document())));
        }
    }

    /** {@code $jsonSchema}. */
    record Schema(JsonSchema schema) implements Condition {
        @Override
        public boolean matches(Doc document, MatchPosition position) {
            return schema.accepts(document.document());
        }
    }

    /** A test of the values that a dotted path leads to. */
    record Field(String path, List<String> names, Test test) implements Condition {

        Field(String path, Test test) {
            this(path, List.of(path.split("\\.", -1)), test);
        }

        @Override
        public boolean matches(Doc document, MatchPosition position) {
            return walk(document.field(names.getFirst()), 1, position);
        }

        /** Tests the values under {@code value}; null stands for a missing field. */
        boolean walk(@Nullable BsonValue value, int depth, MatchPosition position) {
            if (depth == names.size()) {
                return leaf(value, position);
            }
            String name = names.get(depth);
            if (value != null && value.isDocument()) {
                return walk(value.asDocument().get(name), depth + 1, position);
            }
            if (value != null && value.isArray()) {
                return walkArray(value.asArray(), name, depth, position);
            }
            return leaf(null, position);
        }

        private boolean walkArray(List<BsonValue> array, String name, int depth, MatchPosition position) {
            int index = arrayIndex(name);
            if (index >= 0 && index < array.size() && walk(array.get(index), depth + 1, position)) {
                return true;
            }
            for (int i = 0; i < array.size(); i++) {
                BsonValue element = array.get(i);
                if (element.isDocument() && walk(element.asDocument().get(name), depth + 1, position)) {
                    position.note(i);
                    return true;
                }
            }
            return false;
        }

        private boolean leaf(@Nullable BsonValue value, MatchPosition position) {
            if (test.wholeOnly() || value == null || !value.isArray()) {
                return test.matches(value, position);
            }
            List<BsonValue> array = value.asArray();
            for (int i = 0; i < array.size(); i++) {
                if (test.matches(array.get(i), position)) {
                    position.note(i);
                    return true;
                }
            }
            return test.matches(value, position);
        }
    }

    /** The index that a path's name means within an array, -1 when it is no index. */
    static int arrayIndex(String name) {
        if (name.isEmpty() || name.length() > 9 || name.length() > 1 && name.charAt(0) == '0') {
            return -1;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(name);
    }
}
