package io.devsync.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The mark that {@code devsync data move} leaves in a data folder: going on with the old data by mistake would make a second history,
 * and devices that saw both would have to be reset.
 */
public final class MovedData {

    private static final String NAME = "moved.txt";

    private MovedData() {}

    /**
     * Marks a folder.
     *
     * @param target where the data are now, without secrets
     * @throws IOException when the folder cannot be written to
     */
    public static void mark(Path folder, String target) throws IOException {
        Files.writeString(folder.resolve(NAME), target + System.lineSeparator());
    }

    /** @throws DevSyncStartException when the data of this folder are elsewhere now */
    static void requireNone(Path folder) throws DevSyncStartException {
        Path mark = folder.resolve(NAME);
        if (!Files.exists(mark)) {
            return;
        }
        try {
            throw new DevSyncStartException("the data of " + folder + " were moved to " + Files.readString(mark).strip()
                    + ". Start with --mongodb-uri, or with another --data folder; delete " + mark + " to go on with the old data all the"
                    + " same.");
        } catch (IOException failure) {
            throw new DevSyncStartException("cannot read " + mark + ": " + failure.getMessage(), failure);
        }
    }
}
