package io.devsync.server.store;

import io.devsync.protocol.object.ObjectKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The objects of which an entry of the history did not take what its device did to them. The device gets each of them
 * back as it is, at the entry's own version, and is told why (spec wire-protocol §7.7).
 *
 * @param timestamp milliseconds since 2015-01-01: with the server's ident the rank of what the device gets back; later
 *     than the device's own change, so that what it did to the object meanwhile does not outlive that
 * @param reasons by object, at least one, in the words that the device's user reads
 */
public record Rejections(long timestamp, Map<ObjectKey, String> reasons) implements HistoryEntry.Supplement {

    /**
     * @throws IllegalArgumentException when everything was taken
     */
    public Rejections {
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("rejections of no object (expected: one or more)");
        }
        reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }
}
