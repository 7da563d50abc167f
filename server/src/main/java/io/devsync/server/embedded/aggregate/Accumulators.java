package io.devsync.server.embedded.aggregate;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Expression;
import io.devsync.server.embedded.expression.Variables;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The accumulators of {@code $group}. */
final class Accumulators {

    private static final int VALUE_BYTES = 48;

    private Accumulators() {
    }

    /** Makes an accumulator for a new group. */
    interface Factory {
        Accumulator create();
    }

    static Factory parse(String operator, BsonValue operand) {
        if (operator.equals("$count")) {
            if (!operand.isDocument() || !operand.asDocument().isEmpty()) {
                throw MongoError.typeMismatch("$count takes no arguments, i.e. $count:{}");
            }
            return () -> new Sum(variables -> new BsonInt32(1));
        }
        Expression expression = Expression.parse(operand);
        return switch (operator) {
            case "$sum" -> () -> new Sum(expression);
            case "$avg" -> () -> new Average(expression);
            case "$min" -> () -> new Extreme(expression, false);
            case "$max" -> () -> new Extreme(expression, true);
            case "$first" -> () -> new Edge(expression, true);
            case "$last" -> () -> new Edge(expression, false);
            case "$push" -> () -> new Push(expression);
            case "$addToSet" -> () -> new AddToSet(expression);
            case "$mergeObjects" -> () -> new Merge(expression);
            case "$stdDevPop" -> () -> new Deviation(expression, false);
            case "$stdDevSamp" -> () -> new Deviation(expression, true);
            case "$top", "$topN", "$bottom", "$bottomN", "$firstN", "$lastN", "$maxN", "$minN", "$accumulator", "$median", "$percentile" ->
                    throw MongoError.notImplemented("The accumulator " + operator);
            default -> throw MongoError.location(15952, "unknown group operator '" + operator + "'");
        };
    }

    private static boolean isNull(@Nullable BsonValue value) {
        return value == null || value.getBsonType() == BsonType.NULL || value.getBsonType() == BsonType.UNDEFINED;
    }

    private static final class Sum implements Accumulator {
        private final Expression expression;
        private BsonNumber sum = new BsonInt32(0);

        Sum(Expression expression) {
            this.expression = expression;
        }

        @Override
        public long add(Variables variables) {
            BsonValue value = expression.evaluate(variables);
            if (value != null && value.isNumber()) {
                sum = Numbers.add(sum, value.asNumber());
            }
            return 0;
        }

        @Override
        public BsonValue result() {
            return sum;
        }
    }

    private static final class Average implements Accumulator {
        private final Expression expression;
        private BsonNumber sum = new BsonInt32(0);
        private long count;

        Average(Expression expression) {
            this.expression = expression;
        }

        @Override
        public long add(Variables variables) {
            BsonValue value = expression.evaluate(variables);
            if (value != null && value.isNumber()) {
                sum = Numbers.add(sum, value.asNumber());
                count++;
            }
            return 0;
        }

        @Override
        public BsonValue result() {
            if (count == 0) {
                return BsonNull.VALUE;
            }
            if (sum.isDecimal128() && Numbers.isFinite(sum)) {
                return Numbers.decimal(Numbers.exact(sum).divide(BigDecimal.valueOf(count), MathContext.DECIMAL128));
            }
            return sum.isDecimal128() ? sum : new BsonDouble(sum.doubleValue() / count);
        }
    }

    private static final class Extreme implements Accumulator {
        private final Expression expression;
        private final boolean max;
        private @Nullable BsonValue best;

        Extreme(Expression expression, boolean max) {
            this.expression = expression;
            this.max = max;
        }

        @Override
        public long add(Variables variables) {
            BsonValue value = expression.evaluate(variables);
            if (!isNull(value) && value != null) {
                int order = best == null ? 0 : SortKey.compare(value, best);
                if (best == null || (max ? order > 0 : order < 0)) {
                    best = value;
                }
            }
            return 0;
        }

        @Override
        public BsonValue result() {
            return best == null ? BsonNull.VALUE : best;
        }
    }

    private static final class Edge implements Accumulator {
        private final Expression expression;
        private final boolean first;
        private @Nullable BsonValue value;
        private boolean any;

        Edge(Expression expression, boolean first) {
            this.expression = expression;
            this.first = first;
        }

        @Override
        public long add(Variables variables) {
            if (!any || !first) {
                value = expression.evaluate(variables);
                any = true;
            }
            return 0;
        }

        @Override
        public BsonValue result() {
            return value == null ? BsonNull.VALUE : value;
        }
    }

    private static final class Push implements Accumulator {
        private final Expression expression;
        private final BsonArray values = new BsonArray();

        Push(Expression expression) {
            this.expression = expression;
        }

        @Override
        public long add(Variables variables) {
            BsonValue value = expression.evaluate(variables);
            if (value == null) {
                return 0;
            }
            values.add(value);
            return (long) VALUE_BYTES + SortKey.of(value).length;
        }

        @Override
        public BsonValue result() {
            return values;
        }
    }

    private static final class AddToSet implements Accumulator {
        private final Expression expression;
        private final TreeSet<byte[]> present = new TreeSet<>(Arrays::compareUnsigned);
        private final BsonArray values = new BsonArray();

        AddToSet(Expression expression) {
            this.expression = expression;
        }

        @Override
        public long add(Variables variables) {
            BsonValue value = expression.evaluate(variables);
            if (value == null) {
                return 0;
            }
            byte[] key = SortKey.of(value);
            if (!present.add(key)) {
                return 0;
            }
            values.add(value);
            return VALUE_BYTES + 2L * key.length;
        }

        @Override
        public BsonValue result() {
            return values;
        }
    }

    private static final class Merge implements Accumulator {
        private final Expression expression;
        private final BsonDocument merged = new BsonDocument();

        Merge(Expression expression) {
            this.expression = expression;
        }

        @Override
        public long add(Variables variables) {
            BsonValue value = expression.evaluate(variables);
            if (isNull(value) || value == null) {
                return 0;
            }
            if (!value.isDocument()) {
                throw MongoError.location(40400, "$mergeObjects requires object inputs, but input " + value + " is of another type");
            }
            merged.putAll(value.asDocument());
            return 0;
        }

        @Override
        public BsonValue result() {
            return merged;
        }
    }

    /** Welford's method: stable in one pass. */
    private static final class Deviation implements Accumulator {
        private final Expression expression;
        private final boolean sample;
        private long count;
        private double mean;
        private double squares;

        Deviation(Expression expression, boolean sample) {
            this.expression = expression;
            this.sample = sample;
        }

        @Override
        public long add(Variables variables) {
            BsonValue value = expression.evaluate(variables);
            if (value != null && value.isNumber()) {
                double number = value.asNumber().doubleValue();
                count++;
                double delta = number - mean;
                mean += delta / count;
                squares += delta * (number - mean);
            }
            return 0;
        }

        @Override
        public BsonValue result() {
            long divisor = sample ? count - 1 : count;
            return divisor <= 0 ? BsonNull.VALUE : new BsonDouble(Math.sqrt(squares / divisor));
        }
    }
}
