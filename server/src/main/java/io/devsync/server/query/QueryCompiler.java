package io.devsync.server.query;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.query.RqlOperand.Quantifier;
import io.devsync.server.schema.QueryableFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks a predicate against a class and makes it a condition that can be evaluated. */
final class QueryCompiler {

    private final RealmSchema schema;
    private final ObjectSchema objectSchema;
    private final LiteralTyping literals;
    private final Set<String> fields = new TreeSet<>();

    private QueryCompiler(RealmSchema schema, ObjectSchema objectSchema) {
        this.schema = schema;
        this.objectSchema = objectSchema;
        this.literals = new LiteralTyping(objectSchema.name(), schema);
    }

    /** A condition and the fields it looks at, in alphabetical order. */
    record Compiled(Condition condition, Set<String> fields) {}

    static Compiled compile(RealmSchema schema, String className, RqlPredicate predicate) throws BadQueryException {
        ObjectSchema objectSchema = schema.find(className)
                .orElseThrow(() -> BadQueryException.invalid(
                        className, "unknown class (expected: a class of the schema; sync it or correct its name)"));
        if (!(objectSchema.kind() instanceof ClassKind.TopLevel)) {
            throw BadQueryException.invalid(className, "objects of embedded and asymmetric classes cannot be "
                    + "subscribed to (expected: a top-level class)");
        }
        QueryCompiler compiler = new QueryCompiler(schema, objectSchema);
        Condition condition = compiler.condition(predicate);
        return new Compiled(condition, Set.copyOf(compiler.fields));
    }

    private Condition condition(RqlPredicate predicate) throws BadQueryException {
        return switch (predicate) {
            case RqlPredicate.Constant(boolean value) -> new Condition.Constant(value);
            case RqlPredicate.And(List<RqlPredicate> terms) -> new Condition.All(conditions(terms));
            case RqlPredicate.Or(List<RqlPredicate> terms) -> new Condition.Any(conditions(terms));
            case RqlPredicate.Not(RqlPredicate term) -> new Condition.Not(condition(term));
            case RqlPredicate.Comparison comparison -> comparison(comparison);
            case RqlPredicate.Between between -> between(between);
            case RqlPredicate.GeoWithin(String path, GeoShape shape) -> within(path, shape);
        };
    }

    private Condition within(String path, GeoShape shape) throws BadQueryException {
        Property property = objectSchema.properties().get(path);
        if (property == null || !QueryableFields.isGeoPoint(schema, property)) {
            throw invalid("field \"" + path + "\" cannot be searched with geoWithin (expected: an embedded object with"
                    + " a string \"type\" and a list of double \"coordinates\")");
        }
        fields.add(path);
        return new Condition.Within(path, GeoRegion.of(objectSchema.name(), shape));
    }

    private Condition[] conditions(List<RqlPredicate> predicates) throws BadQueryException {
        Condition[] conditions = new Condition[predicates.size()];
        for (int i = 0; i < conditions.length; i++) {
            conditions[i] = condition(predicates.get(i));
        }
        return conditions;
    }

    private Condition between(RqlPredicate.Between between) throws BadQueryException {
        if (between.operand() instanceof RqlOperand.Property property
                && field(property.path()).many()
                && property.quantifier() != Quantifier.ALL) {
            throw invalid("Only 'ALL' supported for operator 'BETWEEN' when applied to lists.");
        }
        return new Condition.All(new Condition[] {
            comparison(new RqlPredicate.Comparison(
                    between.operand(),
                    RqlOperator.GREATER_OR_EQUAL,
                    false,
                    new RqlOperand.Constant(between.low()))),
            comparison(new RqlPredicate.Comparison(
                    between.operand(), RqlOperator.LESS_OR_EQUAL, false, new RqlOperand.Constant(between.high())))
        });
    }

    private Condition comparison(RqlPredicate.Comparison comparison) throws BadQueryException {
        Optional<Side> left = side(comparison.left());
        Optional<Side> right = side(comparison.right());
        if (left.isEmpty() && right.isEmpty()) {
            throw invalid("Cannot compare two constants");
        }
        Side typedLeft = left.isPresent() ? left.get() : constant(comparison.left(), right.orElseThrow());
        Side typedRight = right.isPresent() ? right.get() : constant(comparison.right(), typedLeft);
        if (left.isPresent() && right.isPresent()) {
            checkProperties(typedLeft, typedRight);
        }
        return compare(typedLeft, comparison, typedRight);
    }

    /**
     * One side of a comparison with its type.
     *
     * @param count whether it is the number of elements
     * @param constant whether it does not depend on the object
     */
    private record Side(
            Condition.Operand operand,
            PropertyType type,
            Optional<String> linkTarget,
            boolean many,
            Quantifier quantifier,
            boolean count,
            boolean constant) {}

    /** A side that is a property; empty for constants, whose type follows from the other side. */
    private Optional<Side> side(RqlOperand operand) throws BadQueryException {
        return switch (operand) {
            case RqlOperand.Property property -> {
                Field field = field(property.path());
                if (property.quantified() && !field.many()) {
                    throw invalid("The keypath following '" + property.quantifier() + "' must contain a list");
                }
                yield Optional.of(new Side(
                        new Condition.PropertyOperand(field.name()),
                        field.type(),
                        field.linkTarget(),
                        field.many(),
                        property.quantifier(),
                        false,
                        false));
            }
            case RqlOperand.Count(String path) -> {
                Field field = field(path);
                if (!field.many()) {
                    throw invalid("Operation '@count' is not supported on property of type '" + field.name()
                            + "' (expected: a list or set)");
                }
                yield Optional.of(new Side(
                        new Condition.PropertyOperand(field.name()),
                        PropertyType.INT,
                        Optional.empty(),
                        false,
                        Quantifier.ANY,
                        true,
                        false));
            }
            case RqlOperand.Constant ignored -> Optional.empty();
            case RqlOperand.Constants ignored -> Optional.empty();
        };
    }

    private Side constant(RqlOperand operand, Side other) throws BadQueryException {
        boolean many = operand instanceof RqlOperand.Constants;
        Quantifier quantifier = operand instanceof RqlOperand.Constants list ? list.quantifier() : Quantifier.ANY;
        Value value =
                switch (operand) {
                    case RqlOperand.Constant(RqlLiteral literal) ->
                        literals.typed(literal, other.type(), other.linkTarget());
                    case RqlOperand.Constants list -> {
                        List<Value> values = new ArrayList<>(list.values().size());
                        for (RqlLiteral literal : list.values()) {
                            values.add(literals.typed(literal, other.type(), other.linkTarget()));
                        }
                        yield new ListValue(List.copyOf(values));
                    }
                    default -> throw new IllegalArgumentException(operand + " (expected: a constant)");
                };
        return new Side(
                new Condition.ConstantOperand(value), other.type(), other.linkTarget(), many, quantifier, false, true);
    }

    private void checkProperties(Side left, Side right) throws BadQueryException {
        if (left.type() == PropertyType.LINK || right.type() == PropertyType.LINK) {
            throw invalid("two fields cannot be compared when one of them is a link (expected: a constant)");
        }
        boolean comparable = left.type() == right.type()
                || isNumber(left.type()) && isNumber(right.type())
                || left.type() == PropertyType.MIXED
                || right.type() == PropertyType.MIXED;
        if (!comparable) {
            throw literals.incomparable(left.type(), right.type());
        }
    }

    private static boolean isNumber(PropertyType type) {
        return switch (type) {
            case INT, FLOAT, DOUBLE, DECIMAL -> true;
            case BOOL, STRING, BINARY, TIMESTAMP, OBJECT_ID, UUID, MIXED, LINK -> false;
        };
    }

    private Condition compare(Side left, RqlPredicate.Comparison comparison, Side right) throws BadQueryException {
        RqlOperator operator = comparison.operator();
        checkOperator(operator, comparison.ignoreCase(), left.type(), right.many());
        if (left.count() || right.count()) {
            return compareCount(left, operator, right);
        }
        if (left.many() && right.many()) {
            throw invalid("comparison between two lists is not supported in subscriptions");
        }
        Condition.Operand needle = right.operand();
        Relation relation = Relation.of(operator, comparison.ignoreCase());
        if (comparison.ignoreCase()) {
            if (needle instanceof Condition.ConstantOperand(Value value)) {
                needle = new Condition.ConstantOperand(folded(value));
            } else {
                Relation inner = relation;
                relation = (a, b) -> inner.holds(a, folded(b));
            }
        }
        if (left.many()) {
            return new Condition.CompareMany(left.operand(), left.quantifier(), true, relation, needle);
        }
        return right.many()
                ? new Condition.CompareMany(needle, right.quantifier(), false, relation, left.operand())
                : new Condition.Compare(left.operand(), relation, needle);
    }

    private static Value folded(Value value) {
        return switch (value) {
            case Scalar.Str(String text) -> new Scalar.Str(TextMatch.fold(text));
            case ListValue(List<Value> elements) ->
                new ListValue(elements.stream().map(QueryCompiler::folded).toList());
            case Value other -> other;
        };
    }

    private void checkOperator(RqlOperator operator, boolean ignoreCase, PropertyType type, boolean rightMany)
            throws BadQueryException {
        if (operator == RqlOperator.IN && !rightMany) {
            throw invalid("The keypath following 'IN' must contain a list");
        }
        boolean text = operator.isText() || ignoreCase;
        if (text && type != PropertyType.STRING && type != PropertyType.BINARY && type != PropertyType.MIXED) {
            throw invalid("Unsupported comparison operator '" + operator.text() + (ignoreCase ? "[c]" : "")
                    + "', right side must be a string or binary type");
        }
        if (operator.isOrder() && type == PropertyType.LINK) {
            throw invalid("Unsupported operator " + operator.text()
                    + " in query. Only equal (==) and not equal (!=) are supported for this type.");
        }
    }

    private Condition compareCount(Side left, RqlOperator operator, Side right) throws BadQueryException {
        Side count = left.count() ? left : right;
        Side other = left.count() ? right : left;
        boolean number = other.operand() instanceof Condition.ConstantOperand(Value value)
                && value instanceof Scalar scalar
                && ScalarOrder.isNumber(scalar);
        if (!number || operator == RqlOperator.IN) {
            throw invalid("@count can only be compared with a number");
        }
        return new Condition.CompareCount(
                ((Condition.PropertyOperand) count.operand()).name(),
                left.count() ? operator : mirrored(operator),
                (Scalar) ((Condition.ConstantOperand) other.operand()).constant());
    }

    private static RqlOperator mirrored(RqlOperator operator) {
        return switch (operator) {
            case LESS -> RqlOperator.GREATER;
            case LESS_OR_EQUAL -> RqlOperator.GREATER_OR_EQUAL;
            case GREATER -> RqlOperator.LESS;
            case GREATER_OR_EQUAL -> RqlOperator.LESS_OR_EQUAL;
            case EQUAL, NOT_EQUAL, IN, BEGINS_WITH, ENDS_WITH, CONTAINS, LIKE -> operator;
        };
    }

    /** A field that queries may use; of a collection the type of the elements. */
    private record Field(String name, PropertyType type, Optional<String> linkTarget, boolean many) {}

    private Field field(String path) throws BadQueryException {
        Property property = objectSchema.properties().get(path);
        boolean place = property != null && QueryableFields.isGeoPoint(schema, property);
        if (place || !QueryableFields.isEligible(schema, objectSchema, path)) {
            throw BadQueryException.notQueryable(objectSchema.name(), path);
        }
        fields.add(path);
        if (property != null) {
            boolean many = property.collection() != CollectionType.SINGLE;
            return new Field(path, property.type(), property.linkTarget(), many);
        }
        ClassKind.PrimaryKeyProperty key = objectSchema.primaryKey().orElseThrow();
        return new Field(path, LiteralTyping.typeOf(key.type()), Optional.empty(), false);
    }

    private BadQueryException invalid(String detail) {
        return BadQueryException.invalid(objectSchema.name(), detail);
    }
}
