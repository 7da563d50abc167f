package io.devsync.server.session;

import io.devsync.protocol.message.ClientMessage;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An engine that does what a test says, and remembers what it heard. */
final class ScriptedGateway implements SyncGateway {

    /** What the engine heard: a message, or the name of an event. */
    record Heard(Session session, Object what) {}

    /** One session of the engine. */
    final class Session implements SyncSession {
        final SyncConnectionInfo connection;
        final ClientMessage.Bind bind;
        final SessionOutlet outlet;

        private Session(SyncConnectionInfo connection, ClientMessage.Bind bind, SessionOutlet outlet) {
            this.connection = connection;
            this.bind = bind;
            this.outlet = outlet;
        }

        @Override
        public void ident(ClientMessage.Ident ident) {
            heard.add(new Heard(this, ident));
        }

        @Override
        public void query(ClientMessage.Query query) {
            heard.add(new Heard(this, query));
        }

        @Override
        public CompletionStage<Void> upload(ClientMessage.Upload upload) {
            heard.add(new Heard(this, upload));
            return onUpload.apply(upload);
        }

        @Override
        public void mark(ClientMessage.Mark mark) {
            heard.add(new Heard(this, mark));
        }

        @Override
        public void clientError(ClientMessage.ClientError error) {
            heard.add(new Heard(this, error));
        }

        @Override
        public void testCommand(ClientMessage.TestCommand command) {
            heard.add(new Heard(this, command));
        }

        @Override
        public void close() {
            heard.add(new Heard(this, "close"));
        }

        @Override
        public void writable() {
            heard.add(new Heard(this, "writable"));
        }
    }

    /** What becomes of uploads; taken up at once unless a test says otherwise. */
    volatile Function<ClientMessage.Upload, CompletionStage<Void>> onUpload =
            upload -> CompletableFuture.completedStage(null);

    /** Thrown by the next BIND. */
    volatile Optional<RuntimeException> failure = Optional.empty();

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    @Override
    public SyncSession bind(SyncConnectionInfo connection, ClientMessage.Bind bind, SessionOutlet outlet) {
        failure.ifPresent(exception -> {
            throw exception;
        });
        Session session = new Session(connection, bind, outlet);
        heard.add(new Heard(session, bind));
        return session;
    }

    /** The next thing that the engine hears; waits for it. */
    Heard next() throws InterruptedException {
        Heard next = heard.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the engine heard nothing");
        }
        return next;
    }

    /** How many things the engine heard that no test has looked at. */
    int unheard() {
        return heard.size();
    }
}
