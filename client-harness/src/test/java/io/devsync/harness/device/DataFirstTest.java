package io.devsync.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.cli.Program;
import io.devsync.server.schema.AppSchema;
import io.devsync.server.schema.AppServicesSchema;
import io.devsync.server.store.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data first: documents that were there before, a schema sampled from them, devices with models of that schema. */
class DataFirstTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String APP = "shop";

    @TempDir
    private Path folder;

    private DevSync server;
    private MongoClient client;

    @BeforeEach
    void start() throws Exception {
        server = DevSync.start(DevSyncOptions.builder().port(0).dataFolder(folder).build());
        client = MongoClients.create(server.dataSourceUri());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void firstSyncWithTheSampledModelChangesNothing() throws Exception {
        ObjectId owner = new ObjectId();
        List<Document> items = IntStream.range(0, 50).mapToObj(i -> item(i, owner)).toList();
        insert("items", items);
        insert("owners", List.of(new Document("_id", owner).append("name", "Ann")));
        useApp();

        devsync("schema", "sample", "--all", "--accept", "relationships,leftovers", "--save", "--app", APP);
        AppSchema sampled = schema();
        try (SimulatedDevice device = device(sampled.realm())) {
            device.awaitSubscribed(PATIENCE);
            device.awaitUploaded(PATIENCE);

            assertThat(device.errors()).isEmpty();
            assertThat(device.objects()).hasSize(51);
            ObjectKey first = new ObjectKey("item", new PrimaryKey.StringKey("item 0"));
            assertThat(device.find(first).orElseThrow().properties().get("owner"))
                    .isEqualTo(new Scalar.Link("owner", new PrimaryKey.ObjectIdKey(owner)));
        }
        server.awaitDocuments(APP);

        assertThat(documents("items")).containsExactlyInAnyOrderElementsOf(items);
        assertThat(schema()).isEqualTo(sampled);
    }

    @Test
    void connectedDeviceSyncsWithColumnsThatWereSavedMeanwhile() throws Exception {
        insert("owners", List.of(new Document("_id", new ObjectId()).append("name", "Ann")));
        useApp();
        devsync("schema", "sample", "owners", "--save", "--app", APP);
        RealmSchema before = schema().realm();

        try (SimulatedDevice old = device(before)) {
            old.awaitSubscribed(PATIENCE);
            insert("owners", List.of(new Document("_id", new ObjectId()).append("name", "Bob").append("age", 5)));
            devsync("schema", "sample", "owners", "--save", "--app", APP);
            RealmSchema after = schema().realm();
            ObjectKey cid = new ObjectKey("owner", new PrimaryKey.ObjectIdKey(new ObjectId()));
            try (SimulatedDevice young = device(after)) {
                young.awaitSubscribed(PATIENCE);
                young.write(tx -> tx.create(cid).set(cid, "age", new Scalar.Int(7)));
                young.awaitUploaded(PATIENCE);
            }
            old.awaitObjects(objects -> objects.containsKey(cid), PATIENCE);

            assertThat(old.errors()).isEmpty();
            assertThat(old.failure()).isEmpty();
            assertThat(old.clientResets()).isZero();
            assertThat(old.find(cid).orElseThrow().properties().get("age")).isEqualTo(new Scalar.Int(7));
        }
        server.close();
        server = DevSync.start(DevSyncOptions.builder().port(0).dataFolder(folder).build());
        assertThat(schema().realm().find("owner").orElseThrow().properties()).containsKeys("name", "age");
    }

    @Test
    void fieldThatDocumentsHeldAllAlongReachesDevicesOnceItIsAProperty() throws Exception {
        ObjectId ann = new ObjectId();
        insert("owners", List.of(new Document("_id", ann).append("name", "Ann").append("age", 41L)));
        useApp();
        devsync("schema", "sample", "owners", "--field", "age=exclude", "--save", "--app", APP);
        ObjectKey key = new ObjectKey("owner", new PrimaryKey.ObjectIdKey(ann));

        try (SimulatedDevice old = device(schema().realm())) {
            old.awaitObjects(objects -> objects.containsKey(key), PATIENCE);
            assertThat(old.find(key).orElseThrow().properties()).doesNotContainKey("age");
            devsync("schema", "sample", "owners", "--save", "--app", APP);
            try (SimulatedDevice young = device(schema().realm())) {
                young.awaitObjects(
                        objects -> objects.containsKey(key)
                                && new Scalar.Int(41).equals(objects.get(key).properties().get("age")),
                        PATIENCE);

                assertThat(young.errors()).isEmpty();
            }
            assertThat(old.clientResets()).isZero();
        }
    }

    private static Document item(int i, ObjectId owner) {
        return new Document("_id", "item " + i)
                .append("owner", owner)
                .append("count", i % 3 == 0 ? (Object) (long) i : i)
                .append("price", i % 2 == 0 ? (Object) i : i + 0.5)
                .append("any", i == 9 ? "nine" : (Object) i)
                .append("when", new Date(i))
                .append("exact", new Decimal128(i))
                .append("tags", List.of("a", "b" + i))
                .append("size", new Document("w", i).append("h", 2.0))
                .append("lines", List.of(new Document("qty", i), new Document("qty", 1).append("note", "n")))
                .append("__v", 0);
    }

    /** An app is made at its first use. */
    private void useApp() {
        try (SimulatedDevice first = SimulatedDevice.builder(server.baseUrl(), APP).connect()) {
            first.awaitSubscribed(PATIENCE);
        }
    }

    private SimulatedDevice device(RealmSchema schema) {
        DeviceBuilder builder = SimulatedDevice.builder(server.baseUrl(), APP).schema(schema);
        schema.classes().values().stream()
                .filter(objectSchema -> !objectSchema.embedded())
                .forEach(objectSchema -> builder.subscribe(objectSchema.name(), "TRUEPREDICATE"));
        return builder.connect();
    }

    private AppSchema schema() {
        List<BsonDocument> written = BsonArray.parse(devsync("schema", "show", "--json", "--app", APP)).stream()
                .map(BsonValue::asDocument)
                .toList();
        AppServicesSchema.Reading reading = AppServicesSchema.read(AppSchema.empty(APP), written, Set.of());
        assertThat(reading.problems()).isEmpty();
        return reading.schema();
    }

    private String devsync(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Stream.concat(Stream.of(args), Stream.of("--url", server.baseUrl())).toArray(String[]::new);
        int exitCode = new Program(Map.of(), new PrintWriter(out), new PrintWriter(err)).run(all);
        assertThat(exitCode).as(out + "" + err).isZero();
        return out.toString();
    }

    private MongoCollection<Document> collection(String name) {
        return client.getDatabase(APP).getCollection(name);
    }

    private void insert(String collection, List<Document> documents) {
        Await.done(collection(collection).insertMany(documents), PATIENCE);
    }

    private List<Document> documents(String collection) {
        return Await.all(collection(collection).find(), PATIENCE);
    }
}
