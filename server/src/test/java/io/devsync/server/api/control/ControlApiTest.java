package io.devsync.server.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.server.app.Apps;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.AuthOptions;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TestRouter;
import io.devsync.server.testing.TurnableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlApiTest {

    private static final String API = "/api/devsync/v1";
    private static final String KEYS = API + "/apps/tasks-abcde/api_keys";

    private final TurnableClock clock = new TurnableClock();
    private final TestDataSource dataSource = new TestDataSource();
    private final IdSource ids = new IdSource(clock, new Random(3));
    private final Apps apps = Apps.open(dataSource.client(), AppsOptions.loopback(), ids, clock);
    private final Auth auth =
            Auth.open(dataSource.client(), Optional.empty(), apps, AuthOptions.defaults(), ids, clock, mail -> {});
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private volatile Optional<String> trouble = Optional.empty();
    private final TestRouter router = new TestRouter();

    @BeforeEach
    void open() {
        apps.findOrCreate("tasks-abcde");
        new ControlApi(
                        () -> new ServerStatus(
                                "1.2.3",
                                ready.get(),
                                "mongodb://<hidden>@db.example.com",
                                Optional.of("/var/devsync"),
                                trouble,
                                clock.instant()),
                        () -> new ClusterStatus(
                                List.of(new ClusterStatus.Node("n1", "10.0.0.1:9090", "1.2.3", true, false)),
                                Map.of("tasks-abcde", "n1")),
                        apps,
                        auth.credentials().apiKeys())
                .addTo(router);
    }

    @AfterEach
    void close() {
        auth.close();
        dataSource.close();
    }

    @Test
    void statusTellsWhatTheServerIs() {
        JsonNode status = json(call("GET", API + "/status", ""));

        assertThat(status.path("version").asText()).isEqualTo("1.2.3");
        assertThat(status.path("ready").asBoolean()).isTrue();
        assertThat(status.path("baseUrl").asText()).isEqualTo("http://localhost:9090");
        assertThat(status.path("dataSource").asText()).isEqualTo("mongodb://<hidden>@db.example.com");
        assertThat(status.path("dataFolder").asText()).isEqualTo("/var/devsync");
        assertThat(status.path("apps").findValuesAsText("appId")).containsExactly("tasks-abcde");
        assertThat(status.toString()).doesNotContain("Key");
    }

    @Test
    void troubleIsToldByHealthAndStatus() {
        trouble = Optional.of("the disk is full");

        assertThat(call("GET", "/health", "").status()).isEqualTo(503);
        assertThat(json(call("GET", "/health", "")).path("trouble").asText()).isEqualTo("the disk is full");
        assertThat(json(call("GET", API + "/status", "")).path("trouble").asText()).isEqualTo("the disk is full");
    }

    @Test
    void healthFollowsReadiness() {
        int up = call("GET", "/health", "").status();
        ready.set(false);
        int down = call("GET", "/health", "").status();

        assertThat(up).isEqualTo(200);
        assertThat(down).isEqualTo(503);
    }

    @Test
    void developerCanReadTheKeyForCustomTokens() {
        JsonNode app = json(call("GET", API + "/apps/tasks-abcde", ""));

        assertThat(app.path("customTokenKey").asText())
                .isEqualTo(new String(
                        apps.findOrCreate("tasks-abcde").customTokenKey().bytes(), StandardCharsets.US_ASCII));
        assertThat(app.path("providers").path("anon-user").asBoolean()).isTrue();
    }

    @Test
    void serverKeyLivesFromPostToDelete() {
        JsonNode created = json(call("POST", KEYS, "{\"name\": \"backend\"}"));
        String one = KEYS + "/" + created.path("_id").asText();

        assertThat(created.path("key").asText()).hasSize(64);
        assertThat(json(call("GET", KEYS, "")).path("api_keys").findValuesAsText("name")).containsExactly("backend");
        assertThat(call("PUT", one + "/disable", "").status()).isEqualTo(204);
        assertThat(json(call("GET", one, "")).path("disabled").asBoolean()).isTrue();
        assertThat(call("PUT", one + "/enable", "").status()).isEqualTo(204);
        assertThat(json(call("GET", one, "")).path("disabled").asBoolean()).isFalse();
        assertThat(call("DELETE", one, "").status()).isEqualTo(204);
        assertThat(call("GET", one, "").status()).isEqualTo(404);
    }

    @Test
    void badRequestsAreExplained() {
        assertThat(json(call("POST", KEYS, "{}")).path("error").asText()).contains("expected: a body");
        assertThat(json(call("POST", KEYS, "nonsense")).path("error_code").asText()).isEqualTo("MissingParameter");
        assertThat(json(call("POST", KEYS, "{\"name\": \"a b\"}")).path("error_code").asText())
                .isEqualTo("InvalidParameter");
        assertThat(call("GET", API + "/apps/unknown", "").status()).isEqualTo(404);
        assertThat(call("GET", API + "/apps/unknown/api_keys", "").status()).isEqualTo(404);
    }

    @Test
    void secretsStayOnThisMachine() {
        for (String path : new String[] {KEYS, API + "/apps/tasks-abcde"}) {
            assertThat(from("http://192.168.1.7:9090", "192.168.1.8", Map.of(), path)).isEqualTo(403);
            assertThat(from("http://evil.example.com:9090", "127.0.0.1", Map.of(), path)).isEqualTo(403);
            assertThat(from("http://localhost:9090", "127.0.0.1", Map.of("origin", "https://evil.example.com"), path))
                    .isEqualTo(403);
            assertThat(from("http://[::1]:9090", "0:0:0:0:0:0:0:1", Map.of(), path)).isEqualTo(200);
            assertThat(from("http://127.0.0.1:9090", "::ffff:127.0.0.1", Map.of(), path)).isEqualTo(200);
        }
    }

    private int from(String baseUrl, String remoteAddress, Map<String, String> headers, String path) {
        return router.call("GET", path, headers, "", baseUrl, remoteAddress).status();
    }

    private HttpResponse call(String method, String path, String body) {
        return router.call(method, path, Map.of(), body);
    }

    private static JsonNode json(HttpResponse response) {
        try {
            return new JsonMapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
