package io.devsync.server.rules;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.ObjectQuery;
import io.devsync.server.query.PropertySource;
import io.devsync.server.query.RqlPredicate;
import io.devsync.server.rules.Role.FieldAccess;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one user may do with the objects of one class. Immutable; for any thread. */
public final class ClassPermissions {

    private static final Logger log = LoggerFactory.getLogger(ClassPermissions.class);

    /** No role: nothing is allowed. */
    public static final ClassPermissions NOTHING = new ClassPermissions(Optional.empty());

    private final Optional<Compiled> compiled;

    /** A role with its expressions as queries about the class. */
    private record Compiled(
            Role role, ObjectSchema objectSchema, ObjectQuery read, ObjectQuery write, ObjectQuery insert, ObjectQuery delete) {}

    private ClassPermissions(Optional<Compiled> compiled) {
        this.compiled = compiled;
    }

    /** The permissions that a resolved role gives; none when sync cannot use the role for this class. */
    static ClassPermissions compile(RealmSchema appSchema, String className, Role role) {
        Optional<String> incompatibility = role.incompatibility();
        Optional<ObjectSchema> objectSchema = appSchema.find(className).map(ClassPermissions::queried);
        RealmSchema schema = objectSchema.map(appSchema::with).orElse(appSchema);
        if (incompatibility.isPresent() || objectSchema.isEmpty()) {
            incompatibility.ifPresent(why -> warn(className, role, why));
            return NOTHING;
        }
        try {
            Role.Filters filters = role.filters().orElseThrow();
            // Also where the other filter lets everything through.
            RuleQuery.of(schema, objectSchema.get(), filters.read());
            Expression readable = Expression.anyOf(List.of(filters.read(), filters.write()));
            return new ClassPermissions(Optional.of(new Compiled(
                    role,
                    objectSchema.get(),
                    query(schema, objectSchema.get(), role.readsAnything(), readable),
                    query(schema, objectSchema.get(), role.writesAnything(), filters.write()),
                    query(schema, objectSchema.get(), true, role.insert()),
                    query(schema, objectSchema.get(), true, role.delete()))));
        } catch (BadQueryException unusable) {
            warn(className, role, String.valueOf(unusable.getMessage()));
            return NOTHING;
        }
    }

    /** Why sync cannot use a role for a class; absent when it can. */
    static Optional<String> unusable(RealmSchema appSchema, String className, Role role) {
        Optional<ObjectSchema> objectSchema = appSchema.find(className).map(ClassPermissions::queried);
        if (role.incompatibility().isPresent() || objectSchema.isEmpty()) {
            return role.incompatibility();
        }
        RealmSchema schema = appSchema.with(objectSchema.get());
        try {
            Role.Filters filters = role.filters().orElseThrow();
            for (Expression expression : List.of(filters.read(), filters.write(), role.insert(), role.delete())) {
                ObjectQuery.compile(schema, className, RuleQuery.of(schema, objectSchema.get(), expression));
            }
            return Optional.empty();
        } catch (BadQueryException unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }

    /** Nobody subscribes to what is only uploaded, but rules can look at it. */
    private static ObjectSchema queried(ObjectSchema objectSchema) {
        return objectSchema.kind() instanceof ClassKind.Asymmetric(ClassKind.PrimaryKeyProperty key)
                ? new ObjectSchema(objectSchema.name(), new ClassKind.TopLevel(key), objectSchema.properties())
                : objectSchema;
    }

    private static void warn(String className, Role role, String why) {
        log.warn("role cannot be used by sync, so that nothing is allowed class={} role={} reason={}", className, role.name(), why);
    }

    private static ObjectQuery query(RealmSchema schema, ObjectSchema objectSchema, boolean atAll, Expression expression)
            throws BadQueryException {
        RqlPredicate predicate =
                atAll ? RuleQuery.of(schema, objectSchema, expression) : new RqlPredicate.Constant(false);
        return ObjectQuery.compile(schema, objectSchema.name(), predicate);
    }

    /** Which objects may be read, to be combined with a subscription. */
    public RqlPredicate readable() {
        return compiled.map(all -> all.read().predicate()).orElse(new RqlPredicate.Constant(false));
    }

    /** The properties that may not be read, other than the key. */
    public Set<String> hiddenFields() {
        Set<String> hidden = new TreeSet<>();
        compiled.ifPresent(all -> {
            for (String field : all.objectSchema().properties().keySet()) {
                if (!all.role().access(field).read()) {
                    hidden.add(field);
                }
            }
        });
        return hidden;
    }

    /**
     * Whether an object may be changed.
     *
     * @param before the object before the change; absent when it did not exist
     * @param after the object after the change; absent when it is deleted
     * @param changed the properties that the change names, other than the key
     */
    public boolean allows(
            Optional<? extends PropertySource> before,
            Optional<? extends PropertySource> after,
            Collection<String> changed) {
        return compiled.isPresent() && allows(compiled.get(), before, after, changed);
    }

    private static boolean allows(
            Compiled all,
            Optional<? extends PropertySource> before,
            Optional<? extends PropertySource> after,
            Collection<String> changed) {
        if (before.isEmpty() && after.isEmpty()) {
            return true;
        }
        // Who loses the right to write by a write does not have it (spec strict-mode §3.2).
        boolean writable = before.map(all.write()::matches).orElse(true)
                && after.map(all.write()::matches).orElse(true);
        if (!writable) {
            return false;
        }
        if (after.isEmpty()) {
            return all.delete().matches(before.orElseThrow());
        }
        if (before.isEmpty() && !all.insert().matches(after.get())) {
            return false;
        }
        for (String field : changed) {
            FieldAccess access = all.role().access(field);
            if (!access.write()) {
                return false;
            }
        }
        return true;
    }
}
