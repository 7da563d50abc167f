package io.devsync.server.embedded.storage;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest entries of the log as they were written, so that the change streams that keep up, of which every database can have one,
 * need not each read them again. Bounded by size; the writer adds, any thread reads.
 */
final class NewestEntries {

    private final long bytesMax;
    private final ArrayDeque<Sized> order = new ArrayDeque<>();
    private final Map<Long, Oplog.Entry> byTime = new HashMap<>();
    private long bytes;

    private record Sized(long time, long bytes) { }

    /**
     * @param bytesMax how large the entries are together, as they are stored
     */
    NewestEntries(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized void add(Oplog.Entry entry, long size) {
        order.addLast(new Sized(entry.firstTime(), size));
        byTime.put(entry.firstTime(), entry);
        bytes += size;
        while (bytes > bytesMax) {
            Sized oldest = order.removeFirst();
            byTime.remove(oldest.time());
            bytes -= oldest.bytes();
        }
    }

    /** The entry whose first change has this time. */
    synchronized Optional<Oplog.Entry> find(long firstTime) {
        return Optional.ofNullable(byTime.get(firstTime));
    }
}
