package io.devsync.server.rules;

import java.util.Arrays;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonDateTime;
import org.bson.BsonObjectId;
import org.bson.BsonValue;

/** The comparisons of rule expressions, after MongoDB's; rules write them with {@code $} or with {@code %}. */
public enum RuleOperator {
    EQUAL("eq"),
    NOT_EQUAL("ne"),
    GREATER("gt"),
    GREATER_OR_EQUAL("gte"),
    LESS("lt"),
    LESS_OR_EQUAL("lte"),
    /** Equal to one of a list. */
    IN("in"),
    NOT_IN("nin"),
    /** There and not null, or not. */
    EXISTS("exists"),
    /** A list that has all of some values. */
    ALL("all"),
    /** A list of so many elements. */
    SIZE("size");

    private final String text;

    RuleOperator(String text) {
        this.text = text;
    }

    /** The name without its sign. */
    public String text() {
        return text;
    }

    /** The operator that rules write so. */
    static Optional<RuleOperator> of(String withSign) {
        return Arrays.stream(values())
                .filter(operator -> withSign.substring(1).equals(operator.text))
                .findFirst();
    }

    /** Whether an operand is one that the operator can have; expansions may become anything. */
    boolean takes(BsonValue operand) {
        return switch (this) {
            case IN, NOT_IN, ALL -> operand.isArray() || Expansions.isOpen(operand);
            case EXISTS -> operand.isBoolean();
            case SIZE -> operand.isNumber();
            case EQUAL, NOT_EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> true;
        };
    }

    /**
     * Whether a value known at the start of a session is as wanted.
     *
     * @param actual absent when the user has no such value
     */
    boolean holds(Optional<BsonValue> actual, BsonValue operand) {
        return switch (this) {
            case EQUAL -> actual.filter(value -> equal(value, operand)).isPresent();
            case NOT_EQUAL -> !EQUAL.holds(actual, operand);
            case GREATER -> actual.filter(value -> order(value, operand).filter(o -> o > 0).isPresent()).isPresent();
            case GREATER_OR_EQUAL -> actual.filter(value -> order(value, operand).filter(o -> o >= 0).isPresent()).isPresent();
            case LESS -> actual.filter(value -> order(value, operand).filter(o -> o < 0).isPresent()).isPresent();
            case LESS_OR_EQUAL -> actual.filter(value -> order(value, operand).filter(o -> o <= 0).isPresent()).isPresent();
            case IN -> operand.isArray()
                    && operand.asArray().stream().anyMatch(one -> EQUAL.holds(actual, one));
            case NOT_IN -> !IN.holds(actual, operand);
            case EXISTS -> actual.filter(value -> !value.isNull()).isPresent()
                    == operand.asBoolean().getValue();
            case ALL -> operand.isArray()
                    && operand.asArray().stream().allMatch(one -> EQUAL.holds(actual, one));
            case SIZE -> actual.filter(value ->
                            value.isArray() && value.asArray().size() == operand.asNumber().intValue())
                    .isPresent();
        };
    }

    /** As MongoDB has it: an array equals a value also when one of its elements does. */
    private static boolean equal(BsonValue actual, BsonValue operand) {
        if (actual instanceof BsonArray elements && !(operand instanceof BsonArray)) {
            return elements.stream().anyMatch(element -> equal(element, operand));
        }
        return order(actual, operand).map(order -> order == 0).orElseGet(() -> actual.equals(operand));
    }

    private static Optional<Integer> order(BsonValue a, BsonValue b) {
        return switch (a) {
            case BsonNumber x when b instanceof BsonNumber y -> Optional.of(
                    x.isDouble() || y.isDouble() || x.isDecimal128() || y.isDecimal128()
                            ? Double.compare(x.doubleValue(), y.doubleValue())
                            : Long.compare(x.longValue(), y.longValue()));
            case BsonString x when b instanceof BsonString y -> Optional.of(x.compareTo(y));
            case BsonDateTime x when b instanceof BsonDateTime y -> Optional.of(x.compareTo(y));
            case BsonObjectId x when b instanceof BsonObjectId y -> Optional.of(x.compareTo(y));
            case BsonBoolean x when b instanceof BsonBoolean y -> Optional.of(x.compareTo(y));
            default -> Optional.empty();
        };
    }
}
