package io.devsync.protocol.value;

/**
 * The state of a property, or of an element inside one: a scalar, or a collection or embedded object that holds further
 * values.
 */
public sealed interface Value permits Scalar, ListValue, SetValue, DictionaryValue, EmbeddedObject {}
