package io.devsync.server.embedded.expression;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Arrays and sets. */
final class ListOperators {

    /** What {@code $range} may make: an array larger than this fits in no document. */
    private static final int RANGE_MAX = 1_000_000;

    private ListOperators() {
    }

    static void register(Map<String, Operators.Form> table) {
        table.put("$isArray", Arguments.one("$isArray", value -> BasicOperators.bool(value instanceof BsonArray)));
        table.put("$size", Arguments.one("$size", value -> {
            if (!(value instanceof BsonArray array)) {
                throw MongoError.location(17124, "The argument to $size must be an array, but was of type: " + TypeNames.name(value));
            }
            return new BsonInt32(array.size());
        }));
        table.put("$arrayElemAt", Arguments.two("$arrayElemAt", ListOperators::elementAt));
        table.put("$first", Arguments.oneOrNull("$first", value -> elementAt(value, new BsonInt32(0))));
        table.put("$last", Arguments.oneOrNull("$last", value -> elementAt(value, new BsonInt32(-1))));
        table.put("$concatArrays", Arguments.many("$concatArrays", 0, Integer.MAX_VALUE, ListOperators::concat));
        table.put("$in", Arguments.two("$in", (value, array) -> {
            if (!(array instanceof BsonArray elements)) {
                throw MongoError.location(40081, "$in requires an array as a second argument, found: " + TypeNames.name(array));
            }
            return BasicOperators.bool(indexOf(elements, value) >= 0);
        }));
        table.put("$indexOfArray", Arguments.two("$indexOfArray", (array, value) -> array == null || Arguments.isNull(array) ? BsonNull.VALUE
                : new BsonInt32(indexOf(list("$indexOfArray", array), value))));
        table.put("$reverseArray", Arguments.oneOrNull("$reverseArray", value -> new BsonArray(list("$reverseArray", value).getValues().reversed())));
        table.put("$slice", Arguments.many("$slice", 2, 3, ListOperators::slice));
        table.put("$range", Arguments.many("$range", 2, 3, ListOperators::range));
        table.put("$map", ListOperators::map);
        table.put("$filter", ListOperators::filter);
        table.put("$reduce", ListOperators::reduce);
        table.put("$sortArray", ListOperators::sort);
        table.put("$allElementsTrue", Arguments.one("$allElementsTrue", value ->
                BasicOperators.bool(list("$allElementsTrue", value).stream().allMatch(Numbers::isTrue))));
        table.put("$anyElementTrue", Arguments.one("$anyElementTrue", value ->
                BasicOperators.bool(list("$anyElementTrue", value).stream().anyMatch(Numbers::isTrue))));
        table.put("$setUnion", Arguments.many("$setUnion", 0, Integer.MAX_VALUE, ListOperators::union));
        table.put("$setIntersection", Arguments.many("$setIntersection", 0, Integer.MAX_VALUE, ListOperators::intersection));
        table.put("$setDifference", Arguments.two("$setDifference", ListOperators::difference));
        table.put("$setIsSubset", Arguments.two("$setIsSubset", (a, b) ->
                BasicOperators.bool(set("$setIsSubset", b).keySet().containsAll(set("$setIsSubset", a).keySet()))));
        table.put("$setEquals", Arguments.many("$setEquals", 2, Integer.MAX_VALUE, values -> BasicOperators.bool(values.stream()
                .map(value -> set("$setEquals", value).keySet()).allMatch(keys -> sameKeys(keys, set("$setEquals", values.getFirst()).keySet())))));
    }

    private static boolean sameKeys(Set<byte[]> left, Set<byte[]> right) {
        return left.size() == right.size() && right.containsAll(left);
    }

    static BsonArray list(String name, @Nullable BsonValue value) {
        if (!(value instanceof BsonArray array)) {
            throw MongoError.typeMismatch("The argument to " + name + " must be an array, but was of type: " + TypeNames.name(value));
        }
        return array;
    }

    private static int integer(String name, @Nullable BsonValue value) {
        Long number = Numbers.exactLong(value);
        if (number == null || number != (int) (long) number) {
            throw MongoError.location(28691, name + " needs a 32-bit integer, found: " + value);
        }
        return (int) (long) number;
    }

    private static @Nullable BsonValue elementAt(@Nullable BsonValue array, @Nullable BsonValue index) {
        if (array == null || Arguments.isNull(array) || Arguments.isNull(index)) {
            return BsonNull.VALUE;
        }
        BsonArray elements = list("$arrayElemAt", array);
        int at = integer("$arrayElemAt", index);
        int position = at < 0 ? elements.size() + at : at;
        return position < 0 || position >= elements.size() ? null : elements.get(position);
    }

    private static BsonValue concat(List<@Nullable BsonValue> values) {
        BsonArray all = new BsonArray();
        for (BsonValue value : values) {
            if (value == null || Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            all.addAll(list("$concatArrays", value));
        }
        return all;
    }

    private static int indexOf(BsonArray elements, @Nullable BsonValue value) {
        if (value == null) {
            return -1;
        }
        for (int i = 0; i < elements.size(); i++) {
            if (SortKey.equal(elements.get(i), value)) {
                return i;
            }
        }
        return -1;
    }

    private static BsonValue slice(List<@Nullable BsonValue> values) {
        if (values.stream().anyMatch(Arguments::isNull)) {
            return BsonNull.VALUE;
        }
        BsonArray array = list("$slice", values.getFirst());
        int size = array.size();
        int first = integer("$slice", values.get(1));
        int from;
        int count;
        if (values.size() == 3) {
            from = first < 0 ? Math.max(0, size + first) : Math.min(first, size);
            count = integer("$slice", values.get(2));
            if (count <= 0) {
                throw MongoError.location(28729, "Third argument to $slice must be positive: " + count);
            }
        } else {
            from = first < 0 ? Math.max(0, size + first) : 0;
            count = first < 0 ? size : first;
        }
        return new BsonArray(array.subList(from, (int) Math.min((long) from + count, size)));
    }

    private static BsonValue range(List<@Nullable BsonValue> values) {
        int start = integer("$range", values.get(0));
        int end = integer("$range", values.get(1));
        int step = values.size() > 2 ? integer("$range", values.get(2)) : 1;
        if (step == 0) {
            throw MongoError.location(34449, "$range requires a non-zero step value");
        }
        BsonArray numbers = new BsonArray();
        for (long i = start; step > 0 ? i < end : i > end; i += step) {
            if (numbers.size() >= RANGE_MAX) {
                throw MongoError.badValue("$range: more than " + RANGE_MAX + " elements");
            }
            numbers.add(new BsonInt32((int) i));
        }
        return numbers;
    }

    private static Expression map(BsonValue operand) {
        NamedArguments parts = NamedArguments.of("$map", operand, Set.of("input", "in"), Set.of("as"));
        Expression input = parts.expression("input");
        Expression body = parts.expression("in");
        String name = parts.variable("as", "this");
        return variables -> {
            BsonValue value = input.evaluate(variables);
            if (value == null || Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            BsonArray mapped = new BsonArray();
            for (BsonValue element : list("$map", value)) {
                mapped.add(BasicOperators.orNull(body.evaluate(variables.with(name, element))));
            }
            return mapped;
        };
    }

    private static Expression filter(BsonValue operand) {
        NamedArguments parts = NamedArguments.of("$filter", operand, Set.of("input", "cond"), Set.of("as", "limit"));
        Expression input = parts.expression("input");
        Expression condition = parts.expression("cond");
        Expression limit = parts.expression("limit", variables -> null);
        String name = parts.variable("as", "this");
        return variables -> {
            BsonValue value = input.evaluate(variables);
            if (value == null || Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            BsonValue most = limit.evaluate(variables);
            int wanted = Arguments.isNull(most) ? Integer.MAX_VALUE : integer("$filter", most);
            BsonArray kept = new BsonArray();
            for (BsonValue element : list("$filter", value)) {
                if (kept.size() >= wanted) {
                    break;
                }
                if (Numbers.isTrue(condition.evaluate(variables.with(name, element)))) {
                    kept.add(element);
                }
            }
            return kept;
        };
    }

    private static Expression reduce(BsonValue operand) {
        NamedArguments parts = NamedArguments.of("$reduce", operand, Set.of("input", "initialValue", "in"), Set.of());
        Expression input = parts.expression("input");
        Expression initial = parts.expression("initialValue");
        Expression body = parts.expression("in");
        return variables -> {
            BsonValue value = input.evaluate(variables);
            if (value == null || Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            BsonValue result = initial.evaluate(variables);
            for (BsonValue element : list("$reduce", value)) {
                result = body.evaluate(variables.with("value", result).with("this", element));
            }
            return result;
        };
    }

    private static Expression sort(BsonValue operand) {
        NamedArguments parts = NamedArguments.of("$sortArray", operand, Set.of("input", "sortBy"), Set.of());
        Expression input = parts.expression("input");
        BsonValue by = parts.value("sortBy");
        Comparator<BsonValue> order;
        if (by.isNumber()) {
            Comparator<BsonValue> ascending = SortKey::compare;
            order = by.asNumber().doubleValue() < 0 ? ascending.reversed() : ascending;
        } else if (by.isDocument()) {
            order = byFields(by.asDocument());
        } else {
            throw MongoError.location(2942504, "The $sortArray sortBy must be 1, -1 or an object");
        }
        return variables -> {
            BsonValue value = input.evaluate(variables);
            if (value == null || Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            List<BsonValue> sorted = new ArrayList<>(list("$sortArray", value));
            sorted.sort(order);
            return new BsonArray(sorted);
        };
    }

    private static Comparator<BsonValue> byFields(BsonDocument spec) {
        List<Comparator<BsonValue>> fields = new ArrayList<>();
        for (Map.Entry<String, BsonValue> field : spec.entrySet()) {
            Expression path = FieldPath.parse("$" + field.getKey());
            Comparator<BsonValue> one = (left, right) -> SortKey.compare(at(path, left), at(path, right));
            boolean descending = field.getValue().isNumber() && field.getValue().asNumber().doubleValue() < 0;
            fields.add(descending ? one.reversed() : one);
        }
        if (fields.isEmpty()) {
            throw MongoError.location(2942505, "The $sortArray sortBy must name at least one field");
        }
        return fields.stream().reduce(Comparator::thenComparing).orElseThrow();
    }

    private static BsonValue at(Expression path, BsonValue element) {
        BsonDocument document = element instanceof BsonDocument inner ? inner : new BsonDocument();
        return BasicOperators.orNull(path.evaluate(Variables.of(document)));
    }

    private static Map<byte[], BsonValue> set(String name, @Nullable BsonValue value) {
        Map<byte[], BsonValue> set = new TreeMap<>(Arrays::compareUnsigned);
        list(name, value).forEach(element -> set.putIfAbsent(SortKey.of(element), element));
        return set;
    }

    private static BsonValue union(List<@Nullable BsonValue> values) {
        Map<byte[], BsonValue> all = new TreeMap<>(Arrays::compareUnsigned);
        for (BsonValue value : values) {
            if (Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            set("$setUnion", value).forEach(all::putIfAbsent);
        }
        return new BsonArray(new ArrayList<>(all.values()));
    }

    private static BsonValue intersection(List<@Nullable BsonValue> values) {
        Map<byte[], BsonValue> common = null;
        for (BsonValue value : values) {
            if (Arguments.isNull(value)) {
                return BsonNull.VALUE;
            }
            Map<byte[], BsonValue> next = set("$setIntersection", value);
            if (common == null) {
                common = next;
            } else {
                common.keySet().removeIf(key -> !next.containsKey(key));
            }
        }
        return new BsonArray(common == null ? List.of() : new ArrayList<>(common.values()));
    }

    private static BsonValue difference(@Nullable BsonValue left, @Nullable BsonValue right) {
        if (Arguments.isNull(left) || Arguments.isNull(right)) {
            return BsonNull.VALUE;
        }
        Map<byte[], BsonValue> removed = set("$setDifference", right);
        Map<byte[], BsonValue> seen = new TreeMap<>(Arrays::compareUnsigned);
        BsonArray kept = new BsonArray();
        for (BsonValue element : list("$setDifference", left)) {
            byte[] key = SortKey.of(element);
            if (!removed.containsKey(key) && seen.putIfAbsent(key, element) == null) {
                kept.add(element);
            }
        }
        return kept;
    }
}
