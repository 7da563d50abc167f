package io.devsync.server.models.model;

import io.devsync.server.schema.SchemaProblem;

/**
 * An error or a warning about a class.
 *
 * @param error whether the class was left out
 * @param collection the collection of the schema, such as {@code shop.Order}
 * @param model the class by its stored name
 * @param path the field, such as {@code lines.[].qty} or, of a class's property, {@code qty}; may be empty
 * @param code one word, see docs/models.md
 * @param message what was found, and what to do
 */
public record ModelProblem(
        boolean error, String collection, String model, String path, String code, String message) {

    /** A problem with a class or, when the path is not empty, with one of its properties. */
    public static ModelProblem of(ModelClass owner, String path, ModelCode code, String message) {
        return new ModelProblem(code.error(), owner.collection(), owner.name().stored(), path, code.text(), message);
    }

    /** A problem with the schema of a class. */
    static ModelProblem of(boolean error, SchemaProblem problem, String model) {
        return new ModelProblem(
                error, problem.collection(), model, problem.path(), problem.code().text(), problem.message());
    }
}
