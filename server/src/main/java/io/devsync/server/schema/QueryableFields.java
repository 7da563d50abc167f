package io.devsync.server.schema;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import java.util.Locale;
import java.util.Set;

/**
 * Says which fields of a class subscriptions may compare (spec sync-features §5.3, data-model-mapping §1.11): the primary
 * key, scalars, lists and sets of scalars, to-one links, which compare with the target's key, and geo points.
 */
public final class QueryableFields {

    private static final Set<String> RESERVED_IN_ANY_CASE = Set.of(
            "and", "asc", "ascending", "beginswith", "between", "contains", "desc", "descending", "distinct", "endswith",
            "falsepredicate", "inf", "infinity", "like", "limit", "nan", "nil", "null", "or", "sort", "subquery",
            "truepredicate");

    private static final Set<String> RESERVED_AS_WRITTEN = Set.of(
            "ALL", "ANY", "B64", "FALSE", "IN", "NONE", "NOT", "SOME", "TRUE", "all", "any", "false", "in", "none",
            "not", "oid", "some", "true", "uuid");

    private QueryableFields() {}

    /** Whether a field of this class can be made queryable. */
    public static boolean isEligible(RealmSchema schema, ObjectSchema objectSchema, String field) {
        if (isReserved(field) || !(objectSchema.kind() instanceof ClassKind.TopLevel)) {
            return false;
        }
        boolean primaryKey =
                objectSchema.primaryKey().map(key -> key.name().equals(field)).orElse(false);
        Property property = objectSchema.properties().get(field);
        return primaryKey || property != null && isEligible(schema, property);
    }

    private static boolean isEligible(RealmSchema schema, Property property) {
        if (property.type() == PropertyType.LINK) {
            boolean toObject = property.collection() == CollectionType.SINGLE
                    && property.linkTarget()
                            .flatMap(schema::find)
                            .map(target -> !target.embedded())
                            .orElse(false);
            return toObject || isGeoPoint(schema, property);
        }
        return property.collection() != CollectionType.DICTIONARY;
    }

    /**
     * Whether a property holds places: embedded objects with a type and coordinates, the only embedded ones that queries
     * can look into (spec data-model-mapping §1.10).
     */
    public static boolean isGeoPoint(RealmSchema schema, Property property) {
        if (property.type() != PropertyType.LINK || property.collection() != CollectionType.SINGLE) {
            return false;
        }
        return property.linkTarget()
                .flatMap(schema::find)
                .filter(ObjectSchema::embedded)
                .map(target -> is(target, "type", PropertyType.STRING, CollectionType.SINGLE)
                        && is(target, "coordinates", PropertyType.DOUBLE, CollectionType.LIST))
                .orElse(false);
    }

    private static boolean is(ObjectSchema target, String name, PropertyType type, CollectionType collection) {
        Property property = target.properties().get(name);
        return property != null && property.type() == type && property.collection() == collection;
    }

    /** Whether the name is a word of the query language, which no query can use as a field. */
    public static boolean isReserved(String field) {
        return RESERVED_AS_WRITTEN.contains(field) || RESERVED_IN_ANY_CASE.contains(field.toLowerCase(Locale.ROOT));
    }
}
