package io.devsync.harness.realm;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes down an app's model: {@code schema().clazz("Dog").primaryKey("_id", OBJECT_ID).property("name",
 * STRING).build()}.
 *
 * <p>Values are not nullable unless said; links, embedded objects, mixed values and dictionaries of links always are,
 * as the native client demands (spec real-client §4).
 */
public final class SchemaBuilder {

    private RealmSchema schema;

    private SchemaBuilder(RealmSchema schema) {
        this.schema = schema;
    }

    /** An empty model. */
    public static SchemaBuilder schema() {
        return new SchemaBuilder(RealmSchema.EMPTY);
    }

    /** A model that extends another one. */
    public static SchemaBuilder schema(RealmSchema base) {
        return new SchemaBuilder(base);
    }

    /** A class of objects with an identity; more properties are added to a class that is there already. */
    public ClassBuilder clazz(String name) {
        return schema.find(name)
                .map(known -> new ClassBuilder(known.name(), known.kind(), known.properties()))
                .orElseGet(() -> new ClassBuilder(
                        name,
                        new ClassKind.TopLevel(
                                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.OBJECT_ID, false)),
                        Map.of()));
    }

    /** A class of objects that live in other objects. */
    public ClassBuilder embedded(String name) {
        return new ClassBuilder(name, new ClassKind.Embedded(), Map.of());
    }

    /** A class of objects that are only sent to the server; its key is an ObjectId. */
    public ClassBuilder asymmetric(String name) {
        return new ClassBuilder(
                name,
                new ClassKind.Asymmetric(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.OBJECT_ID, false)),
                Map.of());
    }

    /** A class in the making; ends with the next class or with {@link #build()}. */
    public final class ClassBuilder {

        private final String name;
        private final Map<String, Property> properties;
        private ClassKind kind;

        private ClassBuilder(String name, ClassKind kind, Map<String, Property> properties) {
            this.name = name;
            this.kind = kind;
            this.properties = new LinkedHashMap<>(properties);
        }

        /** Names the primary key; {@code _id} of type ObjectId when not called. */
        public ClassBuilder primaryKey(String property, PrimaryKey.Type type) {
            kind = new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty(property, type, false));
            return this;
        }

        /** A single value. */
        public ClassBuilder property(String property, PropertyType type) {
            return add(property, type, type == PropertyType.MIXED, CollectionType.SINGLE, Optional.empty());
        }

        /** A single value or null. */
        public ClassBuilder optional(String property, PropertyType type) {
            return add(property, type, true, CollectionType.SINGLE, Optional.empty());
        }

        /** A collection of values. */
        public ClassBuilder collection(String property, CollectionType collection, PropertyType type) {
            return add(property, type, type == PropertyType.MIXED, collection, Optional.empty());
        }

        /** A list of values. */
        public ClassBuilder list(String property, PropertyType type) {
            return collection(property, CollectionType.LIST, type);
        }

        /** A set of values. */
        public ClassBuilder set(String property, PropertyType type) {
            return collection(property, CollectionType.SET, type);
        }

        /** A dictionary of values. */
        public ClassBuilder dictionary(String property, PropertyType type) {
            return collection(property, CollectionType.DICTIONARY, type);
        }

        /** A link to an object of a class, or an embedded object of it. */
        public ClassBuilder link(String property, String target) {
            return add(property, PropertyType.LINK, true, CollectionType.SINGLE, Optional.of(target));
        }

        /** A collection of links, or of embedded objects. */
        public ClassBuilder links(String property, CollectionType collection, String target) {
            boolean nullable = collection == CollectionType.DICTIONARY;
            return add(property, PropertyType.LINK, nullable, collection, Optional.of(target));
        }

        /** The next class. */
        public ClassBuilder clazz(String next) {
            return finish().clazz(next);
        }

        /** The next class: objects that live in other objects. */
        public ClassBuilder embedded(String next) {
            return finish().embedded(next);
        }

        /** The next class: objects that are only sent to the server. */
        public ClassBuilder asymmetric(String next) {
            return finish().asymmetric(next);
        }

        /** The whole model. */
        public RealmSchema build() {
            return finish().schema;
        }

        private SchemaBuilder finish() {
            schema = schema.with(new ObjectSchema(name, kind, properties));
            return SchemaBuilder.this;
        }

        private ClassBuilder add(
                String property, PropertyType type, boolean nullable, CollectionType collection, Optional<String> target) {
            properties.put(property, new Property(property, type, nullable, collection, target));
            return this;
        }
    }
}
