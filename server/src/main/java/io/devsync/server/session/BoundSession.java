package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.realm.UnsendableMessageException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One session from BIND to UNBIND: the order of its messages in both directions, and its error's life cycle
 * (wire-protocol §4.5.3, §5). The outlet's methods are for any thread, the others for the connection's event loop.
 *
 * <p>Nothing that would stop the client passes (invariant I6): a fault of the engine costs the session one more BIND.
 */
final class BoundSession implements SessionOutlet {

    private enum State {
        /** Between BIND and IDENT pass seconds to minutes when the client prepares a reset (§3.1). */
        BOUND,
        /** An error was sent: only UNBIND counts, and it is not answered. */
        FAILED,
        OVER
    }

    private static final long HEAD_BYTES = 128;

    private final SyncConnection connection;
    private final long ident;
    private final MessageOrder order;
    private final ClientMessage.Bind bind;
    private final Instant boundAt;

    private State state = State.BOUND;
    private @Nullable SyncSession engine;
    private boolean engineClosed;
    private boolean startNoted;
    /** 0 before IDENT. */
    private volatile long file;
    private volatile boolean starved;

    BoundSession(SyncConnection connection, ClientMessage.Bind bind) {
        this.connection = connection;
        this.ident = bind.session();
        this.order = new MessageOrder(bind);
        this.bind = bind;
        this.boundAt = connection.journal().now();
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
        Optional<String> outOfOrder = order.received(message);
        if (outOfOrder.isEmpty()) {
            handOver(message);
        }
        return outOfOrder;
    }

    /** Why an UPLOAD may not come now, if so. */
    Optional<String> mayUpload(ClientMessage.Upload upload) {
        return order.received(upload);
    }

    private void handOver(ClientMessage.SessionMessage message) {
        switch (message) {
            case ClientMessage.Ident client -> identified(client);
            case ClientMessage.Query query -> engine().query(query);
            case ClientMessage.Mark mark -> engine().mark(mark);
            case ClientMessage.ClientError error -> {
                event(Level.WARN)
                        .addKeyValue("code", error.code())
                        .addKeyValue("reason", error.message())
                        .log("device could not integrate a download");
                engine().clientError(error);
            }
            case ClientMessage.TestCommand command -> obey(command);
            case ClientMessage.Bind ignored -> throw new IllegalArgumentException("BIND");
            case ClientMessage.Upload ignored -> throw new IllegalArgumentException("UPLOAD");
            case ClientMessage.Unbind ignored -> throw new IllegalArgumentException("UNBIND");
        }
    }

    private void identified(ClientMessage.Ident client) {
        file = client.file().ident();
        noteStart();
        connection.link().identified(this).ifPresentOrElse(this::fail, () -> engine().ident(client));
    }

    private void noteStart() {
        if (!startNoted) {
            startNoted = true;
            connection.journal().sessionStarted(connection.peer(), bind, file, boundAt);
        }
    }

    /** Commands are for tests; other servers say that all is well, and do nothing. */
    private void obey(ClientMessage.TestCommand command) {
        if (!connection.testCommands()) {
            connection.writeNow(new ServerMessage.TestCommandReply(ident, command.requestIdent(), "{}"));
            return;
        }
        Optional<EchoedError> echo = EchoedError.asked(command.body());
        if (echo.isEmpty()) {
            engine().testCommand(command);
            return;
        }
        // The answer first: nothing may follow an error.
        connection.writeNow(new ServerMessage.TestCommandReply(ident, command.requestIdent(), "{}"));
        if (connection.echo(ident, echo.get())) {
            state = State.FAILED;
            closeEngine();
        }
    }

    /** The client file; 0 while it is not known. */
    long file() {
        return file;
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
        if (error.sessionGoesOn()) {
            throw new IllegalArgumentException(
                    "error: " + error.code() + " (expected: one that ends a session)");
        }
        if (error.code().connectionLevel()) {
            connection.outbox().add(HEAD_BYTES, () -> connection.fail(error));
            return;
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
        if (starved && connection.outbox().isWritable() && state == State.BOUND) {
            starved = false;
            engine().writable();
        }
    }

    private void transmit(ServerMessage.SessionMessage message) {
        if (state != State.BOUND) {
            return;
        }
        try {
            order.sent(message).ifPresent(reason -> {
                throw new UnsendableMessageException(reason);
            });
            connection.write(
                    message instanceof ServerMessage.SessionError(long ignored, SyncError error)
                            ? new ServerMessage.SessionError(ident, logged(error))
                            : message);
        } catch (UnsendableMessageException e) {
            breakDown(message.getClass().getSimpleName(), e);
        }
    }

    /** Sends an error, after which the session only waits for its UNBIND. */
    void failNow(SyncError error) {
        if (state != State.BOUND) {
            return;
        }
        try {
            connection.write(new ServerMessage.SessionError(ident, logged(error)));
        } catch (UnsendableMessageException e) {
            breakDown("error " + error.code().number(), e);
            return;
        }
        state = State.FAILED;
        closeEngine();
    }

    /** A fault of ours: the client is to come again, with increasing patience, or for a fresh copy. */
    private void breakDown(String what, UnsendableMessageException reason) {
        event(Level.ERROR)
                .addKeyValue("message", what)
                .addKeyValue("reason", reason.getMessage())
                .log("unsendable message withheld");
        failNow(
                reason.isTooLarge()
                        ? SyncError.of(
                                Code.CLIENT_FILE_EXPIRED,
                                Action.CLIENT_RESET,
                                "a change is too large to be sent, a fresh copy is not: " + reason.getMessage())
                        : SyncError.of(
                                Code.OTHER_SESSION_ERROR,
                                Action.TRANSIENT,
                                "internal error; the server's log has the reason"));
    }

    /** Notes an error that the device is about to be told; with a link to where it can be read. */
    private SyncError logged(SyncError error) {
        connection.meters().error(error);
        event(Level.WARN)
                .addKeyValue("code", error.code().number())
                .addKeyValue("action", error.action())
                .addKeyValue("reason", error.message())
                .log(error.sessionGoesOn() ? "session told of an error" : "session failed");
        return connection.journal().error(connection.peer(), error, file);
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
            connection.link().ended(this);
            noteStart();
            connection.journal().sessionEnded(connection.peer(), ident, file, boundAt);
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
