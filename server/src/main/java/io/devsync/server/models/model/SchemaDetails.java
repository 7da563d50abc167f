package io.devsync.server.models.model;

import io.devsync.server.schema.SchemaJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What schemas say of classes and properties beyond what devices know of them: descriptions, the width of integers,
 * keywords that only the server checks. Where an embedded class is written out twice, the first place counts.
 */
final class SchemaDetails {

    /** The keywords that make the types; every other one only the server knows. */
    private static final Set<String> TYPE_KEYWORDS = Set.of(
            "bsonType", "type", "title", "description", "properties", "required", "items", "uniqueItems",
            "additionalProperties");

    /**
     * What is known of a class.
     *
     * @param untitled whether its name was made of its place
     */
    record OfClass(String description, BsonDocument constraints, boolean untitled, Map<String, OfProperty> properties) {

        OfProperty property(String name) {
            return properties.getOrDefault(name, OfProperty.NOTHING);
        }
    }

    /**
     * What is known of a property.
     *
     * @param narrow whether the schema says {@code int}, not {@code long}, of the value or the elements
     * @param required whether the schema requires it, even where this means nothing
     */
    record OfProperty(
            String description,
            boolean narrow,
            boolean required,
            BsonDocument constraints,
            BsonDocument elementConstraints) {

        static final OfProperty NOTHING = new OfProperty("", false, false, new BsonDocument(), new BsonDocument());
    }

    private final Map<String, OfClass> classes = new HashMap<>();

    /** Takes up a collection's schema, which has been read without problems. */
    void add(String className, BsonDocument schema) {
        addObject(className, schema, false);
    }

    OfClass of(String className) {
        return classes.getOrDefault(className, new OfClass("", new BsonDocument(), false, Map.of()));
    }

    private void addObject(String className, BsonDocument schema, boolean untitled) {
        if (classes.containsKey(className)) {
            return;
        }
        Map<String, OfProperty> properties = new HashMap<>();
        classes.put(
                className,
                new OfClass(SchemaJson.text(schema, "description"), constraints(schema), untitled, properties));
        List<String> required = SchemaJson.names(schema, "required");
        SchemaJson.document(schema, "properties").forEach((name, value) -> {
            if (value instanceof BsonDocument property) {
                properties.put(name, property(property, required.contains(name)));
                innerObject(property).ifPresent(inner -> {
                    String title = SchemaJson.text(inner, "title");
                    addObject(title.isEmpty() ? className + "_" + name : title, inner, title.isEmpty());
                });
            }
        });
    }

    private static OfProperty property(BsonDocument schema, boolean required) {
        Optional<BsonDocument> element = element(schema);
        BsonDocument value = element.orElse(schema);
        // An object's own keywords belong to its class.
        boolean object = isObject(value);
        return new OfProperty(
                SchemaJson.text(schema, "description"),
                isNarrow(value),
                required,
                object && element.isEmpty() ? new BsonDocument() : constraints(schema),
                object || element.isEmpty() ? new BsonDocument() : constraints(value));
    }

    private static Optional<BsonDocument> element(BsonDocument schema) {
        if (schema.get("items") instanceof BsonDocument items) {
            return Optional.of(items);
        }
        return !isObject(schema) && schema.get("additionalProperties") instanceof BsonDocument values
                ? Optional.of(values)
                : Optional.empty();
    }

    private static boolean isObject(BsonDocument schema) {
        return !SchemaJson.document(schema, "properties").isEmpty();
    }

    private static Optional<BsonDocument> innerObject(BsonDocument schema) {
        return Optional.of(element(schema).orElse(schema)).filter(SchemaDetails::isObject);
    }

    private static boolean isNarrow(BsonDocument schema) {
        String field = schema.containsKey("bsonType") ? "bsonType" : "type";
        return SchemaJson.text(schema, field).equals("int")
                || schema.get(field) instanceof BsonArray types && types.contains(new BsonString("int"));
    }

    private static BsonDocument constraints(BsonDocument schema) {
        BsonDocument constraints = new BsonDocument();
        schema.forEach((keyword, value) -> {
            if (!TYPE_KEYWORDS.contains(keyword) || closes(keyword, value)) {
                constraints.append(keyword, value);
            }
        });
        return constraints;
    }

    /** {@code additionalProperties: false} is no type, but forbids unknown fields. */
    private static boolean closes(String keyword, BsonValue value) {
        return keyword.equals("additionalProperties") && value.equals(BsonBoolean.FALSE);
    }
}
