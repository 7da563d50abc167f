package io.devsync.server.models.model;

import org.bson.BsonDocument;

/**
 * A property of a class, the primary key included.
 *
 * @param storedName as devices and server know it
 * @param name as the generated code calls it, without escapes; until a language has been chosen the stored one
 * @param description for readers of the code; may be empty
 * @param constraints keywords of the schema that only the server checks
 * @param elementConstraints the same, of a collection's elements
 */
public record ModelProperty(
        String storedName,
        String name,
        ModelType type,
        boolean primaryKey,
        String description,
        BsonDocument constraints,
        BsonDocument elementConstraints) {

    /** Whether the code has to tell the stored name. */
    public boolean mapped() {
        return !storedName.equals(name);
    }

    /** This property under another name in the code. */
    public ModelProperty named(String other) {
        return new ModelProperty(
                storedName, other, type, primaryKey, description, constraints, elementConstraints);
    }

    /** This property with another type. */
    public ModelProperty typed(ModelType other) {
        return new ModelProperty(
                storedName, name, other, primaryKey, description, constraints, elementConstraints);
    }

    /** This property with another description. */
    ModelProperty described(String other) {
        return new ModelProperty(storedName, name, type, primaryKey, other, constraints, elementConstraints);
    }
}
