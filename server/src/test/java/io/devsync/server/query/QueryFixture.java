package io.devsync.server.query;

import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** A class with a property of each kind, and an object of it, for tests of queries. */
final class QueryFixture {

    static final ObjectId OWNER = new ObjectId("0123456789abcdef01234567");
    static final UUID TOKEN = UUID.fromString("01234567-89ab-cdef-8123-456789abcdef");

    static final RealmSchema SCHEMA = schema();

    private QueryFixture() {}

    private static RealmSchema schema() {
        Map<String, Property> dog = new LinkedHashMap<>();
        scalar(dog, "age", PropertyType.INT);
        scalar(dog, "weight", PropertyType.DOUBLE);
        scalar(dog, "height", PropertyType.FLOAT);
        scalar(dog, "price", PropertyType.DECIMAL);
        scalar(dog, "name", PropertyType.STRING);
        scalar(dog, "nick name", PropertyType.STRING);
        scalar(dog, "sort", PropertyType.STRING);
        scalar(dog, "good", PropertyType.BOOL);
        scalar(dog, "born", PropertyType.TIMESTAMP);
        scalar(dog, "photo", PropertyType.BINARY);
        scalar(dog, "chip", PropertyType.UUID);
        scalar(dog, "anything", PropertyType.MIXED);
        add(dog, "tags", PropertyType.STRING, CollectionType.LIST, null);
        add(dog, "scores", PropertyType.INT, CollectionType.SET, null);
        add(dog, "attributes", PropertyType.STRING, CollectionType.DICTIONARY, null);
        add(dog, "owner", PropertyType.LINK, CollectionType.SINGLE, "Person");
        add(dog, "friends", PropertyType.LINK, CollectionType.LIST, "Person");
        add(dog, "place", PropertyType.LINK, CollectionType.SINGLE, "Place");
        add(dog, "home", PropertyType.LINK, CollectionType.SINGLE, "Address");
        return RealmSchema.EMPTY
                .with(new ObjectSchema("Dog", topLevel(PrimaryKey.Type.INT), dog))
                .with(new ObjectSchema("Person", topLevel(PrimaryKey.Type.OBJECT_ID), Map.of()))
                .with(new ObjectSchema("Place", new ClassKind.Embedded(), place()))
                .with(new ObjectSchema("Address", new ClassKind.Embedded(), Map.of()))
                .with(new ObjectSchema(
                        "Reading",
                        new ClassKind.Asymmetric(
                                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.OBJECT_ID, false)),
                        Map.of()));
    }

    private static Map<String, Property> place() {
        Map<String, Property> place = new LinkedHashMap<>();
        add(place, "type", PropertyType.STRING, CollectionType.SINGLE, null);
        add(place, "coordinates", PropertyType.DOUBLE, CollectionType.LIST, null);
        return place;
    }

    private static ClassKind topLevel(PrimaryKey.Type type) {
        return new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", type, false));
    }

    private static void scalar(Map<String, Property> properties, String name, PropertyType type) {
        add(properties, name, type, CollectionType.SINGLE, null);
    }

    private static void add(
            Map<String, Property> properties,
            String name,
            PropertyType type,
            CollectionType collection,
            @Nullable String target) {
        properties.put(
                name,
                new Property(
                        name, type, collection == CollectionType.SINGLE, collection, Optional.ofNullable(target)));
    }

    /** Rex, aged 5. */
    static Map<String, Value> rex() {
        Map<String, Value> rex = new LinkedHashMap<>();
        rex.put("_id", new Scalar.Int(7));
        rex.put("age", new Scalar.Int(5));
        rex.put("weight", new Scalar.Double(12.5));
        rex.put("height", new Scalar.Float(0.1f));
        rex.put("price", new Scalar.Decimal(Decimal128.parse("99.90")));
        rex.put("name", new Scalar.Str("Rex"));
        rex.put("nick name", new Scalar.Str("rexy"));
        rex.put("good", new Scalar.Bool(true));
        rex.put("born", new Scalar.Timestamp(1_600_000_000L, 5));
        rex.put("photo", new Scalar.Binary(new byte[] {1, 2, 3}));
        rex.put("chip", new Scalar.Uuid(TOKEN));
        rex.put("anything", new Scalar.Str("thing"));
        rex.put("tags", new ListValue(List.of(new Scalar.Str("brown"), new Scalar.Str("Small"))));
        rex.put("scores", new SetValue(new LinkedHashSet<>(List.of(new Scalar.Int(1), new Scalar.Int(9)))));
        rex.put("owner", new Scalar.Link("Person", new PrimaryKey.ObjectIdKey(OWNER)));
        return rex;
    }

    /** Whether Rex, with one property changed, matches a query on dogs. */
    static boolean matches(String query, String property, Value value) throws BadQueryException {
        Map<String, Value> dog = rex();
        dog.put(property, value);
        return subscriptions(query).matches("Dog", name -> dog.getOrDefault(name, Scalar.Null.NULL));
    }

    /** Whether Rex matches a query on dogs. */
    static boolean matches(String query) throws BadQueryException {
        return matches(query, "age", new Scalar.Int(5));
    }

    static SubscriptionSet subscriptions(String query) throws BadQueryException {
        return SubscriptionSet.parse("{\"Dog\": " + quoted(query) + "}", SCHEMA);
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
