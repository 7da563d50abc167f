package io.devsync.server.models.model;

/** What a property or an element of a collection holds. */
public sealed interface ValueType {

    /** A scalar. */
    record Scalar(ScalarType type) implements ValueType {}

    /** Any value, null included. */
    record Mixed() implements ValueType {}

    /**
     * A link to an object of a class of its own collection.
     *
     * @param key the type of the target's primary key, which is what documents hold
     */
    record Link(ClassName target, ScalarType key) implements ValueType {}

    /** An object inside this one. */
    record Embedded(ClassName target) implements ValueType {}

    /** Whether this is an object of a class: linked or embedded. */
    default boolean isObject() {
        return this instanceof Link || this instanceof Embedded;
    }
}
