package io.devsync.server.embedded.storage;

import io.devsync.server.embedded.EmbeddedDataSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** Opens the store file in the data folder and explains in one sentence when that cannot be done. */
final class StoreFile {

    static final String NAME = "devsync.mv.db";
    private static final String FORMAT = "2";
    /** Without markers in the place of copies, see {@link Twins}. */
    private static final String FORMER_FORMAT = "1";
    /**
     * Space that no version needs any more is used again at once. MVStore's default of 45 s stands in for a sync; with one after every
     * commit the last five versions, which it always keeps, are whole on the disk.
     */
    private static final int RETENTION_SYNCED_MS = 0;

    private StoreFile() {
    }

    static MVStore open(Path folder, FileAccess access, int cacheMb, boolean sync) {
        Path file = folder.resolve(NAME);
        MVStore store = openFile(folder, file, access, cacheMb);
        if (sync) {
            store.setRetentionTime(RETENTION_SYNCED_MS);
        }
        MVMap<String, String> header = store.openMap("header");
        String format = header.putIfAbsent("format", FORMAT);
        if (FORMER_FORMAT.equals(format)) {
            header.put("format", FORMAT);
        } else if (format != null && !format.equals(FORMAT)) {
            store.closeImmediately();
            throw new EmbeddedDataSourceException.Unusable("Data file " + file + " has format " + format + " (expected: " + FORMAT
                    + "). It was written by another version of DevSync: use that version, or another --data folder.");
        }
        return store;
    }

    /**
     * Has all of the file on the disk after a sync that failed; whether what it could not sync is there or not, is then decided for good.
     *
     * @throws EmbeddedDataSourceException.Unusable when that fails as well
     */
    static void writeAgain(Path folder, FileAccess access) {
        Path file = folder.resolve(NAME);
        try {
            access.writeAgain(file);
        } catch (IOException e) {
            throw new EmbeddedDataSourceException.Unusable("Data file " + file + " cannot be synced: " + e.getMessage()
                    + ". Its disk may be failing: see to it, and to a snapshot.", e);
        }
    }

    /** A new file that nobody else sees until it is complete: nothing in it is synced before. */
    static MVStore create(Path file) {
        MVStore store = new MVStore.Builder().fileName(file.toAbsolutePath().toString()).autoCommitDisabled().open();
        store.openMap("header").put("format", FORMAT);
        return store;
    }

    /** @throws EmbeddedDataSourceException.Unusable when it is not there, or not one of ours */
    static MVStore openReadOnly(Path file, int cacheMb) {
        if (!Files.isRegularFile(file)) {
            throw new EmbeddedDataSourceException.Unusable("Snapshot file " + file + " does not exist. Name one that \"devsync data"
                    + " snapshot\" has written.");
        }
        try {
            MVStore store = new MVStore.Builder().fileName(file.toAbsolutePath().toString()).readOnly().cacheSize(cacheMb).open();
            Object format = store.hasMap("header") ? store.openMap("header").get("format") : null;
            if (!FORMAT.equals(format) && !FORMER_FORMAT.equals(format)) {
                store.closeImmediately();
                throw new EmbeddedDataSourceException.Unusable("Snapshot file " + file + " has format " + format + " (expected: "
                        + FORMAT + "). It was written by another version of DevSync: use that version.");
            }
            return store;
        } catch (MVStoreException e) {
            throw new EmbeddedDataSourceException.Unusable("Snapshot file " + file + " cannot be read: " + e.getMessage()
                    + ". Name one that \"devsync data snapshot\" has written.", e);
        }
    }

    private static MVStore openFile(Path folder, Path file, FileAccess access, int cacheMb) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EmbeddedDataSourceException.Unusable("Data folder " + folder + " cannot be created: " + e.getMessage()
                    + ". Choose a folder that this user may write with --data.", e);
        }
        if (!Files.isWritable(folder)) {
            throw new EmbeddedDataSourceException.Unusable("Data folder " + folder
                    + " is not writable by this user. Change its rights, or choose another with --data.");
        }
        try {
            // Without the second MVStore makes a version of its own in the middle of a write that changes some 19 MB of pages: who
            // kills the process then leaves half a transaction behind. Changed pages stay in memory until a commit.
            MVStore.Builder store = new MVStore.Builder().autoCommitDisabled().autoCommitBufferSize(0).cacheSize(cacheMb);
            access.choose(store, file);
            return store.open();
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new EmbeddedDataSourceException.Locked("Data folder " + folder
                        + " is in use by another DevSync process. Stop that one, or choose another with --data.", e);
            }
            throw new EmbeddedDataSourceException.Unusable("Data file " + file + " cannot be read: " + e.getMessage()
                    + ". Restore it from a snapshot, or move it away to start empty.", e);
        }
    }
}
