package io.devsync.harness.simulate;

import io.devsync.server.store.HistoryUpkeep;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The upkeep of the history on a {@link Disk}: each call is one of the store's, with its faults. */
final class SimulatedUpkeep implements HistoryUpkeep {

    /** Few, so that trimming takes several steps. */
    private static final int SEGMENTS_AT_ONCE = 3;

    private final Calls calls;
    private final Disk disk;

    /** How a store is called. */
    interface Calls {
        /** Calls it: takes time and may fail. */
        <T> T call(String what, Supplier<T> effect);
    }

    SimulatedUpkeep(Calls calls, Disk disk) {
        this.calls = calls;
        this.disk = disk;
    }

    @Override
    public Mark mark(long nowMs) {
        return calls.call("mark", () -> disk.mark(nowMs));
    }

    @Override
    public void counted(long countedMs, long atMs) {
        calls.call("counted", () -> disk.mark(new Mark(0, countedMs, atMs)));
    }

    @Override
    public long removeFiles(Past past) {
        return calls.call("removeFiles", () -> disk.removeFiles(past));
    }

    @Override
    public OptionalLong neededAfter() {
        return calls.call("neededAfter", disk::neededAfter);
    }

    @Override
    public long trim(long version) {
        calls.call("trimmed", () -> disk.mark(new Mark(version, 0, 0)));
        long removed = 0;
        long portion;
        do {
            portion = calls.call("trim", () -> disk.trim(version, SEGMENTS_AT_ONCE));
            removed += portion;
        } while (portion > 0);
        return removed;
    }
}
