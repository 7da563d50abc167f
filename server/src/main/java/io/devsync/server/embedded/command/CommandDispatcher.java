package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.Change;
import io.devsync.server.embedded.storage.Transaction;
import io.devsync.server.embedded.wire.CommandService;
import io.devsync.server.embedded.wire.Peer;
import io.devsync.server.embedded.wire.Request;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a command by its name and runs it as a plain one, as a retryable write, or inside a transaction. */
public final class CommandDispatcher implements CommandService {

    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);

    private static final Set<String> IN_TRANSACTION = Set.of("find", "getMore", "killCursors", "insert", "update", "delete",
            "findAndModify", "findandmodify", "aggregate", "distinct", "commitTransaction", "abortTransaction");
    private static final Set<String> ENDING = Set.of("commitTransaction", "abortTransaction");

    private final ServerState server;
    private final Map<String, Command> commands;

    public CommandDispatcher(ServerState server) {
        this.server = server;
        this.commands = CommandTable.all();
    }

    @Override
    public BsonDocument answer(Request request, Peer peer) {
        try {
            return run(request, peer);
        } catch (MongoError error) {
            return error(error);
        } catch (StackOverflowError tooDeep) {
            return error(new MongoError(ErrorCode.BAD_VALUE, request.command() + ": the command is nested too deeply"));
        } catch (RuntimeException bug) {
            Optional<MongoError> failed = server.engine().failure();
            if (failed.isPresent()) {
                return error(failed.get());
            }
            LOG.error("Command {} failed", request.command(), bug);
            return error(new MongoError(ErrorCode.INTERNAL_ERROR, "Internal error in " + request.command() + ": " + bug));
        }
    }

    @Override
    public void disconnected(Peer peer) {
        // Cursors and sessions outlive their connection, as in MongoDB: drivers pool connections.
        LOG.debug("Client {} is gone", peer.remote());
    }

    private BsonDocument run(Request request, Peer peer) {
        BsonDocument body = request.body();
        Command command = commands.get(request.command());
        if (command == null) {
            throw new MongoError(ErrorCode.COMMAND_NOT_FOUND, "no such command: '" + request.command() + "'");
        }
        if (body.containsKey("apiVersion") && !body.get("apiVersion").equals(new BsonString("1"))) {
            throw new MongoError(ErrorCode.API_VERSION_ERROR, "API version must be \"1\"");
        }
        if (!body.isDocument("lsid")) {
            return finished(new CommandContext(server, request, peer, Change.Origin.NONE, Optional.empty()), command);
        }
        Sessions.Session session = server.sessions().get(body.getDocument("lsid"));
        if (!body.containsKey("txnNumber")) {
            return finished(new CommandContext(server, request, peer, new Change.Origin(session.id, -1), Optional.empty()), command);
        }
        session.lock.lock();
        try {
            long number = body.getNumber("txnNumber").longValue();
            boolean multi = body.isBoolean("autocommit") && !body.getBoolean("autocommit").getValue();
            return multi ? inTransaction(session, number, request, peer, command)
                    : retryable(session, number, request, peer, command);
        } finally {
            session.lock.unlock();
        }
    }

    private BsonDocument retryable(Sessions.Session session, long number, Request request, Peer peer, Command command) {
        Optional<BsonDocument> made = server.sessions().replayed(session, number);
        if (made.isPresent()) {
            return made.get();
        }
        Change.Origin origin = new Change.Origin(session.id, number);
        BsonDocument reply = finished(new CommandContext(server, request, peer, origin, Optional.empty()), command);
        server.sessions().replied(session, number, reply);
        return reply;
    }

    private BsonDocument inTransaction(Sessions.Session session, long number, Request request, Peer peer, Command command) {
        String name = request.command();
        if (ENDING.contains(name)) {
            return name.equals("commitTransaction") ? commit(session, number) : abort(session, number);
        }
        boolean starts = request.body().isBoolean("startTransaction") && request.body().getBoolean("startTransaction").getValue();
        if (starts) {
            server.sessions().begin(session, number);
        }
        Transaction transaction = server.sessions().open(session, number);
        if (!IN_TRANSACTION.contains(name)) {
            throw new MongoError(ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION, "Cannot run '" + name
                    + "' in a multi-document transaction.");
        }
        CommandContext context = new CommandContext(server, request, peer, new Change.Origin(session.id, number), Optional.of(transaction));
        boolean ok = false;
        try {
            BsonDocument reply = finished(context, command);
            ok = !context.transactionFailed();
            return reply;
        } finally {
            if (!ok) {
                server.sessions().abortOpen(session);
            }
        }
    }

    private BsonDocument commit(Sessions.Session session, long number) {
        boolean again = session.progress == Sessions.Progress.COMMITTED && session.transactionNumber == number;
        if (!again) {
            server.sessions().commit(session, server.sessions().open(session, number));
        }
        server.engine().await(session.commit);
        return ok(new BsonDocument(), session.commit.clusterTime());
    }

    private BsonDocument abort(Sessions.Session session, long number) {
        server.sessions().open(session, number);
        server.sessions().abortOpen(session);
        return ok(new BsonDocument(), 0);
    }

    /** Runs the command and waits until what it wrote is durable, also when it failed half way. */
    private BsonDocument finished(CommandContext context, Command command) {
        BsonDocument reply;
        try {
            reply = command.run(context);
        } finally {
            server.engine().await(context.ticket());
        }
        return ok(WriteConcerns.checked(context, reply), context.ticket().clusterTime());
    }

    private BsonDocument ok(BsonDocument reply, long writtenAt) {
        reply.append("ok", new BsonDouble(1));
        return withTimes(reply, writtenAt);
    }

    private BsonDocument error(MongoError error) {
        BsonDocument reply = new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(error.getMessage()))
                .append("code", new BsonInt32(error.code()))
                .append("codeName", new BsonString(error.codeName()));
        reply.putAll(error.details());
        if (!error.labels().isEmpty()) {
            BsonArray labels = new BsonArray();
            error.labels().forEach(label -> labels.add(new BsonString(label)));
            reply.append("errorLabels", labels);
        }
        return withTimes(reply, 0);
    }

    /** What members of a replica set add to every reply; the signature is that of a set without authentication. */
    private BsonDocument withTimes(BsonDocument reply, long writtenAt) {
        BsonTimestamp newest = new BsonTimestamp(server.engine().clusterTime());
        BsonDocument signature = new BsonDocument("hash", new BsonBinary(new byte[20])).append("keyId", new BsonInt64(0));
        return reply.append("$clusterTime", new BsonDocument("clusterTime", newest).append("signature", signature))
                .append("operationTime", writtenAt == 0 ? newest : new BsonTimestamp(writtenAt));
    }
}
