package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.Numbers;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.bson.TypeNames;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a command or of one statement, with the errors that MongoDB gives for wrong ones. */
final class Fields {

    /** What any command may carry (mongodb: src/mongo/idl/generic_argument.idl). */
    private static final Set<String> GENERIC = Set.of("$db", "lsid", "txnNumber", "autocommit", "startTransaction", "readConcern",
            "writeConcern", "$readPreference", "$clusterTime", "$configTime", "$topologyTime", "maxTimeMS", "comment", "apiVersion",
            "apiStrict", "apiDeprecationErrors", "$client", "$audit", "clientOperationKey", "mayBypassWriteBlocking", "maxTimeMSOpOnly",
            "$queryOptions", "rawData", "serialization_context");

    private final String what;
    private final BsonDocument document;

    Fields(String what, BsonDocument document) {
        this.what = what;
        this.document = document;
    }

    /** @throws MongoError for a field that this command does not have: an ignored option would make a wrong answer */
    Fields only(Set<String> known) {
        for (String name : document.keySet()) {
            if (!known.contains(name) && !GENERIC.contains(name) && !name.equals(document.getFirstKey())) {
                throw new MongoError(ErrorCode.UNKNOWN_FIELD, "BSON field '" + what + "." + name + "' is an unknown field.");
            }
        }
        return this;
    }

    BsonDocument document() {
        return document;
    }

    boolean has(String name) {
        return get(name) != null;
    }

    /** The value, or null when it is absent or null. */
    @Nullable BsonValue get(String name) {
        BsonValue value = document.get(name);
        return value == null || value.getBsonType() == BsonType.NULL ? null : value;
    }

    BsonValue required(String name) {
        BsonValue value = document.get(name);
        if (value == null) {
            throw new MongoError(ErrorCode.MISSING_FIELD, "BSON field '" + what + "." + name + "' is missing but a required field");
        }
        return value;
    }

    BsonDocument documentOr(String name, BsonDocument otherwise) {
        BsonValue value = get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isDocument()) {
            throw wrongType(name, value, "object");
        }
        return value.asDocument();
    }

    BsonDocument documentOrEmpty(String name) {
        return documentOr(name, new BsonDocument());
    }

    BsonArray arrayOrEmpty(String name) {
        BsonValue value = get(name);
        if (value == null) {
            return new BsonArray();
        }
        if (!value.isArray()) {
            throw wrongType(name, value, "array");
        }
        return value.asArray();
    }

    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean otherwise) {
        BsonValue value = get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean() && !value.isNumber()) {
            throw wrongType(name, value, "bool");
        }
        return Numbers.isTrue(value);
    }

    String text(String name) {
        BsonValue value = required(name);
        if (!value.isString()) {
            throw wrongType(name, value, "string");
        }
        return value.asString().getValue();
    }

    String textOr(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** A whole number that is not negative. */
    long count(String name, long otherwise) {
        BsonValue value = get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw wrongType(name, value, "long");
        }
        long number = value.asNumber().longValue();
        if (number < 0) {
            throw MongoError.location(51024, "BSON field '" + name + "' value must be >= 0, actual value '" + number + "'");
        }
        return number;
    }

    /** Collations other than the simple one would change every comparison. */
    void refuseCollation() {
        BsonDocument collation = documentOrEmpty("collation");
        boolean simple = collation.isEmpty() || collation.isString("locale") && collation.getString("locale").getValue().equals("simple");
        if (!simple) {
            throw MongoError.notImplemented("Collation " + collation.toJson());
        }
    }

    private MongoError wrongType(String name, BsonValue value, String expected) {
        return MongoError.typeMismatch("BSON field '" + what + "." + name + "' is the wrong type '" + TypeNames.name(value.getBsonType())
                + "', expected type '" + expected + "'");
    }
}
