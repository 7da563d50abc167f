package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was committed, in order, for change streams: one entry per write command or transaction, in the same version of the file as
 * the writes themselves. Recording starts when the first change stream is opened, and never stops for that file; the oldest entries go
 * when the log is larger than its limit. The writer appends, anyone reads from a snapshot.
 */
public final class Oplog {

    /** Sorts before every entry and holds the log's state. */
    private static final byte[] STATE_KEY = {0};
    private static final byte[] FIRST_ENTRY = {0, 0};
    private static final int KEY_BYTES = 9;
    /** After every time: the log has been restarted in the unit that is under way. */
    private static final long NEVER = Long.MAX_VALUE;

    /** Of the newest entries in memory; streams that keep up are a commit or two behind. */
    private static final long NEWEST_BYTES = 8 * 1024 * 1024;

    private final NewestEntries newest = new NewestEntries(NEWEST_BYTES);
    private final StoreMap entries;
    private final long bytesMax;
    private final String unrecordedPrefix;
    private State state = new State(0, 0, 0);

    /** @param unrecordedPrefix databases whose names begin so are left out; empty when none is */
    Oplog(StoreMap entries, long bytesMax, String unrecordedPrefix) {
        this.entries = entries;
        this.bytesMax = bytesMax;
        this.unrecordedPrefix = unrecordedPrefix;
    }

    /** Whether what happens in a database is recorded, so that it can be streamed. */
    public boolean records(String database) {
        return unrecordedPrefix.isEmpty() || !database.startsWith(unrecordedPrefix);
    }

    /**
     * One unit of writes.
     *
     * @param firstTime of the first change; each further one is one higher, but in a transaction all have this one
     * @param wallMs milliseconds since the epoch
     */
    public record Entry(long firstTime, long wallMs, Change.Origin origin, boolean transaction, List<Change> changes) {

        public long time(int index) {
            return transaction ? firstTime : firstTime + index;
        }

        /** What stands for it where its changes are not wanted; at its last time, so that whoever has seen it goes on behind it. */
        Entry withoutChanges() {
            return new Entry(lastTime(), wallMs, origin, transaction, List.of());
        }

        long lastTime() {
            return time(Math.max(0, changes.size() - 1));
        }
    }

    /**
     * @param recordedSince the time after which everything is in the log; 0 when nothing is recorded
     */
    private record State(long lastTime, long recordedSince, long bytes) { }

    /** Who reads the log for some of what is in it. */
    public interface Reader {
        /** Whether transactions of an origin are not wanted. */
        boolean leavesOut(Change.Origin origin);

        /** Whether changes in a database are not wanted. */
        boolean leavesOut(String database);
    }

    /** Loads the log's state when the file is opened. @return the time of the last write of the file's previous life */
    long lastTime(KeyValues stored) {
        state = load(stored);
        return state.lastTime();
    }

    /** The time after which the log of this state is complete, 0 when it records nothing. */
    public long recordedSince(KeyValues stored) {
        return load(stored).recordedSince();
    }

    /**
     * The entry that holds {@code time} if there is one, else the first after it.
     *
     * @param reader what it leaves out may come without its changes, which are then not read at all
     */
    public Optional<Entry> from(Snapshot stored, long time, Reader reader) {
        NewestEntries.Answer known = newest.from(time, stored.clusterTime(), reader);
        if (known.complete()) {
            return known.entry();
        }
        Predicate<Change.Origin> unwanted = reader::leavesOut;
        EntryCursor before = stored.scan(entries, FIRST_ENTRY, key(time + 1), true);
        if (before.next()) {
            Entry entry = OplogCodec.decode(timeOf(before.key()), before.value(), unwanted);
            if (entry.lastTime() >= time) {
                return Optional.of(entry);
            }
        }
        EntryCursor after = stored.scan(entries, key(time + 1), null, false);
        return after.next() ? Optional.of(OplogCodec.decode(timeOf(after.key()), after.value(), unwanted)) : Optional.empty();
    }

    /** From now on everything is recorded; used under the writer lock. */
    void enable(WritableKeyValues live) {
        if (state.recordedSince() == 0) {
            save(live, new State(state.lastTime(), Math.max(1, state.lastTime()), state.bytes()));
        }
    }

    /** Forgets everything: what comes next has nothing to do with what was before; used under the writer lock. */
    void restart(LiveState live) {
        live.clear(entries);
        save(live, new State(state.lastTime(), state.recordedSince() == 0 ? 0 : NEVER, 0));
    }

    void append(WritableKeyValues live, Entry unit) {
        Entry entry = recorded(unit);
        long bytes = state.bytes();
        long since = state.recordedSince() == NEVER ? entry.firstTime() : state.recordedSince();
        if (since != 0 && !entry.changes().isEmpty()) {
            byte[] encoded = OplogCodec.encode(entry);
            live.put(entries, key(entry.firstTime()), encoded);
            newest.add(entry, encoded.length);
            bytes += encoded.length;
            while (bytes > bytesMax) {
                EntryCursor oldest = live.scan(entries, FIRST_ENTRY, null, false);
                if (!oldest.next() || timeOf(oldest.key()) == entry.firstTime()) {
                    break;
                }
                bytes -= oldest.value().length;
                since = OplogCodec.lastTime(timeOf(oldest.key()), oldest.value());
                live.remove(entries, oldest.key());
            }
        }
        save(live, new State(unit.lastTime(), since, bytes));
    }

    private Entry recorded(Entry unit) {
        if (unrecordedPrefix.isEmpty()) {
            return unit;
        }
        List<Change> kept = new ArrayList<>(unit.changes().size());
        for (Change change : unit.changes()) {
            if (records(change.namespace().database())) {
                kept.add(change);
            }
        }
        return kept.size() == unit.changes().size()
                ? unit
                : new Entry(unit.firstTime(), unit.wallMs(), unit.origin(), unit.transaction(), kept);
    }

    private State load(KeyValues stored) {
        byte[] bytes = stored.get(entries, STATE_KEY);
        return bytes == null ? new State(0, 0, 0)
                : new State(RawBson.int64(bytes, 0), RawBson.int64(bytes, 8), RawBson.int64(bytes, 16));
    }

    private void save(WritableKeyValues live, State changed) {
        state = changed;
        ByteWriter out = new ByteWriter(24);
        out.writeInt64(changed.lastTime());
        out.writeInt64(changed.recordedSince());
        out.writeInt64(changed.bytes());
        live.put(entries, STATE_KEY, out.toByteArray());
    }

    private static byte[] key(long time) {
        ByteWriter key = new ByteWriter(KEY_BYTES);
        key.writeByte(1);
        key.writeBigEndian64(time);
        return Arrays.copyOf(key.array(), KEY_BYTES);
    }

    private static long timeOf(byte[] key) {
        long time = 0;
        for (int i = 1; i < KEY_BYTES; i++) {
            time = time << 8 | key[i] & 0xFF;
        }
        return time;
    }
}
