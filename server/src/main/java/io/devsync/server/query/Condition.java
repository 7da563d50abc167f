package io.devsync.server.query;

import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Optional;

/** A checked predicate, ready to be evaluated any number of times on any thread without allocating. */
sealed interface Condition {

    boolean holds(PropertySource object);

    record Constant(boolean value) implements Condition {
        @Override
        public boolean holds(PropertySource object) {
            return value;
        }
    }

    record All(Condition[] terms) implements Condition {
        @Override
        public boolean holds(PropertySource object) {
            for (Condition term : terms) {
                if (!term.holds(object)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Any(Condition[] terms) implements Condition {
        @Override
        public boolean holds(PropertySource object) {
            for (Condition term : terms) {
                if (term.holds(object)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Condition term) implements Condition {
        @Override
        public boolean holds(PropertySource object) {
            return !term.holds(object);
        }
    }

    /** A value of the object or a constant. */
    sealed interface Operand {
        Value value(PropertySource object);
    }

    record PropertyOperand(String name) implements Operand {
        @Override
        public Value value(PropertySource object) {
            return object.value(name);
        }
    }

    record ConstantOperand(Value constant) implements Operand {
        @Override
        public Value value(PropertySource object) {
            return constant;
        }
    }

    /** One value on each side. */
    record Compare(Operand left, Relation relation, Operand right) implements Condition {
        @Override
        public boolean holds(PropertySource object) {
            return relation.holds(left.value(object), right.value(object));
        }
    }

    /**
     * A collection on one side, one value on the other.
     *
     * @param manyLeft whether the collection is the left operand of the relation
     */
    record CompareMany(
            Operand many, RqlOperand.Quantifier quantifier, boolean manyLeft, Relation relation, Operand single)
            implements Condition {
        @Override
        public boolean holds(PropertySource object) {
            Value other = single.value(object);
            boolean stopAt = quantifier != RqlOperand.Quantifier.ALL;
            boolean stopped =
                    switch (many.value(object)) {
                        case ListValue(List<Value> elements) -> anyElement(elements, stopAt, other);
                        case SetValue set -> anyMember(set, stopAt, other);
                        case Value ignored -> false;
                    };
            return (quantifier == RqlOperand.Quantifier.ANY) == stopped;
        }

        /** Whether for one of the elements the relation is as wanted. */
        private boolean anyElement(List<Value> elements, boolean wanted, Value other) {
            for (int i = 0; i < elements.size(); i++) {
                if (test(elements.get(i), other) == wanted) {
                    return true;
                }
            }
            return false;
        }

        private boolean anyMember(SetValue set, boolean wanted, Value other) {
            for (Scalar member : set.members()) {
                if (test(member, other) == wanted) {
                    return true;
                }
            }
            return false;
        }

        private boolean test(Value element, Value other) {
            return manyLeft ? relation.holds(element, other) : relation.holds(other, element);
        }
    }

    /** A geo point in an area; what is no point is nowhere. */
    record Within(String property, GeoRegion region) implements Condition {
        @Override
        public boolean holds(PropertySource object) {
            Optional<GeoRegion.Vector> place = GeoRegion.place(object.value(property));
            return place.isPresent() && region.contains(place.get());
        }
    }

    /** The number of elements of a collection, compared with a number. */
    record CompareCount(String property, RqlOperator operator, Scalar number) implements Condition {
        @Override
        public boolean holds(PropertySource object) {
            int order = ScalarOrder.compareLong(count(object.value(property)), number);
            return switch (operator) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
                case IN, BEGINS_WITH, ENDS_WITH, CONTAINS, LIKE -> throw new IllegalStateException(
                        "@count " + operator.text() + " (expected: refused by the compiler)");
            };
        }

        private static int count(Value value) {
            return switch (value) {
                case ListValue(List<Value> elements) -> elements.size();
                case SetValue set -> set.members().size();
                case Value ignored -> 0;
            };
        }
    }
}
