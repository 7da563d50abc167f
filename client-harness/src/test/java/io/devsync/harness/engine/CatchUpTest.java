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
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device that was away for long is sent follows what is different, not how often that was changed. */
class CatchUpTest {

    private static final int CHANGES = 3000;
    private static final int COUNTERS = 5;
    private static final RealmSchema NODES = schema();

    @TempDir
    private java.nio.file.Path folder;

    private EmbeddedDataSource dataSource;
    private EngineWorld world;

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        world = new EngineWorld(dataSource.uri(), "nodes");
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        dataSource.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 14})
    void deviceGetsWhatIsLeftOfManyChanges(int protocolVersion) throws Exception {
        InProcessDevice writer = subscribed("TRUEPREDICATE", 14);
        InProcessDevice away = subscribed("TRUEPREDICATE", protocolVersion);
        createCounters(writer);
        away.cut();
        changeCounters(writer);
        int before = away.changesets();

        away.connect(world.engine());
        world.settle();

        world.assertSameEverywhere();
        assertThat(away.changesets() - before).isLessThanOrEqualTo(COUNTERS);
    }

    @Test
    void deviceGetsWhatIsLeftOfChangesThatTheServerNoLongerHasInMemory() throws Exception {
        InProcessDevice writer = subscribed("TRUEPREDICATE", 14);
        InProcessDevice away = subscribed("TRUEPREDICATE", 14);
        createCounters(writer);
        away.cut();
        changeCounters(writer);
        world.settle();
        int before = away.changesets();

        world.restart();
        world.settle();

        world.assertSameEverywhere();
        assertThat(away.changesets() - before).isLessThanOrEqualTo(COUNTERS);
    }

    @Test
    void ownOfflineEditsMergeWithWhatIsLeft() throws Exception {
        InProcessDevice writer = subscribed("TRUEPREDICATE", 14);
        InProcessDevice away = subscribed("TRUEPREDICATE", 14);
        createCounters(writer);
        away.cut();
        away.write(tx -> tx.set(counter(0), "name", new Scalar.Str("older")).insert(counter(0), "tags", Path.ofIndex(0), new Scalar.Str("mine")));
        changeCounters(writer);
        writer.write(tx -> tx.insert(counter(0), "tags", Path.ofIndex(0), new Scalar.Str("theirs")));
        for (int i = 0; i < CHANGES; i++) {
            away.write(tx -> tx.set(counter(1), "name", new Scalar.Str("newer")));
        }

        away.connect(world.engine());
        world.settle();

        world.assertSameEverywhere();
        Map<String, Value> first = away.realm().find(counter(0)).orElseThrow().properties();
        assertThat(first).containsEntry("value", new Scalar.Int(CHANGES - COUNTERS));
        assertThat(first.get("tags").toString()).contains("mine", "theirs");
        assertThat(away.realm().find(counter(1)).orElseThrow().properties())
                .containsEntry("name", new Scalar.Str("newer"));
    }

    @Test
    void deviceIsNotSentWhatNeverWasInItsView() throws Exception {
        InProcessDevice writer = subscribed("TRUEPREDICATE", 14);
        InProcessDevice away = subscribed("value == -1", 14);
        createCounters(writer);
        world.settle();
        away.cut();
        changeCounters(writer);
        int before = away.changesets();

        away.connect(world.engine());
        world.settle();

        assertThat(away.realm().objects()).isEmpty();
        assertThat(away.changesets()).isEqualTo(before);
    }

    @Test
    void valuesOfObjectsThatCameAndWentAreLeftOut() throws Exception {
        InProcessDevice writer = subscribed("TRUEPREDICATE", 14);
        InProcessDevice away = subscribed("TRUEPREDICATE", 14);
        createCounters(writer);
        world.settle();
        away.cut();
        for (int i = 0; i < CHANGES; i++) {
            ObjectKey key = counter(COUNTERS + i % 10);
            int value = i;
            switch (i / 10 % 10) {
                case 0 -> writer.write(tx -> tx.create(key));
                case 9 -> writer.write(tx -> tx.delete(key));
                default -> writer.write(tx -> tx.set(key, "value", new Scalar.Int(value)));
            }
        }
        int before = away.changesets();

        away.connect(world.engine());
        world.settle();

        world.assertSameEverywhere();
        // Two of ten make or delete an object; ten objects may have a value at the end.
        assertThat(away.changesets() - before).isLessThanOrEqualTo(CHANGES / 5 + 10);
    }

    private void createCounters(InProcessDevice writer) throws Exception {
        for (int i = 0; i < COUNTERS; i++) {
            ObjectKey key = counter(i);
            writer.write(tx -> tx.create(key));
        }
        world.settle();
    }

    private void changeCounters(InProcessDevice writer) throws Exception {
        for (int i = 0; i < CHANGES; i++) {
            ObjectKey key = counter(i % COUNTERS);
            int value = i;
            writer.write(tx -> tx.set(key, "value", new Scalar.Int(value)));
        }
        world.settle();
    }

    private InProcessDevice subscribed(String query, int protocolVersion) throws Exception {
        InProcessDevice device = world.device(NODES, protocolVersion);
        device.session().subscribe(Map.of("Counter", query));
        world.until("the device is subscribed", () -> device.session().subscribed());
        return device;
    }

    private static ObjectKey counter(int id) {
        return new ObjectKey("Counter", new PrimaryKey.IntKey(id));
    }

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put("name", property("name", PropertyType.STRING, CollectionType.SINGLE));
        properties.put("value", property("value", PropertyType.INT, CollectionType.SINGLE));
        properties.put("tags", property("tags", PropertyType.STRING, CollectionType.LIST));
        ClassKind kind = new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return new RealmSchema(Map.of("Counter", new ObjectSchema("Counter", kind, properties)));
    }

    private static Property property(String name, PropertyType type, CollectionType collection) {
        return new Property(name, type, collection == CollectionType.SINGLE, collection, Optional.empty());
    }
}
