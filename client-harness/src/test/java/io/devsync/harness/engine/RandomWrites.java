package io.devsync.harness.engine;

import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Random transactions over few objects, so that devices meet at the same places. */
final class RandomWrites {

    private static final int KEYS = 4;

    private final SplittableRandom random;

    RandomWrites(long seed) {
        random = new SplittableRandom(seed);
    }

    static RealmSchema schema() {
        Map<String, Property> node = new LinkedHashMap<>();
        add(node, "name", PropertyType.STRING, true, CollectionType.SINGLE);
        add(node, "count", PropertyType.INT, false, CollectionType.SINGLE);
        add(node, "at", PropertyType.TIMESTAMP, true, CollectionType.SINGLE);
        add(node, "tags", PropertyType.STRING, false, CollectionType.LIST);
        add(node, "marks", PropertyType.INT, false, CollectionType.SET);
        add(node, "notes", PropertyType.MIXED, true, CollectionType.DICTIONARY);
        node.put("part", link("part", true, CollectionType.SINGLE, "Part"));
        node.put("parts", link("parts", false, CollectionType.LIST, "Part"));
        node.put("next", link("next", true, CollectionType.SINGLE, "Node"));
        Map<String, Property> part = new LinkedHashMap<>();
        add(part, "label", PropertyType.STRING, true, CollectionType.SINGLE);
        add(part, "sizes", PropertyType.INT, false, CollectionType.LIST);
        ClassKind kind =
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return RealmSchema.EMPTY
                .with(new ObjectSchema("Node", kind, node))
                .with(new ObjectSchema("Part", new ClassKind.Embedded(), part));
    }

    private static void add(
            Map<String, Property> to, String name, PropertyType type, boolean nullable, CollectionType of) {
        to.put(name, new Property(name, type, nullable, of, Optional.empty()));
    }

    private static Property link(String name, boolean nullable, CollectionType of, String target) {
        return new Property(name, PropertyType.LINK, nullable, of, Optional.of(target));
    }

    static ObjectKey node(int key) {
        return new ObjectKey("Node", new PrimaryKey.IntKey(key));
    }

    /** One to three random changes. */
    void write(WriteTransaction transaction) {
        int changes = random.nextInt(1, 4);
        for (int i = 0; i < changes; i++) {
            change(transaction, node(random.nextInt(KEYS)));
        }
    }

    private void change(WriteTransaction tx, ObjectKey key) {
        Optional<ObjectState> object = tx.find(key);
        if (object.isEmpty()) {
            tx.create(key);
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
            case 11 -> tx.set(key, "next", new Scalar.Link("Node", node(random.nextInt(KEYS)).key()));
            case 12 -> part(tx, key, object.get());
            case 13, 14 -> parts(tx, key, size(object.get(), "parts"));
            default -> tx.clear(
                    key,
                    random.nextBoolean() ? "tags" : "parts",
                    Path.ROOT,
                    CollectionType.LIST);
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
        boolean there = object.properties().get("part") instanceof io.devsync.protocol.value.EmbeddedObject;
        if (there && random.nextInt(3) > 0) {
            tx.set(key, "part", Path.ofKey("label"), text());
        } else {
            tx.set(key, "part", Scalar.Null.NULL);
            tx.set(key, "part", Payload.Marker.OBJECT_VALUE);
            tx.set(key, "part", Path.ofKey("label"), text());
        }
    }

    /** No moves: Realm's own rules do not converge for elements that move and are edited (merge-rules §9, Q1). */
    private void parts(WriteTransaction tx, ObjectKey key, int size) {
        int what = random.nextInt(5);
        if (size == 0 || what < 2) {
            int index = random.nextInt(size + 1);
            tx.insert(key, "parts", Path.ofIndex(index), Payload.Marker.OBJECT_VALUE);
            tx.set(key, "parts", Path.ofIndex(index).thenKey("label"), text());
        } else if (what < 4) {
            Path element = Path.ofIndex(random.nextInt(size));
            tx.set(key, "parts", element.thenKey("label"), text());
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
