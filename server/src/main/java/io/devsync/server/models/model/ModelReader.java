package io.devsync.server.models.model;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ClassKind.PrimaryKeyProperty;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.server.document.Namespace;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.schema.SchemaJson;
import io.devsync.server.schema.SchemaProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.BsonDocument;

/** Makes classes to write of App Services schemas, and warns of what a model cannot carry. */
public final class ModelReader {

    private final AppSchema schema;
    private final SchemaDetails details = new SchemaDetails();
    private final Map<String, String> collections = new LinkedHashMap<>();
    private final List<ModelProblem> problems = new ArrayList<>();

    private ModelReader(AppSchema schema) {
        this.schema = schema;
    }

    /**
     * What could be read.
     *
     * @param classes those without errors, each followed by the classes that it embeds
     * @param problems errors, which name the classes that are missing, and warnings
     */
    public record Reading(List<ModelClass> classes, List<ModelProblem> problems) {
        public Reading {
            classes = List.copyOf(classes);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads schemas in every spelling that {@link AppServicesSchema#read} knows.
     *
     * @param documents one per collection, with {@code metadata}, {@code schema} and optionally {@code relationships}
     * @param asymmetricTables the names of the asymmetric classes
     */
    public static Reading read(List<BsonDocument> documents, Set<String> asymmetricTables) {
        AppServicesSchema.Reading read = AppServicesSchema.read(AppSchema.empty(""), documents, asymmetricTables);
        ModelReader reader = new ModelReader(read.schema());
        Map<String, String> titles = new LinkedHashMap<>();
        documents.forEach(document -> titles.putIfAbsent(namespace(document).toString(), title(document)));
        reader.addProblems(true, read.problems(), titles);
        reader.addProblems(false, read.warnings(), titles);
        documents.forEach(reader::addDetails);
        return new Reading(reader.classes(), reader.problems);
    }

    private void addProblems(boolean errors, List<SchemaProblem> found, Map<String, String> titles) {
        found.forEach(problem -> problems.add(
                ModelProblem.of(errors, problem, titles.getOrDefault(problem.collection(), ""))));
    }

    private static Namespace namespace(BsonDocument document) {
        BsonDocument metadata = SchemaJson.document(document, "metadata");
        return new Namespace(SchemaJson.text(metadata, "database"), SchemaJson.text(metadata, "collection"));
    }

    /** The name of the class, also where its schema cannot be read. */
    private static String title(BsonDocument document) {
        String title = SchemaJson.text(SchemaJson.document(document, "schema"), "title");
        return title.isEmpty() ? namespace(document).collection() : title;
    }

    private void addDetails(BsonDocument document) {
        Namespace namespace = namespace(document);
        schema.classOf(namespace).ifPresent(className -> {
            details.add(className, SchemaJson.document(document, "schema"));
            addCollection(className, namespace.toString());
        });
    }

    private void addCollection(String className, String collection) {
        if (collections.putIfAbsent(className, collection) == null) {
            schema.realm().find(className).stream()
                    .flatMap(objectSchema -> objectSchema.properties().values().stream())
                    .flatMap(property -> property.linkTarget().flatMap(schema.realm()::find).stream())
                    .filter(ObjectSchema::embedded)
                    .forEach(embedded -> addCollection(embedded.name(), collection));
        }
    }

    private List<ModelClass> classes() {
        List<ModelClass> classes = new ArrayList<>();
        collections.forEach((className, collection) ->
                schema.realm().find(className).ifPresent(found -> classes.add(modelClass(found, collection))));
        return classes;
    }

    private ModelClass modelClass(ObjectSchema objectSchema, String collection) {
        SchemaDetails.OfClass known = details.of(objectSchema.name());
        List<ModelProperty> properties = Stream.concat(
                        objectSchema.primaryKey().map(key -> key(key, known.property(key.name()))).stream(),
                        objectSchema.properties().values().stream()
                                .map(property -> property(property, known.property(property.name()))))
                .toList();
        ModelClass modelClass = new ModelClass(
                new ClassName(objectSchema.name(), objectSchema.name()),
                kind(objectSchema.kind()),
                collection,
                known.description(),
                properties);
        warn(modelClass, known);
        return modelClass;
    }

    private static ModelClass.Kind kind(ClassKind kind) {
        return switch (kind) {
            case ClassKind.TopLevel ignored -> ModelClass.Kind.TOP_LEVEL;
            case ClassKind.Embedded ignored -> ModelClass.Kind.EMBEDDED;
            case ClassKind.Asymmetric ignored -> ModelClass.Kind.ASYMMETRIC;
        };
    }

    private static ModelProperty key(PrimaryKeyProperty key, SchemaDetails.OfProperty known) {
        ValueType value = new ValueType.Scalar(ScalarType.of(key.type(), known.narrow()));
        return property(key.name(), new ModelType.Single(value, key.nullable()), true, known);
    }

    private ModelProperty property(Property property, SchemaDetails.OfProperty known) {
        ValueType value = value(property, known);
        ModelType type =
                switch (property.collection()) {
                    case SINGLE -> new ModelType.Single(value, property.nullable());
                    case LIST -> new ModelType.ListOf(value);
                    case SET -> new ModelType.SetOf(value);
                    case DICTIONARY -> new ModelType.DictionaryOf(value);
                };
        ModelProperty read = property(property.name(), type, false, known);
        return isDescribedByItsClass(read) ? read.described("") : read;
    }

    /** An embedded object has one description for its class and for the property; the class is its first place. */
    private boolean isDescribedByItsClass(ModelProperty property) {
        return property.type() instanceof ModelType.Single(ValueType.Embedded(ClassName target), boolean ignored)
                && details.of(target.stored()).description().equals(property.description());
    }

    private static ModelProperty property(
            String name, ModelType type, boolean primaryKey, SchemaDetails.OfProperty known) {
        return new ModelProperty(
                name, name, type, primaryKey, known.description(), known.constraints(), known.elementConstraints());
    }

    private ValueType value(Property property, SchemaDetails.OfProperty known) {
        if (property.type() == PropertyType.MIXED) {
            return new ValueType.Mixed();
        }
        return property.linkTarget()
                .flatMap(schema.realm()::find)
                .map(this::object)
                .orElseGet(() -> new ValueType.Scalar(ScalarType.of(property.type(), known.narrow())));
    }

    private ValueType object(ObjectSchema target) {
        ClassName name = new ClassName(target.name(), target.name());
        return target.primaryKey()
                .<ValueType>map(key -> new ValueType.Link(
                        name,
                        ScalarType.of(key.type(), details.of(target.name()).property(key.name()).narrow())))
                .orElseGet(() -> new ValueType.Embedded(name));
    }

    private void warn(ModelClass owner, SchemaDetails.OfClass known) {
        if (known.untitled()) {
            problems.add(ModelProblem.of(owner, "", ModelCode.UNTITLED_OBJECT,
                    "embedded object has no title; the class is called after its place; give it a title"));
        }
        if (!known.constraints().isEmpty()) {
            problems.add(ModelProblem.of(owner, "", ModelCode.SERVER_ONLY_KEYWORDS,
                    known.constraints().keySet() + " are checked by the server only; check them in the app too"));
        }
        for (ModelProperty property : owner.properties()) {
            warn(owner, property, known.property(property.storedName()));
        }
    }

    private void warn(ModelClass owner, ModelProperty property, SchemaDetails.OfProperty known) {
        String path = property.storedName();
        boolean optional = property.type() instanceof ModelType.Single single && single.optional();
        if (property.primaryKey() && optional) {
            problems.add(ModelProblem.of(owner, path, ModelCode.OPTIONAL_PRIMARY_KEY,
                    "_id is not required, so the key may be null; add _id to \"required\""));
        }
        if (known.required() && !property.type().isRequired()) {
            problems.add(ModelProblem.of(owner, path, ModelCode.REQUIRED_IGNORED,
                    "is in \"required\", but a property of this type is always optional; take it out"));
        }
        if (property.type().value().equals(new ValueType.Scalar(ScalarType.INT))) {
            problems.add(ModelProblem.of(owner, path, ModelCode.INTEGER_WIDTH,
                    "is of type int, but devices keep 64 bits and declare long; use long where values may be large"));
        }
        Set<String> keywords = new TreeSet<>(property.constraints().keySet());
        keywords.addAll(property.elementConstraints().keySet());
        if (!keywords.isEmpty()) {
            problems.add(ModelProblem.of(owner, path, ModelCode.SERVER_ONLY_KEYWORDS,
                    keywords + " are checked by the server only; check them in the app too"));
        }
    }
}
