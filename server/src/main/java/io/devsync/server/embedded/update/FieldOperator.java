package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.bson.TypeNames;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What one update operator does to the value at one path. */
interface FieldOperator {

    void apply(BsonDocument document, List<String> path);

    default boolean onInsertOnly() {
        return false;
    }

    record Set(BsonValue value) implements FieldOperator {
        @Override
        public void apply(BsonDocument document, List<String> path) {
            PathEditor.set(document, path, Copies.of(value));
        }
    }

    record SetOnInsert(BsonValue value) implements FieldOperator {
        @Override
        public void apply(BsonDocument document, List<String> path) {
            PathEditor.set(document, path, Copies.of(value));
        }

        @Override
        public boolean onInsertOnly() {
            return true;
        }
    }

    record Unset() implements FieldOperator {
        @Override
        public void apply(BsonDocument document, List<String> path) {
            PathEditor.unset(document, path);
        }
    }

    /** {@code $inc} and {@code $mul}. */
    record Arithmetic(boolean multiply, BsonNumber operand) implements FieldOperator {
        @Override
        public void apply(BsonDocument document, List<String> path) {
            BsonValue old = PathEditor.get(document, path);
            PathEditor.set(document, path, old == null ? absent() : computed(document, path, old));
        }

        private BsonValue absent() {
            return multiply ? Numbers.multiply(operand, new BsonInt32(0)) : operand;
        }

        private BsonValue computed(BsonDocument document, List<String> path, BsonValue old) {
            if (!old.isNumber()) {
                throw MongoError.typeMismatch("Cannot apply " + (multiply ? "$mul" : "$inc") + " to a value of non-numeric type. {_id: "
                        + document.get("_id") + "} has the field '" + path.getLast() + "' of non-numeric type "
                        + TypeNames.name(old.getBsonType()));
            }
            BsonNumber result = multiply ? Numbers.multiply(old.asNumber(), operand) : Numbers.add(old.asNumber(), operand);
            if (Numbers.overflowed(old.asNumber(), operand, result)) {
                throw MongoError.badValue("Failed to apply " + (multiply ? "$mul" : "$inc") + " operations to current value (" + old
                        + ") for document {_id: " + document.get("_id") + "}: it would leave the range of int64");
            }
            return result;
        }
    }

    /** {@code $min} and {@code $max}. */
    record Extreme(boolean max, BsonValue operand) implements FieldOperator {
        @Override
        public void apply(BsonDocument document, List<String> path) {
            BsonValue old = PathEditor.get(document, path);
            int order = old == null ? 0 : SortKey.compare(operand, old);
            if (old == null || (max ? order > 0 : order < 0)) {
                PathEditor.set(document, path, Copies.of(operand));
            }
        }
    }

    record Rename(List<String> target) implements FieldOperator {
        @Override
        public void apply(BsonDocument document, List<String> path) {
            checkNoArray(document, path);
            checkNoArray(document, target);
            BsonValue value = PathEditor.get(document, path);
            if (value != null) {
                PathEditor.unset(document, path);
                PathEditor.unset(document, target);
                PathEditor.set(document, target, value);
            }
        }

        private static void checkNoArray(BsonDocument document, List<String> path) {
            for (int i = 1; i < path.size(); i++) {
                BsonValue value = PathEditor.get(document, path.subList(0, i));
                if (value != null && value.isArray()) {
                    throw MongoError.badValue("The source and destination field of $rename cannot be an array element: '"
                            + String.join(".", path) + "'");
                }
            }
        }
    }

    /**
     * {@code $bit}.
     *
     * @param operation and, or, xor
     */
    record Bit(String operation, BsonNumber operand) implements FieldOperator {
        @Override
        public void apply(BsonDocument document, List<String> path) {
            BsonValue old = PathEditor.get(document, path);
            if (old != null && !old.isInt32() && !old.isInt64()) {
                throw MongoError.badValue("Cannot apply $bit to a value of non-integral type. {_id: " + document.get("_id")
                        + "} has the field " + path.getLast() + " of non-integer type " + TypeNames.name(old.getBsonType()));
            }
            long left = old == null ? 0 : old.asNumber().longValue();
            long right = operand.longValue();
            long result = switch (operation) {
                case "and" -> left & right;
                case "or" -> left | right;
                default -> left ^ right;
            };
            boolean wide = operand.isInt64() || old != null && old.isInt64();
            PathEditor.set(document, path, wide ? new BsonInt64(result) : new BsonInt32((int) result));
        }
    }

    /** An operator that rewrites an array in place. */
    interface OnArray extends FieldOperator {

        /** What the operator is called, for errors. */
        String name();

        /** Whether a missing array is made. */
        boolean creates();

        void change(List<BsonValue> array);

        @Override
        default void apply(BsonDocument document, List<String> path) {
            @Nullable BsonValue old = PathEditor.get(document, path);
            if (old == null) {
                if (creates()) {
                    org.bson.BsonArray made = new org.bson.BsonArray();
                    PathEditor.set(document, path, made);
                    change(made);
                }
                return;
            }
            if (!old.isArray()) {
                throw notAnArray(document, path, old);
            }
            change(old.asArray());
        }

        private MongoError notAnArray(BsonDocument document, List<String> path, BsonValue old) {
            String type = TypeNames.name(old.getBsonType());
            return switch (name()) {
                case "$pop" -> MongoError.typeMismatch("Path '" + String.join(".", path) + "' contains an element of non-array type '"
                        + type + "'");
                case "$pull", "$pullAll" -> MongoError.badValue("Cannot apply " + name() + " to a non-array value");
                default -> new MongoError(ErrorCode.BAD_VALUE, "The field '" + String.join(".", path)
                        + "' must be an array but is of type " + type + " in document {_id: " + document.get("_id") + "}");
            };
        }
    }
}
