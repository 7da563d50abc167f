package io.devsync.server.schema;

import io.devsync.protocol.changeset.Instruction.SchemaInstruction;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.document.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;

/** What becomes of an app's schema when App Services schemas are saved over it: all of them or none (spec strict-mode §3.7). */
public sealed interface SchemaImport {

    /**
     * The schemas can be saved.
     *
     * @param next the schema with them; the very same one when they change nothing
     * @param added what connected devices have to be told
     * @param warnings what has no effect
     */
    record Accepted(AppSchema next, List<SchemaInstruction> added, List<SchemaProblem> warnings) implements SchemaImport {
        public Accepted {
            added = List.copyOf(added);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Nothing is saved.
     *
     * @param problems at least one
     */
    record Refused(List<SchemaProblem> problems) implements SchemaImport {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Works out the schema. Each document stands for its collection's whole schema; collections without one keep theirs.
     *
     * @param documents as {@link AppServicesSchema#read} takes them
     * @param asymmetricTables the names of asymmetric classes beside those that are asymmetric already
     * @param devices whether there are devices with files of this app: what they know may be extended, not changed
     */
    static SchemaImport of(
            AppSchema current, List<BsonDocument> documents, Set<String> asymmetricTables, boolean devices) {
        Set<String> asymmetric = new LinkedHashSet<>(asymmetricTables);
        asymmetric.addAll(AppServicesSchema.asymmetricTables(current));
        AppServicesSchema.Reading reading = AppServicesSchema.read(
                AppSchema.empty(current.dataSource(), current.database()), laidOver(current, documents), asymmetric);
        if (!reading.problems().isEmpty()) {
            return new Refused(reading.problems());
        }
        AppSchema read = reading.schema();
        return Embeddings.problem(read.realm().classes())
                .<SchemaImport>map(text ->
                        new Refused(List.of(new SchemaProblem("", "", SchemaProblem.Code.TOO_LARGE, text))))
                .orElseGet(() -> devices ? extended(current, reading) : replaced(current, reading));
    }

    private static List<BsonDocument> laidOver(AppSchema current, List<BsonDocument> documents) {
        Set<Namespace> replaced = new LinkedHashSet<>();
        documents.forEach(document -> replaced.add(SchemaReader.namespace(document)));
        List<BsonDocument> all = new ArrayList<>();
        for (BsonDocument written : AppServicesSchema.write(current)) {
            if (!replaced.contains(SchemaReader.namespace(written))) {
                all.add(written);
            }
        }
        all.addAll(documents);
        return all;
    }

    /** Nobody has a copy of the old schema, so that nothing has to agree with it. */
    private static SchemaImport replaced(AppSchema current, AppServicesSchema.Reading reading) {
        AppSchema read = reading.schema();
        Map<String, Set<String>> queryable = new LinkedHashMap<>();
        current.queryableFields().forEach((className, fields) -> read.realm().find(className).ifPresent(objectSchema -> {
            Set<String> still = new LinkedHashSet<>(fields);
            still.removeIf(field -> !QueryableFields.isEligible(read.realm(), objectSchema, field));
            queryable.put(className, still);
        }));
        return accepted(current, read.realm(), read.namespaces(), queryable, reading, List.of());
    }

    private static SchemaImport extended(AppSchema current, AppServicesSchema.Reading reading) {
        SchemaExtension extension = SchemaExtension.of(current, reading.schema());
        return extension.problems().isEmpty()
                ? accepted(
                        current,
                        extension.realm(),
                        extension.namespaces(),
                        current.queryableFields(),
                        reading,
                        extension.added())
                : new Refused(extension.problems());
    }

    private static Accepted accepted(
            AppSchema current,
            RealmSchema realm,
            Map<String, Namespace> namespaces,
            Map<String, Set<String>> queryable,
            AppServicesSchema.Reading reading,
            List<SchemaInstruction> added) {
        AppSchema next = new AppSchema(
                realm,
                current.dataSource(),
                current.database(),
                namespaces,
                queryable,
                reading.schema().keywords(),
                current.version(),
                current.cutOff());
        boolean same = next.equals(current);
        return new Accepted(same ? current : next.newer(), added, reading.warnings());
    }
}
