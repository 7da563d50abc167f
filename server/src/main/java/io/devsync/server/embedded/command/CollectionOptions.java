package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.query.Filter;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The options of a collection that {@code create} and {@code collMod} take: its validator. */
final class CollectionOptions {

    static final Set<String> FIELDS = Set.of("validator", "validationLevel", "validationAction");
    private static final List<String> LEVELS = List.of("off", "strict", "moderate");
    private static final List<String> ACTIONS = List.of("error", "warn");

    private CollectionOptions() {
    }

    /** The options after a change: what is not said stays. @throws MongoError for what MongoDB refuses, and what we cannot do */
    static BsonDocument changed(BsonDocument before, Fields said) {
        BsonDocument after = before.clone();
        if (said.has("validator")) {
            BsonDocument validator = said.documentOrEmpty("validator");
            Filter.parse(validator);
            if (validator.isEmpty()) {
                after.remove("validator");
            } else {
                after.put("validator", validator);
            }
        }
        word(said, "validationLevel", LEVELS, after);
        word(said, "validationAction", ACTIONS, after);
        return after;
    }

    private static void word(Fields said, String option, List<String> known, BsonDocument after) {
        if (!said.has(option)) {
            return;
        }
        String word = said.text(option);
        if (word.equals("errorAndLog")) {
            throw MongoError.notImplemented("The validationAction errorAndLog");
        }
        if (!known.contains(word)) {
            throw new MongoError(ErrorCode.BAD_VALUE, "Enumeration value '" + word + "' for field '" + option + "' is not a valid value.");
        }
        after.put(option, new BsonString(word));
    }
}
