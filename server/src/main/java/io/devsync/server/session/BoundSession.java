package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.realm.DownloadRules;
import io.devsync.protocol.realm.UnsendableMessageException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One session from BIND to UNBIND: the order of its messages in both directions, and its error's life cycle (wire-protocol
 * §4.5.3, §5). The outlet's methods are for any thread, the others for the connection's event loop.
 *
 * <p>Nothing that would stop the client passes (invariant I6): a fault of the engine costs the session one more BIND.
 */
final class BoundSession implements SessionOutlet {

    private enum State {
        /** BIND came, IDENT did not: seconds to minutes, when the client prepares a reset (§3.1). */
        BOUND,
        IDENTIFIED,
        /** An error was sent: only UNBIND counts, and it is not answered. */
        FAILED,
        OVER
    }

    private static final long HEAD_BYTES = 128;

    private final SyncConnection connection;
    private final long ident;
    private final boolean needsFileIdent;

    private State state = State.BOUND;
    private @Nullable SyncSession engine;
    private @Nullable DownloadRules rules;
    private boolean fileIdentSent;
    private boolean engineClosed;
    private long lastMarkRequested;
    private long lastMarkAnswered;
    private long newestQuery;
    private long newestUndo;
    private volatile boolean starved;

    BoundSession(SyncConnection connection, ClientMessage.Bind bind) {
        this.connection = connection;
        this.ident = bind.session();
        this.needsFileIdent = bind.needFileIdent();
    }

    void start(SyncSession session) {
        engine = session;
        connection.meters().bound();
        if (state == State.OVER) {
            closeEngine();
        }
    }

    boolean hasFailed() {
        return state == State.FAILED;
    }

    /** Takes a message other than BIND, UPLOAD and UNBIND; why it may not come now, if so. */
    Optional<String> receive(ClientMessage.SessionMessage message) {
        Optional<String> outOfOrder = mayTalk(message);
        if (outOfOrder.isEmpty()) {
            handOver(message);
        }
        return outOfOrder;
    }

    /** Why a message may not come now, if so. */
    Optional<String> mayTalk(ClientMessage.SessionMessage message) {
        return switch (message) {
            case ClientMessage.Ident ignored when state != State.BOUND ->
                Optional.of("session " + ident + ": second IDENT");
            case ClientMessage.Ident ignored when needsFileIdent && !fileIdentSent ->
                Optional.of("session " + ident + ": IDENT before the server's IDENT that BIND asked for");
            case ClientMessage.Ident ignored -> Optional.empty();
            case ClientMessage.TestCommand ignored -> Optional.empty();
            default ->
                state == State.BOUND
                        ? Optional.of("session " + ident + ": " + SyncConnection.describe(message) + " before IDENT")
                        : Optional.empty();
        };
    }

    private void handOver(ClientMessage.SessionMessage message) {
        switch (message) {
            case ClientMessage.Ident client -> {
                state = State.IDENTIFIED;
                rules = new DownloadRules(client);
                engine().ident(client);
            }
            case ClientMessage.Query query -> {
                newestQuery = Math.max(newestQuery, query.query().version());
                engine().query(query);
            }
            case ClientMessage.Mark mark -> {
                lastMarkRequested = Math.max(lastMarkRequested, mark.requestIdent());
                engine().mark(mark);
            }
            case ClientMessage.ClientError error -> {
                event(Level.WARN)
                        .addKeyValue("code", error.code())
                        .addKeyValue("reason", error.message())
                        .log("device could not integrate a download");
                engine().clientError(error);
            }
            case ClientMessage.TestCommand command -> engine().testCommand(command);
            case ClientMessage.Bind ignored -> throw new IllegalArgumentException("BIND");
            case ClientMessage.Upload ignored -> throw new IllegalArgumentException("UPLOAD");
            case ClientMessage.Unbind ignored -> throw new IllegalArgumentException("UNBIND");
        }
    }

    CompletionStage<Void> upload(ClientMessage.Upload upload) {
        return engine().upload(upload);
    }

    @Override
    public long session() {
        return ident;
    }

    @Override
    public void send(ServerMessage.SessionMessage message) {
        if (message instanceof ServerMessage.Unbound || message.session() != ident) {
            throw new IllegalArgumentException(
                    "message: " + message + " (expected: one of session " + ident + ", other than UNBOUND)");
        }
        if (message instanceof ServerMessage.SessionError(long ignored, SyncError error) && !error.sessionGoesOn()) {
            fail(error);
            return;
        }
        if (connection.isCondemned()) {
            return;
        }
        connection.outbox().add(weight(message), () -> transmit(message));
        if (connection.outbox().isFlooded()) {
            connection.cut("slow");
        }
    }

    /** About how many bytes a message will take. */
    private static long weight(ServerMessage message) {
        long bytes = HEAD_BYTES;
        if (message instanceof ServerMessage.Download download) {
            for (DownloadedChangeset entry : download.changesets()) {
                bytes += entry.changeset().size() + HEAD_BYTES / 2;
            }
        }
        return bytes;
    }

    @Override
    public void fail(SyncError error) {
        if (error.sessionGoesOn() || error.code().connectionLevel()) {
            throw new IllegalArgumentException(
                    "error: " + error.code() + " (expected: one that ends a session)");
        }
        connection.outbox().add(HEAD_BYTES, () -> failNow(error));
    }

    @Override
    public boolean isWritable() {
        if (connection.outbox().isWritable()) {
            return true;
        }
        starved = true;
        // It may have become writable between the two lines, and nobody else would say so.
        if (connection.outbox().isWritable()) {
            connection.outbox().wake();
        }
        return false;
    }

    void notifyWritable() {
        if (starved && connection.outbox().isWritable() && isAlive()) {
            starved = false;
            engine().writable();
        }
    }

    private boolean isAlive() {
        return state == State.BOUND || state == State.IDENTIFIED;
    }

    private void transmit(ServerMessage.SessionMessage message) {
        if (!isAlive()) {
            return;
        }
        try {
            illegality(message).ifPresent(reason -> {
                throw new UnsendableMessageException(reason);
            });
            connection.write(message);
        } catch (UnsendableMessageException e) {
            breakDown(message.getClass().getSimpleName(), e);
            return;
        }
        if (message instanceof ServerMessage.SessionError(long ignored, SyncError error)) {
            logError(error);
        }
    }

    /** Why the client would not take the message now, after what was sent before; takes it into account if it would. */
    private Optional<String> illegality(ServerMessage.SessionMessage message) {
        return switch (message) {
            case ServerMessage.Ident ignored -> {
                boolean legal = state == State.BOUND && needsFileIdent && !fileIdentSent;
                fileIdentSent = true;
                yield when(!legal, "IDENT that was not asked for");
            }
            case ServerMessage.Download download ->
                rules == null ? Optional.of("DOWNLOAD before IDENT") : rules.accept(download);
            case ServerMessage.Mark(long ignored, long request) -> {
                boolean legal = request > lastMarkAnswered && request <= lastMarkRequested;
                lastMarkAnswered = request;
                yield when(!legal, "MARK " + request + " that was not asked for");
            }
            case ServerMessage.QueryError error ->
                when(
                        error.queryVersion() < 1 || error.queryVersion() > newestQuery,
                        "QUERY_ERROR for version " + error.queryVersion() + " that was not sent");
            case ServerMessage.SessionError(long ignored, SyncError error) -> undoIllegality(error);
            case ServerMessage.Unbound ignored -> Optional.of("UNBOUND");
            case ServerMessage.LogMessage ignored -> Optional.empty();
            case ServerMessage.TestCommandReply ignored -> Optional.empty();
        };
    }

    /** Compensating writes are announced in the order of the versions that undo them (§7.7). */
    private Optional<String> undoIllegality(SyncError error) {
        long version = error.rejected()
                .flatMap(SyncError.Rejection::serverVersion)
                .orElse(newestUndo);
        boolean backwards = version < newestUndo;
        newestUndo = Math.max(newestUndo, version);
        return when(backwards, "compensating write of version " + version + " after " + newestUndo);
    }

    private static Optional<String> when(boolean condition, String reason) {
        return condition ? Optional.of(reason) : Optional.empty();
    }

    /** Sends an error, after which the session only waits for its UNBIND. */
    void failNow(SyncError error) {
        if (!isAlive()) {
            return;
        }
        try {
            connection.write(new ServerMessage.SessionError(ident, error));
        } catch (UnsendableMessageException e) {
            breakDown("error " + error.code().number(), e);
            return;
        }
        logError(error);
        state = State.FAILED;
        closeEngine();
    }

    /** A fault of ours: the client is to come again, with increasing patience. */
    private void breakDown(String what, UnsendableMessageException reason) {
        event(Level.ERROR)
                .addKeyValue("message", what)
                .addKeyValue("reason", reason.getMessage())
                .log("unsendable message withheld");
        failNow(SyncError.of(
                Code.OTHER_SESSION_ERROR, Action.TRANSIENT, "internal error; the server's log has the reason"));
    }

    private void logError(SyncError error) {
        connection.meters().error(error);
        event(Level.WARN)
                .addKeyValue("code", error.code().number())
                .addKeyValue("action", error.action())
                .addKeyValue("reason", error.message())
                .log(error.sessionGoesOn() ? "session told of an error" : "session failed");
    }

    /** UNBIND, or the connection is gone. */
    void end() {
        state = State.OVER;
        closeEngine();
    }

    private void closeEngine() {
        if (engine != null && !engineClosed) {
            engineClosed = true;
            connection.meters().over();
            engine.close();
        }
    }

    private SyncSession engine() {
        if (engine == null) {
            throw new IllegalStateException("session " + ident + " is not started");
        }
        return engine;
    }

    private LoggingEventBuilder event(Level level) {
        return connection.event(level).addKeyValue("session", ident);
    }
}
