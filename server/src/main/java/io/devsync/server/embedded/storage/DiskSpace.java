package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.error.ErrorCode;
import io.devsync.server.embedded.error.MongoError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses writes while the disk is almost full, and lets them through again when there is room: a file that cannot be
 * extended in the middle of a commit is closed for good, until the next start. Thread-safe.
 */
final class DiskSpace {

    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
    /** A commit of some large documents and a step of compaction need less. */
    private static final long FREE_BYTES_MIN = 24L << 20;
    /** The disk is asked so often at most: a system call of some microseconds, which hundreds of thousands of writes share. */
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path folder;
    private final LongSupplier freeBytes;
    private final LongSupplier nanoTime;
    private final AtomicLong nextLook;
    private volatile boolean full;

    /**
     * @param freeBytes what this process may still write
     * @param nanoTime a clock for durations
     */
    DiskSpace(Path folder, LongSupplier freeBytes, LongSupplier nanoTime) {
        this.folder = folder;
        this.freeBytes = freeBytes;
        this.nanoTime = nanoTime;
        this.nextLook = new AtomicLong(nanoTime.getAsLong());
    }

    /** The disk that a folder is on. */
    static DiskSpace of(Path folder) {
        return new DiskSpace(folder, () -> usable(folder), System::nanoTime);
    }

    private static long usable(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException unknown) {
            // Then only writing shows whether there is room.
            LOG.debug("The free space of {} is not known: {}", folder, unknown.getMessage());
            return Long.MAX_VALUE;
        }
    }

    /** @throws MongoError when there is too little room to write anything */
    void require() {
        long now = nanoTime.getAsLong();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOK_EVERY_NANOS)) {
            look();
        }
        if (full) {
            throw new MongoError(ErrorCode.OUT_OF_DISK_SPACE, explanation());
        }
    }

    /** Why nothing can be written, as of the last look; from any thread. */
    Optional<String> trouble() {
        return full ? Optional.of(explanation()) : Optional.empty();
    }

    private String explanation() {
        return "The disk of data folder " + folder + " is full. Free space on it; writes go on by themselves then.";
    }

    private void look() {
        long free = freeBytes.getAsLong();
        boolean nowFull = free < FREE_BYTES_MIN;
        if (nowFull && !full) {
            LOG.error(
                    "Writes are refused, {} bytes are free on the disk of {} (expected: at least {}). Free space on it; writes go on by "
                            + "themselves then.",
                    free,
                    folder,
                    FREE_BYTES_MIN);
        } else if (full && !nowFull) {
            LOG.info("Writes go on, {} bytes are free on the disk of {}", free, folder);
        }
        full = nowFull;
    }
}
