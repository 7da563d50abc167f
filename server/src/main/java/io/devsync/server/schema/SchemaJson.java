package io.devsync.server.schema;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Lenient access to documents that people wrote: what is missing or of another type is empty. */
public final class SchemaJson {

    private SchemaJson() {}

    /** A string. */
    public static String text(BsonDocument document, String field) {
        return document.get(field, new BsonString("")) instanceof BsonString text ? text.getValue() : "";
    }

    /** An inner document. */
    public static BsonDocument document(BsonDocument document, String field) {
        return document.get(field, new BsonDocument()) instanceof BsonDocument inner ? inner : new BsonDocument();
    }

    /** Whether a field is {@code true}. */
    public static boolean isTrue(BsonDocument document, String field) {
        BsonValue value = document.get(field);
        return value != null && value.isBoolean() && value.asBoolean().getValue();
    }

    /** A value for an error message: as JSON, cut to some length. */
    static String excerpt(BsonValue value) {
        String wrapped = new BsonDocument("v", value).toJson();
        String json = wrapped.substring(wrapped.indexOf(':') + 1, wrapped.length() - 1).strip();
        return json.length() <= 60 ? json : json.substring(0, 60) + "...";
    }

    /** The strings of an array, in order. */
    public static List<String> names(BsonDocument document, String field) {
        List<String> names = new ArrayList<>();
        if (document.get(field) instanceof BsonArray array) {
            for (BsonValue value : array) {
                if (value instanceof BsonString name) {
                    names.add(name.getValue());
                }
            }
        }
        return names;
    }
}
