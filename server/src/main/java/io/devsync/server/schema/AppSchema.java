package io.devsync.server.schema;

import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.document.Namespace;
import io.devsync.server.document.Namespaces;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;

/**
 * The schema of an app at one time: its classes, where their documents are, and what can be queried. Immutable.
 *
 * @param realm the classes as devices know them
 * @param dataSource the name of the linked data source, part of the schemas' JSON
 * @param database where the collections of new classes are made
 * @param namespaces the collection of each class that is not embedded
 * @param queryableFields the fields of each class that subscriptions may compare; classes without any are left out
 * @param keywords what the saved schema of a class says beyond the class itself, for its writer and for checks of
 *     documents: constraints, descriptions, defaults, the width of integers (see {@link SchemaKeywords}); classes without
 *     any are left out
 * @param version 0 for the empty schema; one more with each change
 * @param cutOff the files that the last breaking change has made useless
 */
public record AppSchema(
        RealmSchema realm,
        String dataSource,
        String database,
        Map<String, Namespace> namespaces,
        Map<String, Set<String>> queryableFields,
        Map<String, BsonDocument> keywords,
        long version,
        CutOff cutOff)
        implements Namespaces {

    /** The name that App Services gives the first linked data source. */
    public static final String DEFAULT_DATA_SOURCE = "mongodb-atlas";

    public AppSchema {
        namespaces = Collections.unmodifiableMap(new LinkedHashMap<>(namespaces));
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        queryableFields.forEach((className, names) -> {
            if (!names.isEmpty()) {
                fields.put(className, Collections.unmodifiableSet(new TreeSet<>(names)));
            }
        });
        queryableFields = Collections.unmodifiableMap(fields);
        Map<String, BsonDocument> said = new LinkedHashMap<>(keywords);
        said.values().removeIf(BsonDocument::isEmpty);
        keywords = Collections.unmodifiableMap(said);
    }

    /** A schema that has never changed in a way that breaks files. */
    public AppSchema(
            RealmSchema realm,
            String dataSource,
            String database,
            Map<String, Namespace> namespaces,
            Map<String, Set<String>> queryableFields,
            Map<String, BsonDocument> keywords,
            long version) {
        this(realm, dataSource, database, namespaces, queryableFields, keywords, version, CutOff.NONE);
    }

    /** A schema without classes, whose new classes go to this database. */
    public static AppSchema empty(String database) {
        return empty(DEFAULT_DATA_SOURCE, database);
    }

    /** A schema without classes, whose new classes go to this database of this data source. */
    public static AppSchema empty(String dataSource, String database) {
        return new AppSchema(RealmSchema.EMPTY, dataSource, database, Map.of(), Map.of(), Map.of(), 0);
    }

    /** What becomes of this schema when a client uploads these instructions (spec development-mode §2.6 to §2.9). */
    public Evolution evolve(List<SchemaInstruction> instructions, EvolutionMode mode) {
        return new SchemaEvolution(this, mode).run(instructions);
    }

    /** The fields of a class that subscriptions may compare, in alphabetical order. */
    public Set<String> queryableFields(String className) {
        return queryableFields.getOrDefault(className, Set.of());
    }

    /**
     * This schema with more queryable fields; this very schema when all of them were.
     *
     * @throws IllegalArgumentException if a field cannot be queried at all: see {@link QueryableFields}
     */
    public AppSchema withQueryableFields(String className, Collection<String> fields) {
        Set<String> known = queryableFields(className);
        if (known.containsAll(fields)) {
            return this;
        }
        ObjectSchema objectSchema = realm.find(className)
                .orElseThrow(() -> new IllegalArgumentException(
                        "class: " + className + " (expected: one of " + realm.classes().keySet() + ")"));
        for (String field : fields) {
            if (!QueryableFields.isEligible(realm, objectSchema, field)) {
                throw new IllegalArgumentException("queryable field: " + className + "." + field
                        + " (expected: the key, a scalar, a list or set of scalars, or a link)");
            }
        }
        Map<String, Set<String>> more = new LinkedHashMap<>(queryableFields);
        Set<String> names = new TreeSet<>(known);
        names.addAll(fields);
        more.put(className, names);
        return new AppSchema(realm, dataSource, database, namespaces, more, keywords, version + 1, cutOff);
    }

    /** This schema as it is after a breaking change. */
    public AppSchema withCutOff(CutOff change) {
        return new AppSchema(realm, dataSource, database, namespaces, queryableFields, keywords, version, change);
    }

    /** The first of these fields that is not configured to be queryable. */
    public Optional<String> firstNotQueryable(String className, Collection<String> fields) {
        Set<String> known = queryableFields(className);
        return fields.stream().sorted().filter(field -> !known.contains(field)).findFirst();
    }

    /** The collection of a class that is not embedded. */
    @Override
    public Namespace of(String className) {
        Namespace namespace = namespaces.get(className);
        if (namespace == null) {
            throw new IllegalArgumentException(
                    "class: " + className + " (expected: one with a collection: " + namespaces.keySet() + ")");
        }
        return namespace;
    }

    @Override
    public Optional<String> classOf(Namespace namespace) {
        for (Map.Entry<String, Namespace> entry : namespaces.entrySet()) {
            if (entry.getValue().equals(namespace)) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    /** This schema with the next version. */
    AppSchema newer() {
        return new AppSchema(realm, dataSource, database, namespaces, queryableFields, keywords, version + 1, cutOff);
    }

    /** The schema as it is kept; holds everything, which the App Services form does not. */
    public BsonDocument toBson() {
        return AppSchemaBson.encode(this);
    }

    /** The schema that {@link #toBson} wrote. */
    public static AppSchema fromBson(BsonDocument document) {
        return AppSchemaBson.decode(document);
    }
}
