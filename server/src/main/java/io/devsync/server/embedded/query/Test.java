package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.SortKey;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What is asked of one value; null stands for a missing field. */
public sealed interface Test {

    boolean matches(@Nullable BsonValue value, MatchPosition position);

    /** Whether an array is asked as a whole only, not element by element. */
    default boolean wholeOnly() {
        return false;
    }

    /** A comparison's operator. */
    enum Operator { EQ, GT, GTE, LT, LTE }

    /** @param key the operand's sort key */
    record Compare(Operator operator, BsonValue operand, byte[] key) implements Test {

        Compare(Operator operator, BsonValue operand) {
            this(operator, operand, SortKey.of(operand));
        }

        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            if (value == null || value.getBsonType() == BsonType.NULL || value.getBsonType() == BsonType.UNDEFINED) {
                return matchesNull(value);
            }
            boolean anyClass = operand.getBsonType() == BsonType.MIN_KEY || operand.getBsonType() == BsonType.MAX_KEY;
            if (!anyClass && SortKey.classOf(value) != SortKey.classOf(operand)) {
                return false;
            }
            if (operator == Operator.EQ && value.getBsonType() == operand.getBsonType() && value.isString()) {
                return value.equals(operand);
            }
            if (value.isNumber() && operand.isNumber() && Numbers.isNaN(value) != Numbers.isNaN(operand)) {
                return false;
            }
            return accepts(Arrays.compareUnsigned(SortKey.of(value), key));
        }

        private boolean matchesNull(@Nullable BsonValue value) {
            return switch (operand.getBsonType()) {
                case NULL -> operator != Operator.GT && operator != Operator.LT;
                case UNDEFINED -> value != null && value.getBsonType() == BsonType.UNDEFINED;
                case MIN_KEY -> operator == Operator.GT || operator == Operator.GTE;
                case MAX_KEY -> operator == Operator.LT || operator == Operator.LTE;
                default -> false;
            };
        }

        private boolean accepts(int order) {
            return switch (operator) {
                case EQ -> order == 0;
                case GT -> order > 0;
                case GTE -> order >= 0;
                case LT -> order < 0;
                case LTE -> order <= 0;
            };
        }
    }

    /** @param keys sort keys of the values in the list that are no regular expressions */
    record In(List<BsonValue> operands, TreeSet<byte[]> keys, boolean acceptsNull, List<Regex> expressions) implements Test {
        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            if (value == null || value.getBsonType() == BsonType.NULL) {
                return acceptsNull;
            }
            if (keys.contains(SortKey.of(value))) {
                return true;
            }
            for (Regex expression : expressions) {
                if (expression.matches(value, position)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Exists() implements Test {
        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            return value != null;
        }

        @Override
        public boolean wholeOnly() {
            return true;
        }
    }

    record HasType(Set<BsonType> types) implements Test {
        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            return value != null && types.contains(value.getBsonType());
        }
    }

    record Size(long size) implements Test {
        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            return value != null && value.isArray() && value.asArray().size() == size;
        }

        @Override
        public boolean wholeOnly() {
            return true;
        }
    }

    record Regex(Pattern pattern, BsonRegularExpression source) implements Test {
        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            if (value == null) {
                return false;
            }
            return switch (value.getBsonType()) {
                case STRING -> pattern.matcher(value.asString().getValue()).find();
                case SYMBOL -> pattern.matcher(value.asSymbol().getSymbol()).find();
                case REGULAR_EXPRESSION -> value.equals(source);
                default -> false;
            };
        }
    }

    record Modulo(long divisor, long remainder) implements Test {
        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            if (value == null || !value.isNumber() || !Numbers.isFinite(value.asNumber())) {
                return false;
            }
            return value.asNumber().longValue() % divisor == remainder;
        }
    }

    /** {@code $bitsAllSet} and its three sisters, on integers and binary data. */
    record Bits(boolean all, boolean set, long[] positions) implements Test {
        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            Long number = Numbers.exactLong(value);
            boolean binary = value != null && value.isBinary();
            if (number == null && !binary) {
                return false;
            }
            for (long bit : positions) {
                boolean isSet = number != null ? (number >> Math.min(bit, 63) & 1) != 0 : bitOf(value, bit);
                if ((isSet == set) != all) {
                    return !all;
                }
            }
            return all;
        }

        private static boolean bitOf(@Nullable BsonValue value, long bit) {
            byte[] data = value == null ? new byte[0] : value.asBinary().getData();
            return bit / 8 < data.length && (data[(int) (bit / 8)] >> bit % 8 & 1) != 0;
        }
    }

    /** {@code $elemMatch} of a filter: some element is a document that matches it. */
    record ElementMatches(Filter filter) implements Test {
        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            if (value == null || !value.isArray()) {
                return false;
            }
            List<BsonValue> array = value.asArray();
            for (int i = 0; i < array.size(); i++) {
                BsonValue element = array.get(i);
                if (element instanceof BsonDocument document && filter.matches(Doc.of(document))) {
                    position.note(i);
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean wholeOnly() {
            return true;
        }
    }

    /** {@code $elemMatch} of operators: some element satisfies all of them. */
    record ElementSatisfies(List<ElementTest> tests) implements Test {

        /** @param expected false for {@code $not}, {@code $ne} and {@code $nin} */
        record ElementTest(Test test, boolean expected) { }

        @Override
        public boolean matches(@Nullable BsonValue value, MatchPosition position) {
            if (value == null || !value.isArray()) {
                return false;
            }
            List<BsonValue> array = value.asArray();
            for (int i = 0; i < array.size(); i++) {
                if (all(array.get(i))) {
                    position.note(i);
                    return true;
                }
            }
            return false;
        }

        boolean all(BsonValue element) {
            for (ElementTest test : tests) {
                if (test.test().matches(element, MatchPosition.unasked()) != test.expected()) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean wholeOnly() {
            return true;
        }
    }
}
