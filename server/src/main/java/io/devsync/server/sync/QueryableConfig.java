package io.devsync.server.sync;

import io.devsync.server.query.BadQueryException;
import io.devsync.server.query.SubscriptionSet;
import io.devsync.server.schema.AppSchema;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields that an app lets subscriptions compare, where it does not let them compare all (spec development-mode
 * §2.10). Keys can always be compared.
 *
 * @param everywhere names for all collections, {@code queryable_fields_names}
 * @param byCollection names for single collections, {@code collection_queryable_fields_names}
 */
public record QueryableConfig(Set<String> everywhere, Map<String, Set<String>> byCollection) {

    public QueryableConfig {
        everywhere = Set.copyOf(everywhere);
        byCollection = Map.copyOf(byCollection);
    }

    /** Throws when a subscription compares a field that is not configured. */
    void check(AppSchema schema, SubscriptionSet subscriptions) throws BadQueryException {
        for (String className : subscriptions.classes()) {
            Optional<String> other = firstOther(schema, className, subscriptions.queriedFields(className));
            if (other.isPresent()) {
                throw BadQueryException.notQueryable(className, other.get());
            }
        }
    }

    /** The first of some fields of a class that is not configured. */
    private Optional<String> firstOther(AppSchema schema, String className, Set<String> fields) {
        String collection = schema.of(className).collection();
        Set<String> own = byCollection.getOrDefault(collection, Set.of());
        String key = schema.realm()
                .find(className)
                .flatMap(objectSchema -> objectSchema.primaryKey())
                .map(primaryKey -> primaryKey.name())
                .orElse("_id");
        for (String field : new TreeSet<>(fields)) {
            if (!field.equals(key) && !everywhere.contains(field) && !own.contains(field)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
