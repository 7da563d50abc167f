package io.devsync.server.transfer;

import com.mongodb.MongoNamespace;
import java.util.List;

/**
 * What became of a transfer.
 *
 * @param notes what was left out or is different from the source, one sentence each
 */
public record TransferReport(List<Part> parts, List<String> notes) {

    /**
     * One collection.
     *
     * @param documents that were transferred
     * @param bytes of them as BSON
     * @param failed documents that the target refused
     * @param reasons why it did, the first ones
     */
    public record Part(MongoNamespace namespace, long documents, long bytes, long failed, List<String> reasons) {

        public Part {
            reasons = List.copyOf(reasons);
        }
    }

    public TransferReport {
        parts = List.copyOf(parts);
        notes = List.copyOf(notes);
    }

    /** The documents of all collections. */
    public long documents() {
        return parts.stream().mapToLong(Part::documents).sum();
    }

    /** The bytes of all collections. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** The refused documents of all collections. */
    public long failed() {
        return parts.stream().mapToLong(Part::failed).sum();
    }
}
