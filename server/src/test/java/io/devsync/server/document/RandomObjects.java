package io.devsync.server.document;

import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Random objects of a class that has a property of every type and collection, drawn towards the values that hurt. */
final class RandomObjects {

    static final RealmSchema SCHEMA = schema();

    private final Random random;

    RandomObjects(long seed) {
        this.random = new Random(seed);
    }

    private static RealmSchema schema() {
        List<Property> top = new ArrayList<>();
        List<Property> embedded = new ArrayList<>();
        for (PropertyType type : PropertyType.values()) {
            for (CollectionType collection : CollectionType.values()) {
                if (type == PropertyType.LINK) {
                    top.add(DocumentFixture.link("link" + collection, "Person", collection));
                    if (collection != CollectionType.SET) {
                        top.add(DocumentFixture.link("embedded" + collection, "Part", collection));
                    }
                } else if (collection == CollectionType.SINGLE) {
                    top.add(DocumentFixture.optional("optional" + type, type));
                    top.add(DocumentFixture.required("required" + type, type));
                    embedded.add(DocumentFixture.required("required" + type, type));
                } else {
                    Property property = DocumentFixture.collection(type.name() + collection, type, collection);
                    top.add(property);
                    embedded.add(property);
                }
            }
        }
        embedded.add(DocumentFixture.link("leaf", "Leaf", CollectionType.SINGLE));
        embedded.add(DocumentFixture.link("person", "Person", CollectionType.SINGLE));
        return DocumentFixture.classT(top.toArray(new Property[0]))
                .with(DocumentFixture.embedded("Part", embedded.toArray(new Property[0])))
                .with(DocumentFixture.embedded("Leaf", DocumentFixture.optional("x", PropertyType.TIMESTAMP)))
                .with(new ObjectSchema(
                        "Person",
                        new ClassKind.TopLevel(
                                new ClassKind.PrimaryKeyProperty(
                                        "_id", PrimaryKey.Type.STRING, true)),
                        Map.of()));
    }

    ObjectState next() {
        return DocumentFixture.object(properties("T"));
    }

    private Map<String, Value> properties(String className) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Property property : SCHEMA.find(className).orElseThrow().properties().values()) {
            if (random.nextInt(3) != 0) {
                values.put(property.name(), property(property));
            }
        }
        return values;
    }

    private Value property(Property property) {
        return switch (property.collection()) {
            case SINGLE -> RequiredFields.isRequired(property) || random.nextInt(4) != 0
                    ? element(property)
                    : Scalar.Null.NULL;
            case LIST -> {
                List<Value> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(element(property));
                }
                yield new ListValue(elements);
            }
            case SET -> {
                Set<Scalar> members = new LinkedHashSet<>();
                for (int i = random.nextInt(6); i > 0; i--) {
                    members.add(property.type() == PropertyType.MIXED
                            ? scalar(PropertyType.values()[random.nextInt(10)])
                            : (Scalar) element(property));
                }
                yield new SetValue(members);
            }
            case DICTIONARY -> {
                Map<String, Value> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    boolean isNull = property.type() == PropertyType.LINK && random.nextInt(3) == 0;
                    entries.put(key(), isNull ? Scalar.Null.NULL : element(property));
                }
                yield new DictionaryValue(entries);
            }
        };
    }

    private String key() {
        return List.of("a", "b", "0", "", "k\u00e9y", "%2E").get(random.nextInt(6));
    }

    private Value element(Property property) {
        return switch (property.type()) {
            case LINK -> {
                Optional<String> target = property.linkTarget();
                if (SCHEMA.find(target.orElseThrow()).orElseThrow().embedded()) {
                    yield new EmbeddedObject(properties(target.orElseThrow()));
                }
                boolean inArray = property.collection() == CollectionType.LIST
                        || property.collection() == CollectionType.SET;
                yield new Scalar.Link("Person", inArray || random.nextInt(4) > 0
                        ? new PrimaryKey.StringKey("p" + random.nextInt(5))
                        : PrimaryKey.NullKey.NULL);
            }
            case MIXED -> mixed(3);
            default -> scalar(property.type());
        };
    }

    private Value mixed(int depth) {
        int kind = random.nextInt(depth == 0 ? 12 : 14);
        if (kind == 10) {
            return Scalar.Null.NULL;
        }
        if (kind == 11) {
            return new Scalar.Link("Person", new PrimaryKey.StringKey("p"));
        }
        if (kind < 10) {
            return scalar(PropertyType.values()[kind]);
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put(key(), mixed(depth - 1));
        }
        return kind == 12 ? new ListValue(List.copyOf(entries.values())) : new DictionaryValue(entries);
    }

    private Scalar scalar(PropertyType type) {
        return switch (type) {
            case INT -> new Scalar.Int(random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(3));
            case BOOL -> new Scalar.Bool(random.nextBoolean());
            case STRING -> new Scalar.Str(List.of("", "a", "\0", "\ud83d\ude00").get(random.nextInt(4)));
            case BINARY -> new Scalar.Binary(new byte[random.nextInt(3) == 0 ? 16 : random.nextInt(3)]);
            case TIMESTAMP -> timestamp();
            case FLOAT -> new Scalar.Float(
                    random.nextBoolean() ? random.nextInt(3) : Float.intBitsToFloat(random.nextInt()));
            case DOUBLE -> new Scalar.Double(
                    random.nextBoolean() ? random.nextInt(3) : Double.longBitsToDouble(random.nextLong()));
            case DECIMAL -> new Scalar.Decimal(
                    Decimal128.fromIEEE754BIDEncoding(random.nextLong(), random.nextLong()));
            case OBJECT_ID -> new Scalar.ObjectId(new ObjectId(random.nextInt(3), random.nextInt(3)));
            case UUID -> new Scalar.Uuid(new UUID(random.nextLong(), random.nextInt(3)));
            case MIXED, LINK -> throw new IllegalArgumentException(type + " (expected: a scalar type)");
        };
    }

    private Scalar timestamp() {
        int sign = random.nextBoolean() ? 1 : -1;
        long seconds = random.nextInt(4) == 0 ? random.nextLong() & Long.MAX_VALUE : random.nextInt(3);
        int nanoseconds = random.nextInt(3) == 0 ? random.nextInt(1_000_000_000) : random.nextInt(3) * 500_000;
        return new Scalar.Timestamp(sign * seconds, sign * nanoseconds);
    }
}
