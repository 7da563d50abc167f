package io.devsync.harness.realm;

import io.realm.kotlin.internal.interop.realmc;

/** Where a value lives in a native object: the same few operations for properties, list elements and entries. */
sealed interface Place {

    /** Reads what is there; a link or a collection only shows its type. */
    void read(NativeValue out);

    /** Puts a value there. */
    void put(NativeValue value);

    /** The embedded object there. */
    long object();

    /** Puts a new embedded object there. */
    long putObject();

    /** The list there, inside mixed. */
    long list();

    /** Makes the value a list, inside mixed. */
    long putList();

    /** The dictionary there, inside mixed. */
    long dictionary();

    /** Makes the value a dictionary, inside mixed. */
    long putDictionary();

    /** A property of an object that holds a single value. */
    record OfProperty(long object, long property) implements Place {
        @Override
        public void read(NativeValue out) {
            realmc.realm_get_value(object, property, out.raw());
        }

        @Override
        public void put(NativeValue value) {
            realmc.realm_set_value(object, property, value.raw(), false);
        }

        @Override
        public long object() {
            return realmc.realm_get_linked_object(object, property);
        }

        @Override
        public long putObject() {
            return realmc.realm_set_embedded(object, property);
        }

        @Override
        public long list() {
            return realmc.realm_get_list(object, property);
        }

        @Override
        public long putList() {
            return realmc.realm_set_list(object, property);
        }

        @Override
        public long dictionary() {
            return realmc.realm_get_dictionary(object, property);
        }

        @Override
        public long putDictionary() {
            return realmc.realm_set_dictionary(object, property);
        }
    }

    /** An element of a list that is there already. */
    record Element(long owner, long index) implements Place {
        @Override
        public void read(NativeValue out) {
            realmc.realm_list_get(owner, index, out.raw());
        }

        @Override
        public void put(NativeValue value) {
            realmc.realm_list_set(owner, index, value.raw());
        }

        @Override
        public long object() {
            return realmc.realm_list_get_linked_object(owner, index);
        }

        @Override
        public long putObject() {
            return realmc.realm_list_set_embedded(owner, index);
        }

        @Override
        public long list() {
            return realmc.realm_list_get_list(owner, index);
        }

        @Override
        public long putList() {
            return realmc.realm_list_set_list(owner, index);
        }

        @Override
        public long dictionary() {
            return realmc.realm_list_get_dictionary(owner, index);
        }

        @Override
        public long putDictionary() {
            return realmc.realm_list_set_dictionary(owner, index);
        }
    }

    /** A place that a new list element will get; the later elements move up. */
    record NewElement(long owner, long index) implements Place {
        @Override
        public void read(NativeValue out) {
            throw new IllegalStateException("there is no element yet");
        }

        @Override
        public void put(NativeValue value) {
            realmc.realm_list_insert(owner, index, value.raw());
        }

        @Override
        public long object() {
            throw new IllegalStateException("there is no element yet");
        }

        @Override
        public long putObject() {
            return realmc.realm_list_insert_embedded(owner, index);
        }

        @Override
        public long list() {
            throw new IllegalStateException("there is no element yet");
        }

        @Override
        public long putList() {
            return realmc.realm_list_insert_list(owner, index);
        }

        @Override
        public long dictionary() {
            throw new IllegalStateException("there is no element yet");
        }

        @Override
        public long putDictionary() {
            return realmc.realm_list_insert_dictionary(owner, index);
        }
    }

    /** An entry of a dictionary, whether there is one already or not. */
    record Entry(long owner, String key) implements Place {
        @Override
        public void read(NativeValue out) {
            try (NativeValue name = NativeValue.string(key)) {
                realmc.realm_dictionary_find(owner, name.raw(), out.raw(), new boolean[1]);
            }
        }

        @Override
        public void put(NativeValue value) {
            try (NativeValue name = NativeValue.string(key)) {
                realmc.realm_dictionary_insert(owner, name.raw(), value.raw(), new long[1], new boolean[1]);
            }
        }

        @Override
        public long object() {
            try (NativeValue name = NativeValue.string(key)) {
                return realmc.realm_dictionary_get_linked_object(owner, name.raw());
            }
        }

        @Override
        public long putObject() {
            try (NativeValue name = NativeValue.string(key)) {
                return realmc.realm_dictionary_insert_embedded(owner, name.raw());
            }
        }

        @Override
        public long list() {
            try (NativeValue name = NativeValue.string(key)) {
                return realmc.realm_dictionary_get_list(owner, name.raw());
            }
        }

        @Override
        public long putList() {
            try (NativeValue name = NativeValue.string(key)) {
                return realmc.realm_dictionary_insert_list(owner, name.raw());
            }
        }

        @Override
        public long dictionary() {
            try (NativeValue name = NativeValue.string(key)) {
                return realmc.realm_dictionary_get_dictionary(owner, name.raw());
            }
        }

        @Override
        public long putDictionary() {
            try (NativeValue name = NativeValue.string(key)) {
                return realmc.realm_dictionary_insert_dictionary(owner, name.raw());
            }
        }
    }
}
