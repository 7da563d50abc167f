package io.devsync.server.schema;

import io.devsync.server.document.Namespace;
import io.devsync.server.schema.SchemaProblem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Checks that the keywords of one collection's schema are known and have values of the right kind (spec strict-mode §3.3). */
final class KeywordCheck {

    /** Schemas nest two levels for each level of documents, which MongoDB limits to 100. */
    private static final int LEVELS_MAX = 2 * Embeddings.LEVELS_MAX;

    /** Longer ones could nest so deep that compiling them exhausts the stack. */
    private static final int PATTERN_LENGTH_MAX = 2000;

    private final Namespace collection;
    private final List<SchemaProblem> problems = new ArrayList<>();
    private final List<SchemaProblem> warnings = new ArrayList<>();
    private int level;

    KeywordCheck(Namespace collection) {
        this.collection = collection;
    }

    /** Why the schema cannot be saved, after {@link #check}. */
    List<SchemaProblem> problems() {
        return problems;
    }

    /** What has no effect, after {@link #check}. */
    List<SchemaProblem> warnings() {
        return warnings;
    }

    void check(BsonDocument schema) {
        check("", schema);
    }

    private void check(String path, BsonDocument schema) {
        if (++level > LEVELS_MAX) {
            refuse(path, Code.TOO_DEEP, "schema nests deeper than " + LEVELS_MAX + " levels; flatten it");
        } else {
            schema.forEach((keyword, value) -> keyword(path, keyword, value));
            if (schema.containsKey("bsonType") && schema.containsKey("type")) {
                warn(path, "has both \"bsonType\" and \"type\" (expected: one of them); \"bsonType\" is used");
            }
            requiredAreThere(path, schema);
        }
        level--;
    }

    private void keyword(String path, String keyword, BsonValue value) {
        switch (keyword) {
            case "bsonType", "type" -> typeNames(path, keyword, value);
            case "title", "description", "format" -> expect(path, keyword, value, value.isString(), "a string");
            case "pattern" -> pattern(path, value);
            case "enum" -> expect(
                    path, keyword, value, value instanceof BsonArray values && !values.isEmpty(), "an array with the values");
            case "required" -> expect(
                    path,
                    keyword,
                    value,
                    value instanceof BsonArray names && names.stream().allMatch(BsonValue::isString),
                    "an array of field names");
            case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties" ->
                expect(path, keyword, value, isCount(value), "a whole number, 0 or more");
            case "minimum", "maximum" -> expect(path, keyword, value, value.isNumber(), "a number");
            case "multipleOf" ->
                expect(path, keyword, value, value instanceof BsonNumber of && of.doubleValue() > 0, "a number above 0");
            case "exclusiveMinimum", "exclusiveMaximum", "uniqueItems" ->
                expect(path, keyword, value, value.isBoolean(), "true or false");
            case "additionalItems" -> schemaOrBoolean(path + ".[]", keyword, value);
            case "additionalProperties" -> schemaOrBoolean(join(path, "[]"), keyword, value);
            case "items" -> items(join(path, "[]"), value);
            case "properties" -> named(path, keyword, value, true);
            case "patternProperties" -> named(path, keyword, value, false);
            case "dependencies", "validate" -> expect(path, keyword, value, value.isDocument(), "an object");
            case "anyOf", "oneOf", "allOf" -> alternatives(path, keyword, value);
            case "not", "contains", "propertyNames", "if", "then", "else" -> inner(path, keyword, value);
            case "default", "const" -> {}
            case "$ref", "definitions", "$defs" ->
                refuse(
                        path,
                        Code.UNSUPPORTED_KEYWORD,
                        "keyword \"" + keyword + "\" is not supported (expected: each schema where it is used); write it out");
            default -> warn(path, "keyword \"" + keyword + "\" is unknown and has no effect; check its spelling");
        }
    }

    private void typeNames(String path, String keyword, BsonValue value) {
        boolean names = value.isString()
                || value instanceof BsonArray list && !list.isEmpty() && list.stream().allMatch(BsonValue::isString);
        expect(path, keyword, value, names, "a type's name or an array of such");
        boolean integer = value instanceof BsonString name && name.getValue().equals("integer");
        if (keyword.equals("type") && integer) {
            refuse(
                    path,
                    Code.UNSUPPORTED_TYPE,
                    "type \"integer\" is not supported (expected: bsonType \"int\" or \"long\"); use bsonType");
        }
    }

    private void pattern(String path, BsonValue value) {
        if (!(value instanceof BsonString text) || text.getValue().length() > PATTERN_LENGTH_MAX) {
            expect(path, "pattern", value, false, "a regular expression of at most " + PATTERN_LENGTH_MAX + " characters");
            return;
        }
        try {
            Pattern.compile(text.getValue());
        } catch (PatternSyntaxException broken) {
            refuse(
                    path,
                    Code.MALFORMED,
                    "pattern \"" + text.getValue() + "\" cannot be read: " + broken.getDescription() + " near index "
                            + broken.getIndex() + " (expected: a regular expression)");
        }
    }

    private static boolean isCount(BsonValue value) {
        return value instanceof BsonNumber number
                && number.doubleValue() >= 0
                && number.doubleValue() == Math.rint(number.doubleValue());
    }

    private void schemaOrBoolean(String path, String keyword, BsonValue value) {
        if (!value.isBoolean()) {
            inner(path, keyword, value);
        }
    }

    private void items(String path, BsonValue value) {
        if (value instanceof BsonArray tuple) {
            tuple.forEach(item -> inner(path, "items", item));
        } else {
            inner(path, "items", value);
        }
    }

    private void named(String path, String keyword, BsonValue value, boolean properties) {
        expect(path, keyword, value, value.isDocument(), "an object of schemas");
        if (value instanceof BsonDocument schemas) {
            for (Map.Entry<String, BsonValue> schema : schemas.entrySet()) {
                inner(properties ? join(path, schema.getKey()) : path, keyword, schema.getValue());
            }
        }
    }

    private void alternatives(String path, String keyword, BsonValue value) {
        expect(path, keyword, value, value instanceof BsonArray list && !list.isEmpty(), "an array of schemas");
        if (value instanceof BsonArray list) {
            list.forEach(schema -> inner(path, keyword, schema));
        }
    }

    private void inner(String path, String keyword, BsonValue value) {
        expect(path, keyword, value, value.isDocument(), "a schema, which is an object");
        if (value instanceof BsonDocument schema) {
            check(path, schema);
        }
    }

    private void requiredAreThere(String path, BsonDocument schema) {
        if (schema.get("properties") instanceof BsonDocument properties) {
            for (String name : SchemaJson.names(schema, "required")) {
                if (!properties.containsKey(name)) {
                    warn(
                            join(path, name),
                            "is required but not among the properties (expected: declared in \"properties\"); devices"
                                    + " can never write it");
                }
            }
        }
    }

    private void expect(String path, String keyword, BsonValue value, boolean fits, String expected) {
        if (!fits) {
            refuse(
                    path,
                    Code.MALFORMED,
                    "\"" + keyword + "\" is " + SchemaJson.excerpt(value) + " (expected: " + expected + ")");
        }
    }

    private void refuse(String path, Code code, String message) {
        problems.add(new SchemaProblem(collection.toString(), path, code, message));
    }

    private void warn(String path, String message) {
        warnings.add(new SchemaProblem(collection.toString(), path, Code.NO_EFFECT, message));
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
