package io.devsync.server.models;

import io.devsync.server.models.GeneratedModels.Model;
import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import io.devsync.server.models.model.ModelProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Generated models as JSON: entries as the original's Admin API has them (spec schema-generation §4.3), and the files
 * beside them. A class that was left out has an {@code error} and no {@code schema}.
 */
public final class GeneratedModelsJson {

    private static final String NAME = "model_name";
    private static final String COLLECTION = "collection_display_name";

    private GeneratedModelsJson() {}

    /** The models as a document. */
    public static BsonDocument encode(GeneratedModels models) {
        Map<String, BsonDocument> entries = new LinkedHashMap<>();
        for (Model model : models.models()) {
            entries.put(model.name(), entry(model.name(), model.collection())
                    .append("import_statements", strings(model.imports()))
                    .append("schema", new BsonString(model.code()))
                    .append("warnings", new BsonArray()));
        }
        for (ModelProblem problem : models.problems()) {
            BsonDocument entry = entries.computeIfAbsent(problem.model(), name ->
                    entry(name, problem.collection()).append("warnings", new BsonArray()));
            if (problem.error()) {
                entry.append("error", encode(problem));
            } else {
                entry.getArray("warnings").add(encode(problem));
            }
        }
        BsonArray list = new BsonArray(List.copyOf(entries.values()));
        BsonArray files = new BsonArray(models.files().stream()
                .map(file -> new BsonDocument("name", new BsonString(file.name()))
                        .append("content", new BsonString(file.content())))
                .toList());
        return new BsonDocument("language", new BsonString(models.language().word()))
                .append("models", list)
                .append("files", files);
    }

    private static BsonDocument entry(String name, String collection) {
        return new BsonDocument(NAME, new BsonString(name)).append(COLLECTION, new BsonString(collection));
    }

    private static BsonArray strings(List<String> texts) {
        return new BsonArray(texts.stream().map(BsonString::new).toList());
    }

    private static BsonDocument encode(ModelProblem problem) {
        return new BsonDocument("error_code", new BsonString(problem.code()))
                .append("error", new BsonString(problem.message()))
                .append("field_path", new BsonString(problem.path()));
    }

    /**
     * The models that {@link #encode} wrote.
     *
     * @throws org.bson.BsonInvalidOperationException if the document has another shape
     * @throws IllegalArgumentException if the language is unknown
     */
    public static GeneratedModels decode(BsonDocument document) {
        List<Model> models = new ArrayList<>();
        List<ModelProblem> problems = new ArrayList<>();
        for (BsonValue value : document.getArray("models")) {
            BsonDocument entry = value.asDocument();
            if (entry.containsKey("schema")) {
                models.add(new Model(
                        text(entry, NAME),
                        text(entry, COLLECTION),
                        entry.getArray("import_statements").stream()
                                .map(line -> line.asString().getValue())
                                .toList(),
                        text(entry, "schema")));
            }
            if (entry.containsKey("error")) {
                problems.add(problem(true, entry, entry.getDocument("error")));
            }
            for (BsonValue warning : entry.getArray("warnings", new BsonArray())) {
                problems.add(problem(false, entry, warning.asDocument()));
            }
        }
        String word = text(document, "language");
        return new GeneratedModels(
                Language.find(word).orElseThrow(() -> new IllegalArgumentException("language: " + word)),
                models,
                document.getArray("files").stream().map(file -> file(file.asDocument())).toList(),
                problems);
    }

    private static ModelFile file(BsonDocument entry) {
        return new ModelFile(text(entry, "name"), text(entry, "content"));
    }

    private static ModelProblem problem(boolean error, BsonDocument entry, BsonDocument problem) {
        return new ModelProblem(
                error,
                text(entry, COLLECTION),
                text(entry, NAME),
                text(problem, "field_path"),
                text(problem, "error_code"),
                text(problem, "error"));
    }

    private static String text(BsonDocument document, String field) {
        return document.getString(field).getValue();
    }
}
