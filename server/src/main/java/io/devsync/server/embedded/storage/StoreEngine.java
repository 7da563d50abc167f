package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.EmbeddedDataSourceException;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The storage engine: one writer at a time, any number of readers, group commit.
 *
 * <p>The writer changes the live maps under one lock, held only for memory work. A committer thread makes everything applied so far
 * one version of the file, syncs it, and only then publishes it: readers open the published version and so see nothing that a crash
 * could take back, and a writer's {@link #await} returns when its version is published. While one version is synced the next one
 * gathers; that is the whole group commit. A version stays readable as long as a {@link Snapshot} holds it.
 */
public final class StoreEngine implements AutoCloseable {

    /** A plain write waits this long for an open transaction before it gives up; transactions live 60 s at most. */
    private static final long BUSY_WAIT_SECONDS = 90;

    private final MVStore store;
    private final ReentrantLock writer = new ReentrantLock();
    private final Condition work = writer.newCondition();
    private final LiveState live;
    private final CatalogStore catalogs;
    private final LogicalClock clock;
    private final Oplog oplog;
    private final Committer committer;
    private final DiskSpace space;
    private long applied;

    private StoreEngine(MVStore store, StoreOptions options, DiskSpace space, Runnable whenFailed) {
        this.store = store;
        this.space = space;
        this.catalogs = new CatalogStore(store, options.twins());
        HeldVersions held = new HeldVersions();
        this.live = new LiveState(catalogs.load(), held);
        catalogs.removeStrays(live.catalog());
        this.oplog = new Oplog(StoreMap.open(store, "oplog"), options.oplogBytesMax(), options.unrecordedPrefix());
        this.clock = new LogicalClock(options.clock(), oplog.lastTime(live));
        this.committer = new Committer(this, store, held, options.sync(), whenFailed);
    }

    /**
     * Opens a data file, which is made when there is none.
     *
     * @param whenFailed runs once, on a thread of the engine, when the file could not be written and the engine is of no use any more
     * @throws io.devsync.server.embedded.EmbeddedDataSourceException when the file is in use, or cannot be read or written
     */
    public static StoreEngine open(StoreOptions options, Runnable whenFailed) {
        return open(options, DiskSpace.of(options.folder()), whenFailed);
    }

    static StoreEngine open(StoreOptions options, DiskSpace space, Runnable whenFailed) {
        MVStore store = StoreFile.open(options.folder(), options.access(), options.cacheMb(), options.sync());
        try {
            StoreEngine engine = new StoreEngine(store, options, space, whenFailed);
            engine.committer.start();
            return engine;
        } catch (MVStoreException failure) {
            store.closeImmediately();
            throw new EmbeddedDataSourceException.Unusable("Data file " + options.folder().resolve(StoreFile.NAME)
                    + " cannot be used: " + failure.getMessage() + ". Free space on its disk, or restore it from a snapshot.", failure);
        }
    }

    /**
     * Opens a data file again whose last engine failed; what that one left unsynced is synced before anything counts on it.
     *
     * @throws io.devsync.server.embedded.EmbeddedDataSourceException as {@link #open}, and when the file still cannot be synced
     */
    public static StoreEngine openAfter(StoreEngine failed, StoreOptions options, Runnable whenFailed) {
        if (failed.committer.failedToSync()) {
            StoreFile.writeAgain(options.folder(), options.access());
        }
        return open(options, whenFailed);
    }

    /** Why nothing can be read or written any more, when that is so; from any thread. */
    public Optional<MongoError> failure() {
        return committer.failure();
    }

    /** Why nothing can be written at the moment, when that is so; from any thread. */
    public Optional<String> trouble() {
        return failure().map(MongoError::getMessage).or(space::trouble);
    }

    /** The newest durable state. */
    public Snapshot snapshot() {
        return committer.snapshot();
    }

    /** The time of the newest durable state. */
    public long clusterTime() {
        return committer.clusterTime();
    }

    /** Wakes after each publication: change streams wait for it. @return the newest durable time */
    public long awaitNewerThan(long clusterTime, long timeoutMs) {
        return awaitNewerThan(clusterTime, timeoutMs, () -> false);
    }

    /** @param enough ends waiting as well; who has it say so calls {@link #wake} then */
    public long awaitNewerThan(long clusterTime, long timeoutMs, BooleanSupplier enough) {
        return committer.awaitNewerThan(clusterTime, timeoutMs, enough);
    }

    /** Has those who wait for something newer look whether they still want it. */
    public void wake() {
        committer.wake();
    }

    /**
     * Writes everything there is at this moment to a file, while others go on reading and writing.
     *
     * @param file must not exist
     * @throws io.devsync.server.embedded.EmbeddedDataSourceException.Unusable when it exists or cannot be written
     */
    public Contents snapshotTo(Path file) {
        try (Snapshot snapshot = snapshot()) {
            return SnapshotFile.write(snapshot, file);
        }
    }

    /**
     * Puts what a snapshot's file holds in the place of everything there is, in one step: until then nothing changes, and after a crash
     * there is all or nothing of it.
     *
     * @param kept collections that stay as they are
     * @throws io.devsync.server.embedded.EmbeddedDataSourceException.Unusable when the file is no snapshot
     */
    public Contents restoreFrom(Path file, Predicate<Namespace> kept) {
        try (SnapshotFile snapshot = SnapshotFile.open(file)) {
            new Restoration(this, kept).replaceAll(snapshot);
            return snapshot.contents();
        }
    }

    public Oplog oplog() {
        return oplog;
    }

    /** The bytes of the data file. */
    public long fileBytes() {
        return store.getFileStore().size();
    }

    /** What a write does while it holds the writer's place. */
    public interface WriteAction<T> {
        T run(Writing writing);
    }

    /**
     * Runs a write. When it meets a document of an open transaction it is run again from its start after that transaction's end; so
     * it must go on from where it was, or claim everything before it changes anything.
     *
     * @param ticket raised to what {@link #await} has to wait for, also when the action fails half way or changes nothing: what it saw,
     *     such as a document with the same key, must be there for the next reader
     */
    public <T> T write(WriteTicket ticket, Change.Origin origin, WriteAction<T> action) {
        while (true) {
            Transaction holder;
            lockForWriting();
            try {
                return action.run(new Writing(this, live));
            } catch (BusyException busy) {
                holder = busy.holder();
            } finally {
                finishUnit(ticket, origin, false);
                writer.unlock();
            }
            awaitEnd(holder);
        }
    }

    /** Returns when everything the ticket stands for is durable and visible. */
    public void await(WriteTicket ticket) {
        committer.await(ticket.sequence());
    }

    public Transaction begin() {
        return new Transaction(this, snapshot());
    }

    /**
     * Makes a transaction's writes the newest state, all at once; {@link #await} then makes them durable.
     *
     * @throws MongoError when nothing can be written; the transaction is aborted then
     */
    public void commit(Transaction transaction, WriteTicket ticket, Change.Origin origin) {
        try {
            lockForWriting();
        } catch (MongoError refused) {
            abort(transaction);
            throw refused;
        }
        try {
            live.apply(transaction.overlay());
            transaction.changes().forEach(live::record);
            live.release(transaction);
            finishUnit(ticket, origin, true);
        } finally {
            writer.unlock();
            transaction.end();
        }
    }

    public void abort(Transaction transaction) {
        writer.lock();
        try {
            live.release(transaction);
        } finally {
            writer.unlock();
            transaction.end();
        }
    }

    @Override
    public void close() {
        committer.close();
    }

    CollectionInfo createIfMissing(Namespace namespace) {
        writer.lock();
        try {
            Optional<CollectionInfo> existing = live.collection(namespace);
            if (existing.isPresent()) {
                return existing.get();
            }
        } finally {
            writer.unlock();
        }
        WriteTicket ticket = new WriteTicket();
        CollectionInfo info = write(ticket, Change.Origin.NONE, writing -> writing.writerOrNew(namespace).collection());
        await(ticket);
        return info;
    }

    void claim(Transaction transaction, StoreMap map, byte[] key, Function<KeyValues, byte[]> content) {
        lockForWriting();
        try {
            if (live.isClaimedBeside(transaction, map, key) || hasChanged(transaction.snapshot(), map, content)) {
                throw MongoError.writeConflict();
            }
            live.claim(transaction, map, key);
        } finally {
            writer.unlock();
        }
    }

    private boolean hasChanged(Snapshot since, StoreMap map, Function<KeyValues, byte[]> content) {
        return !since.isNewestOf(map) && !Arrays.equals(content.apply(live), content.apply(since));
    }

    /** Puts on the disk what a long write has changed so far, so that it need not stay in memory; nobody sees it before its end. */
    void relieve() {
        store.tryCommit();
    }

    CatalogStore catalogs() {
        return catalogs;
    }

    ReentrantLock writer() {
        return writer;
    }

    Condition work() {
        return work;
    }

    LiveState live() {
        return live;
    }

    long applied() {
        return applied;
    }

    long lastTime() {
        return clock.last();
    }

    private void lockForWriting() {
        space.require();
        writer.lock();
        try {
            committer.checkUsable();
        } catch (MongoError unusable) {
            writer.unlock();
            throw unusable;
        }
    }

    /** Gives what was applied its times and a number, whether or not the action came to its end; a transaction has one time. */
    private void finishUnit(WriteTicket ticket, Change.Origin origin, boolean transaction) {
        List<Change> changes = live.takeChanges();
        if (!live.takeDirty() && changes.isEmpty()) {
            ticket.raise(applied, 0);
            return;
        }
        long first = clock.take(transaction ? 1 : Math.max(1, changes.size()));
        oplog.append(live, new Oplog.Entry(first, clock.wallMs(), origin, transaction, changes));
        live.takeDirty();
        applied++;
        ticket.raise(applied, clock.last());
        work.signalAll();
    }

    private static void awaitEnd(Transaction holder) {
        try {
            if (!holder.ended().await(BUSY_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new MongoError(ErrorCode.LOCK_TIMEOUT, "Waited " + BUSY_WAIT_SECONDS
                        + " s for a transaction that holds the document. End that transaction.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MongoError(ErrorCode.INTERRUPTED, "operation was interrupted");
        }
    }
}
