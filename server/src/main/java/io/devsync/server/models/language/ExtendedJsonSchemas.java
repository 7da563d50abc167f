package io.devsync.server.models.language;

import io.devsync.server.models.model.ScalarType;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** JSON Schemas of BSON's types in extended JSON v2, in the canonical and the relaxed form. */
final class ExtendedJsonSchemas {

    private static final String INTEGER = "^-?[0-9]+$";
    private static final String DECIMAL = "^([+-]?[0-9.]+([eE][+-]?[0-9]+)?|-?Infinity|NaN)$";

    private ExtendedJsonSchemas() {}

    static BsonDocument of(ScalarType type) {
        return switch (type) {
            case BOOL -> typed("boolean");
            case STRING -> typed("string");
            case INT, LONG -> either(typed("integer"), text("$numberInt", INTEGER), text("$numberLong", INTEGER));
            case FLOAT, DOUBLE -> either(typed("number"), text("$numberDouble", DECIMAL));
            case DECIMAL -> text("$numberDecimal", DECIMAL);
            case OBJECT_ID -> text("$oid", "^[0-9a-fA-F]{24}$");
            case DATE ->
                either(text("$date", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T"), only("$date", text("$numberLong", INTEGER)));
            case BINARY -> only("$binary", binary("^[0-9a-fA-F]{1,2}$"));
            case UUID ->
                either(
                        only("$binary", binary("^0?4$")),
                        text("$uuid", "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"));
        };
    }

    private static BsonDocument typed(String type) {
        return new BsonDocument("type", new BsonString(type));
    }

    private static BsonDocument matching(String pattern) {
        return typed("string").append("pattern", new BsonString(pattern));
    }

    private static BsonDocument either(BsonDocument... schemas) {
        return new BsonDocument("anyOf", new BsonArray(List.<BsonValue>of(schemas)));
    }

    private static BsonDocument text(String key, String pattern) {
        return only(key, matching(pattern));
    }

    private static BsonDocument only(String key, BsonDocument schema) {
        return object(new BsonDocument(key, schema));
    }

    private static BsonDocument binary(String subType) {
        return object(new BsonDocument("base64", typed("string")).append("subType", matching(subType)));
    }

    /** An object of exactly these properties. */
    private static BsonDocument object(BsonDocument properties) {
        BsonArray required = new BsonArray();
        properties.keySet().forEach(key -> required.add(new BsonString(key)));
        return typed("object")
                .append("required", required)
                .append("properties", properties)
                .append("additionalProperties", BsonBoolean.FALSE);
    }
}
