package io.devsync.server.models.model;

import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;

/** A scalar as App Services names it: other than devices, it tells 32-bit integers from 64-bit ones. */
public enum ScalarType {
    BOOL("bool"),
    INT("int"),
    LONG("long"),
    FLOAT("float"),
    DOUBLE("double"),
    DECIMAL("decimal"),
    STRING("string"),
    BINARY("binData"),
    DATE("date"),
    OBJECT_ID("objectId"),
    UUID("uuid");

    private final String bsonType;

    ScalarType(String bsonType) {
        this.bsonType = bsonType;
    }

    /** The name in App Services schemas. */
    public String bsonType() {
        return bsonType;
    }

    /**
     * The scalar of a property.
     *
     * @param narrow whether the schema says {@code int}, not {@code long}
     */
    static ScalarType of(PropertyType type, boolean narrow) {
        return switch (type) {
            case INT -> narrow ? INT : LONG;
            case BOOL -> BOOL;
            case STRING -> STRING;
            case BINARY -> BINARY;
            case TIMESTAMP -> DATE;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            case DECIMAL -> DECIMAL;
            case OBJECT_ID -> OBJECT_ID;
            case UUID -> UUID;
            case MIXED, LINK -> throw new IllegalArgumentException(type + " (expected: a scalar)");
        };
    }

    static ScalarType of(PrimaryKey.Type type, boolean narrow) {
        return switch (type) {
            case INT -> narrow ? INT : LONG;
            case STRING -> STRING;
            case OBJECT_ID -> OBJECT_ID;
            case UUID -> UUID;
        };
    }
}
