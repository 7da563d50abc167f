package io.devsync.server.embedded.query;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.bson.TypeNames;
import io.devsync.server.embedded.error.MongoError;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonType;
import org.bson.BsonValue;

/** The operand of {@code $type}: names and numbers of BSON types. */
final class TypeOperand {

    private TypeOperand() {
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
                if (TypeNames.name(type).equals(name) && type != BsonType.END_OF_DOCUMENT) {
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
