package io.devsync.harness.oracle;

import io.devsync.harness.realm.RealmContainer;
import io.devsync.harness.realm.RealmDictionary;
import io.devsync.harness.realm.RealmList;
import io.devsync.harness.realm.RealmObject;
import io.devsync.harness.realm.RealmSet;
import io.devsync.harness.realm.RealmTransaction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.Comparator;
import java.util.List;

/** Edits by Realm's native client. */
record NativeEditable(RealmTransaction transaction) implements Editable {

    @Override
    public List<ObjectKey> objects(String className) {
        return transaction.all(className).stream()
                .map(RealmObject::id)
                .sorted(Comparator.comparing(ObjectKey::toString))
                .toList();
    }

    @Override
    public Value read(ObjectKey object, String property) {
        return object(object).get(property);
    }

    @Override
    public void apply(Edit edit) {
        switch (edit) {
            case Edit.Create(ObjectKey key) -> transaction.create(key.className(), key.key());
            case Edit.Delete(ObjectKey key) -> object(key).delete();
            case Edit.Put(Spot spot, Value value) -> put(spot, value);
            case Edit.Add(Spot spot, long delta) -> add(spot, delta);
            case Edit.Insert(Spot spot, Value value) -> list(spot).insert(spot.path().lastIndex(), value);
            case Edit.Move(Spot spot, int to) -> list(spot).move(spot.path().lastIndex(), to);
            case Edit.Erase(Spot spot) -> erase(spot);
            case Edit.Clear(Spot spot, var ignored) -> clear(container(spot, spot.path().size()));
            case Edit.AddMember(Spot spot, Scalar member) -> members(spot).add(member);
            case Edit.RemoveMember(Spot spot, Scalar member) -> members(spot).erase(member);
        }
    }

    private RealmObject object(ObjectKey key) {
        return transaction.get(key.className(), key.key());
    }

    private void put(Spot spot, Value value) {
        Path path = spot.path();
        if (path.isRoot()) {
            object(spot.object()).set(spot.property(), value);
            return;
        }
        int last = path.size() - 1;
        switch (container(spot, last)) {
            case RealmObject object -> object.set(path.key(last), value);
            case RealmDictionary dictionary -> dictionary.put(path.key(last), value);
            case RealmList list -> list.set(path.lastIndex(), value);
            case RealmSet ignored -> throw new IllegalArgumentException(spot + " leads into a set");
        }
    }

    private void add(Spot spot, long delta) {
        Path path = spot.path();
        RealmObject owner =
                path.isRoot() ? object(spot.object()) : (RealmObject) container(spot, path.size() - 1);
        owner.add(path.isRoot() ? spot.property() : path.key(path.size() - 1), delta);
    }

    private void erase(Spot spot) {
        Path path = spot.path();
        if (path.endsWithIndex()) {
            list(spot).erase(path.lastIndex());
        } else {
            ((RealmDictionary) container(spot, path.size() - 1)).erase(path.key(path.size() - 1));
        }
    }

    private static void clear(RealmContainer container) {
        switch (container) {
            case RealmList list -> list.clear();
            case RealmSet set -> set.clear();
            case RealmDictionary dictionary -> dictionary.clear();
            case RealmObject ignored -> throw new IllegalArgumentException("objects cannot be cleared");
        }
    }

    /** The list that the spot's last index is in. */
    private RealmList list(Spot spot) {
        return (RealmList) container(spot, spot.path().size() - 1);
    }

    private RealmSet members(Spot spot) {
        return (RealmSet) container(spot, spot.path().size());
    }

    /** What the property and the first {@code steps} elements of the path lead to. */
    private RealmContainer container(Spot spot, int steps) {
        RealmContainer here = child(object(spot.object()), spot.property());
        for (int i = 0; i < steps; i++) {
            here = spot.path().isIndex(i)
                    ? child((RealmList) here, spot.path().index(i))
                    : child(here, spot.path().key(i));
        }
        return here;
    }

    private static RealmContainer child(RealmContainer parent, String key) {
        return switch (parent) {
            case RealmObject object ->
                switch (object.get(key)) {
                    case EmbeddedObject ignored -> object.embedded(key);
                    case ListValue ignored -> object.list(key);
                    case SetValue ignored -> object.members(key);
                    case DictionaryValue ignored -> object.dictionary(key);
                    case Scalar scalar -> throw noContainer(scalar);
                };
            case RealmDictionary dictionary ->
                switch (dictionary.get(key)) {
                    case EmbeddedObject ignored -> dictionary.embedded(key);
                    case ListValue ignored -> dictionary.list(key);
                    case DictionaryValue ignored -> dictionary.dictionary(key);
                    case SetValue set -> throw noContainer(set);
                    case Scalar scalar -> throw noContainer(scalar);
                };
            case RealmList ignored -> throw new IllegalArgumentException("key " + key + " of a list");
            case RealmSet ignored -> throw new IllegalArgumentException("key " + key + " of a set");
        };
    }

    private static RealmContainer child(RealmList list, int index) {
        return switch (list.get(index)) {
            case EmbeddedObject ignored -> list.embedded(index);
            case ListValue ignored -> list.list(index);
            case DictionaryValue ignored -> list.dictionary(index);
            case SetValue set -> throw noContainer(set);
            case Scalar scalar -> throw noContainer(scalar);
        };
    }

    private static IllegalArgumentException noContainer(Value value) {
        return new IllegalArgumentException(value + " (expected: an embedded object or a collection)");
    }
}
