package io.devsync.protocol.value;

import java.util.Map;

/** The entries of a dictionary by key. A key may hold null, which differs from the absence of the key. */
public record DictionaryValue(Map<String, Value> entries) implements Value {
    /** A dictionary without entries. */
    public static final DictionaryValue EMPTY = new DictionaryValue(Map.of());
}
