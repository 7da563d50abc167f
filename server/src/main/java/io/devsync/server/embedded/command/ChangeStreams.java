package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.Namespace;
import org.bson.BsonArray;
import org.bson.BsonDocument;

/** Change streams. */
final class ChangeStreams {

    private ChangeStreams() {
    }

    static boolean asked(BsonArray stages) {
        return !stages.isEmpty() && stages.getFirst() instanceof BsonDocument first && first.containsKey("$changeStream");
    }

    static BsonDocument open(CommandContext context, Namespace namespace, BsonArray stages) {
        throw MongoError.notImplemented("$changeStream");
    }
}
