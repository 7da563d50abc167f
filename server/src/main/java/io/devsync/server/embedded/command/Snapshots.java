package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.Snapshot;
import io.devsync.server.embedded.storage.StoreEngine;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonDocument;

/** Snapshots for reads, and those kept for a while because a snapshot session will read at the same time again. Thread-safe. */
final class Snapshots implements AutoCloseable {

    /** MongoDB's minSnapshotHistoryWindowInSeconds. */
    private static final long KEEP_MS = 300_000;
    /** Every kept state holds its pages in the file. */
    private static final int KEEP_MAX = 256;
    private static final long AFTER_CLUSTER_TIME_WAIT_MS = 10_000;

    private final StoreEngine engine;
    private final Clock clock;
    private final Map<Long, Kept> kept = new LinkedHashMap<>();

    private record Kept(Snapshot snapshot, long untilMs) { }

    Snapshots(StoreEngine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    Reading open(BsonDocument readConcern) {
        String level = readConcern.isString("level") ? readConcern.getString("level").getValue() : "local";
        return switch (level) {
            case "local", "majority", "available", "linearizable" -> {
                awaitAfterClusterTime(readConcern);
                yield Reading.of(engine.snapshot(), false);
            }
            case "snapshot" -> {
                awaitAfterClusterTime(readConcern);
                yield Reading.of(readConcern.isTimestamp("atClusterTime")
                        ? at(readConcern.getTimestamp("atClusterTime").getValue()) : keepNewest(), true);
            }
            default -> throw MongoError.failedToParse("Unknown read concern level: " + level
                    + " (expected: local, majority, available, linearizable or snapshot)");
        };
    }

    private void awaitAfterClusterTime(BsonDocument readConcern) {
        if (!readConcern.isTimestamp("afterClusterTime")) {
            return;
        }
        long wanted = readConcern.getTimestamp("afterClusterTime").getValue();
        long reached = engine.awaitNewerThan(wanted - 1, AFTER_CLUSTER_TIME_WAIT_MS);
        if (reached < wanted) {
            throw new MongoError(ErrorCode.INVALID_OPTIONS, "readConcern afterClusterTime " + readConcern.getTimestamp("afterClusterTime")
                    + " is later than the newest write (expected: a time this server has given out)");
        }
    }

    private synchronized Snapshot keepNewest() {
        dropExpired();
        Snapshot newest = engine.snapshot();
        long time = newest.clusterTime();
        Kept again = kept.remove(time);
        if (again != null) {
            again.snapshot().close();
        }
        kept.put(time, new Kept(newest.duplicate(), clock.millis() + KEEP_MS));
        return newest;
    }

    private synchronized Snapshot at(long time) {
        Kept found = kept.remove(time);
        if (found == null) {
            Snapshot newest = engine.snapshot();
            if (newest.clusterTime() == time) {
                return newest;
            }
            newest.close();
            throw new MongoError(ErrorCode.SNAPSHOT_TOO_OLD, "Read timestamp " + new org.bson.BsonTimestamp(time)
                    + " is older than the oldest available timestamp. Start a new snapshot session.");
        }
        kept.put(time, new Kept(found.snapshot(), clock.millis() + KEEP_MS));
        return found.snapshot().duplicate();
    }

    /** Lets go of what no session has read for five minutes. */
    synchronized void dropExpired() {
        long now = clock.millis();
        Iterator<Kept> oldestFirst = kept.values().iterator();
        while (oldestFirst.hasNext()) {
            Kept oldest = oldestFirst.next();
            if (oldest.untilMs() > now && kept.size() < KEEP_MAX) {
                return;
            }
            oldest.snapshot().close();
            oldestFirst.remove();
        }
    }

    @Override
    public synchronized void close() {
        kept.values().forEach(entry -> entry.snapshot().close());
        kept.clear();
    }
}
