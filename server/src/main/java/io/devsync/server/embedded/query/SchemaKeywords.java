package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.Regexes;
import io.devsync.server.embedded.bson.SortKey;
import io.devsync.server.embedded.error.MongoError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.BsonValue;

/** What each keyword of {@code $jsonSchema} means (mongodb manual, "$jsonSchema", "Available Keywords"). */
final class SchemaKeywords {

    private static final Set<String> UNSUPPORTED_BY_MONGODB = Set.of("$ref", "$schema", "default", "definitions", "format", "id");
    private static final Set<String> ENCRYPTION = Set.of("encrypt", "encryptMetadata");
    private static final Map<String, Set<BsonType>> JSON_TYPES = Map.of(
            "object", EnumSet.of(BsonType.DOCUMENT),
            "array", EnumSet.of(BsonType.ARRAY),
            "number", EnumSet.of(BsonType.DOUBLE, BsonType.INT32, BsonType.INT64, BsonType.DECIMAL128),
            "boolean", EnumSet.of(BsonType.BOOLEAN),
            "string", EnumSet.of(BsonType.STRING),
            "null", EnumSet.of(BsonType.NULL));

    private SchemaKeywords() {
    }

    /** The test of a keyword; empty for one that tests nothing itself. */
    static Optional<Predicate<BsonValue>> rule(String keyword, BsonValue said, BsonDocument siblings, int depth) {
        return Optional.ofNullable(switch (keyword) {
            case "bsonType" -> {
                Set<BsonType> types = bsonTypes(said);
                yield value -> types.contains(value.getBsonType());
            }
            case "type" -> {
                Set<BsonType> types = jsonTypes(said);
                yield value -> types.contains(value.getBsonType());
            }
            case "enum" -> oneOfValues(list(keyword, said));
            case "allOf" -> {
                List<JsonSchema> parts = schemas(keyword, said, depth);
                yield value -> parts.stream().allMatch(part -> part.accepts(value));
            }
            case "anyOf" -> {
                List<JsonSchema> parts = schemas(keyword, said, depth);
                yield value -> parts.stream().anyMatch(part -> part.accepts(value));
            }
            case "oneOf" -> {
                List<JsonSchema> parts = schemas(keyword, said, depth);
                yield value -> parts.stream().filter(part -> part.accepts(value)).limit(2).count() == 1;
            }
            case "not" -> {
                JsonSchema part = JsonSchema.parse(keyword, said, depth + 1);
                yield value -> !part.accepts(value);
            }
            case "minimum" -> bound(keyword, said, flag(siblings, "exclusiveMinimum"), 1);
            case "maximum" -> bound(keyword, said, flag(siblings, "exclusiveMaximum"), -1);
            case "exclusiveMinimum" -> requireBeside(keyword, "minimum", siblings);
            case "exclusiveMaximum" -> requireBeside(keyword, "maximum", siblings);
            case "multipleOf" -> multipleOf(said);
            case "minLength" -> length(keyword, said, BsonType.STRING, (limit, size) -> size >= limit);
            case "maxLength" -> length(keyword, said, BsonType.STRING, (limit, size) -> size <= limit);
            case "minItems" -> length(keyword, said, BsonType.ARRAY, (limit, size) -> size >= limit);
            case "maxItems" -> length(keyword, said, BsonType.ARRAY, (limit, size) -> size <= limit);
            case "minProperties" -> length(keyword, said, BsonType.DOCUMENT, (limit, size) -> size >= limit);
            case "maxProperties" -> length(keyword, said, BsonType.DOCUMENT, (limit, size) -> size <= limit);
            case "pattern" -> {
                Pattern pattern = Regexes.compile(text(keyword, said), "");
                yield value -> !value.isString() || pattern.matcher(value.asString().getValue()).find();
            }
            case "uniqueItems" -> bool(keyword, said) ? SchemaKeywords::isUnique : value -> true;
            case "required", "properties", "patternProperties", "additionalProperties", "dependencies" ->
                    SchemaProperties.rule(keyword, said, siblings, depth);
            case "items", "additionalItems" -> items(keyword, said, siblings, depth);
            case "title", "description" -> {
                text(keyword, said);
                yield null;
            }
            default -> throw unknown(keyword);
        });
    }

    private static MongoError unknown(String keyword) {
        if (ENCRYPTION.contains(keyword)) {
            return MongoError.notImplemented("The $jsonSchema keyword '" + keyword + "'");
        }
        return MongoError.failedToParse(UNSUPPORTED_BY_MONGODB.contains(keyword)
                ? "$jsonSchema keyword '" + keyword + "' is not currently supported" : "Unknown $jsonSchema keyword: " + keyword);
    }

    private static Set<BsonType> bsonTypes(BsonValue said) {
        boolean names = said.isString() || said.isArray() && said.asArray().stream().allMatch(BsonValue::isString);
        if (!names) {
            throw MongoError.typeMismatch("$jsonSchema keyword 'bsonType' must be either a string or an array of strings");
        }
        return TypeOperand.parse(said);
    }

    private static Set<BsonType> jsonTypes(BsonValue said) {
        Set<BsonType> types = EnumSet.noneOf(BsonType.class);
        for (BsonValue name : said.isArray() ? said.asArray() : List.of(said)) {
            String type = text("type", name);
            Set<BsonType> known = JSON_TYPES.get(type);
            if (known == null) {
                throw type.equals("integer") ? MongoError.failedToParse("$jsonSchema type 'integer' is not currently supported.")
                        : MongoError.badValue("Unknown type name alias: " + type);
            }
            types.addAll(known);
        }
        return types;
    }

    private static Predicate<BsonValue> oneOfValues(List<BsonValue> values) {
        return value -> values.stream().anyMatch(one -> SortKey.equal(one, value));
    }

    /** @param sign 1 for a minimum, -1 for a maximum */
    private static Predicate<BsonValue> bound(String keyword, BsonValue said, boolean exclusive, int sign) {
        requireNumber(keyword, said);
        return value -> {
            if (!value.isNumber()) {
                return true;
            }
            int order = SortKey.compare(value, said) * sign;
            return !Numbers.isNaN(value) && (exclusive ? order > 0 : order >= 0);
        };
    }

    private static Predicate<BsonValue> requireBeside(String keyword, String other, BsonDocument siblings) {
        if (!siblings.containsKey(other)) {
            throw MongoError.failedToParse("$jsonSchema keyword '" + other + "' must be a present if " + keyword + " is present");
        }
        return value -> true;
    }

    private static Predicate<BsonValue> multipleOf(BsonValue said) {
        requireNumber("multipleOf", said);
        if (said.asNumber().doubleValue() <= 0 || !Numbers.isFinite(said.asNumber())) {
            throw MongoError.failedToParse("$jsonSchema keyword 'multipleOf' must have a positive value");
        }
        return value -> !value.isNumber() || Numbers.isFinite(value.asNumber())
                && Numbers.exact(value.asNumber()).remainder(Numbers.exact(said.asNumber())).signum() == 0;
    }

    private interface Comparison {
        boolean holds(long limit, long size);
    }

    private static Predicate<BsonValue> length(String keyword, BsonValue said, BsonType type, Comparison comparison) {
        Long limit = Numbers.exactLong(said);
        if (limit == null || limit < 0) {
            throw MongoError.failedToParse("$jsonSchema keyword '" + keyword + "' must be a non-negative whole number");
        }
        LongPredicate holds = size -> comparison.holds(limit, size);
        return value -> value.getBsonType() != type || holds.test(switch (type) {
            case STRING -> value.asString().getValue().codePoints().count();
            case ARRAY -> value.asArray().size();
            default -> value.asDocument().size();
        });
    }

    private static boolean isUnique(BsonValue value) {
        if (!value.isArray()) {
            return true;
        }
        Set<List<Byte>> seen = new HashSet<>();
        for (BsonValue item : value.asArray()) {
            byte[] key = SortKey.of(item);
            List<Byte> boxed = new ArrayList<>(key.length);
            for (byte one : key) {
                boxed.add(one);
            }
            if (!seen.add(boxed)) {
                return false;
            }
        }
        return true;
    }

    private static Predicate<BsonValue> items(String keyword, BsonValue said, BsonDocument siblings, int depth) {
        if (keyword.equals("additionalItems")) {
            Predicate<BsonValue> rest = said.isBoolean()
                    ? value -> said.asBoolean().getValue() : JsonSchema.parse(keyword, said, depth + 1)::accepts;
            int from = siblings.isArray("items") ? siblings.getArray("items").size() : Integer.MAX_VALUE;
            return value -> !value.isArray() || value.asArray().stream().skip(from).allMatch(rest);
        }
        if (said.isDocument()) {
            JsonSchema each = JsonSchema.parse(keyword, said, depth + 1);
            return value -> !value.isArray() || value.asArray().stream().allMatch(each::accepts);
        }
        List<JsonSchema> byPlace = list(keyword, said).stream().map(one -> JsonSchema.parse(keyword, one, depth + 1)).toList();
        return value -> {
            for (int i = 0; value.isArray() && i < Math.min(byPlace.size(), value.asArray().size()); i++) {
                if (!byPlace.get(i).accepts(value.asArray().get(i))) {
                    return false;
                }
            }
            return true;
        };
    }

    private static List<JsonSchema> schemas(String keyword, BsonValue said, int depth) {
        return list(keyword, said).stream().map(one -> JsonSchema.parse(keyword, one, depth + 1)).toList();
    }

    static List<BsonValue> list(String keyword, BsonValue said) {
        if (!said.isArray()) {
            throw MongoError.typeMismatch("$jsonSchema keyword '" + keyword + "' must be an array, but found " + said.getBsonType());
        }
        if (said.asArray().isEmpty()) {
            throw MongoError.failedToParse("$jsonSchema keyword '" + keyword + "' cannot be an empty array");
        }
        return said.asArray();
    }

    static String text(String keyword, BsonValue said) {
        if (!said.isString()) {
            throw MongoError.typeMismatch("$jsonSchema keyword '" + keyword + "' must be a string");
        }
        return said.asString().getValue();
    }

    private static boolean bool(String keyword, BsonValue said) {
        if (!said.isBoolean()) {
            throw MongoError.typeMismatch("$jsonSchema keyword '" + keyword + "' must be a boolean");
        }
        return said.asBoolean().getValue();
    }

    private static boolean flag(BsonDocument siblings, String keyword) {
        return bool(keyword, siblings.get(keyword, BsonBoolean.FALSE));
    }

    private static void requireNumber(String keyword, BsonValue said) {
        if (!said.isNumber()) {
            throw MongoError.typeMismatch("$jsonSchema keyword '" + keyword + "' must be a number");
        }
    }
}
