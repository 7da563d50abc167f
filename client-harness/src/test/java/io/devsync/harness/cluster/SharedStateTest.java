package io.devsync.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.server.DevSync;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node is told counts on all. */
class SharedStateTest {

    private static final String ADMIN = "/api/admin/v3.0";
    private static final String CLIENT = "/api/client/v2.0";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private ClusterWorld world;
    private DevSync owner;
    private DevSync other;

    @BeforeEach
    void open() throws Exception {
        world = new ClusterWorld(folder);
        owner = world.startNode(options -> options.faults(true));
        world.device(owner.baseUrl());
        other = world.startNode(options -> options.faults(true));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void administratorReachesTheNodeOfTheAppThroughAnyOther() throws Exception {
        String token = adminLogIn(owner);

        JsonNode schemas = json(send(other, "GET", "/api/devsync/v1/apps/" + ClusterWorld.APP + "/schemas", "", ""));
        JsonNode app = app(token);
        HttpResponse<String> reset = send(
                other,
                "PUT",
                ADMIN + "/groups/" + app.path("group_id").asText() + "/apps/" + app.path("_id").asText()
                        + "/sync/force_reset",
                token,
                "{\"file_ident\": 2}");

        assertThat(schemas.toString()).contains("Tally");
        assertThat(reset.statusCode()).isLessThan(300);
        world.devices().getFirst().breakConnection();
        ClusterWorld.until("the device starts over", () -> world.devices().getFirst().clientResets() == 1);
    }

    @Test
    void configurationChangedThroughOneNodeTakesEffectAtTheOwner() throws Exception {
        String token = adminLogIn(other);
        JsonNode app = app(token);
        String mode = ADMIN + "/groups/" + app.path("group_id").asText() + "/apps/" + app.path("_id").asText()
                + "/sync/config";

        assertThat(send(other, "PUT", mode, token, "{\"development_mode_enabled\": false}").statusCode())
                .isLessThan(300);

        assertThat(json(send(owner, "GET", mode, token, "")).path("development_mode_enabled").asBoolean(true))
                .isFalse();
        ClusterWorld.until("the other node knows", () -> {
            JsonNode known = json(send(other, "GET", "/api/devsync/v1/status", "", ""));
            return !known.path("apps").path(0).path("developmentMode").asBoolean(true);
        });
    }

    @Test
    void faultsStrikeDevicesOnWhateverNodeTheyAre() throws Exception {
        String token = adminLogIn(other);
        String faults = "/api/devsync/v1/apps/" + ClusterWorld.APP + "/faults";
        SimulatedDevice here = world.device(other.baseUrl());
        SimulatedDevice there = world.devices().getFirst();
        world.begin();

        JsonNode dropped = json(send(other, "POST", faults, token, "{\"kind\": \"drop\"}"));
        JsonNode undone = json(send(
                owner, "POST", faults, token, "{\"kind\": \"compensatingWrite\", \"class\": \"Tally\", \"count\": 2}"));
        for (SimulatedDevice device : List.of(here, there)) {
            device.write(tx -> tx.add(ClusterWorld.TALLY, "count", 1));
        }

        assertThat(dropped.path("struck").asInt()).as(dropped.toString()).isEqualTo(2);
        assertThat(undone.path("id").asText()).as(undone.toString()).isNotEmpty();
        for (SimulatedDevice device : List.of(here, there)) {
            ClusterWorld.until(
                    "the write is undone",
                    () -> device.errors().stream().anyMatch(error -> error.rejected().isPresent()));
        }
    }

    @Test
    void userThatOneNodeLogsOutIsRefusedByTheOthers() throws Exception {
        JsonNode login = json(send(
                other, "POST", CLIENT + "/app/" + ClusterWorld.APP + "/auth/providers/anon-user/login", "", "{}"));
        String access = login.path("access_token").asText();
        assertThat(send(owner, "GET", CLIENT + "/auth/profile", access, "").statusCode()).isEqualTo(200);

        send(other, "DELETE", CLIENT + "/auth/session", login.path("refresh_token").asText(), "");

        ClusterWorld.until(
                "the owner knows",
                () -> send(owner, "GET", CLIENT + "/auth/profile", access, "").statusCode() == 401);
    }

    @Test
    void everyNodeTellsOfAllNodesAndWhoseTheAppIs() throws Exception {
        JsonNode status = json(send(other, "GET", "/api/devsync/v1/status", "", ""));

        assertThat(status.path("nodes").findValuesAsText("address"))
                .containsExactlyInAnyOrder(address(owner), address(other));
        assertThat(status.path("apps").path(0).path("node").asText()).isEqualTo(address(owner));
    }

    @Test
    void libraryCallsWorkOnAnyNode() throws Exception {
        SimulatedDevice device = world.devices().getFirst();
        world.begin();
        world.count(device);
        device.awaitUploaded(ClusterWorld.PATIENCE);

        other.awaitDocuments(ClusterWorld.APP);
        assertThat(world.document().orElseThrow().getLong("count")).isEqualTo(1);
        assertThat(other.resetDevices(ClusterWorld.APP)).isEqualTo(1);
        ClusterWorld.until("the device starts over", () -> device.clientResets() == 1);
    }

    private static String address(DevSync node) {
        return "127.0.0.1:" + ClusterWorld.port(node);
    }

    private String adminLogIn(DevSync node) {
        String body = "{\"username\":\"unique_user@domain.com\",\"password\":\"password\"}";
        return json(send(node, "POST", ADMIN + "/auth/providers/local-userpass/login", "", body))
                .path("access_token")
                .asText();
    }

    private JsonNode app(String token) {
        JsonNode profile = json(send(other, "GET", ADMIN + "/auth/profile", token, ""));
        String group = profile.path("roles").path(0).path("group_id").asText();
        return json(send(other, "GET", ADMIN + "/groups/" + group + "/apps", token, "")).path(0);
    }

    private HttpResponse<String> send(DevSync node, String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.baseUrl() + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return new JsonMapper().readTree(response.body());
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(response.body(), failure);
        }
    }
}
