package io.devsync.server.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** An App Services schema as an outline for people: a line for the class and one for each property. */
final class SchemaText {

    private SchemaText() {}

    /** The class name. */
    static String title(BsonDocument entry) {
        return string(schema(entry), "title", "");
    }

    static String of(BsonDocument entry) {
        BsonDocument schema = schema(entry);
        StringBuilder text = new StringBuilder(title(entry)).append('\n');
        appendProperties(text, schema, "  ");
        return text.toString();
    }

    // The Admin API wraps a schema in its metadata (spec client-and-admin-api, "schema document").
    private static BsonDocument schema(BsonDocument entry) {
        return entry.isDocument("schema") ? entry.getDocument("schema") : entry;
    }

    private static void appendProperties(StringBuilder text, BsonDocument schema, String indent) {
        Set<String> required = new HashSet<>();
        schema.getArray("required", new BsonArray()).forEach(name -> required.add(Json.text(name)));
        schema.getDocument("properties", new BsonDocument()).forEach((name, value) -> {
            BsonDocument property = value.asDocument();
            text.append("%s%-20s %s%s%n"
                    .formatted(indent, name, type(property), required.contains(name) ? ", required" : ""));
            BsonDocument item = itemOf(property);
            if (item.containsKey("properties")) {
                appendProperties(text, item, indent + "  ");
            }
        });
    }

    /** {@code array of set of X} and so on, in App Services' own words. */
    private static String type(BsonDocument property) {
        List<String> words = new ArrayList<>();
        String bsonType = property.containsKey("bsonType") ? Json.text(property.get("bsonType")) : "mixed";
        if (property.containsKey("items")) {
            words.add(property.containsKey("uniqueItems") ? "set of" : "array of");
            words.add(type(property.getDocument("items")));
        } else if (property.isDocument("additionalProperties")) {
            words.add("dictionary of");
            words.add(type(property.getDocument("additionalProperties")));
        } else {
            words.add(property.containsKey("properties") ? "embedded " + string(property, "title", "object") : bsonType);
        }
        return String.join(" ", words);
    }

    private static BsonDocument itemOf(BsonDocument property) {
        if (property.isDocument("items")) {
            return itemOf(property.getDocument("items"));
        }
        return property.isDocument("additionalProperties")
                ? itemOf(property.getDocument("additionalProperties"))
                : property;
    }

    private static String string(BsonDocument document, String key, String otherwise) {
        BsonValue value = document.get(key, new BsonString(otherwise));
        return Json.text(value);
    }
}
