package io.devsync.server.embedded.command;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import io.devsync.server.embedded.storage.Snapshot;
import io.devsync.server.embedded.storage.StoreEngine;
import java.time.Clock;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/**
 * Snapshots for reads, and those kept for a while because a snapshot session will read at the same time again. Thread-safe.
 *
 * <p>MongoDB keeps them for five minutes in any case. Here the end of the last session that has read at a time ends that time too:
 * every version kept makes opening each later one dearer.
 */
final class Snapshots implements AutoCloseable {

    /** MongoDB's minSnapshotHistoryWindowInSeconds. */
    private static final long KEEP_MS = 300_000;
    /** Every kept state holds its pages in the file. */
    private static final int KEEP_MAX = 256;
    private static final long AFTER_CLUSTER_TIME_WAIT_MS = 10_000;

    private final StoreEngine engine;
    private final Clock clock;
    private final Map<Long, Kept> kept = new LinkedHashMap<>();

    /** @param readers the ids of the sessions that have read at this time, null for reads without one */
    private record Kept(Snapshot snapshot, long untilMs, Set<BsonValue> readers) { }

    Snapshots(StoreEngine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** @param lsid who reads; empty without a session */
    Reading open(BsonDocument readConcern, BsonDocument lsid) {
        String level = readConcern.isString("level") ? readConcern.getString("level").getValue() : "local";
        return switch (level) {
            case "local", "majority", "available", "linearizable" -> {
                awaitAfterClusterTime(readConcern);
                yield Reading.of(engine.snapshot(), false);
            }
            case "snapshot" -> {
                awaitAfterClusterTime(readConcern);
                yield Reading.of(readConcern.isTimestamp("atClusterTime")
                        ? at(readConcern.getTimestamp("atClusterTime").getValue(), lsid) : keepNewest(lsid), true);
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

    private synchronized Snapshot keepNewest(BsonDocument lsid) {
        dropExpired();
        Snapshot newest = engine.snapshot();
        long time = newest.clusterTime();
        Kept again = kept.get(time);
        keep(time, again == null ? newest.duplicate() : again.snapshot(), lsid);
        return newest;
    }

    /** Keeps a snapshot from now on, behind all others. */
    private void keep(long time, Snapshot snapshot, BsonDocument lsid) {
        Kept before = kept.remove(time);
        Set<BsonValue> readers = before == null ? new HashSet<>() : before.readers();
        readers.add(reader(lsid));
        kept.put(time, new Kept(snapshot, clock.millis() + KEEP_MS, readers));
    }

    private static BsonValue reader(BsonDocument lsid) {
        return lsid.get("id", BsonNull.VALUE);
    }

    private synchronized Snapshot at(long time, BsonDocument lsid) {
        Kept found = kept.get(time);
        if (found == null) {
            Snapshot newest = engine.snapshot();
            if (newest.clusterTime() == time) {
                return newest;
            }
            newest.close();
            throw new MongoError(ErrorCode.SNAPSHOT_TOO_OLD, "Read timestamp " + new org.bson.BsonTimestamp(time)
                    + " is older than the oldest available timestamp. Start a new snapshot session.");
        }
        keep(time, found.snapshot(), lsid);
        return found.snapshot().duplicate();
    }

    /** A session reads no more: lets go of what nobody else has read. */
    synchronized void ended(BsonDocument lsid) {
        kept.values().removeIf(one -> {
            boolean last = one.readers().remove(reader(lsid)) && one.readers().isEmpty();
            if (last) {
                one.snapshot().close();
            }
            return last;
        });
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
