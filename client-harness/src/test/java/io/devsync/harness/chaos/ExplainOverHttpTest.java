package io.devsync.harness.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.harness.device.Credentials;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.store.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations as administrators get them, of a server that allows no faults; every answer is as it is described. */
class ExplainOverHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APP = "dogs";
    private static final ObjectKey REX = new ObjectKey("Dog", new PrimaryKey.IntKey(1));
    private static final RealmSchema SCHEMA = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of("name", new Property("name", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty()))));

    @TempDir
    private Path folder;

    private DevSync server;
    private DeviceRuntime runtime;
    private SimulatedDevice device;
    private Control control;
    private long file;

    @BeforeEach
    void start() throws Exception {
        server = DevSync.start(
                DevSyncOptions.builder().port(0).dataFolder(folder).build());
        runtime = DeviceRuntime.start(1);
        control = new Control(server.baseUrl(), APP);
        control.send(
                "POST",
                server.baseUrl() + "/api/client/v2.0/app/" + APP + "/auth/providers/local-userpass/register",
                "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}",
                "");
        device = SimulatedDevice.builder(server.baseUrl(), APP)
                .schema(SCHEMA)
                .runtime(runtime)
                .credentials(Credentials.emailPassword("ann@example.com", "secret1"))
                .subscribe("Dog", "name == \"Rex\"")
                .connect();
        device.awaitSubscribed(PATIENCE);
        device.write(tx -> tx.create(REX).set(REX, "name", new Scalar.Str("Rex")));
        device.awaitUploaded(PATIENCE);
        file = devices().path(0).path("device").asLong();
    }

    @AfterEach
    void stop() {
        device.close();
        runtime.close();
        control.close();
        server.close();
    }

    @Test
    void devicesOfAUserAreFoundByAddress() {
        JsonNode explanation = explain("user=ann@example.com&class=Dog&id=1");

        assertThat(explanation.path("verdict").asText()).isEqualTo("ON_DEVICE");
        assertThat(explanation.path("device").path("device").asLong()).isEqualTo(file);
        assertThat(explanation.path("device").path("subscriptions").path("Dog").asText()).contains("Rex");
    }

    @Test
    void documentThatDoesNotFitIsTheReason() throws Exception {
        try (MongoClient client = MongoClients.create(server.dataSourceUri())) {
            Await.one(
                    client.getDatabase(APP)
                            .getCollection("Dog")
                            .insertOne(new Document("_id", 50L).append("name", new Document("first", "Rex"))),
                    PATIENCE);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (control.callWithoutToken("GET", "/documents/unsynced", "").body().path("count").asInt() == 0) {
            assertThat(System.nanoTime()).as("the document is looked at").isLessThan(deadline);
            Thread.sleep(10);
        }

        JsonNode explanation = explain("device=" + file + "&class=Dog&id=50");

        assertThat(explanation.path("reasons").findValuesAsText("code")).contains("NO_SUCH_OBJECT", "UNSYNCED_DOCUMENT");
        assertThat(explanation.toString()).contains("name");
    }

    @Test
    void deviceThatWentAwayWasSeenLast() throws Exception {
        device.disconnect();

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!devices().path(0).has("lastSeen")) {
            assertThat(System.nanoTime()).as("the session has ended").isLessThan(deadline);
            Thread.sleep(10);
        }
        assertThat(devices().path(0).path("connected").asBoolean()).isFalse();
    }

    @Test
    void questionsThatMakeNoSenseSayWhatDoes() {
        assertThat(refusal("class=Dog&id=1")).contains("neither device nor user");
        assertThat(refusal("device=2&id=1")).contains("class: missing");
        assertThat(refusal("device=two&class=Dog&id=1")).contains("number of a client file");
        assertThat(refusal("user=bob@example.com&class=Dog&id=1")).contains("bob@example.com");
        assertThat(refusal("device=" + file + "&class=Dog&id=rex")).contains("a whole number");
        assertThat(control.call("GET", "/explain?device=4711&class=Dog&id=1", "").status()).isEqualTo(404);
        assertThat(control.callWithoutToken("GET", "/explain?device=2&class=Dog&id=1", "").status()).isEqualTo(401);
    }

    @Test
    void faultsAreOffUnlessTheServerAllowsThem() {
        Control.Answer answer = control.call("POST", "/faults", "{\"kind\":\"drop\"}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("error").asText()).contains("--faults");
    }

    @Test
    void otherAnswersAreAsDescribed() {
        for (String path : new String[] {
            "", "/api_keys", "/schemas", "/asymmetric_tables", "/schema/log", "/schema/diff", "/schema/warnings", "/documents",
            "/documents/unsynced", "/documents/report", "/models/swift", "/devices"
        }) {
            assertThat(control.call("GET", path, "").status()).as(path).isEqualTo(200);
        }
        assertThat(control.call("POST", "/api_keys", "{\"name\":\"backend\"}").status()).isEqualTo(201);
        assertThat(control.call("PUT", "/development_mode", "{\"enabled\":false}").status()).isEqualTo(200);
    }

    private JsonNode explain(String query) {
        Control.Answer answer = control.call("GET", "/explain?" + query, "");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().path("explanations").path(0);
    }

    private String refusal(String query) {
        Control.Answer answer = control.call("GET", "/explain?" + query, "");
        assertThat(answer.status()).as(query).isEqualTo(400);
        return answer.body().path("error").asText();
    }

    private JsonNode devices() {
        return control.call("GET", "/devices", "").body().path("devices");
    }
}
