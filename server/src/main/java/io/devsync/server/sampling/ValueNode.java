package io.devsync.server.sampling;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A place in documents and what was seen there: a field, the elements of an array, the values of a dictionary. */
final class ValueNode {

    private static final int EXAMPLES_PER_TYPE = 3;

    /** Integers beyond are not all doubles. */
    private static final long EXACT_DOUBLE_MAX = 1L << 53;

    private final byte[] name;
    private final long[] counts = new long[SampledType.ALL.size()];
    private final List<Example> examples = new ArrayList<>(1);
    @Nullable ObjectNode object;
    @Nullable ValueNode elements;
    @Nullable DistinctValues distinct;

    /** Arrays without elements; with several that were compared, and those of them with equal ones; not compared. */
    long emptyArrays;

    long comparedArrays;
    long arraysWithEquals;
    long uncomparedArrays;
    int longestArray;

    /** Integers that no double holds. */
    long largeIntegers;

    /** Values that were not looked into: too deep, or nothing more could be remembered. */
    long unexamined;

    /** The {@code _id} of a document that has a value of a type here. */
    record Example(SampledType type, BsonValue id) {}

    ValueNode(byte[] name) {
        this.name = name;
    }

    byte[] name() {
        return name;
    }

    String text() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Notes a value; true when its document would be one of the examples. */
    boolean note(SampledType type) {
        return ++counts[type.ordinal()] <= EXAMPLES_PER_TYPE;
    }

    void example(SampledType type, BsonValue id) {
        examples.add(new Example(type, id));
    }

    void integer(long value) {
        if (value > EXACT_DOUBLE_MAX || value < -EXACT_DOUBLE_MAX) {
            largeIntegers++;
        }
    }

    void distinct(int type, byte[] bytes, int offset, int length, long hash) {
        DistinctValues values = distinct;
        if (values == null) {
            values = new DistinctValues();
            distinct = values;
        }
        values.add(type, bytes, offset, length, hash);
    }

    long count(SampledType... types) {
        long sum = 0;
        for (SampledType type : types) {
            sum += counts[type.ordinal()];
        }
        return sum;
    }

    long nulls() {
        return count(SampledType.NULL, SampledType.UNDEFINED);
    }

    /** All values, nulls included. */
    long total() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** The types seen, without null. */
    List<SampledType> types() {
        return SampledType.ALL.stream()
                .filter(type -> counts[type.ordinal()] > 0 && !type.isNull())
                .toList();
    }

    List<BsonValue> examples(SampledType type) {
        return examples.stream()
                .filter(example -> example.type() == type)
                .map(Example::id)
                .limit(EXAMPLES_PER_TYPE)
                .toList();
    }

    /** Adds what was seen at another place, which is of no use afterwards. */
    void addAll(ValueNode other, NodeBudget budget) {
        for (SampledType type : SampledType.ALL) {
            long room = EXAMPLES_PER_TYPE - counts[type.ordinal()];
            other.examples(type).stream().limit(Math.max(0, room)).forEach(id -> example(type, id));
            counts[type.ordinal()] += other.counts[type.ordinal()];
        }
        object = object == null ? other.object : object.with(other.object, budget);
        elements = elements == null ? other.elements : elements.with(other.elements, budget);
        if (distinct == null) {
            distinct = other.distinct;
        } else if (other.distinct != null) {
            distinct.addAll(other.distinct);
        }
        emptyArrays += other.emptyArrays;
        comparedArrays += other.comparedArrays;
        arraysWithEquals += other.arraysWithEquals;
        uncomparedArrays += other.uncomparedArrays;
        longestArray = Math.max(longestArray, other.longestArray);
        largeIntegers += other.largeIntegers;
        unexamined += other.unexamined;
    }

    private ValueNode with(@Nullable ValueNode other, NodeBudget budget) {
        if (other != null) {
            addAll(other, budget);
            budget.giveBack(1);
        }
        return this;
    }
}
