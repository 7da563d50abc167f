package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.StoreEngine;
import io.devsync.server.embedded.storage.Transaction;
import io.devsync.server.embedded.storage.WriteTicket;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Logical sessions: their transactions, and the replies kept for retried writes. Thread-safe. */
final class Sessions {

    /** What {@code hello} tells drivers as logicalSessionTimeoutMinutes. */
    static final int TIMEOUT_MINUTES = 30;
    /** MongoDB's transactionLifetimeLimitSeconds. */
    static final long TRANSACTION_MS = 60_000;
    /** Ours; a driver pools its sessions, so this many are thousands of clients. */
    private static final int SESSIONS_MAX = 50_000;

    private final StoreEngine engine;
    private final Cursors cursors;
    private final Clock clock;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    Sessions(StoreEngine engine, Cursors cursors, Clock clock) {
        this.engine = engine;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** How a session's last transaction stands. */
    enum Progress { NONE, OPEN, COMMITTED, ABORTED }

    /** One session; all but {@code usedMs} is used by the holder of its lock only. */
    static final class Session {
        final byte[] id;
        final ReentrantLock lock = new ReentrantLock();
        volatile long usedMs;
        long transactionNumber = -1;
        Progress progress = Progress.NONE;
        @Nullable Transaction transaction;
        long openedMs;
        /** What the last retryable write was answered, for the driver that did not hear it. */
        @Nullable BsonDocument lastReply;
        WriteTicket commit = new WriteTicket();

        Session(byte[] id) {
            this.id = id;
        }
    }

    /** The session of an {@code lsid}; sessions start by being named. */
    Session get(BsonDocument lsid) {
        if (!lsid.isBinary("id") || lsid.getBinary("id").getData().length != 16) {
            throw new MongoError(ErrorCode.INVALID_UUID, "lsid.id must be a UUID");
        }
        byte[] id = lsid.getBinary("id").getData();
        String key = HexFormat.of().formatHex(id);
        Session session = sessions.get(key);
        if (session == null) {
            if (sessions.size() >= SESSIONS_MAX) {
                throw new MongoError(ErrorCode.OPERATION_FAILED, "Sessions: " + sessions.size() + " (expected: at most " + SESSIONS_MAX
                        + "). End sessions that are no longer used.");
            }
            session = sessions.computeIfAbsent(key, any -> new Session(id));
        }
        session.usedMs = clock.millis();
        return session;
    }

    int size() {
        return sessions.size();
    }

    void begin(Session session, long number) {
        if (number < session.transactionNumber) {
            throw tooOld(session, number);
        }
        if (number == session.transactionNumber) {
            throw new MongoError(ErrorCode.NO_SUCH_TRANSACTION, "Transaction " + number + " has already been started");
        }
        abortOpen(session);
        session.transactionNumber = number;
        session.transaction = engine.begin();
        session.progress = Progress.OPEN;
        session.openedMs = clock.millis();
        session.lastReply = null;
    }

    /** The open transaction of that number. @throws MongoError NoSuchTransaction, TransactionCommitted, TransactionTooOld */
    Transaction open(Session session, long number) {
        if (number < session.transactionNumber) {
            throw tooOld(session, number);
        }
        Transaction transaction = session.transaction;
        if (number > session.transactionNumber || session.progress == Progress.NONE) {
            throw new MongoError(ErrorCode.NO_SUCH_TRANSACTION, "Given transaction number " + number
                    + " does not match any in-progress transactions. The active transaction number is " + session.transactionNumber)
                    .asTransient();
        }
        if (session.progress == Progress.COMMITTED) {
            throw new MongoError(ErrorCode.TRANSACTION_COMMITTED, "Transaction " + number + " has been committed.");
        }
        if (transaction == null) {
            throw new MongoError(ErrorCode.NO_SUCH_TRANSACTION, "Transaction with { txnNumber: " + number + " } has been aborted.")
                    .asTransient();
        }
        return transaction;
    }

    void commit(Session session, Transaction transaction) {
        cursors.killReading(transaction);
        session.transaction = null;
        session.progress = Progress.ABORTED;
        session.commit = new WriteTicket();
        engine.commit(transaction, session.commit, new io.devsync.server.embedded.storage.Change.Origin(session.id, session.transactionNumber));
        session.progress = Progress.COMMITTED;
    }

    /** Ends the session's open transaction without its writes; does nothing when there is none. */
    void abortOpen(Session session) {
        Transaction transaction = session.transaction;
        if (transaction != null) {
            cursors.killReading(transaction);
            session.transaction = null;
            session.progress = Progress.ABORTED;
            engine.abort(transaction);
        }
    }

    /** The reply to this write if it was made before. @throws MongoError TransactionTooOld */
    Optional<BsonDocument> replayed(Session session, long number) {
        if (number < session.transactionNumber) {
            throw tooOld(session, number);
        }
        return number == session.transactionNumber ? Optional.ofNullable(session.lastReply) : Optional.empty();
    }

    /** Notes the reply of a retryable write. */
    void replied(Session session, long number, BsonDocument reply) {
        abortOpen(session);
        session.transactionNumber = number;
        session.progress = Progress.NONE;
        session.lastReply = reply;
    }

    /** Ends sessions that their client has ended. */
    void end(BsonDocument lsid) {
        if (!lsid.isBinary("id")) {
            return;
        }
        Session session = sessions.remove(HexFormat.of().formatHex(lsid.getBinary("id").getData()));
        if (session != null) {
            session.lock.lock();
            try {
                abortOpen(session);
            } finally {
                session.lock.unlock();
            }
        }
    }

    /** Aborts transactions past their lifetime, and forgets sessions past theirs. */
    void expire() {
        long now = clock.millis();
        sessions.forEach((key, session) -> {
            // A session whose lock is taken is running a command: next time.
            if (!session.lock.tryLock()) {
                return;
            }
            try {
                if (session.transaction != null && now - session.openedMs >= TRANSACTION_MS) {
                    abortOpen(session);
                }
                if (session.transaction == null && now - session.usedMs > TIMEOUT_MINUTES * 60_000L) {
                    sessions.remove(key, session);
                }
            } finally {
                session.lock.unlock();
            }
        });
    }

    void abortAll() {
        sessions.values().forEach(session -> {
            session.lock.lock();
            try {
                abortOpen(session);
            } finally {
                session.lock.unlock();
            }
        });
    }

    private static MongoError tooOld(Session session, long number) {
        return new MongoError(ErrorCode.TRANSACTION_TOO_OLD, "Cannot start transaction with { txnNumber: " + number
                + " } because a newer transaction with txnNumber " + session.transactionNumber + " has already started on this session.");
    }
}
