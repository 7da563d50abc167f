package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
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
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class SyncEngineTest extends EngineTest {

    private static final RealmSchema DOGS = schema();

    @Test
    void objectOfOneDeviceReachesDocumentsAndAnotherDevice() throws Exception {
        InProcessDevice first = subscribed("TRUEPREDICATE");
        InProcessDevice second = subscribed("TRUEPREDICATE");

        first.write(tx -> tx.create(dog(1)).set(dog(1), "name", new Scalar.Str("Rex")).set(dog(1), "age", new Scalar.Int(3)));
        world.settle();

        world.assertSameEverywhere();
        assertThat(second.realm().objects()).containsKey(dog(1));
        assertThat(document(1)).containsEntry("name", "Rex").containsEntry("age", 3L);
    }

    @Test
    void lateDeviceBootstrapsWhatItsQueryMatches() throws Exception {
        InProcessDevice first = subscribed("TRUEPREDICATE");
        for (int i = 0; i < 20; i++) {
            int age = i;
            first.write(tx -> tx.create(dog(age)).set(dog(age), "age", new Scalar.Int(age)));
        }
        world.settle();

        InProcessDevice late = subscribed("age >= 15");
        world.settle();

        assertThat(late.realm().objects().keySet())
                .containsExactlyInAnyOrder(dog(15), dog(16), dog(17), dog(18), dog(19));
    }

    @Test
    void objectsEnterAndLeaveTheViewByWritesOfOthers() throws Exception {
        InProcessDevice writer = subscribed("TRUEPREDICATE");
        InProcessDevice viewer = subscribed("age > 10");
        writer.write(tx -> tx.create(dog(1)).set(dog(1), "age", new Scalar.Int(5)).set(dog(1), "name", new Scalar.Str("Rex")));
        world.settle();
        assertThat(viewer.realm().objects()).isEmpty();

        writer.write(tx -> tx.set(dog(1), "age", new Scalar.Int(11)));
        world.settle();
        assertThat(viewer.realm().find(dog(1)).orElseThrow().properties()).containsEntry("name", new Scalar.Str("Rex"));

        writer.write(tx -> tx.set(dog(1), "age", new Scalar.Int(2)));
        world.settle();
        assertThat(viewer.realm().objects()).isEmpty();
    }

    @Test
    void changedSubscriptionsBringAndTakeObjects() throws Exception {
        InProcessDevice device = subscribed("TRUEPREDICATE");
        device.write(tx -> tx.create(dog(1)).set(dog(1), "age", new Scalar.Int(1)));
        device.write(tx -> tx.create(dog(2)).set(dog(2), "age", new Scalar.Int(2)));
        world.settle();

        device.session().subscribe(Map.of("Dog", "age == 2"));
        world.settle();
        assertThat(device.realm().objects().keySet()).containsExactly(dog(2));

        device.session().subscribe(Map.of("Dog", "age == 1"));
        world.settle();
        assertThat(device.realm().objects().keySet()).containsExactly(dog(1));
    }

    @Test
    void refusedSubscriptionLeavesTheSessionAlive() throws Exception {
        InProcessDevice device = subscribed("TRUEPREDICATE");

        device.session().subscribe(Map.of("Dog", "nose == 2"));
        world.until("the query is answered", () -> device.session().subscriptionError().isPresent());

        assertThat(device.session().subscriptionError().orElseThrow()).contains("nose");
        device.write(tx -> tx.create(dog(1)));
        world.until("the write is uploaded", () -> device.realm().uploaded());
    }

    @Test
    void offlineEditsOfBothDevicesMerge() throws Exception {
        InProcessDevice first = subscribed("TRUEPREDICATE");
        InProcessDevice second = subscribed("TRUEPREDICATE");
        first.write(tx -> tx.create(dog(1)).insert(dog(1), "tags", Path.ofIndex(0), new Scalar.Str("a")));
        world.settle();

        first.cut();
        second.cut();
        first.write(tx -> tx.insert(dog(1), "tags", Path.ofIndex(0), new Scalar.Str("first")).set(dog(1), "name", new Scalar.Str("F")));
        second.write(tx -> tx.insert(dog(1), "tags", Path.ofIndex(1), new Scalar.Str("second")).add(dog(1), "age", 2));
        first.connect(world.engine());
        second.connect(world.engine());
        world.settle();

        world.assertSameEverywhere();
        assertThat(document(1).getList("tags", String.class)).containsExactly("first", "a", "second");
        assertThat(document(1)).containsEntry("name", "F").containsEntry("age", 2L);
    }

    @Test
    void devicesGoOnAfterTheEngineStartedAgain() throws Exception {
        InProcessDevice first = subscribed("TRUEPREDICATE");
        InProcessDevice second = subscribed("age >= 0");
        first.write(tx -> tx.create(dog(1)).set(dog(1), "age", new Scalar.Int(1)));
        world.settle();

        world.restart();
        second.write(tx -> tx.set(dog(1), "name", new Scalar.Str("after")));
        world.settle();

        world.assertSameEverywhere();
        assertThat(first.session().errors()).isEmpty();
        assertThat(second.session().errors()).isEmpty();
        assertThat(document(1)).containsEntry("name", "after");
    }

    @Test
    void deviceWithoutTheNewPropertyGetsItBeforeItsValues() throws Exception {
        InProcessDevice old = subscribed("TRUEPREDICATE");
        ObjectSchema wider = DOGS.find("Dog").orElseThrow()
                .with(new Property("color", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty()));
        InProcessDevice modern = subscribed(DOGS.with(wider), "TRUEPREDICATE");

        modern.write(tx -> tx.create(dog(7)).set(dog(7), "color", new Scalar.Str("red")));
        world.settle();

        world.assertSameEverywhere();
        assertThat(old.realm().find(dog(7)).orElseThrow().properties()).containsEntry("color", new Scalar.Str("red"));
        assertThat(old.session().errors()).isEmpty();
    }

    @Test
    void clientBeforeProtocol13SeesNullForCollectionsInMixed() throws Exception {
        RealmSchema things = RealmSchema.EMPTY.with(new ObjectSchema(
                "Dog",
                DOGS.find("Dog").orElseThrow().kind(),
                Map.of("any", new Property("any", PropertyType.MIXED, true, CollectionType.SINGLE, Optional.empty()))));
        InProcessDevice modern = subscribed(things, "TRUEPREDICATE");
        InProcessDevice old = world.device(things, 10);
        old.session().subscribe(Map.of("Dog", "TRUEPREDICATE"));
        world.until("the old device is subscribed", () -> old.session().subscribed());

        modern.write(tx -> tx.create(dog(1))
                .set(dog(1), "any", Payload.Marker.LIST)
                .insert(dog(1), "any", Path.ofIndex(0), new Scalar.Int(7)));
        modern.write(tx -> tx.create(dog(2)).set(dog(2), "any", new Scalar.Str("plain")));
        world.settle();
        InProcessDevice late = world.device(things, 10);
        late.session().subscribe(Map.of("Dog", "TRUEPREDICATE"));
        world.until("the late device is subscribed", () -> late.session().subscribed());

        for (InProcessDevice device : List.of(old, late)) {
            assertThat(any(device, 1)).isEqualTo(Scalar.Null.NULL);
            assertThat(any(device, 2)).isEqualTo(new Scalar.Str("plain"));
        }
        assertThat(any(modern, 1)).isEqualTo(new ListValue(List.of(new Scalar.Int(7))));
    }

    private static Value any(InProcessDevice device, int dog) {
        return device.realm().find(dog(dog)).orElseThrow().properties().getOrDefault("any", Scalar.Null.NULL);
    }

    private InProcessDevice subscribed(String query) throws Exception {
        return subscribed(DOGS, query);
    }

    private InProcessDevice subscribed(RealmSchema schema, String query) throws Exception {
        InProcessDevice device = world.device(schema);
        device.session().subscribe(Map.of("Dog", query));
        world.until("the device is subscribed", () -> device.session().subscribed());
        return device;
    }

    private Document document(int id) {
        return Await.first(
                        world.client()
                                .getDatabase(world.database())
                                .getCollection("Dog")
                                .find(new Document("_id", (long) id)),
                        Duration.ofSeconds(5))
                .orElseThrow();
    }

    private static ObjectKey dog(int id) {
        return new ObjectKey("Dog", new PrimaryKey.IntKey(id));
    }

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        add(properties, "name", PropertyType.STRING, true, CollectionType.SINGLE);
        add(properties, "age", PropertyType.INT, false, CollectionType.SINGLE);
        add(properties, "tags", PropertyType.STRING, false, CollectionType.LIST);
        ClassKind kind = new ClassKind.TopLevel(
                new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return RealmSchema.EMPTY.with(new ObjectSchema("Dog", kind, properties));
    }

    private static void add(
            Map<String, Property> properties, String name, PropertyType type, boolean nullable, CollectionType of) {
        properties.put(name, new Property(name, type, nullable, of, Optional.empty()));
    }
}
