package io.devsync.server.models;

import io.devsync.server.models.language.Language;
import io.devsync.server.models.language.ModelFile;
import io.devsync.server.models.model.ModelProblem;
import java.util.List;

/**
 * Models in one language.
 *
 * @param models the classes one by one
 * @param files the same classes as files that belong together
 * @param problems what is missing or different, and why
 */
public record GeneratedModels(
        Language language, List<Model> models, List<ModelFile> files, List<ModelProblem> problems) {

    /**
     * A class.
     *
     * @param name the stored name
     * @param collection the collection of its documents, such as {@code shop.Order}; of an embedded class that of the
     *     first class that uses it
     * @param imports the lines that import what the code uses
     * @param code the declaration, without imports
     */
    public record Model(String name, String collection, List<String> imports, String code) {
        public Model {
            imports = List.copyOf(imports);
        }
    }

    public GeneratedModels {
        models = List.copyOf(models);
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /** The problems because of which classes are missing. */
    public List<ModelProblem> errors() {
        return problems.stream().filter(ModelProblem::error).toList();
    }

    /** The problems with classes that are there. */
    public List<ModelProblem> warnings() {
        return problems.stream().filter(problem -> !problem.error()).toList();
    }
}
