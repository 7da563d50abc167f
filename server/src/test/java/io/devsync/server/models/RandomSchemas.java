package io.devsync.server.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** App Services schemas by a seed: links, embedded classes, every type, names in somebody's way, keywords. */
final class RandomSchemas {

    private static final List<String> TYPES = List.of(
            "bool", "int", "long", "float", "double", "decimal", "string", "binData", "date", "objectId", "uuid", "mixed");
    private static final List<String> KEY_TYPES = List.of("objectId", "string", "int", "long", "uuid");
    private static final List<String> CLASS_NAMES = List.of(
            "Dog", "dog", "Person", "List", "Object", "class", "odd_names", "ODD_NAMES", "Task", "data", "string", "Realm",
            "Größe", "2fa", "with space", "Order\"s", "it's", "mixed", "schemas", "app", "Model", "ListModel", "Item");
    private static final List<String> PROPERTY_NAMES = List.of(
            "name", "Name", "first_name", "firstName", "first-name", "FIRST_NAME", "class", "_class", "default", "switch",
            "description", "hash", "hashValue", "copy", "newItem", "object", "keys", "schema", "type", "value", "isOpen",
            "is_open", "open", "__v", "id", "ID", "URLPath", "2fa", "größe", "a b", "cost $", "quo\"te", "it's",
            "back\\slash", "toString", "realm", "valid", "late", "in", "self", "constructor", "dog", "Dog", "var", "delete",
            "_", "__", "ß", "日本", "😀", "tab\there", "new\nline", "\\u0041", "*/", "a${x}", "\\(x)", "%s", "prop1", "prop2");
    private static final List<String> DESCRIPTIONS = List.of(
            "What it is.", "Ends */ early", "\\u002a/ in Java", "<b>bold</b> & more", "two\nlines", "@Persisted", "  ",
            "long ".repeat(40), "/* nested /* */");

    private final Random random;
    private final Map<String, String> keyTypes = new LinkedHashMap<>();
    private final Set<String> asymmetric = new LinkedHashSet<>();
    private final Set<String> usedClassNames = new LinkedHashSet<>();
    private final List<BsonDocument> documents = new ArrayList<>();

    RandomSchemas(long seed) {
        this.random = new Random(seed);
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String name = newClassName();
            keyTypes.put(name, pick(KEY_TYPES));
            if (random.nextInt(6) == 0) {
                asymmetric.add(name);
            }
        }
        keyTypes.forEach((name, keyType) -> documents.add(root(name, keyType)));
    }

    List<BsonDocument> documents() {
        return List.copyOf(documents);
    }

    Set<String> asymmetric() {
        return Set.copyOf(asymmetric);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private String newClassName() {
        String name = pick(CLASS_NAMES);
        while (!usedClassNames.add(name)) {
            name = pick(CLASS_NAMES) + random.nextInt(100);
        }
        return name;
    }

    private BsonDocument root(String name, String keyType) {
        BsonDocument relationships = new BsonDocument();
        BsonDocument properties = new BsonDocument("_id", type(keyType));
        BsonArray required = new BsonArray();
        if (!oneIn(8)) {
            required.add(new BsonString("_id"));
        }
        BsonDocument schema = object(name, "", properties, required, relationships, 0);
        return new BsonDocument(
                        "metadata",
                        new BsonDocument("data_source", new BsonString("mongodb-atlas"))
                                .append("database", new BsonString("db"))
                                .append("collection", new BsonString(name)))
                .append("schema", schema.append("title", new BsonString(name)))
                .append("relationships", relationships);
    }

    private BsonDocument object(
            String className, String prefix, BsonDocument properties, BsonArray required, BsonDocument relationships, int depth) {
        Set<String> names = new LinkedHashSet<>();
        int count = 1 + random.nextInt(6);
        while (names.size() < count) {
            names.add(pick(PROPERTY_NAMES));
        }
        for (String name : names) {
            properties.append(name, property(className, prefix, name, relationships, depth));
            // A required link is an error.
            boolean link = relationships.containsKey(prefix + name);
            if (link ? oneIn(20) : random.nextBoolean()) {
                required.add(new BsonString(name));
            }
        }
        BsonDocument schema = new BsonDocument("bsonType", new BsonString("object"))
                .append("required", required)
                .append("properties", properties);
        describe(schema);
        if (oneIn(6)) {
            schema.append("additionalProperties", BsonBoolean.FALSE);
        }
        return schema;
    }

    private BsonDocument property(
            String owner, String prefix, String name, BsonDocument relationships, int depth) {
        String path = prefix + name;
        int shape = random.nextInt(5);
        boolean set = shape == 2;
        BsonDocument value = value(owner, path, shape > 1, set, name, relationships, depth);
        BsonDocument property =
                switch (shape) {
                    case 0, 1 -> value;
                    case 2 ->
                        type("array").append("items", value).append("uniqueItems", BsonBoolean.TRUE);
                    case 3 -> type("array").append("items", value);
                    default -> type("object").append("additionalProperties", value);
                };
        describe(property);
        return property;
    }

    private BsonDocument value(
            String owner, String path, boolean many, boolean set, String name, BsonDocument relationships, int depth) {
        List<String> targets = keyTypes.keySet().stream().filter(key -> !asymmetric.contains(key)).toList();
        if (oneIn(5) && !targets.isEmpty()) {
            String target = pick(targets);
            relationships.append(
                    path,
                    new BsonDocument("ref", new BsonString("#/relationship/mongodb-atlas/db/" + target))
                            .append("foreign_key", new BsonString("_id"))
                            .append("is_list", BsonBoolean.valueOf(many)));
            return type(keyTypes.get(target));
        }
        if (oneIn(4) && depth < 2 && !set) {
            boolean titled = random.nextBoolean();
            String title = titled ? newClassName() : owner + "_" + name;
            BsonDocument inner = object(
                    title, path + (many ? ".[]." : "."), new BsonDocument(), new BsonArray(), relationships, depth + 1);
            return titled ? inner.append("title", new BsonString(title)) : inner;
        }
        BsonDocument scalar = type(pick(TYPES));
        if (oneIn(6)) {
            scalar.append(pick(List.of("minimum", "maxLength", "minLength")), new BsonInt32(1));
        }
        return scalar;
    }

    private void describe(BsonDocument schema) {
        if (oneIn(4)) {
            schema.append("description", new BsonString(pick(DESCRIPTIONS)));
        }
    }

    private static BsonDocument type(String bsonType) {
        return new BsonDocument("bsonType", (BsonValue) new BsonString(bsonType));
    }
}
