package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** Sessions by command; transactions end in the dispatcher, which knows their session. */
final class SessionCommands {

    private SessionCommands() {
    }

    static void register(Map<String, Command> table) {
        table.put("startSession", SessionCommands::start);
        table.put("endSessions", context -> end(context, "endSessions"));
        table.put("killSessions", context -> end(context, "killSessions"));
        table.put("refreshSessions", SessionCommands::refresh);
        table.put("commitTransaction", SessionCommands::outside);
        table.put("abortTransaction", SessionCommands::outside);
    }

    private static BsonDocument start(CommandContext context) {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
        BsonDocument lsid = new BsonDocument("id", new BsonBinary(BsonBinarySubType.UUID_STANDARD, bytes));
        context.server().sessions().get(lsid);
        return new BsonDocument("id", lsid).append("timeoutMinutes", new BsonInt32(Sessions.TIMEOUT_MINUTES));
    }

    private static BsonDocument end(CommandContext context, String name) {
        for (BsonValue lsid : context.fields().arrayOrEmpty(name)) {
            if (lsid.isDocument()) {
                context.server().sessions().end(lsid.asDocument());
                context.server().snapshots().ended(lsid.asDocument());
            }
        }
        return new BsonDocument();
    }

    private static BsonDocument refresh(CommandContext context) {
        for (BsonValue lsid : context.fields().arrayOrEmpty("refreshSessions")) {
            if (lsid.isDocument()) {
                context.server().sessions().get(lsid.asDocument());
            }
        }
        return new BsonDocument();
    }

    private static BsonDocument outside(CommandContext context) {
        throw new MongoError(ErrorCode.NO_SUCH_TRANSACTION, context.request().command() + " must be run within a transaction");
    }
}
