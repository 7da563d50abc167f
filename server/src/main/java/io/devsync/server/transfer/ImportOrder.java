package io.devsync.server.transfer;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to import, and where to.
 *
 * @param from a folder or an archive of mongodump, a BSON file, or JSON of mongoexport; any of them may be compressed with gzip
 * @param database where the documents go; absent for the databases that a dump names
 * @param collection for a single file; absent for the one that it is named after
 * @param mode what becomes of documents that are there
 */
public record ImportOrder(Path from, Optional<String> database, Optional<String> collection, Mode mode) {

    /** What becomes of documents that are in the collection already. */
    public enum Mode {
        /** They stay; one with the same {@code _id} is not imported. */
        INSERT,
        /** One with the same {@code _id} is replaced, others stay. */
        UPSERT,
        /** The collection is dropped before. */
        DROP
    }
}
