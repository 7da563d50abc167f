package io.devsync.harness.realm;

import io.devsync.harness.realm.RealmAccess.NativeClass;
import io.devsync.protocol.value.PrimaryKey;
import io.realm.kotlin.internal.interop.realmc;

/** A realm during a write: what {@link RealmView} can do, and new objects. */
public final class RealmTransaction extends RealmView {

    RealmTransaction(RealmAccess access) {
        super(access);
    }

    /**
     * Creates an object.
     *
     * @param key as {@link Values#key} takes it; there must be no such object yet
     * @param namesAndValues properties in turn with values as {@link Values#of} takes them; the others keep their default
     */
    public RealmObject create(String className, Object key, Object... namesAndValues) {
        NativeClass type = access().nativeClass(className);
        PrimaryKey primaryKey = Values.key(key);
        try (NativeValue raw = NativeValue.of(primaryKey.toScalar())) {
            long object = access()
                    .own(realmc.realm_object_create_with_primary_key(access().realm(), type.key(), raw.raw()));
            new ValueAccess(access()).writeAll(type, object, Values.properties(namesAndValues));
            return new RealmObject(access(), type, object);
        }
    }

    /** Deletes the object with this primary key, which must be there. */
    public void delete(String className, Object key) {
        get(className, key).delete();
    }
}
