package io.devsync.server.models.language;

import io.devsync.server.models.model.ClassName;
import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * JSON Schema 2020-12 of documents in MongoDB's extended JSON, relaxed or canonical (spec schema-generation §4.12).
 * Embedded classes and BSON's own types are definitions.
 */
final class JsonSchemaWriter implements ModelWriter {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /** The server's keywords that JSON Schema has under the same name and meaning. */
    private static final Set<String> KEYWORDS = Words.of(
            "enum exclusiveMaximum exclusiveMinimum maxItems maxLength maxProperties maximum minItems minLength",
            "minProperties minimum multipleOf pattern");

    private final Map<String, ModelClass> classes;

    /** Over all classes, because schemas carry the embedded ones. */
    JsonSchemaWriter(List<ModelClass> classes) {
        this.classes = classes.stream()
                .collect(Collectors.toMap(modelClass -> modelClass.name().stored(), Function.identity()));
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        return new TreeSet<>();
    }

    @Override
    public String declaration(ModelClass modelClass) {
        Map<String, BsonDocument> definitions = new TreeMap<>();
        BsonDocument schema = new BsonDocument("$schema", new BsonString(DIALECT));
        schema.putAll(object(modelClass, definitions));
        if (!definitions.isEmpty()) {
            BsonDocument written = new BsonDocument();
            definitions.forEach(written::append);
            schema.append("$defs", written);
        }
        return JsonText.of(schema);
    }

    private BsonDocument object(ModelClass modelClass, Map<String, BsonDocument> definitions) {
        BsonArray required = new BsonArray();
        BsonDocument properties = new BsonDocument();
        for (ModelProperty property : modelClass.properties()) {
            if (property.type().isRequired()) {
                required.add(new BsonString(property.storedName()));
            }
            properties.append(property.storedName(), property(property, definitions));
        }
        BsonDocument schema = new BsonDocument("title", new BsonString(modelClass.name().stored()));
        describe(schema, modelClass.description());
        schema.append("type", new BsonString("object"));
        if (!required.isEmpty()) {
            schema.append("required", required);
        }
        return schema.append("properties", properties);
    }

    private static void describe(BsonDocument schema, String description) {
        if (!description.isEmpty()) {
            schema.append("description", new BsonString(description));
        }
    }

    private BsonDocument property(ModelProperty property, Map<String, BsonDocument> definitions) {
        ModelType type = property.type();
        BsonDocument element = value(type.value(), definitions);
        if (type.isCollection()) {
            constrain(element, property.elementConstraints());
        }
        BsonDocument schema =
                switch (type) {
                    case ModelType.Single ignored -> element;
                    case ModelType.ListOf ignored -> typed("array").append("items", element);
                    case ModelType.SetOf ignored ->
                        typed("array").append("items", element).append("uniqueItems", BsonBoolean.TRUE);
                    case ModelType.DictionaryOf dictionary ->
                        typed("object")
                                .append(
                                        "additionalProperties",
                                        dictionary.value().isObject() ? nullable(element) : element);
                };
        constrain(schema, property.constraints());
        BsonDocument described = new BsonDocument();
        describe(described, property.description());
        described.putAll(type.isRequired() ? schema : nullable(schema));
        return described;
    }

    private static void constrain(BsonDocument schema, BsonDocument constraints) {
        constraints.forEach((keyword, value) -> {
            if (KEYWORDS.contains(keyword)) {
                schema.append(keyword, value);
            }
        });
    }

    /** An empty schema, which mixed has, allows null already. */
    private static BsonDocument nullable(BsonDocument schema) {
        return schema.isEmpty()
                ? schema
                : new BsonDocument("anyOf", new BsonArray(List.<BsonValue>of(schema, typed("null"))));
    }

    private static BsonDocument typed(String type) {
        return new BsonDocument("type", new BsonString(type));
    }

    private BsonDocument value(ValueType value, Map<String, BsonDocument> definitions) {
        return switch (value) {
            case ValueType.Scalar(ScalarType type) -> scalar(type, definitions);
            case ValueType.Mixed ignored -> new BsonDocument();
            case ValueType.Link(ClassName ignored, ScalarType key) -> scalar(key, definitions);
            case ValueType.Embedded(ClassName target) -> embedded(target, definitions);
        };
    }

    private BsonDocument embedded(ClassName target, Map<String, BsonDocument> definitions) {
        ModelClass found = classes.get(target.stored());
        if (found == null) {
            throw new IllegalStateException("embedded class " + target.stored() + " is missing");
        }
        if (!definitions.containsKey(target.stored())) {
            // Marks it as begun; what it embeds in turn is never itself.
            definitions.put(target.stored(), new BsonDocument());
            definitions.put(target.stored(), object(found, definitions));
        }
        return reference(target.stored());
    }

    private static BsonDocument reference(String definition) {
        String pointer = definition.replace("~", "~0").replace("/", "~1");
        return new BsonDocument("$ref", new BsonString("#/$defs/" + percentEncoded(pointer)));
    }

    private static String percentEncoded(String pointer) {
        return URLEncoder.encode(pointer, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static BsonDocument scalar(ScalarType type, Map<String, BsonDocument> definitions) {
        return switch (type) {
            case BOOL -> typed("boolean");
            case STRING -> typed("string");
            case INT, LONG, FLOAT, DOUBLE, DECIMAL, BINARY, DATE, OBJECT_ID, UUID -> {
                String name = "bson." + type.bsonType();
                definitions.computeIfAbsent(name, ignored -> ExtendedJsonSchemas.of(type));
                yield reference(name);
            }
        };
    }

    @Override
    public List<ModelFile> files(List<ModelClass> selected, FileOptions options) {
        return selected.stream()
                .filter(modelClass -> modelClass.kind() != ModelClass.Kind.EMBEDDED)
                .map(modelClass -> new ModelFile(JsonText.fileName(modelClass, "schema"), declaration(modelClass)))
                .toList();
    }
}
