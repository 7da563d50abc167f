package io.devsync.server.embedded.command;

import io.devsync.server.embedded.bson.Doc;
import io.devsync.server.embedded.changestream.ChangeStream;
import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.plan.DocIterator;
import io.devsync.server.embedded.storage.Namespace;
import io.devsync.server.embedded.wire.Limits;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Open cursors by id, and how batches are cut from them. Thread-safe. */
final class Cursors {

    /** MongoDB's cursorTimeoutMillis. */
    private static final long IDLE_MS = 600_000;
    /** What a client that forgets its cursors can hold open. */
    private static final int OPEN_MAX = 5_000;
    static final int FIRST_BATCH = 101;
    private static final long WAIT_TURN_MS = 250;

    private final Clock clock;
    private final RandomGenerator random;
    private final Map<Long, Open> open = new ConcurrentHashMap<>();

    Cursors(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A cursor; its lock admits one getMore at a time. */
    static final class Open {
        final Namespace namespace;
        final DocIterator documents;
        final Reading reading;
        /** For a cursor that waits for more at its end. */
        final @Nullable ChangeStream stream;
        final ReentrantLock lock = new ReentrantLock();
        /** Fetched for the last batch, but too large for it. */
        @Nullable Doc pending;
        volatile long usedMs;
        volatile boolean killed;
        /** Someone waits for the lock to end this cursor. */
        volatile boolean killing;

        Open(Namespace namespace, DocIterator documents, Reading reading, @Nullable ChangeStream stream) {
            this.namespace = namespace;
            this.documents = documents;
            this.reading = reading;
            this.stream = stream;
        }

        @Nullable Doc next() {
            Doc waiting = pending;
            if (waiting != null) {
                pending = null;
                return waiting;
            }
            return documents.next();
        }
    }

    /**
     * The reply with the first batch; what is left stays open under the reply's cursor id.
     *
     * @param reading belongs to the cursor from here on
     * @param batchSize documents wanted; -1 for MongoDB's default
     */
    BsonDocument first(Namespace namespace, DocIterator documents, Reading reading, long batchSize, boolean single) {
        Open cursor = new Open(namespace, documents, reading, null);
        boolean kept = false;
        try {
            BsonArray batch = new BsonArray();
            boolean more = fill(cursor, batch, batchSize < 0 ? FIRST_BATCH : batchSize, true);
            kept = more && !single;
            return reply(kept ? register(cursor) : 0, cursor, "firstBatch", batch);
        } finally {
            if (!kept) {
                reading.close();
            }
        }
    }

    /** The reply that opens a cursor on a change stream; it never waits. */
    BsonDocument tail(Namespace namespace, DocIterator events, ChangeStream stream, long batchSize) {
        Open cursor = new Open(namespace, events, Reading.nothing(), stream);
        BsonArray batch = new BsonArray();
        fill(cursor, batch, batchSize < 0 ? FIRST_BATCH : batchSize, false);
        return reply(register(cursor), cursor, "firstBatch", batch);
    }

    /** @param waitMs how long a cursor on a change stream waits for the first event */
    BsonDocument next(long id, Namespace namespace, long batchSize, long waitMs) {
        Open cursor = open.get(id);
        if (cursor == null || !cursor.namespace.equals(namespace)) {
            throw new MongoError(ErrorCode.CURSOR_NOT_FOUND, "cursor id " + id + " not found");
        }
        cursor.lock.lock();
        try {
            if (cursor.killed) {
                throw new MongoError(ErrorCode.CURSOR_NOT_FOUND, "cursor id " + id + " not found");
            }
            BsonArray batch = new BsonArray();
            long wanted = batchSize <= 0 ? Long.MAX_VALUE : batchSize;
            ChangeStream stream = cursor.stream;
            boolean more = stream == null ? fill(cursor, batch, wanted, true) : await(cursor, stream, batch, wanted, waitMs);
            cursor.usedMs = clock.millis();
            if (!more) {
                end(id, cursor);
            }
            return reply(more ? id : 0, cursor, "nextBatch", batch);
        } catch (MongoError failed) {
            end(id, cursor);
            throw failed;
        } finally {
            cursor.lock.unlock();
        }
    }

    /** @return whether there was such a cursor */
    boolean kill(long id, Namespace namespace) {
        Open cursor = open.get(id);
        if (cursor == null || !cursor.namespace.equals(namespace)) {
            return false;
        }
        close(id, cursor);
        return true;
    }

    /** Ends the cursors that read a state which is going away, as a transaction's. */
    @SuppressWarnings("ReferenceEquality") // that very state
    void killReading(Object state) {
        open.forEach((id, cursor) -> {
            if (cursor.reading.state() == state) {
                close(id, cursor);
            }
        });
    }

    void killIdle() {
        long before = clock.millis() - IDLE_MS;
        open.forEach((id, cursor) -> {
            if (cursor.usedMs < before) {
                close(id, cursor);
            }
        });
    }

    void killAll() {
        open.forEach(this::close);
    }

    int size() {
        return open.size();
    }

    private long register(Open cursor) {
        if (open.size() >= OPEN_MAX) {
            throw new MongoError(ErrorCode.OPERATION_FAILED, "Open cursors: " + open.size() + " (expected: at most " + OPEN_MAX
                    + "). Close cursors that are not read to their end.");
        }
        cursor.usedMs = clock.millis();
        while (true) {
            long id = random.nextLong(1, Long.MAX_VALUE);
            if (open.putIfAbsent(id, cursor) == null) {
                return id;
            }
        }
    }

    /** With an event left over for the next batch, the place is after the last one in this. */
    private static BsonDocument last(BsonArray batch) {
        return batch.get(batch.size() - 1).asDocument().getDocument("_id");
    }

    private void close(long id, Open cursor) {
        cursor.killing = true;
        ChangeStream stream = cursor.stream;
        if (stream != null) {
            stream.wake();
        }
        cursor.lock.lock();
        try {
            end(id, cursor);
        } finally {
            cursor.lock.unlock();
        }
    }

    private void end(long id, Open cursor) {
        open.remove(id);
        if (!cursor.killed) {
            cursor.killed = true;
            cursor.reading.close();
        }
    }

    /** Fills a batch with the events there are, waiting for the first; false when the stream is over. */
    private static boolean await(Open cursor, ChangeStream stream, BsonArray batch, long count, long waitMs) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        fill(cursor, batch, count, false);
        while (batch.isEmpty() && !stream.ended() && !cursor.killing) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) {
                break;
            }
            // In short turns, so that a closing server is noticed.
            stream.await(Math.min(leftMs, WAIT_TURN_MS), () -> cursor.killing);
            fill(cursor, batch, count, false);
        }
        return !stream.ended() || cursor.pending != null;
    }

    /**
     * Up to {@code count} documents within one reply's size; true when there may be more.
     *
     * @param peek whether to look for one more, to know the end; a stream's resume token must not run ahead of the batch
     */
    private static boolean fill(Open cursor, BsonArray batch, long count, boolean peek) {
        long bytes = 0;
        while (batch.size() < count) {
            Doc document = cursor.next();
            if (document == null) {
                return false;
            }
            byte[] raw = document.raw();
            bytes += raw.length;
            if (bytes > Limits.DOCUMENT_BYTES && !batch.isEmpty()) {
                cursor.pending = document;
                return true;
            }
            batch.add(new RawBsonDocument(raw));
        }
        if (!peek) {
            return true;
        }
        Doc following = cursor.next();
        cursor.pending = following;
        return following != null;
    }

    private static BsonDocument reply(long id, Open cursor, String batchName, BsonArray batch) {
        BsonDocument body = new BsonDocument(batchName, batch)
                .append("id", new BsonInt64(id))
                .append("ns", new BsonString(cursor.namespace.toString()));
        cursor.reading.announcedTime().ifPresent(time -> body.append("atClusterTime", time));
        ChangeStream stream = cursor.stream;
        if (stream != null) {
            body.append("postBatchResumeToken", cursor.pending == null ? stream.resumeToken() : last(batch));
        }
        return new BsonDocument("cursor", body);
    }
}
