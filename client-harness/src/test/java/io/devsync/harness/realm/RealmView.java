package io.devsync.harness.realm;

import io.devsync.harness.realm.RealmAccess.NativeClass;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ObjectSchema;
import io.realm.kotlin.internal.interop.realmc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of a realm at one version; valid for the length of one read or write. */
public sealed class RealmView permits RealmTransaction {

    private final RealmAccess access;

    RealmView(RealmAccess access) {
        this.access = access;
    }

    RealmAccess access() {
        return access;
    }

    /**
     * The object with this primary key, if it is there.
     *
     * @param key as {@link Values#key} takes it
     */
    public Optional<RealmObject> find(String className, Object key) {
        NativeClass type = access.nativeClass(className);
        return access.find(new ObjectKey(className, Values.key(key)))
                .map(address -> new RealmObject(access, type, address));
    }

    /** The object with this primary key, which must be there. */
    public RealmObject get(String className, Object key) {
        return find(className, key)
                .orElseThrow(() -> new IllegalArgumentException("no object " + className + " " + key));
    }

    /** All objects of a class. */
    public List<RealmObject> all(String className) {
        return query(className, "TRUEPREDICATE");
    }

    /** The objects of a class that match a query. */
    public List<RealmObject> query(String className, String query) {
        NativeClass type = access.nativeClass(className);
        long parsed = access.own(realmc.realm_query_parse(access.realm(), type.key(), query, 0, null));
        long results = access.own(realmc.realm_query_find_all(parsed));
        long[] count = new long[1];
        realmc.realm_results_count(results, count);
        List<RealmObject> objects = new ArrayList<>();
        for (long i = 0; i < count[0]; i++) {
            objects.add(new RealmObject(access, type, access.own(realmc.realm_results_get_object(results, i))));
        }
        return objects;
    }

    /** How many objects of a class there are. */
    public int count(String className) {
        long[] count = new long[1];
        realmc.realm_get_num_objects(
                access.realm(), access.nativeClass(className).key(), count);
        return Math.toIntExact(count[0]);
    }

    /** Everything: all objects of all classes of the model. */
    public RealmContents contents() {
        Map<ObjectKey, ObjectState> objects = new HashMap<>();
        for (ObjectSchema schema : access.schema().classes().values()) {
            if (schema.embedded() || schema.asymmetric()) {
                continue;
            }
            for (RealmObject object : all(schema.name())) {
                objects.put(object.id(), new ObjectState(object.id(), object.properties()));
            }
        }
        return new RealmContents(objects);
    }
}
