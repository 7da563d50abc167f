package io.devsync.server.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.models.model.ModelCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Takes from schemas what no device can declare, and fails for each such loss that the models did not warn of. Only
 * descriptions go without a word: they live on as comments.
 */
final class WarnedLosses {

    private static final Set<String> TYPES =
            Set.of("bsonType", "title", "required", "properties", "items", "uniqueItems", "additionalProperties");

    private final GeneratedModels models;

    WarnedLosses(GeneratedModels models) {
        this.models = models;
    }

    /** What is left, by class name. */
    Map<String, BsonDocument> takenFrom(List<BsonDocument> documents) {
        Map<String, BsonDocument> schemas = new HashMap<>();
        for (BsonDocument document : documents) {
            BsonDocument schema = document.getDocument("schema");
            String name = schema.getString("title").getValue();
            if (!isMissing(name)) {
                schemas.put(name, inOrder(object(name, schema, document.getDocument("relationships"), "")));
            }
        }
        return schemas;
    }

    private boolean isMissing(String className) {
        return models.errors().stream().anyMatch(error -> error.model().equals(className));
    }

    private BsonDocument object(String className, BsonDocument schema, BsonDocument relationships, String prefix) {
        if (!schema.containsKey("title")) {
            requireWarning(className, "", ModelCode.UNTITLED_OBJECT);
        }
        requireWarnedKeywords(className, "", schema, schema.get("additionalProperties", BsonBoolean.TRUE).equals(BsonBoolean.FALSE));
        Set<BsonValue> required = new HashSet<>(schema.getArray("required", new BsonArray()));
        BsonDocument properties = new BsonDocument();
        BsonArray stillRequired = new BsonArray();
        schema.getDocument("properties").forEach((name, value) -> {
            if (ExpectedClasses.isLeftOut(models, className, name)) {
                return;
            }
            BsonDocument property = property(className, name, value.asDocument(), relationships, prefix + name);
            properties.append(name, property);
            if (required.contains(new BsonString(name))) {
                if (canBeRequired(property, relationships.containsKey(prefix + name))) {
                    stillRequired.add(new BsonString(name));
                } else {
                    requireWarning(className, name, ModelCode.REQUIRED_IGNORED);
                }
            }
        });
        if (prefix.isEmpty() && !required.contains(new BsonString("_id"))) {
            requireWarning(className, "_id", ModelCode.OPTIONAL_PRIMARY_KEY);
        }
        return new BsonDocument("bsonType", new BsonString("object"))
                .append("title", new BsonString(className))
                .append("required", stillRequired)
                .append("properties", properties);
    }

    private static boolean canBeRequired(BsonDocument property, boolean link) {
        String type = property.getString("bsonType").getValue();
        return !link && !Set.of("array", "object", "mixed").contains(type);
    }

    private BsonDocument property(
            String className, String name, BsonDocument schema, BsonDocument relationships, String path) {
        boolean embedded = schema.containsKey("properties");
        if (!embedded) {
            requireWarnedKeywords(className, name, schema, false);
        }
        String inner = schema.containsKey("items") ? "items" : "additionalProperties";
        if (!embedded && schema.get(inner) instanceof BsonDocument element) {
            BsonDocument kept = new BsonDocument("bsonType", schema.get("bsonType"));
            kept.append(inner, property(className, name, element, relationships, path + ".[]"));
            if (schema.containsKey("uniqueItems")) {
                kept.append("uniqueItems", schema.get("uniqueItems"));
            }
            return kept;
        }
        if (embedded) {
            String title = schema.containsKey("title") ? schema.getString("title").getValue() : className + "_" + name;
            return object(title, schema, relationships, path + ".");
        }
        String type = schema.getString("bsonType").getValue();
        boolean link = relationships.containsKey(path) || relationships.containsKey(path.replaceAll("\\.\\[]$", ""));
        if (type.equals("int") && !link) {
            requireWarning(className, name, ModelCode.INTEGER_WIDTH);
        }
        return new BsonDocument("bsonType", new BsonString(type.equals("int") ? "long" : type));
    }

    private void requireWarnedKeywords(String className, String property, BsonDocument schema, boolean closed) {
        Set<String> keywords = new TreeSet<>(schema.keySet());
        keywords.removeAll(TYPES);
        keywords.remove("description");
        if (!keywords.isEmpty() || closed) {
            requireWarning(className, property, ModelCode.SERVER_ONLY_KEYWORDS);
        }
    }

    private void requireWarning(String className, String property, ModelCode code) {
        assertThat(ExpectedClasses.isWarned(models, className, property, code))
                .as(models.language() + ": " + code + " of " + className + "." + property)
                .isTrue();
    }

    /** The same schema with its keys, and its required names, in alphabetical order. */
    static BsonDocument inOrder(BsonDocument schema) {
        BsonDocument ordered = new BsonDocument();
        new TreeMap<>(schema).forEach((key, value) -> {
            if (value instanceof BsonDocument inner) {
                ordered.append(key, inOrder(inner));
            } else if (value instanceof BsonArray array) {
                ordered.append(key, new BsonArray(array.stream()
                        .sorted((a, b) -> a.asString().getValue().compareTo(b.asString().getValue()))
                        .toList()));
            } else {
                ordered.append(key, value);
            }
        });
        return ordered;
    }
}
