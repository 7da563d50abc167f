package io.devsync.harness.device;

import io.devsync.protocol.object.ObjectKey;
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

/** A class that tests write: a name, an age, and tags in order. */
final class Dogs {

    static final RealmSchema SCHEMA = schema();

    private Dogs() {}

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put("name", property("name", PropertyType.STRING, true, CollectionType.SINGLE));
        properties.put("age", property("age", PropertyType.INT, false, CollectionType.SINGLE));
        properties.put("tags", property("tags", PropertyType.STRING, false, CollectionType.LIST));
        ClassKind kind =
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return RealmSchema.EMPTY.with(new ObjectSchema("Dog", kind, properties));
    }

    static Property property(String name, PropertyType type, boolean nullable, CollectionType collection) {
        return new Property(name, type, nullable, collection, Optional.empty());
    }

    static ObjectKey dog(long id) {
        return new ObjectKey("Dog", new PrimaryKey.IntKey(id));
    }
}
