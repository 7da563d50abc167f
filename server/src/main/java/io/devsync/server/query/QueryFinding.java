package io.devsync.server.query;

import io.devsync.protocol.schema.RealmSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What came out of asking a query about one object, part by part: for explaining, not for speed.
 *
 * @param rql the part as it can be written
 * @param holds whether the object matches it
 * @param values what the object has in the fields that the part looks at, as text
 * @param parts what it is made of; empty for a comparison
 */
public record QueryFinding(
        String rql, boolean holds, Map<String, String> values, Kind kind, List<QueryFinding> parts) {

    /** How a finding follows from its parts. */
    public enum Kind {
        /** It has none. */
        COMPARISON,
        /** All have to hold. */
        ALL,
        /** One has to hold. */
        ANY,
        /** Its part must not hold. */
        NOT
    }

    /**
     * Asks a query about an object.
     *
     * @throws BadQueryException if the query cannot be asked about the class
     */
    public static QueryFinding of(RealmSchema schema, String className, RqlPredicate predicate, PropertySource object)
            throws BadQueryException {
        ObjectQuery query = ObjectQuery.compile(schema, className, predicate);
        List<QueryFinding> parts = new ArrayList<>();
        Kind kind = switch (predicate) {
            case RqlPredicate.And(List<RqlPredicate> terms) -> {
                parts.addAll(of(schema, className, terms, object));
                yield Kind.ALL;
            }
            case RqlPredicate.Or(List<RqlPredicate> terms) -> {
                parts.addAll(of(schema, className, terms, object));
                yield Kind.ANY;
            }
            case RqlPredicate.Not(RqlPredicate term) -> {
                parts.add(of(schema, className, term, object));
                yield Kind.NOT;
            }
            case RqlPredicate.Constant ignored -> Kind.COMPARISON;
            case RqlPredicate.Comparison ignored -> Kind.COMPARISON;
            case RqlPredicate.Between ignored -> Kind.COMPARISON;
            case RqlPredicate.GeoWithin ignored -> Kind.COMPARISON;
        };
        Map<String, String> values = new LinkedHashMap<>();
        Set<String> fields = new TreeSet<>(query.fields());
        fields.forEach(field -> values.put(field, ValueText.of(object.value(field))));
        return new QueryFinding(predicate.toRql(), query.matches(object), values, kind, List.copyOf(parts));
    }

    private static List<QueryFinding> of(
            RealmSchema schema, String className, List<RqlPredicate> terms, PropertySource object)
            throws BadQueryException {
        List<QueryFinding> findings = new ArrayList<>();
        for (RqlPredicate term : terms) {
            findings.add(of(schema, className, term, object));
        }
        return findings;
    }

    /** The alternatives of which one has to hold, as subscriptions of one class are: itself when there is but one. */
    public List<QueryFinding> alternatives() {
        return kind == Kind.ANY ? parts : List.of(this);
    }

    /** The smallest parts because of which it does not hold; empty when it holds. */
    public List<QueryFinding> failing() {
        if (holds) {
            return List.of();
        }
        return switch (kind) {
            case COMPARISON, NOT -> List.of(this);
            case ALL, ANY -> parts.stream().flatMap(part -> part.failing().stream()).toList();
        };
    }

    /** The finding in words, such as {@code age > 3 does not hold: age is 2}. */
    @Override
    public String toString() {
        String known = values.entrySet().stream()
                .map(value -> value.getKey() + " is " + value.getValue())
                .collect(Collectors.joining(", "));
        return rql + (holds ? " holds" : " does not hold") + (known.isEmpty() ? "" : ": " + known);
    }
}
