package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.CollectionInfo;
import io.devsync.server.embedded.storage.IndexInfo;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** The {@code hint} option: checked to name an index; only {@code $natural} changes the access path, as answers are the same by any. */
final class Hints {

    private static final BsonDocument ID = new BsonDocument("_id", new BsonInt32(1));

    private Hints() {
    }

    /** Whether a plain scan is asked for. @throws MongoError BadValue for an index that does not exist */
    static boolean natural(Fields fields, Optional<CollectionInfo> collection) {
        BsonValue hint = fields.get("hint");
        if (hint == null || hint.isDocument() && hint.asDocument().isEmpty()) {
            return false;
        }
        if (hint.isDocument() && hint.asDocument().containsKey("$natural")) {
            return true;
        }
        boolean exists = collection.isEmpty() || isId(hint)
                || collection.get().indexes().stream().anyMatch(index -> names(hint, index));
        if (!exists) {
            throw MongoError.badValue("error processing query: planner returned error :: caused by :: hint provided does not correspond "
                    + "to an existing index: " + hint);
        }
        return false;
    }

    private static boolean isId(BsonValue hint) {
        return hint.isString() ? hint.asString().getValue().equals("_id_") : hint.equals(ID);
    }

    private static boolean names(BsonValue hint, IndexInfo index) {
        return hint.isString() ? hint.asString().getValue().equals(index.name()) : hint.equals(index.keyPattern());
    }
}
