package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Regexes;
import io.devsync.server.embedded.error.MongoError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The keywords of {@code $jsonSchema} that are about the fields of an object. */
final class SchemaProperties {

    private SchemaProperties() {
    }

    static Predicate<BsonValue> rule(String keyword, BsonValue said, BsonDocument siblings, int depth) {
        Predicate<BsonDocument> ofObjects = switch (keyword) {
            case "required" -> required(said);
            case "properties" -> properties(said, depth);
            case "patternProperties" -> patterns(said, depth);
            case "additionalProperties" -> additional(said, siblings, depth);
            default -> dependencies(said, depth);
        };
        return value -> !value.isDocument() || ofObjects.test(value.asDocument());
    }

    private static Predicate<BsonDocument> required(BsonValue said) {
        List<String> names = SchemaKeywords.list("required", said).stream().map(name -> SchemaKeywords.text("required", name)).toList();
        if (Set.copyOf(names).size() < names.size()) {
            throw MongoError.failedToParse("$jsonSchema keyword 'required' array cannot contain duplicate values");
        }
        return object -> object.keySet().containsAll(names);
    }

    private static Predicate<BsonDocument> properties(BsonValue said, int depth) {
        Map<String, JsonSchema> schemas = new LinkedHashMap<>();
        object("properties", said).forEach((name, schema) -> schemas.put(name, JsonSchema.parse(name, schema, depth + 1)));
        return object -> schemas.entrySet().stream().allMatch(one -> {
            BsonValue value = object.get(one.getKey());
            return value == null || one.getValue().accepts(value);
        });
    }

    private static Predicate<BsonDocument> patterns(BsonValue said, int depth) {
        Map<Pattern, JsonSchema> schemas = new LinkedHashMap<>();
        object("patternProperties", said).forEach((pattern, schema) ->
                schemas.put(Regexes.compile(pattern, ""), JsonSchema.parse(pattern, schema, depth + 1)));
        return object -> schemas.entrySet().stream().allMatch(one -> object.entrySet().stream()
                .filter(field -> one.getKey().matcher(field.getKey()).find())
                .allMatch(field -> one.getValue().accepts(field.getValue())));
    }

    private static Predicate<BsonDocument> additional(BsonValue said, BsonDocument siblings, int depth) {
        Predicate<BsonValue> rest = said.isBoolean()
                ? value -> said.asBoolean().getValue() : JsonSchema.parse("additionalProperties", said, depth + 1)::accepts;
        Set<String> named = siblings.isDocument("properties") ? siblings.getDocument("properties").keySet() : Set.of();
        List<Pattern> patterns = siblings.isDocument("patternProperties")
                ? siblings.getDocument("patternProperties").keySet().stream().map(pattern -> Regexes.compile(pattern, "")).toList()
                : List.of();
        return object -> object.entrySet().stream()
                .filter(field -> !named.contains(field.getKey()))
                .filter(field -> patterns.stream().noneMatch(pattern -> pattern.matcher(field.getKey()).find()))
                .allMatch(field -> rest.test(field.getValue()));
    }

    private static Predicate<BsonDocument> dependencies(BsonValue said, int depth) {
        Map<String, Predicate<BsonDocument>> rules = new LinkedHashMap<>();
        object("dependencies", said).forEach((name, dependency) -> rules.put(name, dependency.isArray()
                ? required(dependency) : JsonSchema.parse(name, dependency, depth + 1)::accepts));
        return object -> rules.entrySet().stream()
                .allMatch(one -> !object.containsKey(one.getKey()) || one.getValue().test(object));
    }

    private static BsonDocument object(String keyword, BsonValue said) {
        if (!said.isDocument()) {
            throw MongoError.typeMismatch("$jsonSchema keyword '" + keyword + "' must be an object");
        }
        return said.asDocument();
    }
}
