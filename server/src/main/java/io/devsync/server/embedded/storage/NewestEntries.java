package io.devsync.server.embedded.storage;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The newest entries of the log as they were written, so that change streams that keep up, of which every database can have one, need
 * not each read them again. Of older ones there is what tells whether a stream wants them, for most streams want but a few. Bounded by
 * size and number; the writer adds, any thread reads.
 */
final class NewestEntries {

    /** About 200 bytes each. */
    private static final int HEADS_MAX = 10_000;

    private final long bytesMax;
    private final TreeMap<Long, Kept> byTime = new TreeMap<>();
    private long bytes;
    /** The time of the oldest one that is here as a whole. */
    private long firstWhole;

    /**
     * @param entry without its changes when it is not here as a whole
     * @param bytes its size where it is stored
     */
    private record Kept(Oplog.Entry entry, long lastTime, Set<String> databases, boolean whole, long bytes) {

        Kept head() {
            return new Kept(entry.withoutChanges(), lastTime, databases, false, bytes);
        }

        boolean isLeftOutBy(Oplog.Reader reader) {
            return entry.transaction() && reader.leavesOut(entry.origin()) || databases.stream().allMatch(reader::leavesOut);
        }
    }

    /**
     * What is known of the log behind some time.
     *
     * @param complete whether the entry is in memory, or known not to be; without that nothing is known
     * @param entry empty when there is none
     */
    record Answer(boolean complete, Optional<Oplog.Entry> entry) {
        private static final Answer UNKNOWN = new Answer(false, Optional.empty());
        private static final Answer NONE = new Answer(true, Optional.empty());
    }

    /**
     * @param bytesMax how large the entries are together, as they are stored
     */
    NewestEntries(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized void add(Oplog.Entry entry, long size) {
        Set<String> databases = new LinkedHashSet<>();
        entry.changes().forEach(change -> databases.add(change.namespace().database()));
        if (bytes == 0) {
            firstWhole = entry.firstTime();
        }
        byTime.put(entry.firstTime(), new Kept(entry, entry.lastTime(), Set.copyOf(databases), true, size));
        bytes += size;
        while (bytes > bytesMax) {
            Kept oldest = Objects.requireNonNull(byTime.get(firstWhole), "the oldest that is whole");
            byTime.put(firstWhole, oldest.head());
            bytes -= oldest.bytes();
            Long next = byTime.higherKey(firstWhole);
            firstWhole = next == null ? Long.MAX_VALUE : next;
        }
        while (byTime.size() > HEADS_MAX) {
            Kept gone = byTime.pollFirstEntry().getValue();
            if (gone.whole()) {
                bytes -= gone.bytes();
                firstWhole = byTime.firstKey();
            }
        }
    }

    /**
     * The entry that holds {@code time} if there is one, else the first after it; without its changes when the reader leaves them out.
     *
     * @param until the time of the last commit that is to be seen
     */
    synchronized Answer from(long time, long until, Oplog.Reader reader) {
        Map.Entry<Long, Kept> before = byTime.floorEntry(time);
        if (before == null) {
            return Answer.UNKNOWN;
        }
        Map.Entry<Long, Kept> found = before.getValue().lastTime() >= time ? before : byTime.higherEntry(time);
        if (found == null || found.getKey() > until) {
            return Answer.NONE;
        }
        Kept kept = found.getValue();
        if (kept.isLeftOutBy(reader)) {
            return new Answer(true, Optional.of(kept.entry().withoutChanges()));
        }
        return kept.whole() ? new Answer(true, Optional.of(kept.entry())) : Answer.UNKNOWN;
    }
}
