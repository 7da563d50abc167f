package io.devsync.server.query;

import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every object that a query matches has in common: a field with one of a few values. It finds the queries that an
 * object may match without asking all of them.
 *
 * @param values such as the field itself holds, so that they can be looked up
 */
public record EqualityTerm(String field, Set<Scalar> values) {

    public EqualityTerm {
        values = Set.copyOf(values);
    }

    /** The term of a predicate that was checked against the class; absent when it has none. */
    static Optional<EqualityTerm> of(RealmSchema schema, ObjectSchema objectSchema, RqlPredicate predicate) {
        return switch (predicate) {
            case RqlPredicate.And(List<RqlPredicate> terms) -> terms.stream()
                    .flatMap(term -> of(schema, objectSchema, term).stream())
                    .findFirst();
            case RqlPredicate.Comparison comparison when !comparison.ignoreCase() -> switch (comparison.operator()) {
                case EQUAL -> term(schema, objectSchema, comparison.left(), comparison.right())
                        .or(() -> term(schema, objectSchema, comparison.right(), comparison.left()));
                case IN -> term(schema, objectSchema, comparison.left(), comparison.right());
                default -> Optional.empty();
            };
            default -> Optional.empty();
        };
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
