package io.devsync.harness.device;

import static io.devsync.harness.device.Dogs.dog;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.cli.Program;
import io.devsync.server.store.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that lack a required field for which the schema has a default. */
class DocumentDefaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String APP = "dogs";

    @TempDir
    private Path folder;

    private final List<SimulatedDevice> devices = new ArrayList<>();
    private DevSync server;
    private MongoClient client;

    @BeforeEach
    void start() throws Exception {
        server = DevSync.start(DevSyncOptions.builder().port(0).dataFolder(folder.resolve("data")).build());
        client = MongoClients.create(server.dataSourceUri());
        // The first device makes the app.
        subscribed().close();
        devices.clear();
    }

    @AfterEach
    void stop() {
        devices.forEach(SimulatedDevice::close);
        client.close();
        server.close();
    }

    @Test
    void devicesSeeTheDefaultAndTheDocumentStaysAsItIs() throws Exception {
        saveSchema("7");
        insert("{_id: {$numberLong: '1'}, name: 'Rex'}");
        insert("{_id: {$numberLong: '2'}, age: null}");
        insert("{_id: {$numberLong: '3'}, age: 5}");

        SimulatedDevice device = subscribed();
        device.awaitObjects(objects -> objects.size() == 3, PATIENCE);

        assertThat(age(device, 1)).isEqualTo(new Scalar.Int(7));
        assertThat(age(device, 2)).isEqualTo(new Scalar.Int(7));
        assertThat(age(device, 3)).isEqualTo(new Scalar.Int(5));
        assertThat(document(1)).doesNotContainKey("age");
    }

    @Test
    void fieldThatADeviceWritesIsWritten() throws Exception {
        saveSchema("7");
        insert("{_id: {$numberLong: '1'}, name: 'Rex'}");
        SimulatedDevice device = subscribed();
        device.awaitObjects(objects -> objects.containsKey(dog(1)), PATIENCE);

        device.write(tx -> tx.set(dog(1), "age", new Scalar.Int(8)));
        device.awaitUploaded(PATIENCE);
        server.awaitDocuments(APP);

        assertThat(document(1)).containsEntry("age", 8L).containsEntry("name", "Rex");
    }

    @Test
    void defaultThatIsAddedLaterReachesDocumentsThatAreThere() throws Exception {
        SimulatedDevice device = subscribed();
        insert("{_id: {$numberLong: '1'}, name: 'Rex'}");
        device.awaitObjects(objects -> objects.containsKey(dog(1)), PATIENCE);

        saveSchema("{$numberLong: '9'}");

        device.awaitObjects(objects -> new Scalar.Int(9).equals(objects.get(dog(1)).properties().get("age")), PATIENCE);
        assertThat(document(1)).doesNotContainKey("age");
    }

    @Test
    void defaultOfAWrongTypeIsNone() throws Exception {
        saveSchema("'seven'");
        insert("{_id: {$numberLong: '1'}, name: 'Rex'}");

        SimulatedDevice device = subscribed();
        device.awaitObjects(objects -> objects.containsKey(dog(1)), PATIENCE);

        // In development mode a missing required field is zero.
        assertThat(device.find(dog(1)).orElseThrow().properties()).doesNotContainEntry("age", new Scalar.Int(7));
        assertThat(device.errors()).isEmpty();
    }

    private static Object age(SimulatedDevice device, long id) {
        return device.find(dog(id)).orElseThrow().properties().get("age");
    }

    private MongoCollection<Document> dogs() {
        return client.getDatabase(APP).getCollection("Dog");
    }

    private void insert(String json) {
        Await.one(dogs().insertOne(Document.parse(json)), PATIENCE);
    }

    private Document document(long id) {
        return Await.one(dogs().find(new Document("_id", id)), PATIENCE);
    }

    private SimulatedDevice subscribed() {
        SimulatedDevice device = SimulatedDevice.builder(server.baseUrl(), APP)
                .schema(Dogs.SCHEMA)
                .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(200))
                .subscribe("Dog", "TRUEPREDICATE")
                .connect();
        devices.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    private void saveSchema(String age) throws Exception {
        Path file = Files.writeString(folder.resolve("schema.json"), """
                [{"metadata": {"data_source": "mongodb-atlas", "database": "dogs", "collection": "Dog"},
                  "schema": {"title": "Dog", "bsonType": "object", "required": ["_id", "age"], "properties": {
                    "_id": {"bsonType": "long"}, "name": {"bsonType": "string"},
                    "age": {"bsonType": "long", "default": %s},
                    "tags": {"bsonType": "array", "items": {"bsonType": "string"}}}}}]
                """.formatted(age.replace('\'', '"').replace("$numberLong", "\"$numberLong\"")));
        StringWriter out = new StringWriter();
        int exit = new Program(Map.of(), new PrintWriter(out), new PrintWriter(out))
                .run("schema", "import", file.toString(), "--url", server.baseUrl(), "--app", APP);
        assertThat(exit).as(out.toString()).isZero();
    }
}
