package io.devsync.server.embedded.command;

import org.bson.BsonDocument;

/** Answers one kind of command. */
interface Command {

    /** The reply without {@code ok} and times. @throws io.devsync.server.embedded.error.MongoError for an error reply */
    BsonDocument run(CommandContext context);
}
