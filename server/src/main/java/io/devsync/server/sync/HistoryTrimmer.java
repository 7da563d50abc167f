package io.devsync.server.sync;

import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody needs any more: client files whose devices have been away for too long, and the part of the history
 * that all other files have acknowledged (spec sync-server-behaviours §10). Owned by the engine's thread; the store is
 * asked on a thread of its own.
 */
final class HistoryTrimmer {

    private static final Logger log = LoggerFactory.getLogger(HistoryTrimmer.class);

    private final EngineOptions options;
    private final SyncStore store;
    private final HistoryRetention retention;
    private final Engine engine;
    private Instant due;
    private boolean running;

    /** What only the engine can do. */
    interface Engine {
        /** Runs something on the engine's thread, later. */
        void submit(Runnable task);

        /**
         * Keeps the files of all connected devices from being removed, and runs an action when the store knows that.
         *
         * @param nowMs milliseconds since 1970
         */
        void whenSeen(long nowMs, Runnable action);

        /** The version that all connected devices are past. */
        long connectedAfter();

        /** From now on nobody is served versions up to this one. */
        void trimmed(long version);

        /** The newest durable version. */
        long head();
    }

    HistoryTrimmer(EngineOptions options, SyncStore store, Engine engine) {
        this.options = options;
        this.store = store;
        this.retention = options.limits().retention();
        this.engine = engine;
        this.due = options.clock().instant().plus(retention.every());
    }

    /** Looks for what can go, if it is time. */
    void look() {
        Instant now = options.clock().instant();
        if (running || now.isBefore(due)) {
            return;
        }
        running = true;
        due = now.plus(retention.every());
        long nowMs = now.toEpochMilli();
        engine.whenSeen(nowMs, () -> options.concurrency().start("trim", () -> files(nowMs)));
    }

    private void files(long nowMs) throws InterruptedException {
        try {
            long removed = store.removeClientFiles(nowMs - retention.offline().toMillis());
            if (removed > 0) {
                log.info("client files removed app={} files={} offline={}", options.appId(), removed, retention.offline());
            }
            // In this order: what a file gets after the checkpoint, its record need not mention yet.
            long checkpoint = store.checkpoint();
            long needed = Math.min(store.neededAfter(), checkpoint);
            engine.submit(() -> decide(needed));
        } catch (StoreException failure) {
            failed(failure);
        }
    }

    private void decide(long needed) {
        long all = Math.max(needed, Math.min(engine.head() - retention.versionsMax(), engine.connectedAfter()));
        long until = Math.min(all, engine.head() - retention.versionsMin());
        if (until <= 0) {
            running = false;
            return;
        }
        engine.trimmed(until);
        options.concurrency().start("trim", () -> {
            try {
                store.trim(until);
                engine.submit(() -> running = false);
            } catch (StoreException failure) {
                failed(failure);
            }
        });
    }

    private void failed(StoreException failure) {
        log.warn("history is trimmed later app={} reason={}", options.appId(), failure.getMessage());
        engine.submit(() -> running = false);
    }
}
