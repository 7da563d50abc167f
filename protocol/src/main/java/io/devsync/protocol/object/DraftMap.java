package io.devsync.protocol.object;

import io.devsync.protocol.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entries of a dictionary, or the properties of an object, while one call edits the object; owned by that call. Its
 * class is the mark of a map that is already copied, see {@link Drafts}.
 */
@SuppressWarnings("serial")
final class DraftMap extends LinkedHashMap<String, Value> {
    DraftMap(Map<String, Value> entries) {
        super(entries);
    }
}
