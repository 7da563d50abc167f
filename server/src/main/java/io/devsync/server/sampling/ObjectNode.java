package io.devsync.server.sampling;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects at one place and their fields. Objects with ever new keys turn into dictionaries, whose values are one place
 * only: that bounds the memory and is what they are.
 */
final class ObjectNode {

    /** More than any class has that a person wrote. */
    static final int KEYS_MAX = 500;

    /** What a field of a schema may have; longer ones are remembered together. */
    static final int NAME_BYTES_MAX = 63;

    private final boolean root;
    private final NodeBudget budget;
    private List<ValueNode> fields = new ArrayList<>();
    private int[] slots = new int[16];

    /** The values of a dictionary; null while the objects are no dictionary. */
    @Nullable ValueNode values;

    /** Fields that are not remembered one by one. */
    @Nullable ValueNode rest;

    long objects;
    long emptyObjects;

    /** Keys with a dot or a dollar sign at the start, which no dictionary of a device can have. */
    long illegalKeys;

    ObjectNode(boolean root, NodeBudget budget) {
        this.root = root;
        this.budget = budget;
    }

    /** The fields in the order in which they first appeared. */
    List<ValueNode> fields() {
        return fields;
    }

    ValueNode at(int order) {
        return fields.get(order);
    }

    int size() {
        return fields.size();
    }

    /** The order of a field; -1 when it is not remembered. */
    int find(byte[] bytes, int offset, int length, int hash) {
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            byte[] name = fields.get(slots[slot] - 1).name();
            if (name.length == length && Arrays.equals(name, 0, length, bytes, offset, offset + length)) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    /** The place for a field that is not remembered yet. */
    ValueNode add(byte[] bytes, int offset, int length, int hash) {
        if (!root && fields.size() == KEYS_MAX) {
            return toDictionary();
        }
        if (length > NAME_BYTES_MAX || !budget.take()) {
            if (rest == null) {
                rest = new ValueNode(Arrays.copyOfRange(bytes, offset, offset + Math.min(length, NAME_BYTES_MAX)));
            }
            return rest;
        }
        ValueNode field = new ValueNode(Arrays.copyOfRange(bytes, offset, offset + length));
        insert(field, hash);
        return field;
    }

    private void insert(ValueNode field, int hash) {
        fields.add(field);
        if (2 * fields.size() > slots.length) {
            slots = new int[2 * slots.length];
            for (int i = 0; i < fields.size() - 1; i++) {
                put(i, hash(fields.get(i).name()));
            }
        }
        put(fields.size() - 1, hash);
    }

    private void put(int order, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = order + 1;
    }

    /** What {@link #find} and {@link #add} want as hash of a name. */
    static int hash(byte[] name) {
        int hash = 0;
        for (byte b : name) {
            hash = 31 * hash + b;
        }
        return spread(hash);
    }

    static int spread(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ (mixed >>> 16);
    }

    ValueNode toDictionary() {
        ValueNode all = values;
        if (all != null) {
            return all;
        }
        all = new ValueNode("[]".getBytes(StandardCharsets.UTF_8));
        for (ValueNode field : fields) {
            key(field.name(), 0, field.name().length, field.total());
            all.addAll(field, budget);
        }
        budget.giveBack(fields.size());
        if (rest != null) {
            all.addAll(rest, budget);
        }
        fields = new ArrayList<>();
        slots = new int[16];
        rest = null;
        values = all;
        return all;
    }

    /** Notes keys of a dictionary. */
    void key(byte[] bytes, int offset, int length, long times) {
        boolean illegal = length > 0 && bytes[offset] == '$';
        for (int i = 0; i < length && !illegal; i++) {
            illegal = bytes[offset + i] == '.';
        }
        illegalKeys += illegal ? times : 0;
    }

    ObjectNode with(@Nullable ObjectNode other, NodeBudget budget) {
        if (other == null) {
            return this;
        }
        objects += other.objects;
        emptyObjects += other.emptyObjects;
        if (values != null || other.values != null) {
            ValueNode all = toDictionary();
            all.addAll(other.toDictionary(), budget);
            illegalKeys += other.illegalKeys;
            return this;
        }
        for (ValueNode field : other.fields) {
            byte[] name = field.name();
            int hash = hash(name);
            int known = values == null ? find(name, 0, name.length, hash) : -1;
            budget.giveBack(1);
            ValueNode place = values != null
                    ? values
                    : known >= 0 ? fields.get(known) : add(name, 0, name.length, hash);
            if (values != null) {
                key(name, 0, name.length, field.total());
            }
            place.addAll(field, budget);
        }
        if (other.rest != null) {
            if (values != null) {
                values.addAll(other.rest, budget);
            } else if (rest == null) {
                rest = other.rest;
            } else {
                rest.addAll(other.rest, budget);
            }
        }
        return this;
    }
}
