package io.devsync.server.schema;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;

/**
 * An app's schema in the form of App Services: for each collection a document of {@code metadata}, {@code schema} and
 * {@code relationships}, as the Admin API has it and app exports spread over files (spec data-model-mapping §1.5 to §1.12).
 */
public final class AppServicesSchema {

    private AppServicesSchema() {}

    /**
     * What could be read.
     *
     * @param schema the classes without problems; its version is 0
     * @param problems why others are missing
     * @param warnings what was passed over in the classes that could be read
     */
    public record Reading(AppSchema schema, List<SchemaProblem> problems, List<SchemaProblem> warnings) {
        public Reading {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /** The canonical documents, by class name. Embedded classes are written out where they are used. */
    public static List<BsonDocument> write(AppSchema schema) {
        SchemaWriter writer = new SchemaWriter(schema);
        return new TreeSet<>(schema.namespaces().keySet()).stream().map(writer::document).toList();
    }

    /** The names of the asymmetric classes, which the schemas do not tell: they are part of the sync configuration. */
    public static Set<String> asymmetricTables(AppSchema schema) {
        Set<String> names = new TreeSet<>();
        schema.realm().classes().values().forEach(objectSchema -> {
            if (objectSchema.asymmetric()) {
                names.add(objectSchema.name());
            }
        });
        return names;
    }

    /**
     * Reads schemas in every documented spelling: {@code bsonType} or {@code type} or neither at the root, {@code
     * foreign_key} or {@code foreignKey}, {@code is_list} or {@code isList}, missing titles, empty or missing
     * relationships.
     *
     * @param empty gives data source and database of the result
     * @param documents one per collection, with {@code metadata}, {@code schema} and optionally {@code relationships}
     * @param asymmetricTables the names of the asymmetric classes
     */
    public static Reading read(AppSchema empty, List<BsonDocument> documents, Set<String> asymmetricTables) {
        return new SchemaReader(empty, asymmetricTables).read(documents);
    }

}
