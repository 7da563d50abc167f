package io.devsync.protocol.schema;

/** The type of a property, or of the elements of a collection property. */
public enum PropertyType {
    INT,
    BOOL,
    STRING,
    BINARY,
    TIMESTAMP,
    FLOAT,
    DOUBLE,
    DECIMAL,
    OBJECT_ID,
    UUID,
    /** Any of the other types; {@code Null} is its code on the wire. */
    MIXED,
    /** A link to a top-level class, or an embedded object: the kind of the target class decides. */
    LINK
}
