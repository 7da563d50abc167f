package io.devsync.server.schema;

import io.devsync.server.schema.SchemaProblem.Code;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/**
 * The type that a field of a schema declares.
 *
 * @param name a {@code bsonType}; empty when there is none
 * @param nullable whether null was listed as a second type
 */
record SchemaType(String name, boolean nullable) {

    /** Reads {@code bsonType}, or else {@code type}; either may list a type and {@code null}. */
    static SchemaType of(String path, BsonDocument schema) throws SchemaProblemException {
        String field = schema.containsKey("bsonType") ? "bsonType" : "type";
        List<String> names = new ArrayList<>(SchemaJson.names(schema, field));
        boolean nullable = names.remove("null");
        if (names.size() > 1) {
            throw new SchemaProblemException(
                    path, Code.UNION_TYPE, "types " + names + " (expected: one); choose one or use mixed");
        }
        String name = names.isEmpty() ? SchemaJson.text(schema, field) : names.getFirst();
        return new SchemaType(name.isEmpty() ? implied(schema) : name, nullable);
    }

    /** Generated schemas leave the type of an object out (spec data-model-mapping §1.12). */
    private static String implied(BsonDocument schema) {
        return schema.containsKey("properties") ? BsonTypes.OBJECT : "";
    }
}
