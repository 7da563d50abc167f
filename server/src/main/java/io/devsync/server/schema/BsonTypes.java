package io.devsync.server.schema;

import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Optional;

/** The names of types in App Services schemas (spec data-model-mapping §1.3). */
final class BsonTypes {

    static final String ARRAY = "array";
    static final String OBJECT = "object";

    private BsonTypes() {}

    /** The {@code bsonType} of a property that is no link. */
    static String nameOf(PropertyType type) {
        return switch (type) {
            case INT -> "long";
            case BOOL -> "bool";
            case STRING -> "string";
            case BINARY -> "binData";
            case TIMESTAMP -> "date";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case DECIMAL -> "decimal";
            case OBJECT_ID -> "objectId";
            case UUID -> "uuid";
            case MIXED -> "mixed";
            case LINK -> throw new IllegalArgumentException("LINK (expected: a type of its own)");
        };
    }

    /** The {@code bsonType} of a primary key, and of links to the class. */
    static String nameOf(PrimaryKey.Type type) {
        return switch (type) {
            case INT -> "long";
            case STRING -> "string";
            case OBJECT_ID -> "objectId";
            case UUID -> "uuid";
        };
    }

    /** The type that a {@code bsonType}, or a JSON {@code type}, stands for; empty for what Realm has not. */
    static Optional<PropertyType> typeOf(String name) {
        return Optional.ofNullable(switch (name) {
            case "long", "int" -> PropertyType.INT;
            case "bool", "boolean" -> PropertyType.BOOL;
            case "string" -> PropertyType.STRING;
            case "binData", "binary" -> PropertyType.BINARY;
            case "date" -> PropertyType.TIMESTAMP;
            case "float" -> PropertyType.FLOAT;
            case "double" -> PropertyType.DOUBLE;
            case "decimal" -> PropertyType.DECIMAL;
            case "objectId" -> PropertyType.OBJECT_ID;
            case "uuid" -> PropertyType.UUID;
            case "mixed" -> PropertyType.MIXED;
            default -> null;
        });
    }

    /** The type of primary key that a type of property makes. */
    static Optional<PrimaryKey.Type> keyTypeOf(PropertyType type) {
        return switch (type) {
            case INT -> Optional.of(PrimaryKey.Type.INT);
            case STRING -> Optional.of(PrimaryKey.Type.STRING);
            case OBJECT_ID -> Optional.of(PrimaryKey.Type.OBJECT_ID);
            case UUID -> Optional.of(PrimaryKey.Type.UUID);
            case BOOL, BINARY, TIMESTAMP, FLOAT, DOUBLE, DECIMAL, MIXED, LINK -> Optional.empty();
        };
    }
}
