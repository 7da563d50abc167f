package io.devsync.harness.oracle;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Values by lot, few of each type, so that devices often mean the same one. */
final class RandomValues {

    private static final int VALUES = 5;
    private static final int DEPTH_MAX = 3;
    private static final List<PropertyType> IN_MIXED = List.of(
            PropertyType.INT,
            PropertyType.BOOL,
            PropertyType.STRING,
            PropertyType.BINARY,
            PropertyType.TIMESTAMP,
            PropertyType.FLOAT,
            PropertyType.DOUBLE,
            PropertyType.DECIMAL,
            PropertyType.OBJECT_ID,
            PropertyType.UUID);

    private final RealmSchema schema;
    private final Random random;
    private final boolean collectionsInMixed;
    private Map<String, List<ObjectKey>> targets = Map.of();

    RandomValues(RealmSchema schema, Random random, boolean collectionsInMixed) {
        this.schema = schema;
        this.random = random;
        this.collectionsInMixed = collectionsInMixed;
    }

    /** Where links can lead to now, by class. */
    void linkTargets(Map<String, List<ObjectKey>> objects) {
        targets = objects;
    }

    /** For a property that is no collection; none when it would be a link and there is nothing to link to. */
    Optional<Value> single(Property property) {
        boolean nullable = property.nullable() || property.type() == PropertyType.MIXED;
        return nullable && random.nextInt(4) == 0 ? Optional.of(Scalar.Null.NULL) : element(property);
    }

    /** For a dictionary. */
    Optional<Value> entry(Property property) {
        boolean embedded = embedded(property).isPresent();
        return embedded ? element(property) : single(property);
    }

    /** For a list. */
    Optional<Value> element(Property property) {
        Optional<ObjectSchema> embedded = embedded(property);
        if (embedded.isPresent()) {
            return Optional.of(embeddedObject(embedded.get()));
        }
        return property.type() == PropertyType.MIXED
                ? Optional.of(mixed(0))
                : scalarElement(property).map(scalar -> scalar);
    }

    /** For a set. */
    Optional<Scalar> scalarElement(Property property) {
        return switch (property.type()) {
            case LINK -> link(property.linkTarget().orElseThrow());
            case MIXED -> Optional.of(scalarInMixed());
            default -> Optional.of(scalar(property.type()));
        };
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Optional<ObjectSchema> embedded(Property property) {
        return property.linkTarget().flatMap(schema::find).filter(ObjectSchema::embedded);
    }

    private EmbeddedObject embeddedObject(ObjectSchema type) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (Property field : type.properties().values()) {
            if (random.nextBoolean()) {
                switch (field.collection()) {
                    case SINGLE -> single(field).ifPresent(value -> fields.put(field.name(), value));
                    case LIST -> fields.put(field.name(), new ListValue(few(() -> scalar(field.type()))));
                    case SET, DICTIONARY -> {} // no embedded class of the model has one
                }
            }
        }
        return new EmbeddedObject(fields);
    }

    private Value mixed(int depth) {
        if (!collectionsInMixed || depth == DEPTH_MAX || random.nextInt(3) > 0) {
            return scalarInMixed();
        }
        if (random.nextBoolean()) {
            return new ListValue(few(() -> mixed(depth + 1)));
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        IntStream.range(0, random.nextInt(3)).forEach(i -> entries.put("key" + i, mixed(depth + 1)));
        return new DictionaryValue(entries);
    }

    private List<Value> few(Supplier<Value> maker) {
        List<Value> few = new ArrayList<>();
        int size = random.nextInt(3);
        for (int i = 0; i < size; i++) {
            few.add(maker.get());
        }
        return few;
    }

    private Scalar scalarInMixed() {
        int dice = random.nextInt(IN_MIXED.size() + 3);
        if (dice == 0) {
            return Scalar.Null.NULL;
        }
        return dice < 3 ? link(Focus.TARGET).orElse(Scalar.Null.NULL) : scalar(IN_MIXED.get(dice - 3));
    }

    private Optional<Scalar> link(String className) {
        List<ObjectKey> there = targets.getOrDefault(className, List.of());
        if (there.isEmpty()) {
            return Optional.empty();
        }
        ObjectKey target = pick(there);
        return Optional.of(new Scalar.Link(target.className(), target.key()));
    }

    private Scalar scalar(PropertyType type) {
        int number = random.nextInt(VALUES);
        return switch (type) {
            case INT -> new Scalar.Int(number);
            case BOOL -> new Scalar.Bool(number > 2);
            case STRING -> new Scalar.Str("text" + number);
            case BINARY -> new Scalar.Binary(new byte[number]);
            case TIMESTAMP -> new Scalar.Timestamp(number, 1_234_567);
            case FLOAT -> new Scalar.Float(number / 2f);
            case DOUBLE -> new Scalar.Double(number / 2.0);
            case DECIMAL -> new Scalar.Decimal(new Decimal128(number));
            case OBJECT_ID -> new Scalar.ObjectId(new ObjectId(0, number));
            case UUID -> new Scalar.Uuid(new UUID(0, number));
            case MIXED, LINK -> throw new IllegalArgumentException(type + " (expected: a scalar type)");
        };
    }
}
