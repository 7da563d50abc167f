package io.devsync.server.embedded.command;

import io.devsync.server.embedded.wire.Limits;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonTimestamp;

/** How a driver learns whom it talks to: the primary of a replica set of one. */
final class HandshakeCommands {

    /** What the URI asks for with {@code replicaSet}. */
    static final String SET_NAME = "devsync";
    /** MongoDB 7.0: its commands and messages are what this server behaves as. */
    static final int WIRE_VERSION_MAX = 21;
    static final String VERSION = "7.0.0";

    private HandshakeCommands() {
    }

    static void register(Map<String, Command> table) {
        table.put("hello", context -> hello(context, "isWritablePrimary"));
        table.put("isMaster", context -> hello(context, "ismaster"));
        table.put("ismaster", context -> hello(context, "ismaster"));
        table.put("ping", context -> new BsonDocument());
        table.put("buildInfo", HandshakeCommands::buildInfo);
        table.put("buildinfo", HandshakeCommands::buildInfo);
        table.put("whatsmyuri", context -> new BsonDocument("you", new BsonString(context.peer().remote())));
        table.put("connectionStatus", context -> connectionStatus());
        table.put("logout", context -> new BsonDocument());
    }

    private static BsonDocument hello(CommandContext context, String primaryField) {
        // The address the client itself reached us at is one it can reach.
        BsonString me = new BsonString(context.peer().local());
        long now = context.server().clock().millis();
        BsonTimestamp newest = new BsonTimestamp(context.server().engine().clusterTime());
        BsonDocument opTime = new BsonDocument("ts", newest).append("t", new BsonInt64(1));
        return new BsonDocument(primaryField, BsonBoolean.TRUE)
                .append("helloOk", BsonBoolean.TRUE)
                .append("hosts", new BsonArray(List.of(me)))
                .append("setName", new BsonString(SET_NAME))
                .append("setVersion", new BsonInt32(1))
                .append("secondary", BsonBoolean.FALSE)
                .append("primary", me)
                .append("me", me)
                .append("electionId", new BsonObjectId(context.server().processId()))
                .append("lastWrite", new BsonDocument("opTime", opTime)
                        .append("lastWriteDate", new BsonDateTime(newest.getTime() * 1000L))
                        .append("majorityOpTime", opTime)
                        .append("majorityWriteDate", new BsonDateTime(newest.getTime() * 1000L)))
                .append("maxBsonObjectSize", new BsonInt32(Limits.DOCUMENT_BYTES))
                .append("maxMessageSizeBytes", new BsonInt32(Limits.MESSAGE_BYTES))
                .append("maxWriteBatchSize", new BsonInt32(Limits.WRITE_BATCH))
                .append("localTime", new BsonDateTime(now))
                .append("logicalSessionTimeoutMinutes", new BsonInt32(Sessions.TIMEOUT_MINUTES))
                .append("connectionId", new BsonInt32(context.peer().id()))
                .append("minWireVersion", new BsonInt32(0))
                .append("maxWireVersion", new BsonInt32(WIRE_VERSION_MAX))
                .append("readOnly", BsonBoolean.FALSE);
    }

    private static BsonDocument buildInfo(CommandContext context) {
        BsonArray version = new BsonArray(List.of(new BsonInt32(7), new BsonInt32(0), new BsonInt32(0), new BsonInt32(0)));
        return new BsonDocument("version", new BsonString(VERSION))
                .append("gitVersion", new BsonString("devsync-embedded"))
                .append("modules", new BsonArray(List.of(new BsonString("devsync"))))
                .append("allocator", new BsonString("jvm"))
                .append("javascriptEngine", new BsonString("none"))
                .append("sysInfo", new BsonString("deprecated"))
                .append("versionArray", version)
                .append("bits", new BsonInt32(64))
                .append("debug", BsonBoolean.FALSE)
                .append("maxBsonObjectSize", new BsonInt32(Limits.DOCUMENT_BYTES))
                .append("storageEngines", new BsonArray(List.of(new BsonString("devsync"))));
    }

    private static BsonDocument connectionStatus() {
        return new BsonDocument("authInfo", new BsonDocument("authenticatedUsers", new BsonArray())
                .append("authenticatedUserRoles", new BsonArray())
                .append("authenticatedUserPrivileges", new BsonArray()));
    }
}
