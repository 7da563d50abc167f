package io.devsync.harness.interop;

import io.devsync.harness.realm.RealmList;
import io.devsync.harness.realm.RealmObject;
import io.devsync.harness.realm.RealmSet;
import io.devsync.harness.realm.RealmTransaction;
import io.devsync.harness.realm.Values;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * What a user might do next, drawn by lot: the same seed on the same contents does the same. For any model whose classes
 * hold scalars, embedded objects, links, and collections of scalars.
 */
final class RandomEdits {

    /** Few keys and few values, so that devices get in each other's way. */
    private static final int KEYS = 6;

    private final RealmSchema schema;
    private final List<ObjectSchema> classes;
    private final Random random;

    RandomEdits(RealmSchema schema, long seed) {
        this.schema = schema;
        this.classes = schema.classes().values().stream()
                .filter(type -> !type.embedded() && !type.asymmetric())
                .toList();
        this.random = new Random(seed);
    }

    /** Does one thing. */
    void apply(RealmTransaction transaction) {
        ObjectSchema type = classes.get(random.nextInt(classes.size()));
        List<RealmObject> objects = transaction.all(type.name());
        int dice = random.nextInt(12);
        if (objects.isEmpty() || dice == 0) {
            create(transaction, type);
        } else if (dice == 1) {
            pick(objects).delete();
        } else {
            edit(transaction, type, pick(objects));
        }
    }

    private void create(RealmTransaction transaction, ObjectSchema type) {
        PrimaryKey key = key(type);
        if (transaction.find(type.name(), key).isEmpty()) {
            transaction.create(type.name(), key);
        }
    }

    private void edit(RealmTransaction transaction, ObjectSchema type, RealmObject object) {
        Property property = pick(List.copyOf(type.properties().values()));
        switch (property.collection()) {
            case SINGLE -> editSingle(transaction, object, property);
            case LIST -> editList(object.list(property.name()), property);
            case SET -> editSet(object.members(property.name()), property);
            case DICTIONARY -> {
                String key = "key" + random.nextInt(3);
                if (random.nextInt(3) == 0) {
                    object.dictionary(property.name()).erase(key);
                } else if (property.type() != PropertyType.LINK) {
                    object.dictionary(property.name()).put(key, scalar(property.type()));
                }
            }
        }
    }

    private void editSingle(RealmTransaction transaction, RealmObject object, Property property) {
        if (property.linkTarget().isPresent()) {
            object.set(property.name(), link(transaction, schema.find(property.linkTarget().get()).orElseThrow()));
        } else if (property.type() == PropertyType.INT && !property.nullable() && random.nextBoolean()) {
            object.add(property.name(), random.nextInt(-3, 4));
        } else {
            object.set(
                    property.name(),
                    property.nullable() && random.nextInt(4) == 0 ? Values.NULL : scalar(property.type()));
        }
    }

    private Value link(RealmTransaction transaction, ObjectSchema target) {
        if (random.nextInt(4) == 0) {
            return Values.NULL;
        }
        if (target.embedded()) {
            return Values.embedded();
        }
        List<RealmObject> targets = transaction.all(target.name());
        return targets.isEmpty()
                ? Values.NULL
                : Values.link(target.name(), pick(targets).id().key());
    }

    private void editList(RealmList list, Property property) {
        if (property.type() == PropertyType.LINK) {
            if (list.size() > 1) {
                list.move(random.nextInt(list.size()), random.nextInt(list.size()));
            }
            return;
        }
        int dice = list.size() == 0 ? 0 : random.nextInt(10);
        switch (dice) {
            case 0, 1, 2, 3 -> list.insert(random.nextInt(list.size() + 1), scalar(property.type()));
            case 4, 5 -> list.set(random.nextInt(list.size()), scalar(property.type()));
            case 6, 7 -> {
                int from = random.nextInt(list.size());
                int to = random.nextInt(list.size());
                if (from != to) {
                    list.move(from, to);
                }
            }
            case 8 -> list.erase(random.nextInt(list.size()));
            default -> list.clear();
        }
    }

    private void editSet(RealmSet set, Property property) {
        if (property.type() == PropertyType.LINK) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> set.clear();
            case 1, 2 -> set.erase(scalar(property.type()));
            default -> set.add(scalar(property.type()));
        }
    }

    private PrimaryKey key(ObjectSchema type) {
        int number = random.nextInt(KEYS);
        return switch (type.primaryKey().orElseThrow().type()) {
            case INT -> new PrimaryKey.IntKey(number);
            case STRING -> new PrimaryKey.StringKey("key" + number);
            case OBJECT_ID -> new PrimaryKey.ObjectIdKey(new ObjectId(0, number));
            case UUID -> new PrimaryKey.UuidKey(new UUID(0, number));
        };
    }

    private Scalar scalar(PropertyType type) {
        int number = random.nextInt(5);
        return switch (type) {
            case INT -> new Scalar.Int(number);
            case BOOL -> new Scalar.Bool(number > 2);
            case STRING, MIXED -> new Scalar.Str("text" + number);
            case BINARY -> new Scalar.Binary(new byte[number]);
            case TIMESTAMP -> new Scalar.Timestamp(number, 1_000_000);
            case FLOAT -> new Scalar.Float(number / 2f);
            case DOUBLE -> new Scalar.Double(number / 2.0);
            case DECIMAL -> new Scalar.Decimal(new Decimal128(number));
            case OBJECT_ID -> new Scalar.ObjectId(new ObjectId(0, number));
            case UUID -> new Scalar.Uuid(new UUID(0, number));
            case LINK -> throw new IllegalArgumentException("a link needs a target");
        };
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
