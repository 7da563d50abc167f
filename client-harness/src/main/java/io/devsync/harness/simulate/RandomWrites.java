package io.devsync.harness.simulate;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.harness.simulate.Model.Feature;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** Random transactions over few objects, so that devices meet at the same places. */
final class RandomWrites {

    static final int KEYS = 4;

    private final SplittableRandom random;

    RandomWrites(SplittableRandom random) {
        this.random = random;
    }

    static ObjectKey node(int key) {
        return new ObjectKey(Model.NODE, new PrimaryKey.IntKey(key));
    }

    static ObjectKey tag(int key) {
        return new ObjectKey(Model.TAG, new PrimaryKey.StringKey("tag" + key));
    }

    /** One to three random changes with what the app's model has. */
    void write(WriteTransaction transaction, Set<Feature> features) {
        int changes = random.nextInt(1, 4);
        for (int i = 0; i < changes; i++) {
            if (features.contains(Feature.TAGS) && random.nextInt(5) == 0) {
                changeTag(transaction, tag(random.nextInt(2)));
            } else {
                change(transaction, node(random.nextInt(KEYS)), features);
            }
        }
    }

    private void changeTag(WriteTransaction tx, ObjectKey key) {
        Optional<ObjectState> object = tx.find(key);
        if (object.isEmpty()) {
            tx.create(key);
        } else {
            switch (random.nextInt(8)) {
                case 0 -> tx.delete(key);
                case 1, 2, 3 -> tx.set(key, "title", text());
                default -> links(tx, key, size(object.get(), "nodes"));
            }
        }
    }

    private void links(WriteTransaction tx, ObjectKey key, int size) {
        if (size == 0 || random.nextInt(3) > 0) {
            tx.insert(key, "nodes", Path.ofIndex(random.nextInt(size + 1)), link());
        } else if (size > 1 && random.nextBoolean()) {
            int from = random.nextInt(size);
            tx.move(key, "nodes", Path.ofIndex(from), (from + 1) % size);
        } else {
            tx.erase(key, "nodes", Path.ofIndex(random.nextInt(size)));
        }
    }

    private Scalar link() {
        return new Scalar.Link(Model.NODE, node(random.nextInt(KEYS)).key());
    }

    private void change(WriteTransaction tx, ObjectKey key, Set<Feature> features) {
        Optional<ObjectState> object = tx.find(key);
        if (object.isEmpty()) {
            tx.create(key);
            if (random.nextBoolean()) {
                tx.setDefault(key, "count", number());
            }
            return;
        }
        if (!features.isEmpty() && random.nextInt(3) == 0) {
            extend(tx, key, object.get(), features);
            return;
        }
        switch (random.nextInt(16)) {
            case 0 -> tx.delete(key);
            case 1, 2 -> tx.set(key, "name", random.nextBoolean() ? text() : Scalar.Null.NULL);
            case 3 -> tx.set(key, "count", number());
            case 4 -> tx.add(key, "count", random.nextInt(10));
            case 5 -> tx.set(key, "at", new Scalar.Timestamp(random.nextInt(1000), random.nextInt(1_000_000_000)));
            case 6, 7 -> list(tx, key, "tags", size(object.get(), "tags"));
            case 8 -> {
                if (random.nextInt(3) > 0) {
                    tx.insertMember(key, "marks", number());
                } else {
                    tx.eraseMember(key, "marks", number());
                }
            }
            case 9, 10 -> dictionary(tx, key);
            case 11 -> tx.set(key, "next", link());
            case 12 -> part(tx, key, object.get());
            case 13, 14 -> parts(tx, key, size(object.get(), "parts"));
            default -> tx.clear(
                    key,
                    random.nextBoolean() ? "tags" : "parts",
                    Path.ROOT,
                    CollectionType.LIST);
        }
    }

    private void extend(WriteTransaction tx, ObjectKey key, ObjectState object, Set<Feature> features) {
        List<Feature> known = List.copyOf(features);
        switch (known.get(random.nextInt(known.size()))) {
            case NUMBERS -> {
                switch (random.nextInt(3)) {
                    case 0 -> tx.set(key, "ratio", new Scalar.Double(random.nextInt(-50, 50) / 8.0));
                    case 1 -> tx.set(key, "price", new Scalar.Decimal(new Decimal128(random.nextInt(100))));
                    default -> tx.set(key, "flag", new Scalar.Bool(random.nextBoolean()));
                }
            }
            case ANYTHING -> {
                if (random.nextInt(4) == 0) {
                    byte[] bytes = new byte[random.nextInt(4)];
                    random.nextBytes(bytes);
                    tx.set(key, "bytes", new Scalar.Binary(bytes));
                } else {
                    anything(tx, key, object.properties().get("any"));
                }
            }
            case PART_SIZES -> partSizes(tx, key, object);
            case TAGS -> tx.set(
                    key, "tag", new Scalar.Link(Model.TAG, tag(random.nextInt(2)).key()));
        }
    }

    /** A mixed value: scalars that BSON has and has not, lists and dictionaries. */
    private void anything(WriteTransaction tx, ObjectKey key, @Nullable Value now) {
        if (now instanceof ListValue(List<Value> elements) && random.nextInt(4) > 0) {
            list(tx, key, "any", elements.size());
            return;
        }
        if (now instanceof DictionaryValue && random.nextInt(4) > 0) {
            tx.set(key, "any", Path.ofKey("k" + random.nextInt(2)), random.nextBoolean() ? text() : number());
            return;
        }
        Payload value = switch (random.nextInt(7)) {
            case 0 -> Payload.Marker.LIST;
            case 1 -> Payload.Marker.DICTIONARY;
            case 2 -> new Scalar.Float(random.nextInt(100) / 7f);
            case 3 -> new Scalar.Timestamp(random.nextInt(1000), random.nextInt(1_000_000_000));
            case 4 -> link();
            case 5 -> new Scalar.Uuid(new UUID(random.nextLong(), random.nextLong()));
            default -> number();
        };
        tx.set(key, "any", value);
    }

    private void partSizes(WriteTransaction tx, ObjectKey key, ObjectState object) {
        if (object.properties().get("part") instanceof EmbeddedObject(Map<String, Value> part)) {
            int size = part.get("sizes") instanceof ListValue(List<Value> sizes) ? sizes.size() : 0;
            Path sizes = Path.ofKey("sizes");
            if (size == 0 || random.nextBoolean()) {
                tx.insert(key, "part", sizes.thenIndex(random.nextInt(size + 1)), number());
            } else {
                tx.erase(key, "part", sizes.thenIndex(random.nextInt(size)));
            }
        } else {
            tx.set(key, "part", Payload.Marker.OBJECT_VALUE);
        }
    }

    private void list(WriteTransaction tx, ObjectKey key, String property, int size) {
        int what = random.nextInt(6);
        if (size == 0 || what < 3) {
            tx.insert(key, property, Path.ofIndex(random.nextInt(size + 1)), text());
        } else if (what == 3) {
            tx.set(key, property, Path.ofIndex(random.nextInt(size)), text());
        } else if (what == 4 && size > 1) {
            int from = random.nextInt(size);
            tx.move(key, property, Path.ofIndex(from), (from + 1) % size);
        } else {
            tx.erase(key, property, Path.ofIndex(random.nextInt(size)));
        }
    }

    private void dictionary(WriteTransaction tx, ObjectKey key) {
        Path entry = Path.ofKey("k" + random.nextInt(3));
        Payload value = switch (random.nextInt(4)) {
            case 0 -> number();
            case 1 -> text();
            case 2 -> Payload.Marker.ERASED;
            default -> new Scalar.Double(random.nextInt(100) / 8.0);
        };
        tx.set(key, "notes", entry, value);
    }

    private void part(WriteTransaction tx, ObjectKey key, ObjectState object) {
        boolean there = object.properties().get("part") instanceof EmbeddedObject;
        if (there && random.nextInt(3) > 0) {
            tx.set(key, "part", Path.ofKey("label"), text());
        } else {
            tx.set(key, "part", Scalar.Null.NULL);
            tx.set(key, "part", Payload.Marker.OBJECT_VALUE);
            tx.set(key, "part", Path.ofKey("label"), text());
        }
    }

    private void parts(WriteTransaction tx, ObjectKey key, int size) {
        int what = random.nextInt(6);
        if (size == 0 || what < 2) {
            int index = random.nextInt(size + 1);
            tx.insert(key, "parts", Path.ofIndex(index), Payload.Marker.OBJECT_VALUE);
            tx.set(key, "parts", Path.ofIndex(index).thenKey("label"), text());
        } else if (what < 4) {
            Path element = Path.ofIndex(random.nextInt(size));
            tx.set(key, "parts", element.thenKey("label"), text());
        } else if (what == 4 && size > 1) {
            int from = random.nextInt(size);
            tx.move(key, "parts", Path.ofIndex(from), (from + random.nextInt(1, size)) % size);
        } else {
            tx.erase(key, "parts", Path.ofIndex(random.nextInt(size)));
        }
    }

    private static int size(ObjectState object, String property) {
        Value value = object.properties().get(property);
        return value instanceof ListValue(List<Value> elements) ? elements.size() : 0;
    }

    private Scalar text() {
        return new Scalar.Str("t" + random.nextInt(1000));
    }

    private Scalar.Int number() {
        return new Scalar.Int(random.nextInt(5));
    }
}
