package io.devsync.harness.simulate;

import io.devsync.server.store.HistoryUpkeep;
import java.util.OptionalLong;

/** The upkeep of the history on a {@link Disk}: each call is one of the store's, with its faults. */
final class SimulatedUpkeep implements HistoryUpkeep {

    /** Few, so that trimming takes several steps. */
    private static final int SEGMENTS_AT_ONCE = 3;

    private final SimulatedStore.Calls calls;
    private final Disk disk;

    SimulatedUpkeep(SimulatedStore.Calls calls, Disk disk) {
        this.calls = calls;
        this.disk = disk;
    }

    @Override
    public Mark mark(long nowMs) {
        return calls.write("mark", () -> disk.mark(nowMs));
    }

    @Override
    public void counted(long countedMs, long atMs) {
        calls.write("counted", () -> disk.mark(new Mark(0, countedMs, atMs)));
    }

    @Override
    public long removeFiles(Past past) {
        return calls.write("removeFiles", () -> disk.removeFiles(past));
    }

    @Override
    public OptionalLong neededAfter() {
        return calls.read("neededAfter", disk::neededAfter);
    }

    @Override
    public long trim(long version) {
        calls.write("trimmed", () -> disk.mark(new Mark(version, 0, 0)));
        long removed = 0;
        long portion;
        do {
            portion = calls.write("trim", () -> disk.trim(version, SEGMENTS_AT_ONCE));
            removed += portion;
        } while (portion > 0);
        return removed;
    }
}
