package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Collects the errors of single statements of a write command, and knows when the command goes on after one. */
final class WriteErrors {

    private final CommandContext context;
    private final boolean ordered;
    private final BsonArray errors = new BsonArray();

    WriteErrors(CommandContext context, boolean ordered) {
        this.context = context;
        this.ordered = ordered;
    }

    /**
     * @return whether the command must stop
     * @throws MongoError the error itself when it concerns more than its statement
     */
    boolean add(int index, MongoError error) {
        boolean general = error.is(ErrorCode.WRITE_CONFLICT) || error.is(ErrorCode.SNAPSHOT_UNAVAILABLE)
                || error.is(ErrorCode.TRANSACTION_TOO_LARGE) || error.is(ErrorCode.INTERRUPTED_AT_SHUTDOWN)
                || error.is(ErrorCode.OUT_OF_DISK_SPACE) || error.is(ErrorCode.LOCK_TIMEOUT);
        if (general) {
            throw error;
        }
        BsonDocument entry = new BsonDocument("index", new BsonInt32(index))
                .append("code", new BsonInt32(error.code()))
                .append("errmsg", new BsonString(error.getMessage()));
        entry.putAll(error.details());
        errors.add(entry);
        boolean inTransaction = context.transaction().isPresent();
        if (inTransaction) {
            context.failTransaction();
        }
        return ordered || inTransaction;
    }

    void addTo(BsonDocument reply) {
        if (!errors.isEmpty()) {
            reply.append("writeErrors", errors);
        }
    }
}
