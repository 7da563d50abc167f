package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What shells and Compass ask about the server itself. */
final class DiagnosticCommands {

    private DiagnosticCommands() {
    }

    static void register(Map<String, Command> table) {
        table.put("hostInfo", DiagnosticCommands::hostInfo);
        table.put("getParameter", DiagnosticCommands::getParameter);
        table.put("setParameter", DiagnosticCommands::setParameter);
        table.put("getCmdLineOpts", context -> new BsonDocument("argv", new BsonArray(List.of(new BsonString("devsync"))))
                .append("parsed", new BsonDocument()));
        table.put("serverStatus", DiagnosticCommands::serverStatus);
        table.put("getLog", DiagnosticCommands::getLog);
        table.put("currentOp", context -> new BsonDocument("inprog", new BsonArray()));
        table.put("replSetGetStatus", DiagnosticCommands::replicaSetStatus);
        table.put("replSetGetConfig", DiagnosticCommands::replicaSetConfig);
        table.put("usersInfo", context -> new BsonDocument("users", new BsonArray()));
        table.put("rolesInfo", context -> new BsonDocument("roles", new BsonArray()));
        table.put("profile", DiagnosticCommands::profile);
        table.put("getFreeMonitoringStatus", context -> new BsonDocument("state", new BsonString("disabled")));
        table.put("top", context -> {
            throw new MongoError(ErrorCode.COMMAND_NOT_FOUND, "no such command: 'top' (the embedded data source keeps no usage statistics)");
        });
        table.put("atlasVersion", context -> {
            throw new MongoError(ErrorCode.COMMAND_NOT_FOUND, "no such command: 'atlasVersion'");
        });
    }

    private static BsonDocument hostInfo(CommandContext context) {
        Runtime runtime = Runtime.getRuntime();
        BsonDocument system = new BsonDocument("currentTime", new BsonDateTime(context.server().clock().millis()))
                .append("hostname", new BsonString(context.peer().local()))
                .append("cpuAddrSize", new BsonInt32(64))
                .append("memSizeMB", new BsonInt64(runtime.maxMemory() >> 20))
                .append("numCores", new BsonInt32(runtime.availableProcessors()))
                .append("cpuArch", new BsonString(System.getProperty("os.arch", "")));
        BsonDocument os = new BsonDocument("type", new BsonString(System.getProperty("os.name", "")))
                .append("name", new BsonString(System.getProperty("os.name", "")))
                .append("version", new BsonString(System.getProperty("os.version", "")));
        return new BsonDocument("system", system).append("os", os).append("extra", new BsonDocument());
    }

    private static BsonDocument getParameter(CommandContext context) {
        BsonDocument version = new BsonDocument("version", new BsonString("7.0"));
        BsonDocument known = new BsonDocument("featureCompatibilityVersion", version)
                .append("authenticationMechanisms", new BsonArray())
                .append("quiet", BsonBoolean.FALSE)
                .append("ttlMonitorEnabled", BsonBoolean.valueOf(context.server().ttl().enabled()))
                .append("ttlMonitorSleepSecs", new BsonInt32(context.server().ttl().sleepSeconds()))
                .append("transactionLifetimeLimitSeconds", new BsonInt32((int) (Sessions.TRANSACTION_MS / 1000)))
                .append("cursorTimeoutMillis", new BsonInt64(600_000));
        if (new BsonString("*").equals(context.body().get("getParameter"))) {
            return known;
        }
        BsonDocument asked = new BsonDocument();
        known.forEach((name, value) -> {
            if (context.body().containsKey(name)) {
                asked.append(name, value);
            }
        });
        if (asked.isEmpty()) {
            throw new MongoError(ErrorCode.INVALID_OPTIONS, "no option found to get");
        }
        return asked;
    }

    /** @throws MongoError for anything else: a setting that does nothing would mislead */
    private static BsonDocument setParameter(CommandContext context) {
        TtlMonitor ttl = context.server().ttl();
        Fields fields = context.fields();
        if (!fields.has("ttlMonitorEnabled") && !fields.has("ttlMonitorSleepSecs")) {
            throw new MongoError(ErrorCode.INVALID_OPTIONS, "no option found to set (expected: ttlMonitorEnabled or ttlMonitorSleepSecs)");
        }
        fields.only(Set.of("ttlMonitorEnabled", "ttlMonitorSleepSecs"));
        long seconds = fields.count("ttlMonitorSleepSecs", ttl.sleepSeconds());
        if (seconds < 1 || seconds > Integer.MAX_VALUE) {
            throw MongoError.badValue("Invalid value for parameter ttlMonitorSleepSecs: " + seconds + " (expected: 1 or more)");
        }
        boolean was = ttl.enabled();
        ttl.configure((int) seconds, fields.flag("ttlMonitorEnabled", was));
        return new BsonDocument("was", BsonBoolean.valueOf(was));
    }

    private static BsonDocument serverStatus(CommandContext context) {
        ServerState server = context.server();
        long upMs = server.clock().millis() - server.startedMs();
        Runtime runtime = Runtime.getRuntime();
        long usedMb = runtime.totalMemory() - runtime.freeMemory() >> 20;
        return new BsonDocument("host", new BsonString(context.peer().local()))
                .append("version", new BsonString(HandshakeCommands.VERSION))
                .append("process", new BsonString("devsync"))
                .append("pid", new BsonInt64(ProcessHandle.current().pid()))
                .append("uptime", new BsonDouble(upMs / 1000.0))
                .append("uptimeMillis", new BsonInt64(upMs))
                .append("localTime", new BsonDateTime(server.clock().millis()))
                .append("logicalSessionRecordCache", new BsonDocument("activeSessionsCount", new BsonInt32(server.sessions().size())))
                .append("metrics", new BsonDocument("cursor",
                        new BsonDocument("open", new BsonDocument("total", new BsonInt64(server.cursors().size())))))
                .append("mem", new BsonDocument("bits", new BsonInt32(64)).append("resident", new BsonInt64(usedMb)))
                .append("repl", new BsonDocument("setName", new BsonString(HandshakeCommands.SET_NAME))
                        .append("isWritablePrimary", BsonBoolean.TRUE).append("me", new BsonString(context.peer().local())))
                .append("storageEngine", new BsonDocument("name", new BsonString("devsync"))
                        .append("persistent", BsonBoolean.TRUE)
                        .append("supportsCommittedReads", BsonBoolean.TRUE)
                        .append("supportsSnapshotReadConcern", BsonBoolean.TRUE));
    }

    private static BsonDocument getLog(CommandContext context) {
        if (new BsonString("*").equals(context.body().get("getLog"))) {
            return new BsonDocument("names", new BsonArray(List.of(new BsonString("global"), new BsonString("startupWarnings"))));
        }
        return new BsonDocument("totalLinesWritten", new BsonInt32(0)).append("log", new BsonArray());
    }

    /** @throws MongoError for a level that would have commands recorded: nothing would be */
    private static BsonDocument profile(CommandContext context) {
        BsonValue level = context.fields().required("profile");
        if (!level.isNumber() || level.asNumber().longValue() > 0) {
            throw MongoError.notImplemented("The profiler (level " + level + ")");
        }
        return new BsonDocument("was", new BsonInt32(0)).append("slowms", new BsonInt32(100)).append("sampleRate", new BsonDouble(1));
    }

    private static BsonDocument replicaSetConfig(CommandContext context) {
        BsonDocument self = new BsonDocument("_id", new BsonInt32(0))
                .append("host", new BsonString(context.peer().local()))
                .append("arbiterOnly", BsonBoolean.FALSE)
                .append("hidden", BsonBoolean.FALSE)
                .append("priority", new BsonDouble(1))
                .append("votes", new BsonInt32(1));
        return new BsonDocument("config", new BsonDocument("_id", new BsonString(HandshakeCommands.SET_NAME))
                .append("version", new BsonInt32(1))
                .append("term", new BsonInt64(1))
                .append("members", new BsonArray(List.of(self))));
    }

    private static BsonDocument replicaSetStatus(CommandContext context) {
        BsonDocument self = new BsonDocument("_id", new BsonInt32(0))
                .append("name", new BsonString(context.peer().local()))
                .append("health", new BsonDouble(1))
                .append("state", new BsonInt32(1))
                .append("stateStr", new BsonString("PRIMARY"))
                .append("self", BsonBoolean.TRUE);
        return new BsonDocument("set", new BsonString(HandshakeCommands.SET_NAME))
                .append("date", new BsonDateTime(context.server().clock().millis()))
                .append("myState", new BsonInt32(1))
                .append("members", new BsonArray(List.of(self)));
    }
}
