package io.devsync.server.embedded.plan;

import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.query.Condition;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.query.Test;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a filter says about one path, as keys: exact values, or a range. It covers every match and may cover more; the filter is
 * always asked again.
 *
 * @param points the keys a match has, ascending; null when the filter does not name them
 * @param range where a match's key lies when there are no points; null when the filter says nothing
 * @param nullable whether a document without the field can match
 */
record Bounds(@Nullable List<byte[]> points, @Nullable KeyRange range, boolean nullable) {

    private static final Bounds NONE = new Bounds(null, null, true);

    boolean isNone() {
        return points == null && range == null;
    }

    /** @param arrays whether some document has an array there: then two bounds may hold for different elements */
    static Bounds of(Filter filter, String path, boolean arrays) {
        Bounds bounds = NONE;
        for (Condition condition : filter.conjuncts()) {
            if (condition instanceof Condition.Field field && field.path().equals(path)) {
                Bounds more = of(field.test());
                bounds = bounds.isNone() ? more : more.isNone() ? bounds : bounds.and(more, arrays);
            }
        }
        return bounds;
    }

    private Bounds and(Bounds other, boolean arrays) {
        if (points != null || other.points != null) {
            // The filter checks the rest: one list of exact keys is narrow enough.
            boolean mine = points != null && (other.points == null || points.size() <= other.points.size());
            return mine ? this : other;
        }
        KeyRange left = range;
        KeyRange right = other.range;
        if (arrays || left == null || right == null) {
            return this;
        }
        return new Bounds(null, left.intersect(right), nullable && other.nullable);
    }

    private static Bounds of(Test test) {
        return switch (test) {
            case Test.Compare compare -> compare(compare);
            case Test.In in -> in(in);
            default -> NONE;
        };
    }

    private static Bounds compare(Test.Compare compare) {
        BsonType type = compare.operand().getBsonType();
        if (!indexable(compare.operand())) {
            return NONE;
        }
        byte[] key = compare.key();
        if (compare.operator() == Test.Operator.EQ) {
            return new Bounds(List.of(key), null, type == BsonType.NULL);
        }
        if (type == BsonType.NULL) {
            return NONE;
        }
        boolean anyClass = type == BsonType.MIN_KEY || type == BsonType.MAX_KEY;
        if (anyClass) {
            return NONE;
        }
        int typeClass = SortKey.classOf(compare.operand());
        byte[] classStart = SortKey.classStart(typeClass);
        byte[] classEnd = SortKey.classEnd(typeClass);
        return new Bounds(null, switch (compare.operator()) {
            case GT -> new KeyRange(KeyRange.after(key), classEnd);
            case GTE -> new KeyRange(key, classEnd);
            case LT -> new KeyRange(classStart, key);
            case LTE -> new KeyRange(classStart, KeyRange.after(key));
            case EQ -> throw new IllegalStateException("operator: EQ (expected: a range operator)");
        }, false);
    }

    private static Bounds in(Test.In in) {
        if (!in.expressions().isEmpty()) {
            return NONE;
        }
        for (BsonValue operand : in.operands()) {
            if (!indexable(operand)) {
                return NONE;
            }
        }
        TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
        keys.addAll(in.keys());
        return new Bounds(new ArrayList<>(keys), null, in.acceptsNull());
    }

    /** An index holds the elements of an array, not the array; and undefined for an empty one. */
    private static boolean indexable(BsonValue operand) {
        return !operand.isArray() && operand.getBsonType() != BsonType.UNDEFINED;
    }
}
