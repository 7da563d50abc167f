package io.devsync.protocol.object;

import io.devsync.protocol.value.Value;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a dictionary, or the properties of an object, while one call edits the object; owned by that call. Its
 * class is the mark of a map that is already copied, see {@link Drafts}.
 */
final class DraftMap extends AbstractMap<String, Value> {

    private static final int FIRST_SIZE = 8;

    /** Names and values in turn, as in {@link SmallMap}, as long as there are few. */
    private Object[] table;

    private int end;
    /** All entries, once there were more. */
    private @Nullable LinkedHashMap<String, Value> hashed;

    DraftMap(Map<String, Value> entries) {
        table = new Object[2 * Math.min(SmallMap.SIZE_MAX, Math.max(FIRST_SIZE, entries.size()))];
        entries.forEach(this::put);
    }

    @Override
    public @Nullable Value get(@Nullable Object name) {
        if (hashed != null) {
            return hashed.get(name);
        }
        int at = SmallMap.indexOf(table, end, name);
        return at < 0 ? null : (Value) table[at + 1];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return hashed != null ? hashed.containsKey(name) : SmallMap.indexOf(table, end, name) >= 0;
    }

    @Override
    public @Nullable Value put(String name, Value value) {
        if (hashed != null) {
            return hashed.put(name, value);
        }
        int at = SmallMap.indexOf(table, end, name);
        if (at >= 0) {
            Value before = (Value) table[at + 1];
            table[at + 1] = value;
            return before;
        }
        if (end == 2 * SmallMap.SIZE_MAX) {
            return hash().put(name, value);
        }
        if (end == table.length) {
            table = Arrays.copyOf(table, 2 * SmallMap.SIZE_MAX);
        }
        table[end] = name;
        table[end + 1] = value;
        end += 2;
        return null;
    }

    private LinkedHashMap<String, Value> hash() {
        LinkedHashMap<String, Value> all = LinkedHashMap.newLinkedHashMap(2 * SmallMap.SIZE_MAX);
        new SmallMap.Entries(table, end).forEachRemaining(entry -> all.put(entry.getKey(), entry.getValue()));
        hashed = all;
        table = new Object[0];
        end = 0;
        return all;
    }

    @Override
    public @Nullable Value remove(@Nullable Object name) {
        if (hashed != null) {
            return hashed.remove(name);
        }
        int at = SmallMap.indexOf(table, end, name);
        if (at < 0) {
            return null;
        }
        Value before = (Value) table[at + 1];
        System.arraycopy(table, at + 2, table, at, end - at - 2);
        end -= 2;
        return before;
    }

    /** What is in it, changed one by one, in a map that nobody can change; ends the edit. */
    Map<String, Value> closed(UnaryOperator<Value> close) {
        if (hashed != null) {
            hashed.replaceAll((name, value) -> close.apply(value));
            return hashed.size() > SmallMap.SIZE_MAX ? Collections.unmodifiableMap(hashed) : SmallMap.of(hashed);
        }
        for (int i = 1; i < end; i += 2) {
            table[i] = close.apply((Value) table[i]);
        }
        return SmallMap.takingOver(end == table.length ? table : Arrays.copyOf(table, end));
    }

    @Override
    public int size() {
        return hashed != null ? hashed.size() : end / 2;
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        if (hashed != null) {
            return Collections.unmodifiableMap(hashed).entrySet();
        }
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Value>> iterator() {
                return new SmallMap.Entries(table, end);
            }

            @Override
            public int size() {
                return end / 2;
            }
        };
    }
}
