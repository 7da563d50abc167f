package io.devsync.harness.realm;

import io.devsync.harness.realm.RealmAccess.NativeClass;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.Value;
import io.realm.kotlin.internal.interop.realmc;
import java.util.Map;
import java.util.Optional;

/** An object of a realm, live: valid until the read or write ends that it was got in. Changes need a write. */
public final class RealmObject implements RealmContainer {

    private final RealmAccess access;
    private final NativeClass type;
    private final long address;

    RealmObject(RealmAccess access, NativeClass type, long address) {
        this.access = access;
        this.type = type;
        this.address = address;
    }

    /** The object's class. */
    public String className() {
        return type.schema().name();
    }

    /** The object's identity; not for embedded objects. */
    public ObjectKey id() {
        return new ObjectKey(className(), access.primaryKey(type, address));
    }

    /** A property as it is now, with everything inside. */
    public Value get(String property) {
        return new ValueAccess(access).read(type, address, property);
    }

    /** All properties but the primary key. */
    public Map<String, Value> properties() {
        return new ValueAccess(access).readAll(type, address);
    }

    /**
     * Sets a property; a collection is replaced as a whole.
     *
     * @param value as {@link Values#of} takes it
     */
    public RealmObject set(String property, Object value) {
        new ValueAccess(access).write(type, address, property, Values.of(value));
        return this;
    }

    /** Adds to an integer in a way that adds up with what others add at the same time. */
    public RealmObject add(String property, long delta) {
        realmc.realm_object_add_int(address, type.propertyKey(property), delta);
        return this;
    }

    /** A list property, or the list in a mixed property. */
    public RealmList list(String property) {
        long list = access.own(realmc.realm_get_list(address, type.propertyKey(property)));
        return new RealmList(access, list, elementClass(property));
    }

    /** A set property. */
    public RealmSet members(String property) {
        return new RealmSet(access, access.own(realmc.realm_get_set(address, type.propertyKey(property))));
    }

    /** A dictionary property, or the dictionary in a mixed property. */
    public RealmDictionary dictionary(String property) {
        long dictionary = access.own(realmc.realm_get_dictionary(address, type.propertyKey(property)));
        return new RealmDictionary(access, dictionary, elementClass(property));
    }

    /** The embedded object in a property. */
    public RealmObject embedded(String property) {
        NativeClass target = embeddedClass(property);
        return new RealmObject(
                access, target, access.own(realmc.realm_get_linked_object(address, type.propertyKey(property))));
    }

    /** Puts a new embedded object into a property, in place of what was there. */
    public RealmObject putEmbedded(String property, Object... namesAndValues) {
        set(property, new EmbeddedObject(Values.properties(namesAndValues)));
        return embedded(property);
    }

    /** Deletes the object; links to it become null. */
    public void delete() {
        realmc.realm_object_delete(address);
    }

    private NativeClass embeddedClass(String property) {
        return elementClass(property)
                .orElseThrow(() -> new IllegalArgumentException(
                        className() + "." + property + " does not hold embedded objects"));
    }

    private Optional<NativeClass> elementClass(String property) {
        Property known = type.schema().properties().get(property);
        if (known == null) {
            throw new IllegalArgumentException("class " + className() + " has no property " + property);
        }
        return new ValueAccess(access).embeddedClass(known);
    }
}
