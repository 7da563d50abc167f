package io.devsync.server.sync;

import io.devsync.protocol.message.ClientMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * UPLOADs without changes, by which devices say how far they are, on their way to the engine's thread.
 *
 * <p>Nobody waits for an answer to them, and all devices that were sent a change send one: they are collected for a few
 * milliseconds, since each that came alone would wake the engine's thread.
 */
final class Acknowledgements {

    private static final Duration COLLECTED_FOR = Duration.ofMillis(5);

    private final Concurrency concurrency;
    private final String thread;
    private final Consumer<Consumer<EngineRun>> engine;
    private final Queue<Pending> collected = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean collecting = new AtomicBoolean();

    /**
     * The newest acknowledgement of a session since its last other message, until it is taken up. One that still waits
     * says nothing that a newer one does not, which takes its place.
     */
    static final class Pending {
        private final EngineSession session;
        private final AtomicReference<ClientMessage.@Nullable Upload> newest = new AtomicReference<>();

        Pending(EngineSession session) {
            this.session = session;
        }

        /** Takes it away from whoever else would take it up. */
        Optional<ClientMessage.Upload> take() {
            return Optional.ofNullable(newest.getAndSet(null));
        }
    }

    /**
     * @param thread the name of threads that wait
     * @param engine has something done on the engine's thread
     */
    Acknowledgements(Concurrency concurrency, String thread, Consumer<Consumer<EngineRun>> engine) {
        this.concurrency = concurrency;
        this.thread = thread;
        this.engine = engine;
    }

    /** Has the engine take up an acknowledgement before long; from any thread. */
    void add(Pending pending, ClientMessage.Upload acknowledgement) {
        if (pending.newest.getAndSet(acknowledgement) != null) {
            return;
        }
        collected.add(pending);
        if (collecting.compareAndSet(false, true)) {
            concurrency.start(thread, this::collect);
        }
    }

    private void collect() throws InterruptedException {
        concurrency.pause(COLLECTED_FOR);
        collecting.set(false);
        // Not on the engine's thread: what a session adds behind another message must not come before that.
        List<Pending> together = new ArrayList<>();
        for (Pending next = collected.poll(); next != null; next = collected.poll()) {
            together.add(next);
        }
        engine.accept(run -> together.forEach(pending -> takeUp(run, pending)));
    }

    private static void takeUp(EngineRun run, Pending pending) {
        EngineSession session = pending.session;
        if (!session.over()) {
            pending.take().ifPresent(last -> session.take(() -> run.upload(session, last)));
        }
    }
}
