package io.devsync.server.schema;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.SchemaProblem.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * Reads App Services schemas: first which class each collection is, because relationships name collections, then their
 * properties. A class with a problem is left out; so are, with problems of their own, the classes that link to it.
 */
final class SchemaReader {

    private final AppSchema empty;
    private final Set<String> asymmetricTables;
    private final List<SchemaProblem> problems = new ArrayList<>();
    private final List<SchemaProblem> warnings = new ArrayList<>();
    private final Map<Namespace, Root> roots = new LinkedHashMap<>();

    SchemaReader(AppSchema empty, Set<String> asymmetricTables) {
        this.empty = empty;
        this.asymmetricTables = asymmetricTables;
    }

    /** A collection's schema: its class and key are known, its properties not yet. */
    private record Root(
            String title, Namespace namespace, ClassKind kind, BsonDocument schema, BsonDocument relationships) {}

    AppServicesSchema.Reading read(List<BsonDocument> documents) {
        for (BsonDocument document : documents) {
            addRoot(document);
        }
        Map<String, ObjectSchema> classes = readClasses();
        Map<String, Namespace> namespaces = new LinkedHashMap<>();
        Map<String, BsonDocument> keywords = new LinkedHashMap<>();
        roots.forEach((namespace, root) -> {
            if (classes.containsKey(root.title())) {
                namespaces.put(root.title(), namespace);
                keywords.put(root.title(), SchemaKeywords.of(root.schema()));
            }
        });
        AppSchema schema = new AppSchema(
                new RealmSchema(classes), empty.dataSource(), empty.database(), namespaces, Map.of(), keywords, 0);
        return new AppServicesSchema.Reading(schema, problems, warnings);
    }

    private void addRoot(BsonDocument document) {
        Namespace namespace = namespace(document);
        BsonDocument schema = SchemaJson.document(document, "schema");
        KeywordCheck keywords = new KeywordCheck(namespace);
        keywords.check(schema);
        warnings.addAll(keywords.warnings());
        if (!keywords.problems().isEmpty()) {
            problems.addAll(keywords.problems());
            return;
        }
        String title = SchemaJson.text(schema, "title");
        // A title may be missing in schemas written by hand; the collection's name is the nearest thing to it.
        String name = title.isEmpty() ? namespace.collection() : title;
        try {
            checkNamespace(namespace);
            checkName(name);
            ClassKind kind = new SchemaObjectReader("", name, schema, SchemaJson.names(schema, "required"))
                    .kind(asymmetricTables.contains(name));
            roots.put(
                    namespace,
                    new Root(name, namespace, kind, schema, SchemaJson.document(document, "relationships")));
        } catch (SchemaProblemException problem) {
            problems.add(problem.toProblem(namespace.toString()));
        }
    }

    /** The collection that a document is about; with empty names when it does not say. */
    static Namespace namespace(BsonDocument document) {
        BsonDocument metadata = SchemaJson.document(document, "metadata");
        return new Namespace(SchemaJson.text(metadata, "database"), SchemaJson.text(metadata, "collection"));
    }

    private void checkNamespace(Namespace namespace) throws SchemaProblemException {
        Optional<String> illegal = SchemaNames.namespaceProblem(namespace);
        if (illegal.isPresent()) {
            throw new SchemaProblemException("", Code.ILLEGAL_NAMESPACE, illegal.get());
        }
        if (roots.containsKey(namespace)) {
            throw new SchemaProblemException(
                    "", Code.DUPLICATE_COLLECTION, "collection has two schemas (expected: one); remove one");
        }
    }

    private void checkName(String name) throws SchemaProblemException {
        Optional<String> illegal = SchemaNames.classProblem(name);
        if (illegal.isPresent()) {
            throw new SchemaProblemException("", Code.ILLEGAL_NAME, illegal.get());
        }
        if (roots.values().stream().anyMatch(root -> root.title().equals(name))) {
            throw new SchemaProblemException(
                    "",
                    Code.DUPLICATE_TITLE,
                    "title \"" + name + "\" is used by two collections (expected: unique); rename one");
        }
    }

    /** Leaves classes out until all that remain link to what remains. */
    private Map<String, ObjectSchema> readClasses() {
        while (true) {
            Map<String, ObjectSchema> classes = new LinkedHashMap<>();
            List<Namespace> failed = new ArrayList<>();
            for (Root root : roots.values()) {
                try {
                    classes.putAll(read(root, classes));
                } catch (SchemaProblemException problem) {
                    problems.add(problem.toProblem(root.namespace().toString()));
                    failed.add(root.namespace());
                }
            }
            if (failed.isEmpty()) {
                return classes;
            }
            failed.forEach(roots::remove);
        }
    }

    /** The class of a collection with the embedded classes inside. */
    private Map<String, ObjectSchema> read(Root root, Map<String, ObjectSchema> known) throws SchemaProblemException {
        SchemaPropertyReader properties =
                new SchemaPropertyReader(SchemaRelationships.read(root.relationships(), this::target), known);
        SchemaObjectReader reader = new SchemaObjectReader(
                "", root.title(), root.schema(), SchemaJson.names(root.schema(), "required"));
        Map<String, ObjectSchema> classes = new LinkedHashMap<>();
        ObjectSchema objectSchema =
                new ObjectSchema(root.title(), root.kind(), reader.properties(properties, root.kind()));
        properties.checkAllRelationshipsRead();
        if (properties.embedded().containsKey(root.title()) || known.containsKey(root.title())) {
            throw new SchemaProblemException(
                    "",
                    Code.CONFLICTING_TITLE,
                    "title \"" + root.title() + "\" also belongs to an embedded object; rename one");
        }
        classes.put(root.title(), objectSchema);
        classes.putAll(properties.embedded());
        return classes;
    }

    /** The class that a relationship refers to. */
    private Optional<ObjectSchema> target(Namespace namespace) {
        return Optional.ofNullable(roots.get(namespace))
                .map(root -> new ObjectSchema(root.title(), root.kind(), Map.of()));
    }
}
