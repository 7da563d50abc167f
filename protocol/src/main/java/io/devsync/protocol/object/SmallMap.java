package io.devsync.protocol.object;

import io.devsync.protocol.value.Value;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an object, or the entries of a dictionary, when there are few: names and values in turn in one array,
 * found by looking through it. That takes a fifth of a hash map's memory, and servers keep tens of thousands of objects.
 * Immutable, in the order in which the names came.
 */
final class SmallMap extends AbstractMap<String, Value> {

    /** To look through more than that takes longer than to hash. */
    static final int SIZE_MAX = 16;

    private static final SmallMap EMPTY = new SmallMap(new Object[0]);

    private final Object[] table;

    /** Takes over an array that nobody else changes. */
    private SmallMap(Object[] table) {
        this.table = table;
    }

    /** Takes over names and values in turn, which nobody else changes. */
    static Map<String, Value> takingOver(Object[] table) {
        return table.length == 0 ? EMPTY : new SmallMap(table);
    }

    /** A map that nobody can change, of one that nobody changes any more. */
    static Map<String, Value> of(Map<String, Value> entries) {
        if (entries instanceof SmallMap) {
            return entries;
        }
        if (entries.size() > SIZE_MAX) {
            return Collections.unmodifiableMap(entries);
        }
        Object[] table = new Object[2 * entries.size()];
        int at = 0;
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
            table[at++] = entry.getKey();
            table[at++] = entry.getValue();
        }
        return takingOver(table);
    }

    /** Where a name is in the first part of such an array; -1 when it is not there. */
    static int indexOf(Object[] table, int end, @Nullable Object name) {
        // Nearly always the schema's own string.
        for (int i = 0; i < end; i += 2) {
            if (table[i] == name) {
                return i;
            }
        }
        for (int i = 0; i < end; i += 2) {
            if (table[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable Value get(@Nullable Object name) {
        int at = indexOf(table, table.length, name);
        return at < 0 ? null : (Value) table[at + 1];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return indexOf(table, table.length, name) >= 0;
    }

    @Override
    public int size() {
        return table.length / 2;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Value> action) {
        for (int i = 0; i < table.length; i += 2) {
            action.accept((String) table[i], (Value) table[i + 1]);
        }
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Value>> iterator() {
                return new Entries(table, table.length);
            }

            @Override
            public int size() {
                return table.length / 2;
            }
        };
    }

    /** The entries of the first part of such an array. */
    static final class Entries implements Iterator<Map.Entry<String, Value>> {
        private final Object[] table;
        private final int end;
        private int at;

        Entries(Object[] table, int end) {
            this.table = table;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return at < end;
        }

        @Override
        public Map.Entry<String, Value> next() {
            if (at >= end) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, Value> entry = Map.entry((String) table[at], (Value) table[at + 1]);
            at += 2;
            return entry;
        }
    }
}
