package io.devsync.harness.realm;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.realm.kotlin.internal.interop.realm_class_info_t;
import io.realm.kotlin.internal.interop.realm_property_info_t;
import io.realm.kotlin.internal.interop.realm_value_type_e;
import io.realm.kotlin.internal.interop.realmc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A native realm for the length of one read or write: finds classes, properties and objects, and releases every native
 * handle that was taken meanwhile when it is closed.
 */
final class RealmAccess implements AutoCloseable {

    /** A class of the file with its native keys. */
    record NativeClass(ObjectSchema schema, long key, Map<String, Long> propertyKeys) {
        long propertyKey(String property) {
            Long key = propertyKeys.get(property);
            if (key == null) {
                throw new IllegalArgumentException("class " + schema.name() + " has no property " + property
                        + " (expected: one of " + propertyKeys.keySet() + ")");
            }
            return key;
        }
    }

    private final long realm;
    private final RealmSchema schema;
    private final Map<String, NativeClass> classes = new HashMap<>();
    private final List<Long> handles = new ArrayList<>();

    RealmAccess(long realm, RealmSchema schema) {
        this.realm = realm;
        this.schema = schema;
    }

    long realm() {
        return realm;
    }

    RealmSchema schema() {
        return schema;
    }

    /** Releases a handle together with this access. */
    long own(long handle) {
        handles.add(handle);
        return handle;
    }

    NativeClass nativeClass(String name) {
        return classes.computeIfAbsent(name, this::lookUp);
    }

    private NativeClass lookUp(String name) {
        ObjectSchema objectSchema = schema.find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no class " + name + " (expected: one of " + schema.classes().keySet() + ")"));
        boolean[] found = new boolean[1];
        realm_class_info_t info = new realm_class_info_t();
        realmc.realm_find_class(realm, name, found, info);
        if (!found[0]) {
            throw new IllegalStateException("the file has no class " + name);
        }
        Map<String, Long> keys = new HashMap<>();
        objectSchema.primaryKey().ifPresent(key -> keys.put(key.name(), propertyKey(info.getKey(), key.name())));
        objectSchema.properties().keySet().forEach(property -> keys.put(property, propertyKey(info.getKey(), property)));
        return new NativeClass(objectSchema, info.getKey(), keys);
    }

    private long propertyKey(long classKey, String property) {
        boolean[] found = new boolean[1];
        realm_property_info_t info = new realm_property_info_t();
        realmc.realm_find_property(realm, classKey, property, found, info);
        if (!found[0]) {
            throw new IllegalStateException("the file has no property " + property);
        }
        return info.getKey();
    }

    /** The native object with this key, if there is one. */
    Optional<Long> find(ObjectKey id) {
        boolean[] found = new boolean[1];
        try (NativeValue key = NativeValue.of(id.key().toScalar())) {
            long object = realmc.realm_object_find_with_primary_key(
                    realm, nativeClass(id.className()).key(), key.raw(), found);
            return found[0] ? Optional.of(own(object)) : Optional.empty();
        }
    }

    /** The native form of a scalar; a link is resolved and must lead to an object. */
    NativeValue toNative(Scalar scalar) {
        if (scalar instanceof Scalar.Link(String className, PrimaryKey key)) {
            long target = find(new ObjectKey(className, key))
                    .orElseThrow(() -> new IllegalArgumentException("link to " + className + " " + key
                            + ", which does not exist (expected: an object of this realm)"));
            return NativeValue.link(realmc.realm_object_as_link(target));
        }
        return NativeValue.of(scalar);
    }

    /** Whether a value links to an object that was deleted, or that was never there: an app sees no link then. */
    static boolean dangling(NativeValue value) {
        // Keys of objects that are only linked to are below -1 (realm-core keys.hpp).
        return value.type() == realm_value_type_e.RLM_TYPE_LINK
                && value.raw().getLink().getTarget() < -1;
    }

    /** A scalar that was read; not a collection. */
    Scalar fromNative(NativeValue value) {
        if (value.type() != realm_value_type_e.RLM_TYPE_LINK) {
            return value.toScalar();
        }
        if (dangling(value)) {
            return Scalar.Null.NULL;
        }
        long classKey = value.raw().getLink().getTarget_table();
        realm_class_info_t info = new realm_class_info_t();
        realmc.realm_get_class(realm, classKey, info);
        long target = own(realmc.realm_get_object(
                realm, classKey, value.raw().getLink().getTarget()));
        return new Scalar.Link(info.getName(), primaryKey(nativeClass(info.getName()), target));
    }

    /** The primary key of a native object. */
    PrimaryKey primaryKey(NativeClass nativeClass, long object) {
        String property = nativeClass
                .schema()
                .primaryKey()
                .map(ClassKind.PrimaryKeyProperty::name)
                .orElseThrow(() -> new IllegalArgumentException(
                        nativeClass.schema().name() + " is embedded (expected: a class with a primary key)"));
        try (NativeValue out = NativeValue.out()) {
            realmc.realm_get_value(object, nativeClass.propertyKey(property), out.raw());
            return toKey(out.toScalar());
        }
    }

    static PrimaryKey toKey(Scalar value) {
        return switch (value) {
            case Scalar.Null ignored -> PrimaryKey.NullKey.NULL;
            case Scalar.Int(long number) -> new PrimaryKey.IntKey(number);
            case Scalar.Str(String text) -> new PrimaryKey.StringKey(text);
            case Scalar.ObjectId(org.bson.types.ObjectId id) -> new PrimaryKey.ObjectIdKey(id);
            case Scalar.Uuid(java.util.UUID uuid) -> new PrimaryKey.UuidKey(uuid);
            default -> throw new IllegalArgumentException(value + " as primary key (expected: int, string, ObjectId, UUID)");
        };
    }

    @Override
    public void close() {
        handles.reversed().forEach(realmc::realm_release);
        handles.clear();
    }
}
