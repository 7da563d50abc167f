package io.devsync.server.embedded.command;

import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Write concerns: one node fulfils 0, 1 and majority; every write is waited for until it is durable, whatever was asked. */
final class WriteConcerns {

    private static final int UNSATISFIABLE = 100;

    private WriteConcerns() {
    }

    /** Adds the error that MongoDB gives for more nodes than the set has; the write itself stays done. */
    static BsonDocument checked(CommandContext context, BsonDocument reply) {
        BsonValue w = context.fields().documentOrEmpty("writeConcern").get("w");
        boolean met = w == null || (w.isNumber() ? w.asNumber().intValue() <= 1
                : w.isString() && w.asString().getValue().equals("majority"));
        return met ? reply : reply.append("writeConcernError", new BsonDocument("code", new BsonInt32(UNSATISFIABLE))
                .append("codeName", new BsonString("UnsatisfiableWriteConcern"))
                .append("errmsg", new BsonString("Not enough data-bearing nodes: this set has one")));
    }
}
