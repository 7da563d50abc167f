package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.expression.Expression;
import io.devsync.server.embedded.expression.Variables;
import io.devsync.server.embedded.plan.Deadline;
import io.devsync.server.embedded.query.Filter;
import io.devsync.server.embedded.storage.Change;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.storage.Transaction;
import io.devsync.server.embedded.storage.WriteTarget;
import io.devsync.server.embedded.storage.WriteTicket;
import io.devsync.server.embedded.wire.Peer;
import io.devsync.server.embedded.wire.Request;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** One running command: what was asked, by whom, in which transaction. Owned by the command's thread. */
final class CommandContext {

    private final ServerState server;
    private final Request request;
    private final Peer peer;
    private final Change.Origin origin;
    private final Optional<Transaction> transaction;
    private final WriteTicket ticket = new WriteTicket();
    private boolean transactionFailed;

    CommandContext(ServerState server, Request request, Peer peer, Change.Origin origin, Optional<Transaction> transaction) {
        this.server = server;
        this.request = request;
        this.peer = peer;
        this.origin = origin;
        this.transaction = transaction;
    }

    ServerState server() {
        return server;
    }

    Request request() {
        return request;
    }

    Peer peer() {
        return peer;
    }

    BsonDocument body() {
        return request.body();
    }

    Fields fields() {
        return new Fields(request.command(), request.body());
    }

    String database() {
        Namespace.checkDatabase(request.database());
        return request.database();
    }

    /** The collection that the command's first field names. */
    Namespace namespace() {
        BsonValue name = request.body().get(request.command());
        if (name == null || !name.isString()) {
            throw new MongoError(ErrorCode.INVALID_NAMESPACE, "collection name has invalid type "
                    + (name == null ? "missing" : name.getBsonType()));
        }
        return Namespace.parse(request.database(), name.asString().getValue());
    }

    Optional<Transaction> transaction() {
        return transaction;
    }

    WriteTicket ticket() {
        return ticket;
    }

    Change.Origin origin() {
        return origin;
    }

    Deadline deadline() {
        return Deadline.reading(fields().count("maxTimeMS", 0));
    }

    /** The variables of this command's expressions: one time for all documents, and what {@code let} defines. */
    Variables variables() {
        Variables defined = Variables.of(new BsonDocument()).at(server.clock());
        for (Map.Entry<String, BsonValue> definition : fields().documentOrEmpty("let").entrySet()) {
            defined = defined.with(definition.getKey(), Expression.parse(definition.getValue()).evaluate(defined));
        }
        return defined;
    }

    Filter filter(BsonDocument filter) {
        return Filter.parse(filter).with(variables());
    }

    /** What the command reads from: its transaction, or a snapshot as its read concern asks. Close it, or hand it to a cursor. */
    Reading reading() {
        return transaction.isPresent() ? Reading.of(transaction.get())
                : server.snapshots().open(fields().documentOrEmpty("readConcern"), fields().documentOrEmpty("lsid"));
    }

    /** Writes documents, in the transaction or on their own; the action may be run again from its start, see {@code StoreEngine.write}. */
    <T> T write(Function<WriteTarget, T> action) {
        if (transaction.isPresent()) {
            return action.apply(transaction.get());
        }
        return server.engine().write(ticket, origin, action::apply);
    }

    /** Whether the collection's validator is asked about what this command writes. */
    boolean validating() {
        return !fields().flag("bypassDocumentValidation");
    }

    /** For an error that is reported within a reply that is otherwise ok: the transaction ends all the same. */
    void failTransaction() {
        transactionFailed = true;
    }

    boolean transactionFailed() {
        return transactionFailed;
    }
}
