package io.devsync.server.embedded.storage;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest entries of the log as they were written, so that change streams that keep up, of which every database can have one, need
 * not each read them again. Bounded by size; the writer adds, any thread reads.
 */
final class NewestEntries {

    private final long bytesMax;
    private final TreeMap<Long, Sized> byTime = new TreeMap<>();
    private long bytes;

    private record Sized(Oplog.Entry entry, long bytes) { }

    /**
     * What is known of the log behind some time.
     *
     * @param complete whether all entries from there on are in memory; without that nothing is known
     * @param entry empty when there is none
     */
    record Answer(boolean complete, Optional<Oplog.Entry> entry) { }

    /**
     * @param bytesMax how large the entries are together, as they are stored
     */
    NewestEntries(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized void add(Oplog.Entry entry, long size) {
        byTime.put(entry.firstTime(), new Sized(entry, size));
        bytes += size;
        while (bytes > bytesMax) {
            bytes -= byTime.pollFirstEntry().getValue().bytes();
        }
    }

    /**
     * The entry that holds {@code time} if there is one, else the first after it.
     *
     * @param until the time of the last commit that is to be seen
     */
    synchronized Answer from(long time, long until) {
        Map.Entry<Long, Sized> before = byTime.floorEntry(time);
        if (before == null) {
            return new Answer(false, Optional.empty());
        }
        Map.Entry<Long, Sized> found =
                before.getValue().entry().lastTime() >= time ? before : byTime.higherEntry(time);
        boolean seen = found != null && found.getKey() <= until;
        return new Answer(true, seen ? Optional.of(found.getValue().entry()) : Optional.empty());
    }
}
