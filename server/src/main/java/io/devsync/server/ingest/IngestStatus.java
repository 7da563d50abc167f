package io.devsync.server.ingest;

import java.util.List;
import java.util.Optional;

/**
 * How far an app has followed what others do to its documents.
 *
 * @param watching whether changes are seen at the moment
 * @param trouble why not
 * @param reading the classes whose documents are being read
 * @param unsynced documents that are not in step with their objects
 */
public record IngestStatus(boolean watching, Optional<String> trouble, List<Reading> reading, int unsynced) {

    /**
     * A class whose documents are being read.
     *
     * @param looked documents looked at so far
     * @param expected about how many there are
     * @param first whether devices wait for it, because it was never read
     */
    public record Reading(String className, long looked, long expected, boolean first) {}
}
