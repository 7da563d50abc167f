package io.devsync.protocol.value;

import java.util.List;

/** The elements of a list in order. Dangling links count as elements (spec changeset-format §6). */
public record ListValue(List<Value> elements) implements Value {
    /** A list without elements. */
    public static final ListValue EMPTY = new ListValue(List.of());
}
