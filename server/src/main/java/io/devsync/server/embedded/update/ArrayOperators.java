package io.devsync.server.embedded.update;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.SortOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** {@code $push}, {@code $addToSet}, {@code $pull}, {@code $pullAll}, {@code $pop}. */
final class ArrayOperators {

    private ArrayOperators() {
    }

    private record Push(List<BsonValue> values, Optional<Integer> position, Optional<Comparator<BsonValue>> sort, Optional<Integer> slice)
            implements FieldOperator.OnArray {
        @Override
        public String name() {
            return "$push";
        }

        @Override
        public boolean creates() {
            return true;
        }

        @Override
        public void change(List<BsonValue> array) {
            int wanted = position.orElse(Integer.MAX_VALUE);
            int at = wanted < 0 ? Math.max(0, array.size() + wanted) : Math.min(wanted, array.size());
            array.addAll(at, values.stream().map(Copies::of).toList());
            sort.ifPresent(array::sort);
            slice.ifPresent(count -> {
                int from = count < 0 ? Math.max(0, array.size() + count) : 0;
                int to = count < 0 ? array.size() : Math.min(count, array.size());
                List<BsonValue> kept = List.copyOf(array.subList(from, to));
                array.clear();
                array.addAll(kept);
            });
        }
    }

    private record AddToSet(List<BsonValue> values) implements FieldOperator.OnArray {
        @Override
        public String name() {
            return "$addToSet";
        }

        @Override
        public boolean creates() {
            return true;
        }

        @Override
        public void change(List<BsonValue> array) {
            TreeSet<byte[]> present = new TreeSet<>(Arrays::compareUnsigned);
            array.forEach(element -> present.add(SortKey.of(element)));
            for (BsonValue value : values) {
                if (present.add(SortKey.of(value))) {
                    array.add(Copies.of(value));
                }
            }
        }
    }

    private record Pull(String name, Predicate<BsonValue> removed) implements FieldOperator.OnArray {
        @Override
        public boolean creates() {
            return false;
        }

        @Override
        public void change(List<BsonValue> array) {
            array.removeIf(removed);
        }
    }

    private record Pop(boolean first) implements FieldOperator.OnArray {
        @Override
        public String name() {
            return "$pop";
        }

        @Override
        public boolean creates() {
            return false;
        }

        @Override
        public void change(List<BsonValue> array) {
            if (!array.isEmpty()) {
                array.remove(first ? 0 : array.size() - 1);
            }
        }
    }

    static FieldOperator push(BsonValue operand) {
        if (!(operand instanceof BsonDocument modifiers) || !modifiers.containsKey("$each")) {
            return new Push(List.of(operand), Optional.empty(), Optional.empty(), Optional.empty());
        }
        Optional<Integer> position = Optional.empty();
        Optional<Integer> slice = Optional.empty();
        Optional<Comparator<BsonValue>> sort = Optional.empty();
        for (Map.Entry<String, BsonValue> modifier : modifiers.entrySet()) {
            switch (modifier.getKey()) {
                case "$each" -> { }
                case "$position" -> position = Optional.of(FieldOperators.integer("$position", modifier.getValue()));
                case "$slice" -> slice = Optional.of(FieldOperators.integer("$slice", modifier.getValue()));
                case "$sort" -> sort = Optional.of(sort(modifier.getValue()));
                default -> throw MongoError.badValue("Unrecognized clause in $push: " + modifier.getKey());
            }
        }
        return new Push(each("$push", modifiers), position, sort, slice);
    }

    static FieldOperator addToSet(BsonValue operand) {
        if (!(operand instanceof BsonDocument modifiers) || modifiers.isEmpty() || !modifiers.getFirstKey().equals("$each")) {
            return new AddToSet(List.of(operand));
        }
        if (modifiers.size() > 1) {
            throw MongoError.badValue("Found unexpected fields after $each in $addToSet: " + modifiers.toJson());
        }
        return new AddToSet(each("$addToSet", modifiers));
    }

    static FieldOperator pull(BsonValue operand) {
        if (operand.isRegularExpression() || isOperators(operand)) {
            Filter filter = Filter.parse(new BsonDocument("x", operand));
            return new Pull("$pull", element -> filter.matches(Doc.of(new BsonDocument("x", element))));
        }
        if (operand.isDocument()) {
            Filter filter = Filter.parse(operand.asDocument());
            return new Pull("$pull", element -> element.isDocument() && filter.matches(Doc.of(element.asDocument())));
        }
        byte[] key = SortKey.of(operand);
        return new Pull("$pull", element -> Arrays.equals(SortKey.of(element), key));
    }

    static FieldOperator pullAll(BsonValue operand) {
        if (!operand.isArray()) {
            throw MongoError.badValue("$pullAll requires an array argument but was given a " + TypeNames.name(operand.getBsonType()));
        }
        TreeSet<byte[]> removed = new TreeSet<>(Arrays::compareUnsigned);
        operand.asArray().forEach(value -> removed.add(SortKey.of(value)));
        return new Pull("$pullAll", element -> removed.contains(SortKey.of(element)));
    }

    static FieldOperator pop(String path, BsonValue operand) {
        boolean valid = operand.isNumber() && Math.abs(operand.asNumber().doubleValue()) == 1;
        if (!valid) {
            throw MongoError.failedToParse("$pop expects 1 or -1, found: " + path + ": " + operand);
        }
        return new Pop(operand.asNumber().doubleValue() < 0);
    }

    private static boolean isOperators(BsonValue operand) {
        return operand.isDocument() && !operand.asDocument().isEmpty() && operand.asDocument().getFirstKey().startsWith("$")
                && !operand.asDocument().getFirstKey().equals("$ref");
    }

    private static List<BsonValue> each(String name, BsonDocument modifiers) {
        if (!(modifiers.getOrDefault("$each", BsonNull.VALUE) instanceof BsonArray values)) {
            throw MongoError.typeMismatch("The argument to $each in " + name + " must be an array but it was of type: "
                    + TypeNames.name(modifiers.getOrDefault("$each", BsonNull.VALUE).getBsonType()));
        }
        return List.copyOf(values);
    }

    private static Comparator<BsonValue> sort(BsonValue spec) {
        if (spec.isNumber() && Math.abs(spec.asNumber().doubleValue()) == 1) {
            Comparator<BsonValue> ascending = SortKey::compare;
            return spec.asNumber().doubleValue() > 0 ? ascending : ascending.reversed();
        }
        if (!spec.isDocument() || spec.asDocument().isEmpty()) {
            throw MongoError.badValue("The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields");
        }
        SortOrder order = SortOrder.parse(spec.asDocument());
        BsonDocument none = new BsonDocument("", new BsonInt32(0));
        return (left, right) -> Arrays.compareUnsigned(
                order.key(Doc.of(left.isDocument() ? left.asDocument() : none)),
                order.key(Doc.of(right.isDocument() ? right.asDocument() : none)));
    }
}
