package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;

/** The option {@code expireAfterSeconds} of an index. */
final class ExpiryTime {

    static final String OPTION = "expireAfterSeconds";

    private ExpiryTime() {
    }

    /** @param key of the index @throws MongoError CannotCreateIndex for what MongoDB refuses */
    static BsonValue checked(BsonValue said, BsonDocument key) {
        if (!(said instanceof BsonNumber seconds)) {
            throw refused("TTL index '" + OPTION + "' option must be numeric, but received a type of '" + said.getBsonType() + "'");
        }
        if (key.keySet().equals(Set.of("_id"))) {
            throw new MongoError(ErrorCode.INVALID_INDEX_SPECIFICATION_OPTION, "The field '" + OPTION
                    + "' is not valid for an _id index specification. Specification: " + key.toJson());
        }
        if (key.size() > 1) {
            throw refused("TTL indexes are single-field indexes, compound indexes do not support TTL. Index spec: " + key.toJson());
        }
        double number = seconds.doubleValue();
        if (!(number >= 0 && number <= Integer.MAX_VALUE)) {
            throw refused("TTL index '" + OPTION + "' option must be within an acceptable range, try a different number than " + number
                    + " (expected: 0 to " + Integer.MAX_VALUE + ")");
        }
        return said;
    }

    private static MongoError refused(String message) {
        return new MongoError(ErrorCode.CANNOT_CREATE_INDEX, message);
    }
}
