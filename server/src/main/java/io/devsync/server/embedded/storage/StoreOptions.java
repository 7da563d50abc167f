package io.devsync.server.embedded.storage;

import java.nio.file.Path;
import java.time.Clock;

/**
 * How a data file is kept.
 *
 * @param folder where it is
 * @param access how it is read and written
 * @param clock of the times of writes
 * @param sync whether a write is on the disk, not only with the operating system, before it is acknowledged
 * @param cacheMb how much of the file is kept in memory
 * @param oplogBytesMax how much of the past change streams can resume from
 * @param unrecordedPrefix databases whose names begin so have no change streams; empty when all have
 * @param twins which collections hold copies of others' documents
 */
public record StoreOptions(
        Path folder, FileAccess access, Clock clock, boolean sync, int cacheMb, long oplogBytesMax, String unrecordedPrefix,
        TwinNames twins) {

    /** For a data source in which no collection holds copies. */
    public StoreOptions(
            Path folder, FileAccess access, Clock clock, boolean sync, int cacheMb, long oplogBytesMax, String unrecordedPrefix) {
        this(folder, access, clock, sync, cacheMb, oplogBytesMax, unrecordedPrefix, TwinNames.NONE);
    }
}
