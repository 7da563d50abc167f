package io.devsync.server.store;

import io.devsync.protocol.object.ObjectKey;
import java.util.LinkedHashMap;
import java.util.Collections;
import java.util.Map;

/**
 * The objects of which an entry of the history did not take what its device did to them. The device gets each of them
 * back as it is, at the entry's own version, and is told why (spec wire-protocol §7.7).
 *
 * @param timestamp milliseconds since 2015-01-01: with the server's ident the rank of what the device gets back; later
 *     than the device's own change, so that what it did to the object meanwhile does not outlive that
 * @param reasons by object, in the words that the device's user reads
 */
public record Rejections(long timestamp, Map<ObjectKey, String> reasons) {

    /** Everything was taken. */
    public static final Rejections NONE = new Rejections(0, Map.of());

    public Rejections {
        reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }

    /** Whether everything was taken. */
    public boolean isEmpty() {
        return reasons.isEmpty();
    }
}
