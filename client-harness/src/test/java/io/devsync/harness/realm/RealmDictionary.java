package io.devsync.harness.realm;

import io.devsync.harness.realm.RealmAccess.NativeClass;
import io.devsync.protocol.value.Value;
import io.realm.kotlin.internal.interop.realmc;
import java.util.List;
import java.util.Optional;

/** A dictionary of a realm, live: valid until the read or write ends that it was got in. Values as {@link Values#of}. */
public final class RealmDictionary implements RealmContainer {

    private final RealmAccess access;
    private final long address;
    private final Optional<NativeClass> embedded;

    RealmDictionary(RealmAccess access, long address, Optional<NativeClass> embedded) {
        this.access = access;
        this.address = address;
        this.embedded = embedded;
    }

    /** The keys that are there. */
    public List<String> keys() {
        return ValueAccess.keys(address);
    }

    /** The value of a key that is there, with everything inside. */
    public Value get(String key) {
        return new ValueAccess(access).read(new Place.Entry(address, key), embedded);
    }

    /** Sets the value of a key. */
    public RealmDictionary put(String key, Object value) {
        new ValueAccess(access).write(new Place.Entry(address, key), Values.of(value), embedded);
        return this;
    }

    /** Removes a key, if it is there. */
    public RealmDictionary erase(String key) {
        try (NativeValue name = NativeValue.string(key)) {
            realmc.realm_dictionary_erase(address, name.raw(), new boolean[1]);
        }
        return this;
    }

    /** Removes all keys at once. */
    public RealmDictionary clear() {
        realmc.realm_dictionary_clear(address);
        return this;
    }

    /** The embedded object of a key. */
    public RealmObject embedded(String key) {
        NativeClass type =
                embedded.orElseThrow(() -> new IllegalStateException("not a dictionary of embedded objects"));
        return new RealmObject(access, type, access.own(new Place.Entry(address, key).object()));
    }

    /** The list of a key, inside mixed. */
    public RealmList list(String key) {
        return new RealmList(access, access.own(new Place.Entry(address, key).list()), Optional.empty());
    }

    /** The dictionary of a key, inside mixed. */
    public RealmDictionary dictionary(String key) {
        return new RealmDictionary(
                access, access.own(new Place.Entry(address, key).dictionary()), Optional.empty());
    }
}
