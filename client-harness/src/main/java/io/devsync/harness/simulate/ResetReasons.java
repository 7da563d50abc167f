package io.devsync.harness.simulate;

import io.devsync.protocol.message.SyncError;
import io.devsync.server.sync.HistoryRetention;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/** Knows why one device may be told to start over: no device may be without need (invariant I10). */
final class ResetReasons {

    /** What a device is told that an administrator makes start over, now or when it comes back. */
    private static final Set<SyncError.Code> RESETS =
            EnumSet.of(SyncError.Code.CLIENT_FILE_EXPIRED, SyncError.Code.BAD_CLIENT_FILE_IDENT);

    /** A connection that has lasted so long has been noted by a server that nothing happens to. */
    private static final long STABLE_MICROS = 5_000_000;

    private final HistoryRetention retention;
    private final LongSupplier nowMicros;
    private final Set<Long> forced = new HashSet<>();
    private boolean nextForced;
    private long servedMicros;
    private long connectedMicros;
    private int serversSince;

    ResetReasons(HistoryRetention retention, LongSupplier nowMicros) {
        this.retention = retention;
        this.nowMicros = nowMicros;
    }

    /** The device has a new file, which nobody can have missed yet. */
    void newFile() {
        servedMicros = nowMicros.getAsLong();
        serversSince = 0;
    }

    void connected() {
        connectedMicros = nowMicros.getAsLong();
    }

    /** A server has sent the device what it lacked. */
    void served() {
        if (nowMicros.getAsLong() - connectedMicros > STABLE_MICROS) {
            newFile();
        }
    }

    /** Another server process has taken over, with a clock of its own. */
    void anotherServer() {
        serversSince++;
    }

    /** An administrator makes the file with that number start over. */
    void force(long file) {
        forced.add(file);
    }

    /** An administrator means the file that the device is about to get. */
    void forceNext() {
        nextForced = true;
    }

    /** The file that {@link #forceNext} meant has that number. */
    void gotFile(long file) {
        if (nextForced) {
            forced.add(file);
        }
        nextForced = false;
    }

    /**
     * Whether a device with that file may be told this.
     *
     * @param file 0 when it has none yet
     * @param modelReplaced whether the app has got a model that no file survives
     */
    boolean excuse(SyncError error, long file, boolean modelReplaced) {
        if (error.action() == SyncError.Action.TRANSIENT || error.sessionGoesOn()) {
            return true;
        }
        return (nextForced || forced.contains(file)) && RESETS.contains(error.code())
                || error.code() == SyncError.Code.CLIENT_FILE_EXPIRED && mayHaveExpired()
                || error.code() == SyncError.Code.BAD_CLIENT_FILE && modelReplaced;
    }

    private boolean mayHaveExpired() {
        long offline = retention.offline().toNanos() / 1000;
        long jumps = offline / 30 * serversSince;
        return retention.versionsMax() < Integer.MAX_VALUE
                || nowMicros.getAsLong() - servedMicros + jumps >= offline;
    }
}
