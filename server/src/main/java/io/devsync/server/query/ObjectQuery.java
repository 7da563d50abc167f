package io.devsync.server.query;

import io.devsync.protocol.schema.RealmSchema;
import java.util.Set;

/** A query about the objects of one class, checked and ready to be asked by any thread. Immutable. */
public final class ObjectQuery {

    private final RqlPredicate predicate;
    private final QueryCompiler.Compiled compiled;

    private ObjectQuery(RqlPredicate predicate, QueryCompiler.Compiled compiled) {
        this.predicate = predicate;
        this.compiled = compiled;
    }

    /**
     * Checks a predicate against a class.
     *
     * @throws BadQueryException if it asks for what cannot be queried
     */
    public static ObjectQuery compile(RealmSchema schema, String className, RqlPredicate predicate)
            throws BadQueryException {
        return new ObjectQuery(predicate, QueryCompiler.compile(schema, className, predicate));
    }

    /** The query as a tree. */
    public RqlPredicate predicate() {
        return predicate;
    }

    /** The fields that decide. */
    public Set<String> fields() {
        return compiled.fields();
    }

    /** Whether an object matches. */
    public boolean matches(PropertySource object) {
        return compiled.condition().holds(object);
    }

    Condition condition() {
        return compiled.condition();
    }
}
