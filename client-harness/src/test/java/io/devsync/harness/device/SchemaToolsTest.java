package io.devsync.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server tells of schema, log and modes, and that the mode counts for devices that are connected. */
class SchemaToolsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectKey REX = new ObjectKey("Dog", new PrimaryKey.IntKey(1));

    @TempDir
    private Path folder;

    private DevSync server;
    private HttpClient http;
    private SimulatedDevice device;

    @BeforeEach
    void start() throws Exception {
        server = DevSync.start(
                DevSyncOptions.builder().port(0).dataFolder(folder).build());
        http = HttpClient.newHttpClient();
        device = SimulatedDevice.builder(server.baseUrl(), "dogs")
                .schema(Dogs.SCHEMA)
                .subscribe("Dog", "TRUEPREDICATE")
                .connect();
        device.awaitSubscribed(PATIENCE);
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
        http.close();
        server.close();
    }

    @Test
    void logSaysWhichDeviceBroughtTheSchema() throws Exception {
        BsonDocument step = call("GET", "schema/log", "").getArray("steps").getFirst().asDocument();

        assertThat(step.getString("by").getValue()).isEqualTo("device");
        assertThat(step.getString("user").getValue()).isNotEmpty();
        assertThat(step.getBoolean("breaking")).isEqualTo(BsonBoolean.FALSE);
        assertThat(step.getArray("difference").toString()).contains("class Dog added");
        assertThat(call("GET", "schema/diff?from=0", "").getArray("difference").toString())
                .contains("class Dog added");
        assertThat(call("GET", "schema/diff?from=1", "").getArray("difference").toString())
                .doesNotContain("class Dog added");
    }

    @Test
    void modelIsCheckedAgainstTheSchema() throws Exception {
        BsonDocument answer = call(
                "POST",
                "schema/check",
                "[{\"name\": \"Cat\", \"primaryKey\": \"_id\", \"properties\": {\"_id\": \"int\"}}]");

        assertThat(answer.getBoolean("fitsStrictMode")).isEqualTo(BsonBoolean.FALSE);
        assertThat(answer.getArray("findings").getFirst().asDocument().getString("strictText").getValue())
                .contains("adding schema for Realm table \"Cat\"");
    }

    @Test
    void strictModeHoldsForTheNextDeviceAndLeavesThisOneConnected() throws Exception {
        device.write(tx -> tx.create(REX).set(REX, "age", new Scalar.Int(3)));
        device.awaitUploaded(PATIENCE);

        BsonDocument answer = call("PUT", "development_mode", "{\"enabled\": false}");
        device.write(tx -> tx.set(REX, "age", new Scalar.Int(4)));
        device.awaitUploaded(PATIENCE);

        assertThat(answer.getDocument("report").getNumber("documents").longValue()).isEqualTo(1);
        assertThat(answer.getDocument("report").getArray("unfit")).isEmpty();
        assertThat(device.errors()).isEmpty();
        assertThat(call("GET", "documents/report", "").getNumber("documents").longValue())
                .isEqualTo(1);
        assertThat(call("GET", "schema/warnings", "").getArray("warnings")).isEmpty();
        BsonDocument app = BsonDocument.parse(send("GET", "", "").body());
        assertThat(app.getBoolean("developmentMode")).isEqualTo(BsonBoolean.FALSE);
    }

    @Test
    void badRequestsAreAnsweredWithWhatIsExpected() throws Exception {
        assertThat(send("PUT", "/development_mode", "{}").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/schema/diff?from=x", "").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/schema/check", "{").statusCode()).isEqualTo(400);
    }

    private BsonDocument call(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, "/" + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return BsonDocument.parse(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.baseUrl() + "/api/devsync/v1/apps/dogs" + path))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
