package io.devsync.server.models.language;

import io.devsync.server.models.model.ClassName;
import io.devsync.server.models.model.ModelClass;
import io.devsync.server.models.model.ModelProperty;
import io.devsync.server.models.model.ModelType;
import io.devsync.server.models.model.ScalarType;
import io.devsync.server.models.model.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * MongoDB's own {@code $jsonSchema}, for the validator of a collection (spec schema-generation §4.12). It accepts whatever
 * sync writes: null for what is optional, 64-bit integers everywhere, doubles for floats.
 */
final class MongoJsonSchemaWriter implements ModelWriter {

    /** The keywords that MongoDB knows; it refuses a schema with any other one. */
    private static final Set<String> KEYWORDS = Words.of(
            "additionalItems additionalProperties allOf anyOf dependencies enum exclusiveMaximum exclusiveMinimum items",
            "maxItems maxLength maxProperties maximum minItems minLength minProperties minimum multipleOf not oneOf pattern",
            "patternProperties uniqueItems");

    private final Map<String, ModelClass> classes;

    /** Over all classes, because embedded ones are written out in place. */
    MongoJsonSchemaWriter(List<ModelClass> classes) {
        this.classes = classes.stream()
                .collect(Collectors.toMap(modelClass -> modelClass.name().stored(), Function.identity()));
    }

    @Override
    public SortedSet<String> imports(List<ModelClass> classes) {
        return new TreeSet<>();
    }

    @Override
    public String declaration(ModelClass modelClass) {
        return JsonText.of(new BsonDocument("$jsonSchema", object(modelClass)));
    }

    private BsonDocument object(ModelClass modelClass) {
        BsonArray required = new BsonArray();
        BsonDocument properties = new BsonDocument();
        for (ModelProperty property : modelClass.properties()) {
            if (property.type().isRequired()) {
                required.add(new BsonString(property.storedName()));
            }
            properties.append(property.storedName(), property(property));
        }
        BsonDocument schema = new BsonDocument("bsonType", new BsonString("object"))
                .append("title", new BsonString(modelClass.name().stored()));
        describe(schema, modelClass.description());
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

    private BsonDocument property(ModelProperty property) {
        ModelType type = property.type();
        BsonDocument schema =
                switch (type) {
                    case ModelType.Single single -> value(single.value());
                    case ModelType.ListOf list ->
                        array(value(list.value(), property.elementConstraints()));
                    case ModelType.SetOf set ->
                        array(value(set.value(), property.elementConstraints())).append("uniqueItems", BsonBoolean.TRUE);
                    case ModelType.DictionaryOf dictionary -> dictionary(dictionary, property.elementConstraints());
                };
        describe(schema, property.description());
        constrain(schema, property.constraints(), !type.isRequired());
        return type.isRequired() ? schema : nullable(schema);
    }

    private static BsonDocument array(BsonDocument items) {
        return new BsonDocument("bsonType", new BsonString("array")).append("items", items);
    }

    private BsonDocument dictionary(ModelType.DictionaryOf dictionary, BsonDocument constraints) {
        BsonDocument values = value(dictionary.value(), constraints);
        return new BsonDocument("bsonType", new BsonString("object"))
                .append("additionalProperties", dictionary.value().isObject() ? nullable(values) : values);
    }

    private BsonDocument value(ValueType value, BsonDocument constraints) {
        BsonDocument schema = value(value);
        constrain(schema, constraints, false);
        return schema;
    }

    private static void constrain(BsonDocument schema, BsonDocument constraints, boolean nullable) {
        constraints.forEach((keyword, value) -> {
            if (KEYWORDS.contains(keyword)) {
                schema.append(keyword, keyword.equals("enum") && nullable ? withNull(value) : value);
            }
        });
    }

    private static BsonValue withNull(BsonValue values) {
        if (!(values instanceof BsonArray array) || array.contains(BsonNull.VALUE)) {
            return values;
        }
        BsonArray more = new BsonArray(array.getValues());
        more.add(BsonNull.VALUE);
        return more;
    }

    /** A schema without a type, which mixed has, allows null already. */
    private static BsonDocument nullable(BsonDocument schema) {
        BsonValue type = schema.get("bsonType");
        if (type == null) {
            return schema;
        }
        BsonArray types = type instanceof BsonArray several
                ? new BsonArray(several.getValues())
                : new BsonArray(List.of(type));
        types.add(new BsonString("null"));
        return schema.append("bsonType", types);
    }

    private BsonDocument value(ValueType value) {
        return switch (value) {
            case ValueType.Scalar(ScalarType type) -> new BsonDocument("bsonType", bsonType(type));
            case ValueType.Mixed ignored -> new BsonDocument();
            case ValueType.Link(ClassName ignored, ScalarType key) -> new BsonDocument("bsonType", bsonType(key));
            case ValueType.Embedded(ClassName target) -> embedded(target);
        };
    }

    private BsonDocument embedded(ClassName target) {
        ModelClass found = classes.get(target.stored());
        if (found == null) {
            throw new IllegalStateException("embedded class " + target.stored() + " is missing");
        }
        return object(found);
    }

    private static BsonValue bsonType(ScalarType type) {
        return switch (type) {
            case INT -> new BsonArray(List.of(new BsonString("int"), new BsonString("long")));
            case FLOAT -> new BsonString("double");
            case UUID -> new BsonString("binData");
            case BOOL, LONG, DOUBLE, DECIMAL, STRING, BINARY, DATE, OBJECT_ID -> new BsonString(type.bsonType());
        };
    }

    @Override
    public List<ModelFile> files(List<ModelClass> selected, FileOptions options) {
        return selected.stream()
                .filter(modelClass -> modelClass.kind() != ModelClass.Kind.EMBEDDED)
                .map(modelClass -> new ModelFile(JsonText.fileName(modelClass, "validator"), declaration(modelClass)))
                .toList();
    }
}
