package io.devsync.server.rules;

import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.ObjectQuery;
import io.devsync.server.query.RqlLiteral;
import io.devsync.server.query.RqlOperand;
import io.devsync.server.query.RqlOperator;
import io.devsync.server.query.RqlPredicate;
import io.devsync.server.rules.Expression.Comparison;
import io.devsync.server.rules.Expression.Subject;
import io.devsync.server.schema.QueryableFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;

/**
 * Turns resolved rule expressions into queries, so that one evaluation serves subscriptions and rules.
 *
 * <p>Values that a field's type cannot hold match no document, as in MongoDB; they are no fault.
 */
final class RuleQuery {

    private static final long MILLIS = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int UUID_SUBTYPE = 4;

    private final RealmSchema schema;
    private final ObjectSchema objectSchema;

    private RuleQuery(RealmSchema schema, ObjectSchema objectSchema) {
        this.schema = schema;
        this.objectSchema = objectSchema;
    }

    /**
     * The query that an expression is for the objects of a class.
     *
     * @throws BadQueryException if it looks at what cannot be queried: the role is not for sync then
     */
    static RqlPredicate of(RealmSchema schema, ObjectSchema objectSchema, Expression expression)
            throws BadQueryException {
        return new RuleQuery(schema, objectSchema).predicate(expression);
    }

    private RqlPredicate predicate(Expression expression) throws BadQueryException {
        return switch (expression) {
            case Expression.Constant(boolean value) -> new RqlPredicate.Constant(value);
            case Expression.All(List<Expression> terms) -> RqlPredicate.all(predicates(terms));
            case Expression.AnyOf(List<Expression> terms) -> RqlPredicate.any(predicates(terms));
            case Expression.Not(Expression term) -> not(predicate(term));
            case Comparison(Subject subject, RuleOperator operator, BsonValue operand) -> {
                String field = ((Subject.Field) subject).name();
                if (!QueryableFields.isEligible(schema, objectSchema, field)) {
                    throw BadQueryException.notQueryable(objectSchema.name(), field);
                }
                yield comparison(field, operator, operand);
            }
        };
    }

    private List<RqlPredicate> predicates(List<Expression> terms) throws BadQueryException {
        List<RqlPredicate> predicates = new ArrayList<>(terms.size());
        for (Expression term : terms) {
            predicates.add(predicate(term));
        }
        return predicates;
    }

    private static RqlPredicate not(RqlPredicate predicate) {
        return predicate instanceof RqlPredicate.Constant(boolean value)
                ? new RqlPredicate.Constant(!value)
                : new RqlPredicate.Not(predicate);
    }

    private RqlPredicate comparison(String field, RuleOperator operator, BsonValue operand) {
        return switch (operator) {
            case EQUAL -> compared(field, RqlOperator.EQUAL, operand);
            case NOT_EQUAL -> not(compared(field, RqlOperator.EQUAL, operand));
            case GREATER -> compared(field, RqlOperator.GREATER, operand);
            case GREATER_OR_EQUAL -> compared(field, RqlOperator.GREATER_OR_EQUAL, operand);
            case LESS -> compared(field, RqlOperator.LESS, operand);
            case LESS_OR_EQUAL -> compared(field, RqlOperator.LESS_OR_EQUAL, operand);
            case IN -> in(field, operand.asArray());
            case NOT_IN -> not(in(field, operand.asArray()));
            case EXISTS -> {
                RqlPredicate missing =
                        isMany(field) ? new RqlPredicate.Constant(false) : compared(field, RqlOperator.EQUAL, BsonNull.VALUE);
                yield operand.asBoolean().getValue() ? not(missing) : missing;
            }
            case ALL -> RqlPredicate.all(operand.asArray().stream()
                    .map(one -> compared(field, RqlOperator.EQUAL, one))
                    .toList());
            case SIZE -> isMany(field)
                    ? new RqlPredicate.Comparison(
                            new RqlOperand.Count(field),
                            RqlOperator.EQUAL,
                            false,
                            new RqlOperand.Constant(
                                    new RqlLiteral.Number(String.valueOf(operand.asNumber().longValue()))))
                    : new RqlPredicate.Constant(false);
        };
    }

    private RqlPredicate in(String field, BsonArray values) {
        List<RqlLiteral> fitting = new ArrayList<>();
        List<RqlPredicate> any = new ArrayList<>();
        for (BsonValue value : values) {
            RqlPredicate equal = compared(field, RqlOperator.EQUAL, value);
            if (!(equal instanceof RqlPredicate.Constant)) {
                any.add(equal);
                literal(value).ifPresent(fitting::add);
            }
        }
        return isMany(field) || any.size() < 2
                ? RqlPredicate.any(any)
                : new RqlPredicate.Comparison(
                        new RqlOperand.Property(field),
                        RqlOperator.IN,
                        false,
                        new RqlOperand.Constants(fitting, RqlOperand.Quantifier.ANY));
    }

    /** For a list: whether one of its elements compares so. */
    private RqlPredicate compared(String field, RqlOperator operator, BsonValue value) {
        return literal(value)
                .<RqlPredicate>map(literal -> new RqlPredicate.Comparison(
                        new RqlOperand.Property(field), operator, false, new RqlOperand.Constant(literal)))
                .filter(this::fits)
                .orElse(new RqlPredicate.Constant(false));
    }

    private boolean fits(RqlPredicate predicate) {
        try {
            ObjectQuery.compile(schema, objectSchema.name(), predicate);
            return true;
        } catch (BadQueryException otherType) {
            return false;
        }
    }

    private boolean isMany(String field) {
        Property property = objectSchema.properties().get(field);
        return property != null && property.collection() != CollectionType.SINGLE;
    }

    /** A value as queries write it; absent for what no field can be compared with. */
    private static Optional<RqlLiteral> literal(BsonValue value) {
        return Optional.ofNullable(switch (value) {
            case BsonNull ignored -> RqlLiteral.Null.NULL;
            case BsonBoolean flag -> new RqlLiteral.Bool(flag.getValue());
            case BsonInt32 number -> new RqlLiteral.Number(String.valueOf(number.getValue()));
            case BsonInt64 number -> new RqlLiteral.Number(String.valueOf(number.getValue()));
            case BsonDouble number -> number(number.getValue());
            case BsonDecimal128 number when !number.getValue().isNaN() && !number.getValue().isInfinite() ->
                new RqlLiteral.Number(number.getValue().toString());
            case BsonString text -> new RqlLiteral.Text(text.getValue());
            case BsonObjectId oid -> new RqlLiteral.Oid(oid.getValue());
            case BsonDateTime time ->
                new RqlLiteral.Timestamp(
                        time.getValue() / MILLIS, (int) (time.getValue() % MILLIS) * NANOS_PER_MILLI);
            case BsonBinary binary when binary.getType() == UUID_SUBTYPE ->
                new RqlLiteral.Uuid(binary.asUuid(UuidRepresentation.STANDARD));
            case BsonBinary binary -> new RqlLiteral.Bytes(binary.getData(), true);
            default -> null;
        });
    }

    private static RqlLiteral number(double value) {
        if (Double.isNaN(value)) {
            return new RqlLiteral.Number("nan");
        }
        return new RqlLiteral.Number(
                Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : String.valueOf(value));
    }
}
