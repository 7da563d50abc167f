package io.devsync.server;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.server.session.SessionOutlet;
import io.devsync.server.session.SyncConnectionInfo;
import io.devsync.server.session.SyncGateway;
import io.devsync.server.session.SyncSession;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sync of one app, whichever engine does it at the moment: connections stay when an engine is replaced by another
 * one that does things differently. Used by any thread.
 */
final class AppSync implements SyncGateway {

    private final String clientAppId;
    private final EngineOpening opening;
    private final Ownership ownership;
    private final Executor blocking;

    /** Held while an engine opens or closes: one at a time may work on the app's history. */
    private final ReentrantLock lifecycle = new ReentrantLock();

    private volatile @Nullable RunningSync running;
    private @Nullable CompletableFuture<SyncGateway> starting;

    /** Opens an engine for an app as it is configured now; blocks. */
    @FunctionalInterface
    interface EngineOpening {
        RunningSync open() throws InterruptedException;
    }

    /** Whether the app is this node's. */
    interface Ownership {
        /** Whether it is for sure; never blocks. */
        boolean certain();

        /** Ends all connections of the app, whose devices have to find it elsewhere. */
        void cutConnections();
    }

    AppSync(String clientAppId, EngineOpening opening, Ownership ownership, Executor blocking) {
        this.clientAppId = clientAppId;
        this.opening = opening;
        this.ownership = ownership;
        this.blocking = blocking;
    }

    /** This gateway when an engine runs; failed when none can be started, so that the next call tries again. */
    synchronized CompletionStage<SyncGateway> started() {
        CompletableFuture<SyncGateway> known = starting;
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        CompletableFuture<SyncGateway> next = CompletableFuture.supplyAsync(
                () -> {
                    open();
                    return this;
                },
                blocking);
        starting = next;
        return next;
    }

    private void open() {
        lifecycle.lock();
        try {
            if (running == null) {
                running = opening.open();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CompletionException(stopped);
        } finally {
            lifecycle.unlock();
        }
    }

    /** What runs, if anything does. */
    Optional<RunningSync> running() {
        return Optional.ofNullable(running);
    }

    /** Waits for an engine that is being started. */
    Optional<RunningSync> settled() {
        CompletableFuture<SyncGateway> known;
        synchronized (this) {
            known = starting;
        }
        if (known != null) {
            known.handle((gateway, failure) -> gateway).join();
        }
        return running();
    }

    /** Stops the engine that runs and does something while none does; the next device starts another one. */
    void stop(Runnable meanwhile) {
        lifecycle.lock();
        try {
            RunningSync was = running;
            running = null;
            synchronized (this) {
                starting = null;
            }
            if (was != null) {
                was.close();
            }
            meanwhile.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public SyncSession bind(SyncConnectionInfo connection, ClientMessage.Bind bind, SessionOutlet outlet) {
        RunningSync now = running;
        if (now != null && ownership.certain()) {
            return now.engine().bind(connection, bind, outlet);
        }
        if (now != null) {
            // What this engine remembers may be old: a device that knows more would be told to reset.
            ownership.cutConnections();
            return new EndedSession();
        }
        started().whenComplete((gateway, failure) -> {
            if (failure != null) {
                ownership.cutConnections();
            }
        });
        outlet.fail(SyncError.of(
                Code.SESSION_CLOSED,
                Action.TRANSIENT,
                "Session closed: sync of app " + clientAppId + " is starting again with another configuration"));
        return new EndedSession();
    }

    /** A session that has failed before it began. */
    private static final class EndedSession implements SyncSession {

        @Override
        public void ident(ClientMessage.Ident ident) {}

        @Override
        public void query(ClientMessage.Query query) {}

        @Override
        public CompletionStage<Void> upload(ClientMessage.Upload upload) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void mark(ClientMessage.Mark request) {}

        @Override
        public void clientError(ClientMessage.ClientError error) {}

        @Override
        public void testCommand(ClientMessage.TestCommand command) {}

        @Override
        public void close() {}

        @Override
        public void writable() {}
    }
}
