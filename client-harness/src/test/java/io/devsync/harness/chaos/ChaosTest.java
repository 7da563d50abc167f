package io.devsync.harness.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.harness.device.Credentials;
import io.devsync.harness.device.DeviceBuilder;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.harness.device.Wire;
import io.devsync.protocol.message.SyncError;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults on demand, as an administrator orders them and simulated devices feel them. */
class ChaosTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APP = "dogs";
    private static final RealmSchema SCHEMA = RealmSchema.EMPTY.with(new ObjectSchema(
            "Dog",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of("name", new Property("name", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty()))));

    @TempDir
    private Path folder;

    private final List<SimulatedDevice> devices = new ArrayList<>();
    private DevSync server;
    private DeviceRuntime runtime;
    private Control control;

    @BeforeEach
    void start() throws Exception {
        server = DevSync.start(
                DevSyncOptions.builder().port(0).dataFolder(folder).faults(true).build());
        runtime = DeviceRuntime.start(1);
        control = new Control(server.baseUrl(), APP);
    }

    @AfterEach
    void stop() {
        devices.forEach(SimulatedDevice::close);
        runtime.close();
        control.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void droppedDevicesComeAgain(Wire wire) {
        SimulatedDevice device = subscribed(wire);

        JsonNode struck = control.fault("{\"kind\":\"drop\"}");
        write(device, 1);
        device.awaitUploaded(PATIENCE);

        assertThat(struck.path("struck").asInt()).isEqualTo(1);
        assertThat(device.errors()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusedDevicesGetInWhenTheFaultIsSpent(Wire wire) throws Exception {
        SimulatedDevice device = subscribed(wire);

        JsonNode fault = control.fault("{\"kind\":\"refuse\",\"count\":3}");
        write(device, 1);
        device.awaitUploaded(PATIENCE);

        assertThat(control.await(fault, now -> !now.path("active").asBoolean()).path("hits").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void devicesConvergeAlthoughConnectionsBreakInTheMiddle(Wire wire) throws Exception {
        SimulatedDevice writer = subscribed(wire);
        SimulatedDevice reader = subscribed(wire);

        JsonNode bytes = control.fault("{\"kind\":\"cut\",\"bytes\":700,\"count\":6}");
        JsonNode messages = control.fault("{\"kind\":\"cut\",\"messages\":9,\"count\":4}");
        for (int dog = 0; dog < 60; dog++) {
            write(writer, dog);
            if (dog % 10 == 0) {
                writer.awaitUploaded(PATIENCE);
                reader.awaitDownloaded(PATIENCE);
            }
        }
        control.call("DELETE", "/faults", "");
        writer.awaitUploaded(PATIENCE);
        reader.awaitDownloaded(PATIENCE);

        assertThat(reader.objects()).isEqualTo(writer.objects()).hasSize(60);
        assertThat(control.fault(bytes).path("hits").asInt() + control.fault(messages).path("hits").asInt()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void devicesConvergeOverASlowNetwork(Wire wire) {
        SimulatedDevice writer = subscribed(wire);
        SimulatedDevice reader = subscribed(wire);

        control.fault("{\"kind\":\"delay\",\"delayMs\":20,\"jitterMs\":30,\"seed\":7}");
        control.fault("{\"kind\":\"throttle\",\"bytesPerSecond\":20000}");
        for (int dog = 0; dog < 20; dog++) {
            write(writer, dog);
        }
        writer.awaitUploaded(PATIENCE);
        reader.awaitDownloaded(PATIENCE);

        assertThat(reader.objects()).isEqualTo(writer.objects()).hasSize(20);
        assertThat(writer.errors()).isEmpty();
    }

    @Test
    void pausedDeviceGetsWhatItMissedWhenItGoesOn() {
        SimulatedDevice writer = subscribed(Wire.REALM);
        SimulatedDevice reader = subscribed(Wire.REALM);
        long file = newestFile();

        JsonNode fault = control.fault("{\"kind\":\"pause\",\"device\":" + file + "}");
        write(writer, 1);
        writer.awaitUploaded(PATIENCE);
        JsonNode meanwhile = explain(file, 1);
        control.call("DELETE", "/faults/" + fault.path("id").asText(), "");
        reader.awaitDownloaded(PATIENCE);

        assertThat(meanwhile.path("verdict").asText()).isEqualTo("UNDER_WAY");
        assertThat(meanwhile.toString()).contains("IN_FLIGHT");
        assertThat(reader.find(dog(1))).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void expiredAccessTokenIsRefreshed(Wire wire) {
        SimulatedDevice device = subscribed(wire);

        control.fault("{\"kind\":\"expireToken\"}");
        write(device, 1);
        device.awaitUploaded(PATIENCE);

        assertThat(device.failure()).isEmpty();
    }

    @Test
    void userWithoutARefreshTokenIsLoggedOut() throws Exception {
        SimulatedDevice device = subscribed(Wire.REALM);
        SimulatedDevice other = subscribed(device(Wire.REALM));
        long file = newestFile();

        control.fault("{\"kind\":\"expireToken\",\"refreshToken\":true,\"device\":" + file + "}");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (other.failure().isEmpty()) {
            assertThat(System.nanoTime()).as("the device gives up").isLessThan(deadline);
            Thread.sleep(10);
        }
        write(device, 1);
        device.awaitUploaded(PATIENCE);

        assertThat(device.failure()).isEmpty();
    }

    @Test
    void wrongClockShowsInTokensAndDatesUntilItIsTakenBack() throws Exception {
        subscribed(Wire.REALM);

        control.fault("{\"kind\":\"clockSkew\",\"offsetMs\":-7200000}");
        Instant expires = expiryOfANewToken();
        Optional<String> date = dateOfAnAnswer();
        control.call("DELETE", "/faults", "");

        // Tokens live for half an hour.
        Instant now = Instant.now();
        assertThat(expires).isBefore(now.minus(Duration.ofHours(1)));
        assertThat(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.orElseThrow())))
                .isBefore(now.minus(Duration.ofHours(1)));
        assertThat(expiryOfANewToken()).isAfter(now);
        assertThat(dateOfAnAnswer()).isEmpty();
    }

    private Instant expiryOfANewToken() throws Exception {
        String url = server.baseUrl() + "/api/client/v2.0/app/" + APP + "/auth/providers/anon-user/login";
        String token = control.send("POST", url, "{\"provider\":\"anon-user\"}", "").body().path("access_token").asText();
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return Instant.ofEpochSecond(new JsonMapper().readTree(claims).path("exp").asLong());
    }

    private Optional<String> dateOfAnAnswer() throws Exception {
        URI location = URI.create(server.baseUrl() + "/api/client/v2.0/app/" + APP + "/location");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(location).build(), HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("date");
        }
    }

    @Test
    void oneDeviceStartsOver() {
        SimulatedDevice first = subscribed(Wire.REALM);
        SimulatedDevice second = subscribed(Wire.REALM);
        long file = newestFile();

        control.fault("{\"kind\":\"clientReset\",\"device\":" + file + "}");
        second.awaitError(error -> error.code() == SyncError.Code.CLIENT_FILE_EXPIRED, PATIENCE);
        write(second, 1);
        second.awaitUploaded(PATIENCE);

        assertThat(second.clientResets()).isEqualTo(1);
        assertThat(first.clientResets()).isZero();
    }

    @Test
    void nextWriteToAClassIsUndoneAndExplained() {
        SimulatedDevice device = subscribed(Wire.REALM);
        long file = newestFile();

        control.fault("{\"kind\":\"compensatingWrite\",\"class\":\"Dog\"}");
        write(device, 1);
        device.awaitError(error -> error.code() == SyncError.Code.COMPENSATING_WRITE, PATIENCE);
        device.awaitDownloaded(PATIENCE);
        write(device, 2);
        device.awaitUploaded(PATIENCE);
        device.awaitDownloaded(PATIENCE);

        SyncError told = device.errors().getFirst();
        assertThat(told.rejected().orElseThrow().updates().getFirst().reason()).contains("write to 1 in table \"Dog\" not allowed");
        assertThat(device.objects()).containsOnlyKeys(dog(2));
        assertThat(explain(file, 1).toString()).contains("WRITE_UNDONE");
        JsonNode page = control.send("GET", told.logUrl(), "", "").body();
        assertThat(page.path("errorCode").asText()).contains("COMPENSATING_WRITE (231)");
        assertThat(page.path("messages").asText()).contains("write to 1 in table");
        assertThat(page.path("device").asLong()).isEqualTo(file);
    }

    @ParameterizedTest
    @EnumSource
    void injectedErrorReachesTheDeviceOnce(Wire wire) {
        SimulatedDevice device = subscribed(wire);

        JsonNode fault = control.fault("{\"kind\":\"error\",\"error\":\"session_closed\",\"message\":\"come again\"}");
        device.awaitError(error -> error.message().equals("come again"), PATIENCE);
        write(device, 1);
        device.awaitUploaded(PATIENCE);

        assertThat(device.errors()).hasSize(1);
        assertThat(control.fault(fault).path("active").asBoolean()).isFalse();
    }

    @Test
    void injectedResetIsOne() {
        SimulatedDevice device = subscribed(Wire.REALM);

        control.fault("{\"kind\":\"error\",\"error\":211}");
        device.awaitError(error -> error.code() == SyncError.Code.DIVERGING_HISTORIES, PATIENCE);
        write(device, 1);
        device.awaitUploaded(PATIENCE);

        assertThat(device.clientResets()).isEqualTo(1);
    }

    @Test
    void faultOfOneUserLeavesOthersAlone() throws Exception {
        control.send(
                "POST",
                server.baseUrl() + "/api/client/v2.0/app/" + APP + "/auth/providers/local-userpass/register",
                "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}",
                "");
        SimulatedDevice ann =
                subscribed(device(Wire.REALM).credentials(Credentials.emailPassword("ann@example.com", "secret1")));
        SimulatedDevice other = subscribed(Wire.REALM);

        JsonNode fault = control.fault(
                "{\"kind\":\"error\",\"error\":\"SESSION_CLOSED\",\"user\":\"ann@example.com\",\"count\":1}");
        ann.awaitError(error -> error.code() == SyncError.Code.SESSION_CLOSED, PATIENCE);
        other.awaitDownloaded(PATIENCE);

        assertThat(control.fault(fault).path("hits").asInt()).isEqualTo(1);
        assertThat(other.errors()).isEmpty();
    }

    @Test
    void ordersThatMakeNoSenseSayWhatDoes() {
        subscribed(Wire.REALM);

        assertThat(refusal("{\"kind\":\"dealy\"}")).contains("did you mean", "delay");
        assertThat(refusal("{\"kind\":\"delay\"}")).contains("delayMs: missing");
        assertThat(refusal("{\"kind\":\"throttle\",\"bytesPerSecond\":0}")).contains("1 to");
        assertThat(refusal("{\"kind\":\"drop\",\"count\":2}")).contains("happens at once");
        assertThat(refusal("{\"kind\":\"pause\",\"count\":2}")).contains("only lasts a time");
        assertThat(refusal("{\"kind\":\"cut\"}")).contains("neither bytes nor messages");
        assertThat(refusal("{\"kind\":\"error\",\"error\":202}")).contains("that clients survive");
        assertThat(refusal("{\"kind\":\"error\",\"error\":231}")).contains("compensatingWrite");
        assertThat(refusal("{\"kind\":\"error\",\"error\":208,\"action\":\"Warning\"}")).contains("Warning");
        assertThat(refusal("{\"kind\":\"delay\",\"delayMs\":1,\"class\":\"Dog\"}")).contains("class: not for delay");
        assertThat(refusal("{\"kind\":\"clockSkew\",\"offsetMs\":1,\"device\":2}")).contains("the whole app");
        assertThat(refusal("{\"kind\":\"refuse\",\"durationMs\":0}")).contains("duration: 0");
        assertThat(refusal("{\"kind\":\"refuse\",\"user\":\"nobody\"}")).contains("user: \"nobody\"");
    }

    @Test
    void strangersCannotDoHarm() {
        subscribed(Wire.REALM);
        String faults = server.baseUrl() + "/api/devsync/v1/apps/" + APP + "/faults";

        assertThat(control.send("POST", faults, "{\"kind\":\"drop\"}", "").status()).isEqualTo(401);
        assertThat(control.send("GET", faults, "", "wrong").status()).isEqualTo(401);
    }

    private String refusal(String order) {
        Control.Answer answer = control.call("POST", "/faults", order);
        assertThat(answer.status()).as(order).isEqualTo(400);
        return answer.body().path("error").asText();
    }

    private JsonNode explain(long file, long dog) {
        return control.call("GET", "/explain?device=" + file + "&class=Dog&id=" + dog, "")
                .body()
                .path("explanations")
                .path(0);
    }

    /** The file of the device that came last. */
    private long newestFile() {
        return control.call("GET", "/devices", "").body().path("devices").path(0).path("device").asLong();
    }

    private static void write(SimulatedDevice device, long id) {
        device.write(tx -> tx.create(dog(id)).set(dog(id), "name", new Scalar.Str("Rex " + id)));
    }

    private DeviceBuilder device(Wire wire) {
        return SimulatedDevice.builder(server.baseUrl(), APP)
                .wire(wire)
                .schema(SCHEMA)
                .runtime(runtime)
                .subscribe("Dog", "TRUEPREDICATE")
                .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(200));
    }

    private SimulatedDevice subscribed(Wire wire) {
        return subscribed(device(wire));
    }

    private SimulatedDevice subscribed(DeviceBuilder builder) {
        SimulatedDevice device = builder.connect();
        devices.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    private static ObjectKey dog(long id) {
        return new ObjectKey("Dog", new PrimaryKey.IntKey(id));
    }
}
