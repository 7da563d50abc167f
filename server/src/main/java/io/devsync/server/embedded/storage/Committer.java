package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that makes applied writes durable and then visible, and compacts the file between commits. It sleeps without a timeout
 * when there is nothing to do.
 */
final class Committer {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final StoreEngine engine;
    private final MVStore store;
    private final boolean sync;
    private final Runnable whenFailed;
    private final Compaction compaction;
    private final Thread thread;
    private final ReentrantLock gate = new ReentrantLock();
    private final Condition published = gate.newCondition();
    private final HeldVersions held;
    private volatile Published newest;
    private long publishedSequence;
    private volatile @Nullable MongoError failure;
    private volatile boolean closing;
    /** Stays so when a sync fails. */
    private volatile boolean syncing;

    Committer(StoreEngine engine, MVStore store, HeldVersions held, boolean sync, Runnable whenFailed) {
        this.engine = engine;
        this.store = store;
        this.held = held;
        this.sync = sync;
        this.whenFailed = whenFailed;
        this.compaction = new Compaction(store);
        this.thread = Thread.ofPlatform().name("devsync-store-committer").daemon(true).unstarted(this::run);
        this.newest = new Published(store, held, store.registerVersionUsage(), engine.live().catalog(), engine.lastTime());
        held.add(newest);
    }

    void start() {
        // What a new file needs (its header) is made durable before anyone can write to it.
        store.commit();
        thread.start();
    }

    /** @throws MongoError when the store failed or is closed */
    Snapshot snapshot() {
        checkUsable();
        while (true) {
            Published version = newest;
            if (version.tryRetain()) {
                return new Snapshot(version);
            }
        }
    }

    long clusterTime() {
        return newest.clusterTime();
    }

    void await(long sequence) {
        gate.lock();
        try {
            while (publishedSequence < sequence) {
                checkUsable();
                published.awaitUninterruptibly();
            }
        } finally {
            gate.unlock();
        }
    }

    /** @param enough asked again after {@link #wake} */
    long awaitNewerThan(long clusterTime, long timeoutMs, BooleanSupplier enough) {
        long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        gate.lock();
        try {
            while (newest.clusterTime() <= clusterTime && leftNanos > 0 && !closing && !enough.getAsBoolean()) {
                checkUsable();
                leftNanos = published.awaitNanos(leftNanos);
            }
            return newest.clusterTime();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return newest.clusterTime();
        } finally {
            gate.unlock();
        }
    }

    /** Has those who wait for something newer look whether they still want it. */
    void wake() {
        gate.lock();
        try {
            published.signalAll();
        } finally {
            gate.unlock();
        }
    }

    Optional<MongoError> failure() {
        MongoError known = failure;
        // A store closes itself when it fails, a moment before anybody hears why.
        return known == null && store.isClosed() ? Optional.of(unwritable("it was closed")) : Optional.ofNullable(known);
    }

    /** Whether it was a sync that failed; to be asked after {@link #failure}. */
    boolean failedToSync() {
        return syncing;
    }

    private static MongoError unwritable(String why) {
        return new MongoError(ErrorCode.OUT_OF_DISK_SPACE, "The data file could not be written: " + why
                + ". Free space on its disk; it is opened again by itself then.");
    }

    /** What the operating system says, if it was that. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IOException ? String.valueOf(root.getMessage()) : String.valueOf(failure.getMessage());
    }

    /** @throws MongoError when the store failed or is closed */
    void checkUsable() {
        MongoError failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    /** Commits what is left and closes the file; returns when that is done. */
    void close() {
        engine.writer().lock();
        try {
            closing = true;
            engine.work().signalAll();
        } finally {
            engine.writer().unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                commit();
                if (compaction.afterCommit()) {
                    compact();
                }
            }
            commit();
            fail(new MongoError(ErrorCode.INTERRUPTED_AT_SHUTDOWN, "The embedded data source is shutting down"));
            newest.release();
            store.close();
        } catch (RuntimeException | Error e) {
            // The root of the thread: whoever waits for it must hear of any failure.
            LOG.error("The data file could not be written: {}. Nothing that was acknowledged is lost; everything is refused until the "
                    + "file can be opened again, which is tried by itself. Free space on the disk, or repair it.", reason(e), e);
            fail(unwritable(reason(e)));
            store.closeImmediately();
            whenFailed.run();
        }
    }

    /** Sleeps until something was applied; false when it is time to close. */
    private boolean awaitWork() {
        engine.writer().lock();
        try {
            while (!closing && engine.applied() == publishedSequence) {
                long pauseMs = compaction.pauseMs();
                if (pauseMs == 0) {
                    engine.work().awaitUninterruptibly();
                } else if (!engine.work().await(pauseMs, TimeUnit.MILLISECONDS) && compaction.step(pinned())) {
                    return true;
                }
            }
            return !closing;
        } catch (InterruptedException e) {
            return false;
        } finally {
            engine.writer().unlock();
        }
    }

    private void commit() {
        Published next;
        long sequence;
        engine.writer().lock();
        try {
            sequence = engine.applied();
            next = new Published(store, held, store.registerVersionUsage(), engine.live().catalog(), engine.lastTime());
            held.add(next);
            store.commit();
        } finally {
            engine.writer().unlock();
        }
        if (sync) {
            syncing = true;
            store.sync();
            syncing = false;
        }
        publish(next, sequence);
    }

    private void compact() {
        engine.writer().lock();
        try {
            compaction.step(pinned());
        } finally {
            engine.writer().unlock();
        }
    }

    /** Whether a reader holds a version before the newest. */
    private boolean pinned() {
        return held.count() > 1;
    }

    private void publish(Published next, long sequence) {
        gate.lock();
        try {
            Published previous = newest;
            newest = next;
            publishedSequence = sequence;
            published.signalAll();
            previous.release();
        } finally {
            gate.unlock();
        }
    }

    private void fail(MongoError reason) {
        gate.lock();
        try {
            failure = reason;
            published.signalAll();
        } finally {
            gate.unlock();
        }
    }
}
