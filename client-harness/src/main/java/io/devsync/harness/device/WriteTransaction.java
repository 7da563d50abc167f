package io.devsync.harness.device;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.Defaults;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of one device that become one changeset: records the instructions that a Realm client would (spec
 * changeset-format §7), with the list sizes as they are here and now.
 *
 * <p>An operation that a client would refuse throws {@link IllegalArgumentException} and leaves the transaction as it
 * was.
 */
public final class WriteTransaction {

    private final LocalRealm realm;
    private final RealmSchema schema;
    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<ObjectKey, Optional<ObjectState>> changed = new LinkedHashMap<>();

    WriteTransaction(LocalRealm realm) {
        this.realm = realm;
        this.schema = realm.schema();
    }

    /** What can be written. */
    public RealmSchema schema() {
        return schema;
    }

    /** The object as this transaction sees it. */
    public Optional<ObjectState> find(ObjectKey key) {
        Optional<ObjectState> here = changed.get(key);
        return here == null ? realm.find(key) : here;
    }

    /** Creates an object unless it exists. */
    public WriteTransaction create(ObjectKey key) {
        return record(new Instruction.CreateObject(key.className(), key.key()));
    }

    /** Deletes an object. */
    public WriteTransaction delete(ObjectKey key) {
        return record(new Instruction.EraseObject(key.className(), key.key()));
    }

    /** Sets a property. */
    public WriteTransaction set(ObjectKey key, String property, Payload value) {
        return set(key, property, Path.ROOT, value);
    }

    /** Sets a property, list element or dictionary key. */
    public WriteTransaction set(ObjectKey key, String property, Path path, Payload value) {
        int priorSize = path.endsWithIndex() ? listSize(key, property, path) : 0;
        return record(
                new Instruction.Update(key.className(), key.key(), property, path, value, false, priorSize));
    }

    /** Sets a property to the default of the SDK's model: a real choice of another device wins over it. */
    public WriteTransaction setDefault(ObjectKey key, String property, Scalar value) {
        return record(
                new Instruction.Update(key.className(), key.key(), property, Path.ROOT, value, true, 0));
    }

    /** Increments an integer. */
    public WriteTransaction add(ObjectKey key, String property, long delta) {
        return record(new Instruction.AddInteger(key.className(), key.key(), property, Path.ROOT, delta));
    }

    /** Inserts a list element; the path ends with its index. */
    public WriteTransaction insert(ObjectKey key, String property, Path path, Payload value) {
        return record(new Instruction.ArrayInsert(
                key.className(), key.key(), property, path, value, listSize(key, property, path)));
    }

    /** Moves a list element; the path ends with its index. */
    public WriteTransaction move(ObjectKey key, String property, Path path, int to) {
        return record(new Instruction.ArrayMove(
                key.className(), key.key(), property, path, to, listSize(key, property, path)));
    }

    /** Removes a list element; the path ends with its index. */
    public WriteTransaction erase(ObjectKey key, String property, Path path) {
        return record(new Instruction.ArrayErase(
                key.className(), key.key(), property, path, listSize(key, property, path)));
    }

    /** Empties a collection. */
    public WriteTransaction clear(ObjectKey key, String property, Path path, CollectionType collection) {
        return record(new Instruction.Clear(key.className(), key.key(), property, path, collection));
    }

    /** Adds a member to a set. */
    public WriteTransaction insertMember(ObjectKey key, String property, Scalar value) {
        return record(new Instruction.SetInsert(key.className(), key.key(), property, Path.ROOT, value));
    }

    /** Removes a member from a set. */
    public WriteTransaction eraseMember(ObjectKey key, String property, Scalar value) {
        return record(new Instruction.SetErase(key.className(), key.key(), property, Path.ROOT, value));
    }

    /**
     * Does what the instruction says and records it as it stands.
     *
     * @throws IllegalArgumentException when it does not fit the object
     */
    WriteTransaction record(ObjectInstruction instruction) {
        ObjectKey key = new ObjectKey(instruction.className(), instruction.key());
        try {
            changed.put(key, InstructionApplier.apply(schema, find(key), List.of(instruction)));
            instructions.add(instruction);
            return this;
        } catch (BadChangesetException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    /** The size of the list that the path leads into. */
    int listSize(ObjectKey key, String property, Path path) {
        Value value = valueOf(key, property);
        for (int i = 0; i < path.size() - 1; i++) {
            value = step(value, path, i);
        }
        if (value instanceof ListValue(List<Value> elements)) {
            return elements.size();
        }
        throw new IllegalArgumentException(key + " " + property + path + ": no list there");
    }

    private static Value step(Value value, Path path, int position) {
        Value next = switch (value) {
            case ListValue list when path.isIndex(position) -> list.elements().get(path.index(position));
            case DictionaryValue dictionary when !path.isIndex(position) -> dictionary
                    .entries()
                    .get(path.key(position));
            case EmbeddedObject object when !path.isIndex(position) -> object.properties().get(path.key(position));
            default -> null;
        };
        // An embedded object's list that was never touched is empty.
        return next == null ? ListValue.EMPTY : next;
    }

    private Value valueOf(ObjectKey key, String property) {
        ObjectState state = find(key).orElseThrow(() -> new IllegalArgumentException(key + " does not exist"));
        Value value = state.properties().get(property);
        if (value != null) {
            return value;
        }
        ObjectSchema objectSchema = schema.find(key.className()).orElseThrow();
        Property declared = objectSchema.properties().get(property);
        if (declared == null) {
            throw new IllegalArgumentException("class " + key.className() + " has no property " + property);
        }
        return Defaults.of(declared);
    }

    /**
     * Makes the changes permanent on the device.
     *
     * @param timestamp milliseconds since 2015-01-01 by the device's clock
     */
    public void commit(long timestamp) {
        realm.commit(instructions, changed, timestamp);
    }
}
