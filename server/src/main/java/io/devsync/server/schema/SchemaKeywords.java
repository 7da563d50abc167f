package io.devsync.server.schema;

import java.util.Map;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What a schema says beyond the classes that devices know: constraints, descriptions, defaults, the width of integers
 * (spec strict-mode §3.3). Kept as a tree of the schema's own shape in which everything that the classes tell is left out,
 * so that it stays true while the classes grow, and laid over what is written from the classes.
 */
final class SchemaKeywords {

    private static final String PROPERTIES = "properties";
    private static final String ITEMS = "items";
    private static final String ADDITIONAL = "additionalProperties";
    private static final String BSON_TYPE = "bsonType";

    /** Written from the classes; nothing else is to be remembered of them. */
    private static final Set<String> FROM_CLASSES = Set.of(BSON_TYPE, "type", "title", "required", "uniqueItems");

    private SchemaKeywords() {}

    /** The part of a schema that its class does not tell; empty when there is none. */
    static BsonDocument of(BsonDocument schema) {
        BsonDocument keywords = new BsonDocument();
        for (Map.Entry<String, BsonValue> entry : schema.entrySet()) {
            String keyword = entry.getKey();
            BsonValue value = entry.getValue();
            switch (keyword) {
                case PROPERTIES -> putProperties(keywords, value);
                case ITEMS -> putInner(keywords, keyword, value);
                case ADDITIONAL -> {
                    if (value.equals(BsonBoolean.FALSE)) {
                        keywords.append(keyword, value);
                    } else {
                        putInner(keywords, keyword, value);
                    }
                }
                default -> {
                    if (!FROM_CLASSES.contains(keyword)) {
                        keywords.append(keyword, value);
                    }
                }
            }
        }
        if (SchemaJson.names(schema, BSON_TYPE).contains("int") || SchemaJson.text(schema, BSON_TYPE).equals("int")) {
            // Realm has one type of integer only; documents have two (spec data-model-mapping §1.3, Q2).
            keywords.append(BSON_TYPE, new BsonString("int"));
        }
        return keywords;
    }

    private static void putProperties(BsonDocument keywords, BsonValue value) {
        if (value instanceof BsonDocument properties) {
            BsonDocument kept = new BsonDocument();
            properties.forEach((name, property) -> putInner(kept, name, property));
            if (!kept.isEmpty()) {
                keywords.append(PROPERTIES, kept);
            }
        }
    }

    private static void putInner(BsonDocument keywords, String name, BsonValue schema) {
        if (schema instanceof BsonDocument inner) {
            BsonDocument kept = of(inner);
            if (!kept.isEmpty()) {
                keywords.append(name, kept);
            }
        }
    }

    /** Adds keywords to a schema written from its class, as far as what they are about is still there. */
    static void layOver(BsonDocument schema, BsonDocument keywords) {
        for (Map.Entry<String, BsonValue> entry : keywords.entrySet()) {
            String keyword = entry.getKey();
            BsonValue value = entry.getValue();
            switch (keyword) {
                case PROPERTIES -> {
                    BsonDocument properties = SchemaJson.document(schema, PROPERTIES);
                    value.asDocument().forEach((name, inner) -> layOverInner(properties, name, inner));
                }
                case ITEMS -> layOverInner(schema, keyword, value);
                case ADDITIONAL -> {
                    if (value.isDocument()) {
                        layOverInner(schema, keyword, value);
                    } else if (schema.containsKey(PROPERTIES)) {
                        schema.append(keyword, value);
                    }
                }
                case BSON_TYPE -> {
                    if (SchemaJson.text(schema, BSON_TYPE).equals("long")) {
                        schema.append(BSON_TYPE, value);
                    }
                }
                default -> schema.append(keyword, value);
            }
        }
    }

    private static void layOverInner(BsonDocument schemas, String name, BsonValue keywords) {
        if (schemas.get(name) instanceof BsonDocument inner && keywords instanceof BsonDocument more) {
            layOver(inner, more);
        }
    }
}
