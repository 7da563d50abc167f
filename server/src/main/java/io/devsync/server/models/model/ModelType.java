package io.devsync.server.models.model;

/** The type of a property: one value or a collection of values, whose elements are never null but in mixed. */
public sealed interface ModelType {

    /** The value, or each element. */
    ValueType value();

    /** The same shape with other values. */
    ModelType with(ValueType value);

    /**
     * One value.
     *
     * @param optional whether it may be null; always so for objects and mixed
     */
    record Single(ValueType value, boolean optional) implements ModelType {
        @Override
        public Single with(ValueType value) {
            return new Single(value, optional);
        }
    }

    /** A list. */
    record ListOf(ValueType value) implements ModelType {
        @Override
        public ListOf with(ValueType value) {
            return new ListOf(value);
        }
    }

    /** A set, never of embedded objects. */
    record SetOf(ValueType value) implements ModelType {
        @Override
        public SetOf with(ValueType value) {
            return new SetOf(value);
        }
    }

    /** A dictionary with strings as keys; its objects may be null. */
    record DictionaryOf(ValueType value) implements ModelType {
        @Override
        public DictionaryOf with(ValueType value) {
            return new DictionaryOf(value);
        }
    }

    /** Whether this is a list, set or dictionary. */
    default boolean isCollection() {
        return !(this instanceof Single);
    }

    /** Whether this is one scalar that is always there. */
    default boolean isRequired() {
        return this instanceof Single(ValueType.Scalar ignored, boolean optional) && !optional;
    }
}
