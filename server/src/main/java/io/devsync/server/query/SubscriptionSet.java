package io.devsync.server.query;

import io.devsync.protocol.schema.RealmSchema;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bson.BSONException;
import org.bson.BsonType;
import org.bson.json.JsonParseException;
import org.bson.json.JsonReader;
import org.bson.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a session: per class one query that an object must match to be on the device (spec wire-protocol
 * §3.3). Immutable; equal when the queries are the same up to their spelling.
 */
public final class SubscriptionSet {

    /** No subscriptions: query version 0. */
    public static final SubscriptionSet EMPTY = new SubscriptionSet(Map.of());

    /** What the original allowed (spec sync-features §5.9). */
    public static final int BODY_BYTES_MAX = 256 * 1024;

    private final Map<String, ObjectQuery> byClass;
    private final Map<String, RqlPredicate> predicates = new TreeMap<>();
    private final int hash;

    private SubscriptionSet(Map<String, ObjectQuery> byClass) {
        this.byClass = Collections.unmodifiableMap(byClass);
        byClass.forEach((className, query) -> predicates.put(className, query.predicate()));
        hash = predicates.hashCode();
    }

    /**
     * Reads the body of QUERY or IDENT.
     *
     * @param jsonBody such as {@code {"Dog":"(age > 3)"}}, at most {@value #BODY_BYTES_MAX} bytes of UTF-8; an empty body
     *     is an empty set
     * @param schema the classes that the queries are checked against
     * @throws BadQueryException if a query cannot be read or served; the text is meant for the client
     */
    public static SubscriptionSet parse(String jsonBody, RealmSchema schema) throws BadQueryException {
        checkSize(jsonBody);
        Map<String, ObjectQuery> byClass = new TreeMap<>();
        for (Map.Entry<String, String> query : queries(jsonBody).entrySet()) {
            String className = query.getKey();
            RqlPredicate predicate = RqlParser.parse(className, query.getValue());
            byClass.put(className, ObjectQuery.compile(schema, className, predicate));
        }
        return byClass.isEmpty() ? EMPTY : new SubscriptionSet(byClass);
    }

    /**
     * This set with a further condition on the objects of each class; a class of which nothing can match is left out.
     *
     * @param schema the classes, as for {@link #parse}
     * @throws BadQueryException if a condition asks for what cannot be queried
     */
    public SubscriptionSet restrictedTo(RealmSchema schema, Function<String, RqlPredicate> conditions)
            throws BadQueryException {
        Map<String, ObjectQuery> restricted = new TreeMap<>();
        boolean changed = false;
        for (Map.Entry<String, ObjectQuery> one : byClass.entrySet()) {
            RqlPredicate wanted = one.getValue().predicate();
            RqlPredicate both = RqlPredicate.all(List.of(wanted, conditions.apply(one.getKey())));
            boolean same = both.equals(wanted);
            changed |= !same;
            if (same) {
                restricted.put(one.getKey(), one.getValue());
            } else if (!both.equals(new RqlPredicate.Constant(false))) {
                restricted.put(one.getKey(), ObjectQuery.compile(schema, one.getKey(), both));
            }
        }
        if (!changed) {
            return this;
        }
        return restricted.isEmpty() ? EMPTY : new SubscriptionSet(restricted);
    }

    private static void checkSize(String body) throws BadQueryException {
        // Each UTF-16 unit is at least one byte: a body far too long is not encoded first.
        int size = body.length() > BODY_BYTES_MAX ? body.length() : body.getBytes(StandardCharsets.UTF_8).length;
        if (size > BODY_BYTES_MAX) {
            throw BadQueryException.badSyntax("query has " + size + " bytes (expected: at most " + BODY_BYTES_MAX
                    + "); use fewer or shorter subscriptions");
        }
    }

    private static Map<String, String> queries(String body) throws BadQueryException {
        Map<String, String> queries = new TreeMap<>();
        if (body.isEmpty()) {
            return queries;
        }
        try (JsonReader reader = new JsonReader(body)) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                String className = reader.readName();
                if (queries.put(className, reader.readString()) != null) {
                    throw BadQueryException.badSyntax("\"" + className + "\": class occurs twice in the body");
                }
            }
            reader.readEndDocument();
        } catch (JsonParseException | BSONException | IllegalArgumentException | IllegalStateException malformed) {
            throw BadQueryException.badSyntax("body is not a JSON object of class names and queries: "
                    + malformed.getMessage());
        }
        return queries;
    }

    /** The classes that have a query, in alphabetical order. */
    public Set<String> classes() {
        return byClass.keySet();
    }

    /** The fields that the query of a class looks at; empty also for a class without a query. */
    public Set<String> queriedFields(String className) {
        ObjectQuery query = byClass.get(className);
        return query == null ? Set.of() : query.fields();
    }

    /** The query of a class as a tree; nothing matches a class without a query. */
    public RqlPredicate predicate(String className) {
        ObjectQuery query = byClass.get(className);
        return query == null ? new RqlPredicate.Constant(false) : query.predicate();
    }

    /**
     * Terms of which every object of a class that is subscribed to has one, each of another field; absent when there are
     * none that can be looked up.
     */
    public Optional<List<EqualityTerm>> equalities(String className) {
        return Optional.ofNullable(byClass.get(className)).flatMap(ObjectQuery::equalities);
    }

    /** Whether an object of this class is subscribed to. */
    public boolean matches(String className, PropertySource object) {
        ObjectQuery query = byClass.get(className);
        return query != null && query.matches(object);
    }

    /**
     * The set as a body of QUERY in canonical spelling, which parses to an equal set. It may be a little longer than the
     * body that it came as: who keeps a set beyond the session keeps that body.
     */
    public String toJson() {
        StringWriter text = new StringWriter();
        JsonWriter writer = new JsonWriter(text);
        writer.writeStartDocument();
        byClass.forEach(
                (className, query) -> writer.writeString(className, query.predicate().toRql()));
        writer.writeEndDocument();
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof SubscriptionSet set && hash == set.hash && predicates.equals(set.predicates);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return toJson();
    }
}
