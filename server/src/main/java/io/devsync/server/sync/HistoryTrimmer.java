package io.devsync.server.sync;

import io.devsync.server.schema.CutOff;
import io.devsync.server.store.HistoryUpkeep;
import io.devsync.server.store.HistoryUpkeep.Past;
import io.devsync.server.store.StoreException;
import io.devsync.server.store.SyncStore;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what no client file needs of the history any more, and before that the files whose devices have been away for
 * too long (spec sync-server-behaviours §10). Owned by the engine's thread; the store is asked on a thread of its own.
 *
 * <p>A round takes three steps. First the files of all connected devices are noted as seen, and all files are brought into
 * the store, at some checkpoint. Then files past the limit are removed there, and it is asked what the others need: what
 * comes to be after that checkpoint lies after what can go. Last, the engine refuses to serve what goes, and it goes. A
 * device that comes back to a file which was removed under it, or whose history went, is told to start over; one that is
 * connected never is.
 */
final class HistoryTrimmer {

    private static final Logger log = LoggerFactory.getLogger(HistoryTrimmer.class);

    /** The first round comes sooner than the others, for the sake of servers that never run for long. */
    private static final int FIRST_ROUND_SOONER = 10;

    private final EngineOptions options;
    private final HistoryRetention retention;
    private final HistoryUpkeep upkeep;
    private final EngineState state;
    private final EngineCommit commit;
    private final Collection<EngineSession> sessions;
    private final EngineThread thread;
    private long dueMs;
    private boolean running;
    /** The thread that was started last. */
    private volatile Concurrency.@Nullable Worker worker;

    /** How to get back to the engine's thread. */
    interface EngineThread {
        /** Does something there, unless the engine has started again since the trimmer was made. */
        void submit(Runnable task);
    }

    /**
     * @param sessions the connected devices' sessions, live
     */
    HistoryTrimmer(
            EngineOptions options,
            SyncStore store,
            EngineState state,
            EngineCommit commit,
            Collection<EngineSession> sessions,
            EngineThread thread) {
        this.options = options;
        this.retention = options.limits().retention();
        this.upkeep = store.upkeep();
        this.state = state;
        this.commit = commit;
        this.sessions = sessions;
        this.thread = thread;
        this.dueMs = state.offlineClock().countedMs() + retention.every().toMillis() / FIRST_ROUND_SOONER;
    }

    /** Begins a round if it is time. */
    void look() {
        long now = state.offlineClock().countedMs();
        if (running || now < dueMs) {
            return;
        }
        running = true;
        dueMs = now + retention.every().toMillis();
        sessions.forEach(session -> session.file().ifPresent(file -> seen(file, now)));
        Past past = past(now);
        long at = state.offlineClock().atMs();
        commit.whenFilesAreStored(checkpoint -> ask(() -> {
            upkeep.counted(now, at);
            long removed = upkeep.removeFiles(past);
            long needed = Math.min(upkeep.neededAfter().orElse(checkpoint), checkpoint);
            thread.submit(() -> decide(past, removed, needed));
        }));
    }

    private void ask(Runnable store) {
        worker = options.concurrency().start("trim-" + options.appId(), () -> {
            try {
                store.run();
            } catch (StoreException failure) {
                log.warn("history is trimmed later app={} reason={}", options.appId(), failure.getMessage());
                thread.submit(() -> running = false);
            }
        });
    }

    /** Notes that the device of a file is there. */
    void seen(ClientFile file) {
        seen(file, state.offlineClock().countedMs());
    }

    private void seen(ClientFile file, long now) {
        if (file.seen(now, retention.grain().toMillis())) {
            commit.changed(file);
        }
    }

    private Past past(long now) {
        CutOff cutOff = state.schema().cutOff();
        long awaySince = now - retention.grain().toMillis();
        return new Past(
                awaySince - retention.offline().toMillis(),
                commit.durable() - retention.versionsMax(),
                awaySince,
                cutOff.newestIdent(),
                cutOff.exceptIdent());
    }

    private void decide(Past past, long filesRemoved, long needed) {
        // What was just removed must not live on here, so that a device is told the same whoever still remembers it.
        state.forgetIdleFiles(file -> file.lastSeen() < past.seenBefore()
                || file.needsAfter() < past.neededBefore() && file.lastSeen() < past.awaySince());
        options.meters().filesExpired(filesRemoved);
        if (filesRemoved > 0) {
            log.info("client files forgotten app={} files={} offline={}", options.appId(), filesRemoved, retention.offline());
        }
        long until = Math.min(needed, commit.durable() - retention.versionsMin());
        for (EngineSession session : sessions) {
            until = Math.min(until, session.file().map(ClientFile::needsAfter).orElse(Long.MAX_VALUE));
        }
        long before = state.trimmed();
        if (until <= before) {
            running = false;
            return;
        }
        state.trimmed(until);
        long last = until;
        ask(() -> {
            long segments = upkeep.trim(last);
            thread.submit(() -> done(before, last, segments));
        });
    }

    private void done(long before, long last, long segments) {
        options.meters().trimmed(last - before);
        log.info("history trimmed app={} versions={} until={} segments={}", options.appId(), last - before, last, segments);
        running = false;
    }

    /** Waits for what is under way with the store; nothing more may begin. From any thread. */
    void close() throws InterruptedException {
        Concurrency.Worker last = worker;
        if (last != null) {
            last.join();
        }
    }
}
