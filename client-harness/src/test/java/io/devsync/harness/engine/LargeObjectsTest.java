package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNamespace;
import io.devsync.harness.device.WriteTransaction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.Await;
import io.devsync.server.sync.TouchedDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonInt64;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a document can hold makes a message that a wire must withhold. */
class LargeObjectsTest {

    private static final RealmSchema NOTES = schema();

    @TempDir
    private java.nio.file.Path folder;

    private EmbeddedDataSource dataSource;
    private EngineWorld world;
    private InProcessDevice writer;

    @BeforeEach
    void start() throws Exception {
        dataSource = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        world = new EngineWorld(dataSource.uri(), "notes");
        writer = world.device(NOTES);
        writer.session().subscribe(Map.of("Note", "number < 0"));
        world.settle();
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        dataSource.close();
    }

    @Test
    void bootstrapOfManyLargeObjectsComesInParts() throws Exception {
        String text = "x".repeat(20_000);
        List<Document> documents = new ArrayList<>();
        for (long i = 0; i < 900; i++) {
            documents.add(new Document("_id", i).append("text", text).append("number", i));
        }
        insert(documents);

        InProcessDevice device = subscribed();

        assertThat(device.realm().objects()).hasSize(900);
    }

    @Test
    void objectWithAValueNearTheLimitIsBootstrapped() throws Exception {
        String text = "x".repeat(16_776_000);
        insert(List.of(note(1, text), note(2, "small")));

        InProcessDevice device = subscribed();

        assertThat(device.realm().find(key(1)).orElseThrow().properties()).containsEntry("text", new Scalar.Str(text));
        assertThat(device.realm().objects()).containsKey(key(2));
    }

    @Test
    void objectOfSeveralLargeValuesIsBootstrappedWhole() throws Exception {
        List<String> lines = List.of("a".repeat(5_000_000), "b".repeat(5_000_000), "c".repeat(5_000_000));
        insert(List.of(note(1, "x".repeat(1_700_000)).append("lines", lines)));

        InProcessDevice device = subscribed();

        assertThat(device.realm().find(key(1)).orElseThrow().properties())
                .containsEntry("lines", new ListValue(lines.stream().<Value>map(Scalar.Str::new).toList()));
    }

    @Test
    void documentThatNoDeviceCanHoldIsLeftOutAndTheSessionLives() throws Exception {
        insert(List.of(note(1, "x".repeat(16_777_100)), note(2, "small")));

        InProcessDevice device = subscribed();

        assertThat(device.realm().objects()).containsOnlyKeys(key(2));
        assertThat(device.session().errors()).isEmpty();
    }

    @Test
    void transactionThatMovesLargeObjectsIntoViewComesInParts() throws Exception {
        InProcessDevice viewer = world.device(NOTES);
        viewer.session().subscribe(Map.of("Note", "number >= 1000"));
        world.until("the viewer is subscribed", () -> viewer.session().subscribed());
        String text = "x".repeat(20_000);
        List<Document> documents = new ArrayList<>();
        for (long i = 0; i < 900; i++) {
            documents.add(new Document("_id", i).append("text", text).append("number", 5L));
        }
        insert(documents);
        writer.session().subscribe(Map.of("Note", "number < 2000"));
        world.until("the writer is subscribed", () -> writer.session().subscribed());

        writer.write(tx -> {
            for (int i = 0; i < 900; i++) {
                tx.set(key(i), "number", new Scalar.Int(1000 + i));
            }
        });
        world.settle();

        assertThat(viewer.realm().objects()).hasSize(900);
        assertThat(viewer.session().errors()).isEmpty();

        viewer.cut();
        writer.write(tx -> tx.set(key(1), "number", new Scalar.Int(1)));
        world.restart();
        world.settle();

        assertThat(viewer.realm().objects()).hasSize(899);
        assertThat(viewer.session().errors()).isEmpty();
    }

    @Test
    void changeOfManyLargeValuesReachesOtherDevices() throws Exception {
        InProcessDevice viewer = world.device(NOTES);
        viewer.session().subscribe(Map.of("Note", "TRUEPREDICATE"));
        writer.session().subscribe(Map.of("Note", "TRUEPREDICATE"));
        world.until("the writer is subscribed", () -> writer.session().subscribed());
        world.until("the viewer is subscribed", () -> viewer.session().subscribed());

        writer.write(tx -> {
            tx.create(key(1));
            for (int i = 0; i < 15; i++) {
                tx.insert(key(1), "lines", Path.ofIndex(i), new Scalar.Str("x".repeat(1_000_000)));
            }
        });
        world.settle();

        world.assertSameEverywhere();
        assertThat(viewer.realm().objects()).containsOnlyKeys(key(1));
    }

    @Test
    void writeThatMakesAnObjectLargerThanADocumentIsUndone() throws Exception {
        InProcessDevice viewer = subscribed();
        writer.session().subscribe(Map.of("Note", "TRUEPREDICATE"));
        world.until("the writer is subscribed", () -> writer.session().subscribed());
        writer.write(tx -> {
            tx.create(key(1)).set(key(1), "number", new Scalar.Int(1));
            lines(tx, 0, 12);
        });
        world.settle();

        writer.write(tx -> {
            lines(tx, 12, 6);
            tx.set(key(1), "number", new Scalar.Int(2));
        });
        world.settle();

        world.assertSameEverywhere();
        assertThat(viewer.realm().find(key(1)).orElseThrow().properties()).containsEntry("number", new Scalar.Int(1));
        assertThat(writer.session().errors())
                .anySatisfy(error -> assertThat(error.rejected().orElseThrow().updates())
                        .anySatisfy(update -> assertThat(update.reason()).contains("expected: at most 16777216")));
        world.restart();
        writer.write(tx -> tx.set(key(1), "number", new Scalar.Int(3)));
        world.settle();
        world.assertSameEverywhere();
    }

    private static void lines(WriteTransaction transaction, int from, int count) {
        for (int i = from; i < from + count; i++) {
            transaction.insert(key(1), "lines", Path.ofIndex(i), new Scalar.Str("x".repeat(1_000_000)));
        }
    }

    private InProcessDevice subscribed() throws Exception {
        InProcessDevice device = world.device(NOTES);
        device.session().subscribe(Map.of("Note", "number >= 0"));
        world.until("the device is subscribed", () -> device.session().subscribed());
        return device;
    }

    private void insert(List<Document> documents) {
        for (int from = 0; from < documents.size(); from += 300) {
            List<Document> some = documents.subList(from, Math.min(documents.size(), from + 300));
            Await.first(
                    world.client()
                            .getDatabase(world.database())
                            .getCollection("Note")
                            .insertMany(some),
                    Duration.ofSeconds(30));
            MongoNamespace notes = new MongoNamespace(world.database(), "Note");
            world.engine()
                    .lookAt(some.stream()
                            .map(document -> new TouchedDocument(
                                    notes, new BsonInt64(document.getLong("_id")), Instant.parse("2026-01-01T00:00:00Z")))
                            .toList())
                    .toCompletableFuture()
                    .join();
        }
    }

    private static Document note(long id, String text) {
        return new Document("_id", id).append("text", text).append("number", id);
    }

    private static ObjectKey key(int id) {
        return new ObjectKey("Note", new PrimaryKey.IntKey(id));
    }

    private static RealmSchema schema() {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put("text", new Property("text", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty()));
        properties.put("number", new Property("number", PropertyType.INT, false, CollectionType.SINGLE, Optional.empty()));
        properties.put("lines", new Property("lines", PropertyType.STRING, false, CollectionType.LIST, Optional.empty()));
        ClassKind kind =
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
        return RealmSchema.EMPTY.with(new ObjectSchema("Note", kind, properties));
    }
}
