package io.devsync.server.embedded;

import io.devsync.server.embedded.command.CommandDispatcher;
import io.devsync.server.embedded.command.ServerState;
import io.devsync.server.embedded.storage.StoreEngine;
import io.devsync.server.embedded.wire.CommandService;
import io.devsync.server.embedded.wire.Peer;
import io.devsync.server.embedded.wire.Request;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers commands from a data file, and opens that file again by itself after it could not be written, as on a full disk.
 *
 * <p>A file that failed in the middle of a commit is closed: what was acknowledged is in it, but nobody knows what else. So it is
 * done as after a crash. Everything is refused with OutOfDiskSpace until the file is open again with its last whole commit, and
 * clients find what they would find at a data source that was started anew: their data, but no open cursors and transactions.
 * Thread-safe.
 */
final class LastingService implements CommandService, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LastingService.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A file that lasted so long is not one that fails with every write. */
    private static final Duration SOUND_AFTER = Duration.ofMinutes(1);

    private final Opener opener;
    private final Clock clock;
    private final ScheduledExecutorService reopening = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("devsync-store-reopen").daemon(true).factory());
    private Duration pause = FIRST_PAUSE;
    private long openedNanos;
    private boolean closed;
    private volatile Life life;

    /** Opens the data file. */
    interface Opener {

        /**
         * Opens it.
         *
         * @param failed what had it open before; empty at the first time
         * @param whenFailed runs when the file has failed
         * @throws EmbeddedDataSourceException when it cannot be opened now
         */
        StoreEngine open(Optional<StoreEngine> failed, Runnable whenFailed);
    }

    /** The service from one opening of the file to its closing. */
    private record Life(StoreEngine engine, ServerState state, CommandDispatcher commands) {

        void end() {
            state.close();
            engine.close();
        }
    }

    /**
     * @throws EmbeddedDataSourceException when the file cannot be opened now
     */
    LastingService(Opener opener, Clock clock) {
        this.opener = opener;
        this.clock = clock;
        this.life = open(Optional.empty());
    }

    private Life open(Optional<StoreEngine> failed) {
        StoreEngine engine = opener.open(failed, this::reopenLater);
        ServerState state = new ServerState(engine, clock, new SecureRandom());
        openedNanos = System.nanoTime();
        return new Life(engine, state, new CommandDispatcher(state));
    }

    /** The engine of the moment; another one after the file failed. */
    StoreEngine engine() {
        return life.engine();
    }

    @Override
    public BsonDocument answer(Request request, Peer peer) {
        return life.commands().answer(request, peer);
    }

    @Override
    public void disconnected(Peer peer) {
        life.commands().disconnected(peer);
    }

    private synchronized void reopenLater() {
        if (closed) {
            return;
        }
        boolean sound = System.nanoTime() - openedNanos > SOUND_AFTER.toNanos();
        pause = sound ? FIRST_PAUSE : pause;
        reopening.schedule(this::reopen, pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private synchronized void reopen() {
        if (closed) {
            return;
        }
        Life failed = life;
        try {
            life = open(Optional.of(failed.engine()));
            LOG.info("The data file is open again, at its last whole commit; reads and writes go on");
        } catch (RuntimeException stillFailing) {
            // The root of the thread: as long as it fails, for whatever reason, there is another attempt.
            LOG.warn("The data file cannot be opened yet: {}", stillFailing.getMessage());
            reopenLater();
            return;
        }
        failed.end();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            reopening.shutdown();
        }
        life.end();
    }
}
