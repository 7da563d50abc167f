package io.devsync.server.query;

import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A field with one of a few values: what objects have that a query matches. It finds the queries that an object may match
 * without asking all of them.
 *
 * @param values such as the field itself holds, so that they can be looked up
 */
public record EqualityTerm(String field, Set<Scalar> values) {

    public EqualityTerm {
        values = Set.copyOf(values);
    }

    /**
     * Terms of which every object that matches has one, each of another field, for a predicate that was checked against the
     * class; absent when there are none such. Without any, nothing matches.
     */
    static Optional<List<EqualityTerm>> of(RealmSchema schema, ObjectSchema objectSchema, RqlPredicate predicate) {
        return switch (predicate) {
            case RqlPredicate.Constant(boolean value) when !value -> Optional.of(List.of());
            case RqlPredicate.And(List<RqlPredicate> terms) -> terms.stream()
                    .flatMap(term -> of(schema, objectSchema, term).stream())
                    .findFirst();
            // Subscriptions to one class come as alternatives.
            case RqlPredicate.Or(List<RqlPredicate> terms) -> ofEach(schema, objectSchema, terms);
            case RqlPredicate.Comparison comparison when !comparison.ignoreCase() -> switch (comparison.operator()) {
                case EQUAL -> term(schema, objectSchema, comparison.left(), comparison.right())
                        .or(() -> term(schema, objectSchema, comparison.right(), comparison.left()))
                        .map(List::of);
                case IN -> term(schema, objectSchema, comparison.left(), comparison.right()).map(List::of);
                default -> Optional.empty();
            };
            default -> Optional.empty();
        };
    }

    private static Optional<List<EqualityTerm>> ofEach(
            RealmSchema schema, ObjectSchema objectSchema, List<RqlPredicate> alternatives) {
        Map<String, Set<Scalar>> byField = new LinkedHashMap<>();
        for (RqlPredicate alternative : alternatives) {
            Optional<List<EqualityTerm>> terms = of(schema, objectSchema, alternative);
            if (terms.isEmpty()) {
                return Optional.empty();
            }
            for (EqualityTerm term : terms.get()) {
                byField.computeIfAbsent(term.field, field -> new HashSet<>()).addAll(term.values);
            }
        }
        return Optional.of(byField.entrySet().stream()
                .map(term -> new EqualityTerm(term.getKey(), term.getValue()))
                .toList());
    }

    private static Optional<EqualityTerm> term(
            RealmSchema schema, ObjectSchema objectSchema, RqlOperand left, RqlOperand right) {
        if (!(left instanceof RqlOperand.Property property)) {
            return Optional.empty();
        }
        List<RqlLiteral> literals =
                switch (right) {
                    case RqlOperand.Constant(RqlLiteral value) -> List.of(value);
                    case RqlOperand.Constants(List<RqlLiteral> values, RqlOperand.Quantifier quantifier)
                    when quantifier == RqlOperand.Quantifier.ANY -> values;
                    default -> List.of();
                };
        Optional<Property> declared = Optional.ofNullable(objectSchema.properties().get(property.path()));
        boolean single = declared.map(one -> one.collection() == CollectionType.SINGLE).orElse(true);
        Optional<PropertyType> type = declared.map(Property::type)
                .or(() -> objectSchema.primaryKey().map(PrimaryKeyProperty::type).map(LiteralTyping::typeOf));
        if (literals.isEmpty() || !single || type.isEmpty() || !isExact(type.get())) {
            return Optional.empty();
        }
        LiteralTyping typing = new LiteralTyping(objectSchema.name(), schema);
        Set<Scalar> values = new LinkedHashSet<>();
        try {
            for (RqlLiteral literal : literals) {
                values.add(typing.typed(literal, type.get(), declared.flatMap(Property::linkTarget)));
            }
        } catch (BadQueryException neverMatches) {
            return Optional.empty();
        }
        boolean exact = type.get() != PropertyType.INT || values.stream().allMatch(value -> value instanceof Scalar.Int || value == Scalar.Null.NULL);
        return exact ? Optional.of(new EqualityTerm(property.path(), values)) : Optional.empty();
    }

    /** Whether values of the type are equal only to themselves: 1 and 1.0 are not. */
    private static boolean isExact(PropertyType type) {
        return switch (type) {
            case INT, BOOL, STRING, TIMESTAMP, OBJECT_ID, UUID, LINK -> true;
            case BINARY, FLOAT, DOUBLE, DECIMAL, MIXED -> false;
        };
    }
}
