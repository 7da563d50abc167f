package io.devsync.server.schema.check;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/**
 * Reads an app's model in the form of Realm's JavaScript SDK: {@code [{"name": "Dog", "primaryKey": "_id", "properties":
 * {"_id": "objectId", "name": "string", "age": "int?", "tags": "string[]", "owner": "Person"}}]}. A property is a short
 * text or an object with {@code type}, {@code objectType}, {@code optional} and {@code mapTo}.
 */
public final class ClientModel {

    private static final Map<String, PropertyType> TYPES = Map.ofEntries(
            Map.entry("int", PropertyType.INT),
            Map.entry("bool", PropertyType.BOOL),
            Map.entry("string", PropertyType.STRING),
            Map.entry("data", PropertyType.BINARY),
            Map.entry("date", PropertyType.TIMESTAMP),
            Map.entry("float", PropertyType.FLOAT),
            Map.entry("double", PropertyType.DOUBLE),
            Map.entry("decimal128", PropertyType.DECIMAL),
            Map.entry("objectId", PropertyType.OBJECT_ID),
            Map.entry("uuid", PropertyType.UUID),
            Map.entry("mixed", PropertyType.MIXED));

    private static final Map<String, CollectionType> COLLECTIONS = Map.of(
            "list", CollectionType.LIST, "set", CollectionType.SET, "dictionary", CollectionType.DICTIONARY);

    private ClientModel() {}

    /** A model cannot be read. */
    public static final class BadModelException extends Exception {
        private static final long serialVersionUID = 1L;

        BadModelException(String message) {
            super(message);
        }
    }

    /** What a property is declared as; absent for inverse relationships, which devices do not sync. */
    private record Declared(String type, String objectType, boolean optional, String mapTo) {}

    /**
     * The classes of a model.
     *
     * @param json an array of classes, or one class
     */
    public static RealmSchema parse(String json) throws BadModelException {
        List<BsonDocument> classes = new ArrayList<>();
        try {
            BsonValue value = BsonDocument.parse("{\"model\":" + json + "}").getOrDefault("model", BsonNull.VALUE);
            if (value instanceof BsonArray array) {
                for (BsonValue one : array) {
                    classes.add(document(one, "a class"));
                }
            } else {
                classes.add(document(value, "the model"));
            }
        } catch (JsonParseException malformed) {
            throw new BadModelException("the model is no JSON: " + malformed.getMessage());
        }
        RealmSchema schema = RealmSchema.EMPTY;
        for (BsonDocument one : classes) {
            schema = schema.with(read(one));
        }
        return schema;
    }

    private static BsonDocument document(BsonValue value, String what) throws BadModelException {
        if (value instanceof BsonDocument document) {
            return document;
        }
        throw new BadModelException(what + ": " + value + " (expected: an object with name and properties)");
    }

    private static ObjectSchema read(BsonDocument declared) throws BadModelException {
        String name = text(declared, "name");
        if (name.isEmpty()) {
            throw new BadModelException("a class has no name (expected: {\"name\": ..., \"properties\": {...}})");
        }
        String keyName = text(declared, "primaryKey");
        Optional<ClassKind.PrimaryKeyProperty> key = Optional.empty();
        Map<String, Property> properties = new LinkedHashMap<>();
        for (Map.Entry<String, BsonValue> entry :
                declared.getDocument("properties", new BsonDocument()).entrySet()) {
            Optional<Property> property = property(name, entry.getKey(), entry.getValue());
            if (property.isPresent() && entry.getKey().equals(keyName)) {
                key = Optional.of(key(name, property.get()));
            } else {
                property.ifPresent(one -> properties.put(one.name(), one));
            }
        }
        boolean embedded = flag(declared, "embedded");
        if (embedded != key.isEmpty()) {
            throw new BadModelException("class \"" + name + "\" has "
                    + (embedded ? "a primary key (expected: none, since it is embedded)" : "no primary key (expected: _id)"));
        }
        ClassKind kind = key.<ClassKind>map(primary -> flag(declared, "asymmetric")
                        ? new ClassKind.Asymmetric(primary)
                        : new ClassKind.TopLevel(primary))
                .orElseGet(ClassKind.Embedded::new);
        return new ObjectSchema(name, kind, properties);
    }

    private static ClassKind.PrimaryKeyProperty key(String className, Property property) throws BadModelException {
        PrimaryKey.Type type =
                switch (property.type()) {
                    case INT -> PrimaryKey.Type.INT;
                    case STRING -> PrimaryKey.Type.STRING;
                    case OBJECT_ID -> PrimaryKey.Type.OBJECT_ID;
                    case UUID -> PrimaryKey.Type.UUID;
                    default -> throw new BadModelException("primary key of class \"" + className + "\" is of type "
                            + property.type() + " (expected: int, string, objectId or uuid)");
                };
        return new ClassKind.PrimaryKeyProperty(property.name(), type, property.nullable());
    }

    private static Optional<Property> property(String className, String name, BsonValue value)
            throws BadModelException {
        Declared declared = value instanceof BsonDocument document
                ? new Declared(
                        text(document, "type"),
                        text(document, "objectType"),
                        flag(document, "optional") || flag(document, "nullable"),
                        text(document, "mapTo"))
                : shorthand(value instanceof BsonString text ? text.getValue() : "");
        if (declared.type().equals("linkingObjects")) {
            return Optional.empty();
        }
        String stored = declared.mapTo().isEmpty() ? name : declared.mapTo();
        CollectionType collection = COLLECTIONS.getOrDefault(declared.type(), CollectionType.SINGLE);
        String element = collection == CollectionType.SINGLE && !declared.type().equals("object")
                ? declared.type()
                : declared.objectType();
        boolean optional = declared.optional();
        if (element.endsWith("?")) {
            element = element.substring(0, element.length() - 1);
            optional = true;
        }
        if (element.isEmpty()) {
            throw new BadModelException("property \"" + name + "\" of class \"" + className
                    + "\" has no type that can be read: " + value + " (expected: such as \"int?\" or {\"type\": \"int\"})");
        }
        PropertyType type = TYPES.get(element);
        if (type == null) {
            boolean nullable = collection == CollectionType.SINGLE || collection == CollectionType.DICTIONARY;
            return Optional.of(
                    new Property(stored, PropertyType.LINK, nullable, collection, Optional.of(element)));
        }
        boolean nullable = optional || type == PropertyType.MIXED;
        return Optional.of(new Property(stored, type, nullable, collection, Optional.empty()));
    }

    /** {@code string?}, {@code int[]}, {@code date<>}, {@code double{}}, {@code Person}, {@code Person[]}. */
    private static Declared shorthand(String text) {
        boolean optional = text.endsWith("?");
        String type = optional ? text.substring(0, text.length() - 1) : text;
        for (Map.Entry<String, String> suffix :
                Map.of("[]", "list", "<>", "set", "{}", "dictionary").entrySet()) {
            if (type.endsWith(suffix.getKey())) {
                String element = type.substring(0, type.length() - 2);
                return new Declared(suffix.getValue(), element, optional, "");
            }
        }
        return new Declared(type, "", optional, "");
    }

    private static String text(BsonDocument document, String field) {
        return document.get(field) instanceof BsonString text ? text.getValue() : "";
    }

    private static boolean flag(BsonDocument document, String field) {
        return document.get(field) instanceof BsonBoolean flag && flag.getValue();
    }
}
