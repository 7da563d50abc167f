package io.devsync.harness.realm;

import io.devsync.harness.realm.RealmAccess.NativeClass;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import io.realm.kotlin.internal.interop.realm_value_type_e;
import io.realm.kotlin.internal.interop.realmc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and writes whole values, however deep, of any type that a property can have. */
final class ValueAccess {

    private final RealmAccess access;

    ValueAccess(RealmAccess access) {
        this.access = access;
    }

    /** All properties but the primary key, whether they were ever set or not. */
    Map<String, Value> readAll(NativeClass owner, long object) {
        Map<String, Value> values = new LinkedHashMap<>();
        owner.schema().properties().keySet().forEach(name -> values.put(name, read(owner, object, name)));
        return values;
    }

    /** One property. */
    Value read(NativeClass owner, long object, String name) {
        long key = owner.propertyKey(name);
        Property property = owner.schema().properties().get(name);
        if (property == null) {
            return access.primaryKey(owner, object).toScalar();
        }
        Optional<NativeClass> embedded = embeddedClass(property);
        return switch (property.collection()) {
            case SINGLE -> read(new Place.OfProperty(object, key), embedded);
            case LIST -> readList(access.own(realmc.realm_get_list(object, key)), embedded);
            case SET -> readSet(access.own(realmc.realm_get_set(object, key)));
            case DICTIONARY -> readDictionary(access.own(realmc.realm_get_dictionary(object, key)), embedded);
        };
    }

    /** The class of the embedded objects that a property holds. */
    Optional<NativeClass> embeddedClass(Property property) {
        return property.linkTarget()
                .filter(target -> access.schema()
                        .find(target)
                        .orElseThrow(() -> new IllegalArgumentException("no class " + target))
                        .embedded())
                .map(access::nativeClass);
    }

    /** What is at a place. */
    Value read(Place place, Optional<NativeClass> embedded) {
        try (NativeValue out = NativeValue.out()) {
            place.read(out);
            return switch (out.type()) {
                case realm_value_type_e.RLM_TYPE_LIST -> readList(access.own(place.list()), Optional.empty());
                case realm_value_type_e.RLM_TYPE_DICTIONARY ->
                    readDictionary(access.own(place.dictionary()), Optional.empty());
                case realm_value_type_e.RLM_TYPE_LINK ->
                    embedded.<Value>map(type -> new EmbeddedObject(readAll(type, access.own(place.object()))))
                            .orElseGet(() -> access.fromNative(out));
                default -> out.toScalar();
            };
        }
    }

    private ListValue readList(long list, Optional<NativeClass> embedded) {
        long size = listSize(list);
        List<Value> elements = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            elements.add(read(new Place.Element(list, i), embedded));
        }
        return new ListValue(elements);
    }

    private SetValue readSet(long set) {
        long[] size = new long[1];
        realmc.realm_set_size(set, size);
        Set<Scalar> members = new LinkedHashSet<>();
        for (long i = 0; i < size[0]; i++) {
            try (NativeValue out = NativeValue.out()) {
                realmc.realm_set_get(set, i, out.raw());
                if (!RealmAccess.dangling(out)) {
                    members.add(access.fromNative(out));
                }
            }
        }
        return new SetValue(members);
    }

    private DictionaryValue readDictionary(long dictionary, Optional<NativeClass> embedded) {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (String key : keys(dictionary)) {
            entries.put(key, read(new Place.Entry(dictionary, key), embedded));
        }
        return new DictionaryValue(entries);
    }

    static List<String> keys(long dictionary) {
        long[] size = new long[1];
        realmc.realm_dictionary_size(dictionary, size);
        List<String> keys = new ArrayList<>();
        for (long i = 0; i < size[0]; i++) {
            try (NativeValue key = NativeValue.out();
                    NativeValue value = NativeValue.out()) {
                realmc.realm_dictionary_get(dictionary, i, key.raw(), value.raw());
                keys.add(key.raw().getString());
            }
        }
        return keys;
    }

    static long listSize(long list) {
        long[] size = new long[1];
        realmc.realm_list_size(list, size);
        return size[0];
    }

    /** Sets some properties of an object. */
    void writeAll(NativeClass owner, long object, Map<String, Value> values) {
        values.forEach((name, value) -> write(owner, object, name, value));
    }

    /** Sets one property; a collection's former content is replaced. */
    void write(NativeClass owner, long object, String name, Value value) {
        long key = owner.propertyKey(name);
        Property property = owner.schema().properties().get(name);
        if (property == null) {
            throw new IllegalArgumentException(
                    name + " is the primary key of " + owner.schema().name() + " (expected: another property)");
        }
        Optional<NativeClass> embedded = embeddedClass(property);
        switch (property.collection()) {
            case SINGLE -> write(new Place.OfProperty(object, key), value, embedded);
            case LIST -> fillList(access.own(realmc.realm_get_list(object, key)), (ListValue) value, embedded);
            case SET -> fillSet(access.own(realmc.realm_get_set(object, key)), (SetValue) value);
            case DICTIONARY ->
                fillDictionary(access.own(realmc.realm_get_dictionary(object, key)), (DictionaryValue) value, embedded);
        }
    }

    /** Puts a value at a place; containers inside mixed are created. */
    void write(Place place, Value value, Optional<NativeClass> embedded) {
        switch (value) {
            case Scalar scalar -> {
                try (NativeValue raw = access.toNative(scalar)) {
                    place.put(raw);
                }
            }
            case EmbeddedObject(Map<String, Value> properties) -> {
                NativeClass type = embedded.orElseThrow(() ->
                        new IllegalArgumentException("an embedded object where none can be (expected: another value)"));
                writeAll(type, access.own(place.putObject()), properties);
            }
            case ListValue list -> fillList(access.own(place.putList()), list, Optional.empty());
            case DictionaryValue dictionary ->
                fillDictionary(access.own(place.putDictionary()), dictionary, Optional.empty());
            case SetValue ignored -> throw new IllegalArgumentException("no client can put a set into mixed");
        }
    }

    private void fillList(long list, ListValue value, Optional<NativeClass> embedded) {
        if (listSize(list) > 0) {
            realmc.realm_list_clear(list);
        }
        for (int i = 0; i < value.elements().size(); i++) {
            write(new Place.NewElement(list, i), value.elements().get(i), embedded);
        }
    }

    private void fillSet(long set, SetValue value) {
        realmc.realm_set_clear(set);
        value.members().forEach(member -> {
            try (NativeValue raw = access.toNative(member)) {
                realmc.realm_set_insert(set, raw.raw(), new long[1], new boolean[1]);
            }
        });
    }

    private void fillDictionary(long dictionary, DictionaryValue value, Optional<NativeClass> embedded) {
        realmc.realm_dictionary_clear(dictionary);
        value.entries().forEach((key, entry) -> write(new Place.Entry(dictionary, key), entry, embedded));
    }
}
