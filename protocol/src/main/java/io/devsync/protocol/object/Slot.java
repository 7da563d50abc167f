package io.devsync.protocol.object;

import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.Value;
import org.jspecify.annotations.Nullable;

/** A place inside an object under edit that holds one value, and that a path can lead to. */
sealed interface Slot {

    /** The property that the place is in; its type rules every place inside, also in nested collections. */
    Property column();

    /** What is there; null if nothing is: a list index beyond the end, a missing dictionary key. */
    @Nullable Value value();

    /** Puts a value there. */
    void put(Value value);

    /**
     * A property of an object or embedded object.
     *
     * @param fields the properties of that object
     */
    record Field(DraftMap fields, Property column) implements Slot {
        @Override
        public Value value() {
            return Defaults.read(fields, column);
        }

        @Override
        public void put(Value value) {
            fields.put(column.name(), value);
        }
    }

    /**
     * An element of a list; {@code index} may be beyond its end.
     *
     * @param level how many collections are around the element within its property, 1 to 100
     */
    record Element(DraftList list, int index, Property column, int level) implements Slot {
        @Override
        public @Nullable Value value() {
            return index < list.size() ? list.get(index) : null;
        }

        @Override
        public void put(Value value) {
            list.set(index, value);
        }
    }

    /**
     * A key of a dictionary, present or not.
     *
     * @param level how many collections are around the value within its property, 1 to 100
     */
    record Entry(DraftMap entries, String key, Property column, int level) implements Slot {
        @Override
        public @Nullable Value value() {
            return entries.get(key);
        }

        @Override
        public void put(Value value) {
            entries.put(key, value);
        }
    }
}
