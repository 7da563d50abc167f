package io.devsync.server.session;

import io.devsync.protocol.device.DeviceMessage;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.realm.BadMessageException.Fault;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.http.LinkConditions;
import io.devsync.server.http.WebSocketConnection;
import io.devsync.server.http.WebSocketListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One device's connection: which sessions it has, what may come next, and who has to hear of an error (wire-protocol
 * §4.5, §5). Owned by the connection's event loop.
 *
 * <p>Here alone a connection is ended: by the device, by an error of the connection (sent, then closed), or cut with
 * the reason in the log.
 */
final class SyncConnection implements WebSocketListener {

    private static final Logger log = LoggerFactory.getLogger(SyncConnection.class);

    private static final int TOO_BIG = 1009;

    /** Lower ones are of connections (wire-protocol §4.5.3). */
    private static final int FIRST_SESSION_CODE = 200;

    private final SyncPeer peer;
    private final SyncWire wire;
    private final SyncGateway gateway;
    private final SyncConnections shared;
    private final Map<Long, BoundSession> sessions = new HashMap<>();
    private final DisturbedLink link;

    private @Nullable WebSocketConnection socket;
    /** Absent until the device has introduced itself. */
    private @Nullable SyncConnectionInfo info;

    private @Nullable Outbox outbox;
    private long uploadBytesInFlight;
    private boolean readingLarge;
    private Instant openedAt;
    private final AtomicBoolean condemned = new AtomicBoolean();
    private volatile boolean over;
    private volatile long lastMessageMillis;

    SyncConnection(SyncPeer peer, SyncWire wire, SyncGateway gateway, SyncConnections shared) {
        this.peer = peer;
        this.wire = wire;
        this.gateway = gateway;
        this.shared = shared;
        lastMessageMillis = shared.clock().millis();
        openedAt = shared.journal().now();
        link = new DisturbedLink(peer, this, shared);
    }

    @Override
    public void opened(WebSocketConnection connection) {
        socket = connection;
        outbox = new Outbox(connection, this::onEventLoop, shared.limits(), this::notifyWritable);
        shared.opened(this);
        openedAt = shared.journal().now();
        shared.journal().connected(peer, wire.subProtocol());
        event(Level.INFO)
                .addKeyValue("user", peer.userId())
                .addKeyValue("protocol", wire.subProtocol())
                .addKeyValue("client", peer.userAgent())
                .log("sync connected");
        wire.mode()
                .ifPresent(mode -> introduced(new DeviceMessage.Hello(mode, RealmSchema.EMPTY, peer.userAgent())));
        shared.faults().changed(link);
    }

    private void introduced(DeviceMessage.Hello hello) {
        info = peer.introduced(hello, wire.protocolVersion());
    }

    @Override
    public void message(byte[] message) {
        lastMessageMillis = shared.clock().millis();
        shared.meters().received(message.length);
        if (over) {
            return;
        }
        long effort = wire.readingEffort(message);
        if (effort > shared.limits().largeMessageBytes()) {
            readLarge(message, effort);
            return;
        }
        try {
            receive(wire.decode(message), effort, () -> {});
        } catch (BadMessageException e) {
            refuse(e);
        }
    }

    private void readLarge(byte[] message, long effort) {
        readingLarge = true;
        updateReading();
        shared.large().read(wire, message, () -> !over, new LargeMessages.Outcome() {
            @Override
            public void read(DeviceMessage read, Runnable takenUp) {
                onEventLoop(() -> afterLarge(() -> receive(read, effort, takenUp), takenUp));
            }

            @Override
            public void bad(BadMessageException reason) {
                onEventLoop(() -> afterLarge(() -> refuse(reason), () -> {}));
            }
        });
    }

    private void afterLarge(Runnable next, Runnable otherwise) {
        if (over) {
            otherwise.run();
            return;
        }
        next.run();
        // Not before: to read on may deliver at once what was held back behind this message.
        readingLarge = false;
        updateReading();
    }

    /**
     * Takes a message that was understood.
     *
     * @param takenUp run once, when nothing holds the message any more
     */
    private void receive(DeviceMessage message, long effort, Runnable takenUp) {
        shared.meters().received(message);
        switch (message) {
            case DeviceMessage.Hello hello -> {
                hello(hello);
                takenUp.run();
            }
            case DeviceMessage.Said(ClientMessage said) when info == null -> {
                fail(Code.BAD_MESSAGE_ORDER, describe(said) + " before Hello");
                takenUp.run();
            }
            case DeviceMessage.Said(ClientMessage said) -> receive(said, info, effort, takenUp);
        }
    }

    private void hello(DeviceMessage.Hello hello) {
        if (info != null) {
            fail(Code.BAD_MESSAGE_ORDER, "second Hello");
            return;
        }
        introduced(hello);
        event(Level.INFO)
                .addKeyValue("mode", hello.mode())
                .addKeyValue("client", hello.client())
                .addKeyValue("classes", hello.schema().classes().size())
                .log("device introduced itself");
    }

    private void receive(ClientMessage message, SyncConnectionInfo from, long effort, Runnable takenUp) {
        switch (message) {
            // At once, past everything that is queued: the client cuts the connection after two minutes (§1.7).
            case ClientMessage.Ping ping -> {
                writeNow(new ServerMessage.Pong(ping.timestampMs()));
            }
            case ClientMessage.Bind bind -> bind(bind, from);
            case ClientMessage.Unbind unbind -> unbind(unbind);
            case ClientMessage.Upload upload -> {
                session(upload).ifPresentOrElse(session -> upload(session, upload, effort, takenUp), takenUp);
                return;
            }
            case ClientMessage.SessionMessage inSession ->
                session(inSession).ifPresent(session -> guarded(session.receive(inSession)));
        }
        takenUp.run();
    }

    private void bind(ClientMessage.Bind bind, SyncConnectionInfo from) {
        if (sessions.containsKey(bind.session())) {
            fail(Code.REUSE_OF_SESSION_IDENT, "BIND: session " + bind.session() + " is bound already");
            return;
        }
        if (sessions.size() == shared.limits().sessionsPerConnectionMax()) {
            fail(Code.OTHER_ERROR, "BIND: more than " + sessions.size() + " sessions on one connection");
            return;
        }
        BoundSession session = new BoundSession(this, bind);
        sessions.put(bind.session(), session);
        event(Level.INFO)
                .addKeyValue("session", bind.session())
                .addKeyValue("newFile", bind.needFileIdent())
                .addKeyValue("clientReset", bind.clientReset())
                .log("session bound");
        session.start(gateway.bind(from, bind, session));
    }

    private void unbind(ClientMessage.Unbind unbind) {
        BoundSession session = sessions.remove(unbind.session());
        if (session == null) {
            fail(Code.BAD_SESSION_IDENT, "UNBIND: session " + unbind.session() + " is not bound");
            return;
        }
        event(Level.INFO).addKeyValue("session", unbind.session()).log("session unbound");
        boolean failed = session.hasFailed();
        session.end();
        if (!failed) {
            writeNow(new ServerMessage.Unbound(unbind.session()));
        }
    }

    private void upload(BoundSession session, ClientMessage.Upload upload, long effort, Runnable takenUp) {
        if (!guarded(session.mayUpload(upload))) {
            takenUp.run();
            return;
        }
        shared.journal().wrote(peer, upload, session.file());
        CompletableFuture<Void> taken = session.upload(upload).toCompletableFuture();
        if (taken.isDone()) {
            takenUp.run();
            return;
        }
        uploadBytesInFlight += effort;
        taken.whenComplete((done, failure) -> onEventLoop(() -> {
            uploadBytesInFlight -= effort;
            takenUp.run();
            updateReading();
        }));
        updateReading();
    }

    /** The session that a message is for; empty when there is none, or when it failed and waits for its UNBIND. */
    private Optional<BoundSession> session(ClientMessage.SessionMessage message) {
        BoundSession session = sessions.get(message.session());
        if (session == null) {
            fail(Code.BAD_SESSION_IDENT, describe(message) + ": session " + message.session() + " is not bound");
            return Optional.empty();
        }
        return session.hasFailed() ? Optional.empty() : Optional.of(session);
    }

    /** Ends the connection over a message that may not come now; whether it may. */
    private boolean guarded(Optional<String> outOfOrder) {
        outOfOrder.ifPresent(reason -> fail(Code.BAD_MESSAGE_ORDER, reason));
        return outOfOrder.isEmpty();
    }

    static String describe(ClientMessage message) {
        return message.getClass().getSimpleName();
    }

    private void refuse(BadMessageException reason) {
        switch (reason.fault()) {
            case Fault.OfConnection(SyncError error) -> fail(error);
            case Fault.OfSession(long ident, SyncError error) -> {
                BoundSession session = sessions.get(ident);
                if (session == null) {
                    fail(Code.BAD_SESSION_IDENT, "session " + ident + " is not bound");
                } else if (!session.hasFailed()) {
                    session.failNow(error);
                    socket().flush();
                }
            }
            case Fault.TooBig() -> {
                event(Level.WARN).addKeyValue("reason", reason.getMessage()).log("message too big");
                shared.meters().cut("too-big");
                shared.journal().tooBig(peer, wire.tooBigReason(reason));
                endSessions();
                socket().close(TOO_BIG, wire.tooBigReason(reason));
            }
        }
    }

    private void fail(Code code, String reason) {
        fail(SyncError.of(code, Action.PROTOCOL_VIOLATION, reason));
    }

    /** Ends the connection with an error, which its client gets to read. */
    void fail(SyncError error) {
        event(Level.WARN)
                .addKeyValue("code", error.code().number())
                .addKeyValue("reason", error.message())
                .log("sync connection failed");
        shared.meters().error(error);
        SyncError linked = shared.journal().error(peer, error, 0);
        endSessions();
        write(new ServerMessage.ConnectionError(linked));
        socket().hangUp();
    }

    /**
     * Sends an error that a test suite wants to have echoed; one of connections ends this one.
     *
     * @return whether the session is over
     */
    boolean echo(long session, EchoedError echo) {
        boolean ofConnection = echo.code() < FIRST_SESSION_CODE;
        Optional<byte[]> message = wire.echo(ofConnection ? 0 : session, echo);
        message.ifPresent(bytes -> {
            event(Level.WARN).addKeyValue("code", echo.code()).log("error echoed for a test suite");
            socket().send(List.of(bytes));
            socket().flush();
            if (ofConnection) {
                endSessions();
                socket().hangUp();
            }
        });
        return message.isPresent() && !ofConnection && !echo.sessionGoesOn();
    }

    /** Ends the connection without an error, from any thread; its client comes again by itself. */
    void cut(String reason) {
        if (condemned.compareAndSet(false, true)) {
            onEventLoop(() -> cutNow(reason));
        }
    }

    /** The connection as those see it who want to disturb it. */
    DisturbedLink link() {
        return link;
    }

    /** Makes the network between both ends as bad as that; for any thread. */
    void impose(LinkConditions conditions) {
        onEventLoop(() -> {
            if (!over) {
                socket().impose(conditions);
            }
        });
    }

    /** Ends the connection so that the client gets a fresh access token before it comes again; for any thread. */
    void refreshToken(String reason) {
        onEventLoop(() -> {
            if (over) {
                return;
            }
            if (!wire.readsCloseCodes()) {
                // The token is looked at when the client comes again.
                cutNow(reason);
                return;
            }
            event(Level.INFO).addKeyValue("reason", reason).log("token no longer taken");
            shared.meters().cut("token");
            endSessions();
            socket().close(RefusedConnection.UNAUTHORIZED, reason);
        });
    }

    boolean testCommands() {
        return shared.testCommands();
    }

    /** Whether sending is of no use any more. */
    boolean isCondemned() {
        return condemned.get();
    }

    private void cutNow(String reason) {
        if (!over) {
            event(Level.INFO).addKeyValue("reason", reason).log("sync connection cut");
            shared.meters().cut(reason);
            endSessions();
            socket().drop();
        }
    }

    @Override
    public void serverClosing() {
        if (!over) {
            shared.meters().cut("shutdown");
            endSessions();
            // No CLOSE frame: clients take the plain end for a passing fault and tell nobody (wire-protocol §1.6).
            socket().hangUp();
        }
    }

    @Override
    public void closed() {
        shared.closed(this);
        endSessions();
        shared.journal().disconnected(peer, openedAt);
        event(Level.INFO).log("sync disconnected");
    }

    private void endSessions() {
        over = true;
        condemned.set(true);
        List<BoundSession> all = new ArrayList<>(sessions.values());
        sessions.clear();
        all.forEach(BoundSession::end);
    }

    @Override
    public void writabilityChanged() {
        outbox().socketWritabilityChanged();
    }

    private void notifyWritable() {
        new ArrayList<>(sessions.values()).forEach(BoundSession::notifyWritable);
    }

    private void updateReading() {
        if (!over) {
            socket().reading(!readingLarge && uploadBytesInFlight <= shared.limits().uploadBytesInFlightMax());
        }
    }

    /** Writes a message that is legal now; what the client's version has no words for is left out. */
    void write(ServerMessage message) {
        wire.encode(message).ifPresent(encoded -> {
            socket().send(encoded.parts());
            shared.meters().sent(message, encoded.size());
        });
    }

    /** The same, without waiting for more. */
    void writeNow(ServerMessage message) {
        write(message);
        socket().flush();
    }

    /** A line of the log about this connection. */
    LoggingEventBuilder event(Level level) {
        return log.atLevel(level).addKeyValue("app", peer.appId()).addKeyValue("connection", peer.connectionId());
    }

    SyncMeters meters() {
        return shared.meters();
    }

    SyncJournal journal() {
        return shared.journal();
    }

    SyncPeer peer() {
        return peer;
    }

    Outbox outbox() {
        if (outbox == null) {
            throw new IllegalStateException("connection is not open yet");
        }
        return outbox;
    }

    private WebSocketConnection socket() {
        if (socket == null) {
            throw new IllegalStateException("connection is not open yet");
        }
        return socket;
    }

    /** Whether the connection is to that app, by its client app id. */
    boolean isOf(String clientAppId) {
        return peer.appId().equals(clientAppId);
    }

    long lastMessageMillis() {
        return lastMessageMillis;
    }

    private void onEventLoop(Runnable task) {
        try {
            socket().eventLoop().execute(() -> runOrBreak(task));
        } catch (RejectedExecutionException e) {
            // The server has stopped, and this connection with it: nobody is left to do it for.
            event(Level.DEBUG).log("nothing more to do");
        }
    }

    private void runOrBreak(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // A thread's root for this connection: a fault of ours must not leave it half alive.
            event(Level.ERROR).setCause(e).log("sync connection broke");
            shared.meters().cut("fault");
            endSessions();
            socket().drop();
        }
    }
}
