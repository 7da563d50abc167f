package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.error.MongoError;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonType;
import org.bson.BsonValue;

/** MongoDB's names and numbers for BSON types. */
public final class TypeNames {

    private TypeNames() {
    }

    /** The name that {@code $type} and error texts use. */
    public static String name(BsonType type) {
        return switch (type) {
            case DOUBLE -> "double";
            case STRING -> "string";
            case DOCUMENT -> "object";
            case ARRAY -> "array";
            case BINARY -> "binData";
            case UNDEFINED -> "undefined";
            case OBJECT_ID -> "objectId";
            case BOOLEAN -> "bool";
            case DATE_TIME -> "date";
            case NULL -> "null";
            case REGULAR_EXPRESSION -> "regex";
            case DB_POINTER -> "dbPointer";
            case JAVASCRIPT -> "javascript";
            case SYMBOL -> "symbol";
            case JAVASCRIPT_WITH_SCOPE -> "javascriptWithScope";
            case INT32 -> "int";
            case TIMESTAMP -> "timestamp";
            case INT64 -> "long";
            case DECIMAL128 -> "decimal";
            case MIN_KEY -> "minKey";
            case MAX_KEY -> "maxKey";
            case END_OF_DOCUMENT -> "missing";
        };
    }

    static Set<BsonType> parse(BsonValue operand) {
        List<BsonValue> wanted = operand.isArray() ? operand.asArray() : List.of(operand);
        if (wanted.isEmpty()) {
            throw MongoError.failedToParse("$type must match at least one type");
        }
        Set<BsonType> types = EnumSet.noneOf(BsonType.class);
        wanted.forEach(type -> types.addAll(one(type)));
        return types;
    }

    private static Set<BsonType> one(BsonValue wanted) {
        if (wanted.isString()) {
            String name = wanted.asString().getValue();
            if (name.equals("number")) {
                return EnumSet.of(BsonType.DOUBLE, BsonType.INT32, BsonType.INT64, BsonType.DECIMAL128);
            }
            for (BsonType type : BsonType.values()) {
                if (name(type).equals(name) && type != BsonType.END_OF_DOCUMENT) {
                    return EnumSet.of(type);
                }
            }
            throw MongoError.badValue("Unknown type name alias: " + name);
        }
        Long number = Numbers.exactLong(wanted);
        if (number == null) {
            throw MongoError.typeMismatch("type must be represented as a number or a string");
        }
        for (BsonType type : BsonType.values()) {
            boolean isMinKey = type == BsonType.MIN_KEY && (number == -1 || number == 255);
            if (type != BsonType.END_OF_DOCUMENT && (type.getValue() == number || isMinKey)) {
                return EnumSet.of(type);
            }
        }
        throw MongoError.badValue("Invalid numerical type code: " + number);
    }
}
