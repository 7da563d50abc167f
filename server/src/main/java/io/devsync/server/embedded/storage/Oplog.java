package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.bson.BsonDecoder;
import io.devsync.server.embedded.bson.BsonEncoder;
import io.devsync.server.embedded.bson.ByteWriter;
import io.devsync.server.embedded.bson.RawBson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What was committed, in order, for change streams: one entry per write command or transaction, in the same version of the file as
 * the writes themselves. Recording starts when the first change stream is opened, and never stops for that file; the oldest entries go
 * when the log is larger than its limit. The writer appends, anyone reads from a snapshot.
 */
public final class Oplog {

    /** Sorts before every entry (times are positive) and holds the log's state. */
    private static final byte[] STATE_KEY = {0};
    private static final byte[] FIRST_ENTRY = {0, 0};

    private static final int INSERT = 'i';
    private static final int UPDATE = 'u';
    private static final int REPLACE = 'r';
    private static final int DELETE = 'd';
    private static final int DROP = 'x';
    private static final int DROP_DATABASE = 'X';

    private final StoreMap entries;
    private final Clock clock;
    private final long bytesMax;
    private State state = new State(0, 0, 0);
    private boolean loaded;

    Oplog(StoreMap entries, Clock clock, long bytesMax) {
        this.entries = entries;
        this.clock = clock;
        this.bytesMax = bytesMax;
    }

    /**
     * One unit of writes.
     *
     * @param firstTime of the first change; each further one is one higher
     * @param wallTime milliseconds since the epoch
     */
    public record Entry(long firstTime, long wallTime, Change.Origin origin, List<Change> changes) { }

    /**
     * @param recordedSince the time after which everything is in the log; 0 when nothing is recorded
     */
    private record State(long lastTime, long recordedSince, long bytes) { }

    long lastTime(KeyValues stored) {
        byte[] bytes = stored.get(entries, STATE_KEY);
        if (bytes != null) {
            state = new State(RawBson.int64(bytes, 0), RawBson.int64(bytes, 8), RawBson.int64(bytes, 16));
        }
        loaded = true;
        return state.lastTime();
    }

    /** The time after which the log of this state is complete, 0 when it records nothing. */
    public static long recordedSince(KeyValues state, Oplog oplog) {
        byte[] bytes = state.get(oplog.entries, STATE_KEY);
        return bytes == null ? 0 : RawBson.int64(bytes, 8);
    }

    /** From now on everything is recorded; used under the writer lock. */
    void enable(WritableKeyValues live) {
        if (state.recordedSince() == 0) {
            save(live, new State(state.lastTime(), Math.max(1, state.lastTime()), state.bytes()));
        }
    }

    void append(WritableKeyValues live, List<Change> changes, Change.Origin origin, long firstTime) {
        assert loaded : "log state: not loaded";
        long lastTime = firstTime + Math.max(1, changes.size()) - 1;
        long bytes = state.bytes();
        long since = state.recordedSince();
        if (since != 0 && !changes.isEmpty()) {
            byte[] entry = encode(changes, origin, clock.millis());
            live.put(entries, key(firstTime), entry);
            bytes += entry.length;
            while (bytes > bytesMax) {
                EntryCursor oldest = live.scan(entries, FIRST_ENTRY, null, false);
                if (!oldest.next() || Arrays.equals(oldest.key(), key(firstTime))) {
                    break;
                }
                bytes -= oldest.value().length;
                since = lastTimeOf(oldest.key(), oldest.value());
                live.remove(entries, oldest.key());
            }
        }
        save(live, new State(lastTime, since, bytes));
    }

    /** The first entry that has a change later than {@code time}, or null when there is none yet. */
    public @Nullable Entry firstAfter(KeyValues stored, long time) {
        EntryCursor before = stored.scan(entries, FIRST_ENTRY, key(time + 1), true);
        if (before.next() && lastTimeOf(before.key(), before.value()) > time) {
            return decode(before.key(), before.value());
        }
        EntryCursor after = stored.scan(entries, key(time + 1), null, false);
        return after.next() ? decode(after.key(), after.value()) : null;
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
        ByteWriter key = new ByteWriter(9);
        key.writeByte(1);
        key.writeBigEndian64(time);
        return Arrays.copyOf(key.array(), 9);
    }

    private static long timeOf(byte[] key) {
        long time = 0;
        for (int i = 1; i < 9; i++) {
            time = time << 8 | key[i] & 0xFF;
        }
        return time;
    }

    private static long lastTimeOf(byte[] key, byte[] value) {
        return timeOf(key) + RawBson.int32(value, 0) - 1;
    }

    private static byte[] encode(List<Change> changes, Change.Origin origin, long wallTime) {
        ByteWriter out = new ByteWriter(256 * changes.size());
        out.writeInt32(changes.size());
        out.writeInt64(wallTime);
        byte[] session = origin.sessionId();
        out.writeInt32(session == null ? 0 : session.length);
        out.writeBytes(session == null ? new byte[0] : session);
        out.writeInt64(origin.transactionNumber());
        for (Change change : changes) {
            encode(out, change);
        }
        return out.toByteArray();
    }

    private static void encode(ByteWriter out, Change change) {
        out.writeByte(switch (change) {
            case Change.Insert insert -> INSERT;
            case Change.Update update -> update.replaced() ? REPLACE : UPDATE;
            case Change.Delete delete -> DELETE;
            case Change.Drop drop -> DROP;
            case Change.DropDatabase drop -> DROP_DATABASE;
        });
        out.writeCString(change.namespace().database());
        out.writeCString(change.namespace().collection());
        switch (change) {
            case Change.Insert insert -> out.writeBytes(insert.document());
            case Change.Update update -> {
                out.writeBytes(update.before());
                out.writeBytes(update.after());
            }
            case Change.Delete delete -> out.writeBytes(idOnly(delete.before()));
            case Change.Drop drop -> { }
            case Change.DropDatabase drop -> { }
        }
    }

    private static byte[] idOnly(byte[] document) {
        int element = RawBson.findId(document);
        return BsonEncoder.encode(new BsonDocument("_id", BsonDecoder.elementValue(document, element)));
    }

    private static Entry decode(byte[] key, byte[] value) {
        int count = RawBson.int32(value, 0);
        long wallTime = RawBson.int64(value, 4);
        int sessionLength = RawBson.int32(value, 12);
        int position = 16 + sessionLength;
        byte[] session = sessionLength == 0 ? null : Arrays.copyOfRange(value, 16, position);
        Change.Origin origin = new Change.Origin(session, RawBson.int64(value, position));
        position += 8;
        List<Change> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = value[position];
            int databaseEnd = RawBson.endOfCString(value, position + 1);
            int collectionEnd = RawBson.endOfCString(value, databaseEnd + 1);
            Namespace namespace = new Namespace(text(value, position + 1, databaseEnd), text(value, databaseEnd + 1, collectionEnd));
            position = collectionEnd + 1;
            byte[] first = kind == DROP || kind == DROP_DATABASE ? new byte[0] : documentAt(value, position);
            position += first.length;
            byte[] second = kind == UPDATE || kind == REPLACE ? documentAt(value, position) : new byte[0];
            position += second.length;
            changes.add(switch (kind) {
                case INSERT -> new Change.Insert(namespace, first);
                case UPDATE -> new Change.Update(namespace, first, second, false);
                case REPLACE -> new Change.Update(namespace, first, second, true);
                case DELETE -> new Change.Delete(namespace, first);
                case DROP -> new Change.Drop(namespace);
                case DROP_DATABASE -> new Change.DropDatabase(namespace.database());
                default -> throw new IllegalStateException("oplog change: " + kind + " (expected: one of i u r d x X)");
            });
        }
        return new Entry(timeOf(key), wallTime, origin, changes);
    }

    private static byte[] documentAt(byte[] bytes, int offset) {
        return Arrays.copyOfRange(bytes, offset, offset + RawBson.int32(bytes, offset));
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, java.nio.charset.StandardCharsets.UTF_8);
    }
}
