package io.devsync.harness.realm;

import io.devsync.harness.realm.RealmAccess.NativeClass;
import io.devsync.protocol.value.Value;
import io.realm.kotlin.internal.interop.realmc;
import java.util.Optional;

/** A list of a realm, live: valid until the read or write ends that it was got in. Values as {@link Values#of}. */
public final class RealmList implements RealmContainer {

    private final RealmAccess access;
    private final long address;
    private final Optional<NativeClass> embedded;

    RealmList(RealmAccess access, long address, Optional<NativeClass> embedded) {
        this.access = access;
        this.address = address;
        this.embedded = embedded;
    }

    /** How many elements there are, without links to objects that are not in view. */
    public int size() {
        return Math.toIntExact(ValueAccess.listSize(address));
    }

    /** An element with everything inside. */
    public Value get(int index) {
        return new ValueAccess(access).read(new Place.Element(address, index), embedded);
    }

    /** Adds an element at the end. */
    public RealmList add(Object value) {
        return insert(size(), value);
    }

    /** Adds an element before another one. */
    public RealmList insert(int index, Object value) {
        new ValueAccess(access).write(new Place.NewElement(address, index), Values.of(value), embedded);
        return this;
    }

    /** Replaces an element. */
    public RealmList set(int index, Object value) {
        new ValueAccess(access).write(new Place.Element(address, index), Values.of(value), embedded);
        return this;
    }

    /** Moves an element to where it has index {@code to} afterwards. */
    public RealmList move(int from, int to) {
        realmc.realm_list_move(address, from, to);
        return this;
    }

    /** Removes an element. */
    public RealmList erase(int index) {
        realmc.realm_list_erase(address, index);
        return this;
    }

    /** Removes all elements at once. */
    public RealmList clear() {
        realmc.realm_list_clear(address);
        return this;
    }

    /** The embedded object that is an element. */
    public RealmObject embedded(int index) {
        NativeClass type = embedded.orElseThrow(() -> new IllegalStateException("not a list of embedded objects"));
        return new RealmObject(access, type, access.own(realmc.realm_list_get_linked_object(address, index)));
    }

    /** The list that is an element, inside mixed. */
    public RealmList list(int index) {
        return new RealmList(access, access.own(realmc.realm_list_get_list(address, index)), Optional.empty());
    }

    /** The dictionary that is an element, inside mixed. */
    public RealmDictionary dictionary(int index) {
        long dictionary = access.own(realmc.realm_list_get_dictionary(address, index));
        return new RealmDictionary(access, dictionary, Optional.empty());
    }
}
