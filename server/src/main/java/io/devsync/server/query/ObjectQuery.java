package io.devsync.server.query;

import io.devsync.protocol.schema.RealmSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A query about the objects of one class, checked and ready to be asked by any thread. Immutable. */
public final class ObjectQuery {

    private final RqlPredicate predicate;
    private final QueryCompiler.Compiled compiled;
    private final Optional<List<EqualityTerm>> equalities;

    private ObjectQuery(
            RqlPredicate predicate, QueryCompiler.Compiled compiled, Optional<List<EqualityTerm>> equalities) {
        this.predicate = predicate;
        this.compiled = compiled;
        this.equalities = equalities;
    }

    /**
     * Checks a predicate against a class.
     *
     * @throws BadQueryException if it asks for what cannot be queried
     */
    public static ObjectQuery compile(RealmSchema schema, String className, RqlPredicate predicate)
            throws BadQueryException {
        QueryCompiler.Compiled compiled = QueryCompiler.compile(schema, className, predicate);
        return new ObjectQuery(
                predicate,
                compiled,
                schema.find(className).flatMap(objectSchema -> EqualityTerm.of(schema, objectSchema, predicate)));
    }

    /** The query as a tree. */
    public RqlPredicate predicate() {
        return predicate;
    }

    /** The fields that decide. */
    public Set<String> fields() {
        return compiled.fields();
    }

    /** Terms of which every object that matches has one; absent when there are none that can be looked up. */
    public Optional<List<EqualityTerm>> equalities() {
        return equalities;
    }

    /** Whether an object matches. */
    public boolean matches(PropertySource object) {
        return compiled.condition().holds(object);
    }
}
