package io.devsync.harness.device;

import io.devsync.harness.device.AppServices.Tokens;
import io.devsync.harness.device.DeviceSocket.Closing;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.schema.RealmSchema;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A device's way to its server: logs in, connects, comes back after failures, keeps the connection alive, as real clients
 * do (spec wire-protocol §1.6, §1.7). Owned by the device's event loop.
 */
final class DeviceLink implements DeviceSocket.Listener {

    private static final long PING_EVERY_MS = 60_000;
    private static final long PONG_WITHIN_MS = 120_000;
    private static final int CLOSE_TOO_BIG = 1009;
    private static final int CLOSE_UNAUTHORIZED = 4001;
    private static final int CLOSE_FORBIDDEN = 4002;
    private static final int CLOSE_MOVED = 4003;

    /** What the device hears. */
    interface Events {
        /** Something has changed: messages came, a connection was made or lost. */
        void progressed();

        /** The link has given up. */
        void stopped(String reason);
    }

    private final EventLoop loop;
    private final Crowd crowd;
    private final AppServices services;
    private final Credentials credentials;
    private final Wire wire;
    private final Supplier<RealmSchema> declared;
    private final FileSync file;
    private final Backoff backoff;
    private final Events events;

    private boolean wanted;
    private boolean over;
    private Optional<Tokens> tokens = Optional.empty();
    private Optional<URI> host = Optional.empty();
    private @Nullable DeviceSocket socket;
    private boolean open;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable ScheduledFuture<?> keepAlive;
    /** What was started with an older number has nothing to say any more. */
    private long attempt;

    private long arrivedNs;
    private long pingSentMs;
    private long pongReceivedMs;
    private long roundTripMs;

    /**
     * @param crowd the devices of that loop
     * @param declared the schema that the app opens the file with, as of now
     */
    DeviceLink(
            EventLoop loop,
            Crowd crowd,
            AppServices services,
            Credentials credentials,
            Wire wire,
            Supplier<RealmSchema> declared,
            FileSync file,
            Backoff backoff,
            Events events) {
        this.loop = loop;
        this.crowd = crowd;
        this.services = services;
        this.credentials = credentials;
        this.wire = wire;
        this.declared = declared;
        this.file = file;
        this.backoff = backoff;
        this.events = events;
    }

    /** Connects, and stays connected. */
    void goOnline() {
        if (!wanted && !over) {
            wanted = true;
            proceed();
        }
    }

    /** Ends the connection in order, and does not come back. */
    void goOffline() {
        wanted = false;
        attempt++;
        cancel(timer);
        if (socket != null) {
            file.disconnect();
            socket.close();
        }
        gone();
    }

    /** Breaks the connection as a dead network does: nothing more is sent; it comes back unless told otherwise. */
    void breakConnection() {
        if (open && socket != null) {
            socket.fail(Closing.broken("broken on purpose"));
        }
    }

    boolean online() {
        return open;
    }

    /** When the last message reached this process. */
    long arrivedNs() {
        return arrivedNs;
    }

    private void gone() {
        open = false;
        socket = null;
        cancel(keepAlive);
        file.disconnected();
    }

    private static void cancel(@Nullable ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void stop(String reason) {
        if (!over) {
            over = true;
            goOffline();
            events.stopped(reason);
        }
    }

    /** Takes the next step to a connection. */
    private void proceed() {
        if (!wanted) {
            return;
        }
        if (tokens.isEmpty()) {
            ask(services.logIn(credentials), "log in", got -> tokens = Optional.of(got));
        } else if (host.isEmpty()) {
            ask(services.webSocketHost(), "location", got -> host = Optional.of(got));
        } else {
            URI address = services.socketAddress(wire, host.get(), tokens.get());
            socket = DeviceSocket.open(loop, crowd, address, wire, this);
        }
    }

    private <T> void ask(CompletableFuture<T> question, String what, Consumer<T> use) {
        long asked = ++attempt;
        question.whenCompleteAsync(
                (answer, failure) -> {
                    if (asked != attempt) {
                        return;
                    }
                    if (failure == null) {
                        use.accept(answer);
                        proceed();
                        return;
                    }
                    Optional<Integer> status = AppServices.refusal(failure);
                    if (status.isPresent() && status.get() < 500) {
                        stop(what + " refused: " + failure.getMessage());
                    } else {
                        later(what + " failed");
                    }
                },
                loop);
    }

    private void later(String reason) {
        cancel(timer);
        timer = loop.schedule(this::proceed, backoff.afterFailure(reason), TimeUnit.MILLISECONDS);
    }

    @Override
    public void opened(DeviceSocket opened) {
        open = true;
        pongReceivedMs = nowMs();
        pingSentMs = 0;
        keepAlive = loop.scheduleWithFixedDelay(this::ping, PING_EVERY_MS, PING_EVERY_MS, TimeUnit.MILLISECONDS);
        opened.introduce(declared.get());
        file.connected(opened);
        events.progressed();
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void ping() {
        DeviceSocket to = socket;
        if (to == null) {
            return;
        }
        if (pingSentMs != 0) {
            // The last one is unanswered (§1.7).
            if (nowMs() - pongReceivedMs > PONG_WITHIN_MS) {
                to.fail(Closing.broken("no answer to PING"));
            }
            return;
        }
        // The number only has to come back; never 0, which says that none is under way.
        pingSentMs = Math.max(1, nowMs());
        to.send(new ClientMessage.Ping(pingSentMs, roundTripMs));
    }

    @Override
    public void received(ServerMessage message, long at) {
        arrivedNs = at;
        try {
            if (message instanceof ServerMessage.Pong pong) {
                pong(pong.timestampMs());
                return;
            }
            backoff.reset();
            follow(file.receive(message));
            events.progressed();
        } catch (ProtocolViolation violation) {
            stop("protocol violation of the server: " + violation.getMessage());
        }
    }

    private void pong(long timestamp) throws ProtocolViolation {
        ProtocolViolation.unless(
                pingSentMs != 0 && timestamp == pingSentMs, "PONG " + timestamp + " (expected: " + pingSentMs + ")");
        pongReceivedMs = nowMs();
        roundTripMs = pongReceivedMs - pingSentMs;
        pingSentMs = 0;
    }

    private void follow(FileSync.Next next) {
        switch (next) {
            case FileSync.Next.Nothing ignored -> {}
            case FileSync.Next.Rebind(var after) -> {
                cancel(timer);
                timer = loop.schedule(file::rebind, after.toMillis(), TimeUnit.MILLISECONDS);
            }
            case FileSync.Next.Reconnect ignored -> {
                if (socket != null) {
                    socket.fail(Closing.broken("connection error of the server"));
                }
            }
            case FileSync.Next.Stop(String reason) -> stop(reason);
        }
    }

    @Override
    public void writable() {
        file.session().flush();
    }

    @Override
    public void closed(Closing closing) {
        gone();
        if (closing.violation().isPresent()) {
            stop("protocol violation of the server: " + closing.text());
            return;
        }
        int code = closing.status().or(closing::closeCode).orElse(0);
        switch (code) {
            case 401, CLOSE_UNAUTHORIZED -> tokens.ifPresent(old ->
                    ask(services.refresh(old), "token refresh", got -> tokens = Optional.of(got)));
            case 403, CLOSE_FORBIDDEN -> stop("forbidden: " + closing.text());
            case 301, 308, CLOSE_MOVED -> {
                host = Optional.empty();
                later(closing.text());
            }
            case CLOSE_TOO_BIG -> {
                follow(file.reset("the server closed the connection: a message is too big"));
                later(closing.text());
            }
            default -> {
                boolean refused = closing.status().isPresent() && code >= 400 && code < 500;
                if (refused) {
                    stop(closing.text());
                } else {
                    later(closing.text());
                }
            }
        }
        events.progressed();
    }
}
