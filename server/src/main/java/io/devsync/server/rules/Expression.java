package io.devsync.server.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * A rule expression: what a document, or the user, must be like (spec sync-features §5.4). Its expansions are open until
 * {@link #resolve} puts in what they stand for at the start of a session.
 */
public sealed interface Expression {

    /** {@code true} or {@code false}. */
    record Constant(boolean value) implements Expression {}

    /** All terms hold; an empty list of terms holds. */
    record All(List<Expression> terms) implements Expression {
        public All {
            terms = List.copyOf(terms);
        }
    }

    /** At least one term holds. */
    record AnyOf(List<Expression> terms) implements Expression {
        public AnyOf {
            terms = List.copyOf(terms);
        }
    }

    /** The term does not hold. */
    record Not(Expression term) implements Expression {}

    /**
     * A field or an expansion compared with a value.
     *
     * @param operand may contain expansions until it is resolved
     */
    record Comparison(Subject subject, RuleOperator operator, BsonValue operand) implements Expression {}

    /** What is looked at. */
    sealed interface Subject {
        /** A field of the document. */
        record Field(String name) implements Subject {}

        /** An expansion, without the {@code %%}. */
        record Expansion(String path) implements Subject {}

        /** The subject as rules spell it. */
        default String text() {
            return switch (this) {
                case Field(String name) -> name;
                case Expansion(String path) -> "%%" + path;
            };
        }
    }

    /** The same expression with the values of its expansions; what is left compares fields with constants. */
    default Expression resolve(Expansions expansions) {
        return switch (this) {
            case Constant constant -> constant;
            case All(List<Expression> terms) -> all(resolved(terms, expansions));
            case AnyOf(List<Expression> terms) -> anyOf(resolved(terms, expansions));
            case Not(Expression term) -> not(term.resolve(expansions));
            case Comparison comparison -> resolve(comparison, expansions);
        };
    }

    private static List<Expression> resolved(List<Expression> terms, Expansions expansions) {
        List<Expression> resolved = new ArrayList<>(terms.size());
        terms.forEach(term -> resolved.add(term.resolve(expansions)));
        return resolved;
    }

    private static Expression resolve(Comparison comparison, Expansions expansions) {
        Optional<BsonValue> operand = expansions.substitute(comparison.operand());
        if (operand.isEmpty() || !isComparable(operand.get()) || !comparison.operator().takes(operand.get())) {
            // What a user does not have equals nothing, not even what others do not have either.
            return new Constant(false);
        }
        return switch (comparison.subject()) {
            case Subject.Field ignored -> new Comparison(comparison.subject(), comparison.operator(), operand.get());
            case Subject.Expansion(String path) ->
                new Constant(comparison.operator().holds(expansions.value(path), operand.get()));
        };
    }

    /** Users' data can be anything; documents are compared with single values and lists of them. */
    private static boolean isComparable(BsonValue value) {
        return value instanceof BsonArray elements
                ? elements.stream().allMatch(element -> !element.isArray() && isComparable(element))
                : switch (value.getBsonType()) {
                    case STRING, INT32, INT64, DOUBLE, DECIMAL128, BOOLEAN, NULL, OBJECT_ID, DATE_TIME, BINARY -> true;
                    default -> false;
                };
    }

    /** All terms, without those that cannot fail. */
    static Expression all(List<Expression> terms) {
        List<Expression> open = new ArrayList<>();
        for (Expression term : terms) {
            if (term instanceof Constant(boolean value)) {
                if (!value) {
                    return term;
                }
            } else {
                open.add(term);
            }
        }
        return open.isEmpty() ? new Constant(true) : open.size() == 1 ? open.getFirst() : new All(open);
    }

    /** Any of the terms, without those that cannot hold. */
    static Expression anyOf(List<Expression> terms) {
        List<Expression> open = new ArrayList<>();
        for (Expression term : terms) {
            if (term instanceof Constant(boolean value)) {
                if (value) {
                    return term;
                }
            } else {
                open.add(term);
            }
        }
        return open.isEmpty() ? new Constant(false) : open.size() == 1 ? open.getFirst() : new AnyOf(open);
    }

    /** The opposite. */
    static Expression not(Expression term) {
        return term instanceof Constant(boolean value) ? new Constant(!value) : new Not(term);
    }

    /** A resolved expression as rules spell it; {@link ExpressionReader} reads an equal one from it. */
    default BsonValue toBson() {
        return switch (this) {
            case Constant(boolean value) -> BsonBoolean.valueOf(value);
            case All(List<Expression> terms) -> new BsonDocument("$and", list(terms));
            case AnyOf(List<Expression> terms) -> new BsonDocument("$or", list(terms));
            case Not(Expression term) -> new BsonDocument("$nor", list(List.of(term)));
            case Comparison(Subject subject, RuleOperator operator, BsonValue operand) ->
                new BsonDocument(subject.text(), new BsonDocument("$" + operator.text(), Expansions.quoted(operand)));
        };
    }

    private static BsonArray list(List<Expression> terms) {
        BsonArray array = new BsonArray();
        terms.forEach(term -> array.add(term.toBson()));
        return array;
    }
}
