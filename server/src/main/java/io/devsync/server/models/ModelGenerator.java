package io.devsync.server.models;

import io.devsync.server.models.GeneratedModels.Model;
import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import io.devsync.server.models.language.ModelWriter;
import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProblem;
import io.devsync.server.models.model.ModelReader;
import io.devsync.server.models.model.ValueType;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonDocument;

/** Generates models from App Services schemas (spec schema-generation §4.3). */
public final class ModelGenerator {

    private ModelGenerator() {}

    /** Models of the classes of an app. */
    public static GeneratedModels generate(AppSchema schema, ModelOptions options) {
        return generate(AppServicesSchema.write(schema), AppServicesSchema.asymmetricTables(schema), options);
    }

    /**
     * Models of the classes of some schemas. A class that cannot be written is missing, and an error says why; the others
     * are there.
     *
     * @param schemas one per collection, with the fields that App Services calls metadata, schema and, optionally, relationships
     * @param asymmetricTables the names of the asymmetric classes
     * @throws UnknownClassException if a class of the options is in none of the schemas
     */
    public static GeneratedModels generate(
            List<BsonDocument> schemas, Set<String> asymmetricTables, ModelOptions options) {
        Language language = options.language();
        ModelReader.Reading reading = ModelReader.read(schemas, asymmetricTables);
        List<ModelProblem> problems = new ArrayList<>(reading.problems());
        List<ModelClass> fitting = language.fit(reading.classes(), problems);
        List<ModelClass> selected = select(reading, fitting, options.classNames());
        ModelWriter writer = language.writer(fitting);
        List<Model> models = selected.stream()
                .map(modelClass -> new Model(
                        modelClass.name().stored(),
                        modelClass.collection(),
                        List.copyOf(writer.imports(List.of(modelClass))),
                        writer.declaration(modelClass)))
                .toList();
        List<ModelFile> files =
                selected.isEmpty() ? List.of() : writer.files(selected, options.fileOptions());
        return new GeneratedModels(language, models, files, relevant(problems, selected, options));
    }

    private static List<ModelClass> select(
            ModelReader.Reading reading, List<ModelClass> classes, Set<String> wanted) {
        if (wanted.isEmpty()) {
            return classes;
        }
        Set<String> names = new LinkedHashSet<>();
        for (String name : wanted) {
            if (!isKnown(reading, name)) {
                throw new UnknownClassException(
                        name, reading.classes().stream().map(known -> known.name().stored()).toList());
            }
            addWithEmbedded(name, classes, names);
        }
        return classes.stream().filter(modelClass -> names.contains(modelClass.name().stored())).toList();
    }

    /** Also of a class that an error tells of. */
    private static boolean isKnown(ModelReader.Reading reading, String name) {
        return Stream.concat(
                        reading.classes().stream().map(known -> known.name().stored()),
                        reading.problems().stream().map(ModelProblem::model))
                .anyMatch(name::equals);
    }

    private static void addWithEmbedded(String name, List<ModelClass> classes, Set<String> names) {
        if (names.add(name)) {
            classes.stream()
                    .filter(modelClass -> modelClass.name().stored().equals(name))
                    .flatMap(ModelClass::values)
                    .flatMap(value -> value instanceof ValueType.Embedded embedded
                            ? Stream.of(embedded.target().stored())
                            : Stream.empty())
                    .forEach(embedded -> addWithEmbedded(embedded, classes, names));
        }
    }

    /** Of chosen classes only what concerns them. */
    private static List<ModelProblem> relevant(
            List<ModelProblem> problems, List<ModelClass> selected, ModelOptions options) {
        Set<String> names = new LinkedHashSet<>(options.classNames());
        selected.forEach(modelClass -> names.add(modelClass.name().stored()));
        return problems.stream()
                .filter(problem -> options.classNames().isEmpty() || names.contains(problem.model()))
                .toList();
    }
}
