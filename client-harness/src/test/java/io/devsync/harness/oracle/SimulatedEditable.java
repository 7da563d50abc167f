package io.devsync.harness.oracle;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Edits by a simulated device, with the instructions that a native client would make of them. */
final class SimulatedEditable implements Editable {

    private final WriteTransaction transaction;
    private final Set<ObjectKey> known;

    /**
     * Edits within a transaction.
     *
     * @param known the objects on the device before
     */
    SimulatedEditable(WriteTransaction transaction, Set<ObjectKey> known) {
        this.transaction = transaction;
        this.known = known;
    }

    @Override
    public List<ObjectKey> objects(String className) {
        return known.stream()
                .filter(key -> key.className().equals(className))
                .filter(key -> transaction.find(key).isPresent())
                .sorted(Comparator.comparing(ObjectKey::toString))
                .toList();
    }

    @Override
    public Value read(ObjectKey object, String property) {
        return Contents.withDefaults(transaction.schema(), object.className(), state(object).properties())
                .get(property);
    }

    private ObjectState state(ObjectKey object) {
        return transaction.find(object).orElseThrow(() -> new IllegalArgumentException("no object " + object));
    }

    @Override
    public void apply(Edit edit) {
        switch (edit) {
            case Edit.Create(ObjectKey key) -> {
                known.add(key);
                transaction.create(key);
            }
            case Edit.Delete(ObjectKey key) -> transaction.delete(key);
            case Edit.Put(Spot spot, Value value) -> put(spot, value);
            case Edit.Add(Spot spot, long delta) -> transaction.add(spot.object(), spot.property(), delta);
            case Edit.Insert(Spot spot, Value value) -> insert(spot, value);
            case Edit.Move(Spot spot, int to) -> transaction.move(spot.object(), spot.property(), spot.path(), to);
            case Edit.Erase(Spot spot) -> {
                if (spot.path().endsWithIndex()) {
                    transaction.erase(spot.object(), spot.property(), spot.path());
                } else {
                    set(spot, Payload.Marker.ERASED);
                }
            }
            case Edit.Clear(Spot spot, CollectionType collection) ->
                transaction.clear(spot.object(), spot.property(), spot.path(), collection);
            case Edit.AddMember(Spot spot, Scalar member) ->
                transaction.insertMember(spot.object(), spot.property(), member);
            case Edit.RemoveMember(Spot spot, Scalar member) ->
                transaction.eraseMember(spot.object(), spot.property(), member);
        }
    }

    private void put(Spot spot, Value value) {
        switch (value) {
            case Scalar scalar -> set(spot, scalar);
            case EmbeddedObject embedded -> putEmbedded(spot, embedded);
            case ListValue list -> {
                set(spot, Payload.Marker.LIST);
                if (!spot.path().endsWithIndex()) {
                    transaction.clear(spot.object(), spot.property(), spot.path(), CollectionType.LIST);
                }
                fill(spot, list);
            }
            case DictionaryValue dictionary -> {
                set(spot, Payload.Marker.DICTIONARY);
                if (!spot.path().endsWithIndex()) {
                    transaction.clear(spot.object(), spot.property(), spot.path(), CollectionType.DICTIONARY);
                }
                fill(spot, dictionary);
            }
            case SetValue set -> throw new IllegalArgumentException(set + " (expected: no set as a whole)");
        }
    }

    /**
     * Puts an embedded object in place of what is there: a list element is removed and inserted; a property is set to null
     * before, but for a dictionary entry the new object is all that a native client says.
     */
    private void putEmbedded(Spot spot, EmbeddedObject embedded) {
        if (spot.path().endsWithIndex()) {
            transaction.erase(spot.object(), spot.property(), spot.path());
            insert(spot, embedded);
            return;
        }
        boolean entry = inDictionary(spot);
        if (!entry) {
            set(spot, Scalar.Null.NULL);
        }
        set(spot, Payload.Marker.OBJECT_VALUE);
        embedded.properties().forEach((name, field) -> fill(spot.key(name), field));
    }

    /** The model has dictionaries of embedded objects in objects only, not in embedded objects. */
    private boolean inDictionary(Spot spot) {
        return spot.path().size() == 1
                && transaction
                        .schema()
                        .find(spot.object().className())
                        .map(type -> type.properties().get(spot.property()).collection() == CollectionType.DICTIONARY)
                        .orElse(false);
    }

    /** Gives a property or new element its contents. */
    private void fill(Spot spot, Value value) {
        switch (value) {
            case Scalar scalar -> set(spot, scalar);
            case EmbeddedObject embedded -> put(spot, embedded);
            case ListValue(List<Value> elements) -> {
                for (int i = 0; i < elements.size(); i++) {
                    insert(spot.index(i), elements.get(i));
                }
            }
            case DictionaryValue(Map<String, Value> entries) ->
                entries.forEach((key, entry) -> put(spot.key(key), entry));
            case SetValue(Set<Scalar> members) ->
                members.forEach(member -> transaction.insertMember(spot.object(), spot.property(), member));
        }
    }

    private void insert(Spot spot, Value value) {
        Payload payload =
                switch (value) {
                    case Scalar scalar -> scalar;
                    case EmbeddedObject ignored -> Payload.Marker.OBJECT_VALUE;
                    case ListValue ignored -> Payload.Marker.LIST;
                    case DictionaryValue ignored -> Payload.Marker.DICTIONARY;
                    case SetValue set -> throw new IllegalArgumentException(set + " (expected: no set in a list)");
                };
        transaction.insert(spot.object(), spot.property(), spot.path(), payload);
        switch (value) {
            case EmbeddedObject(Map<String, Value> fields) -> fields.forEach((name, field) -> fill(spot.key(name), field));
            case ListValue list -> fill(spot, list);
            case DictionaryValue dictionary -> fill(spot, dictionary);
            case Scalar ignored -> {}
            case SetValue ignored -> {}
        }
    }

    private void set(Spot spot, Payload value) {
        transaction.set(spot.object(), spot.property(), spot.path(), value);
    }
}
