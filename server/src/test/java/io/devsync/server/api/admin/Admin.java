package io.devsync.server.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.DevSyncStartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** An administrator of a server of its own, who calls as SDKs' test suites do. */
final class Admin implements AutoCloseable {

    static final String ADMIN = "/api/admin/v3.0";
    static final String PRIVATE = "/api/private/v1.0";

    /** On every call of a harness but the login (spec client-and-admin-api §0). */
    private static final String BYPASS = "bypass_service_change=SyncSchemaVersionIncrease";

    private static final JsonMapper JSON = new JsonMapper();

    /** An answer with its body as JSON; no body reads as {@code {}}. */
    record Answer(int status, String body, String contentType) {

        JsonNode json() {
            try {
                return body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        String text(String field) {
            return json().path(field).asText();
        }

        Answer ok() {
            assertThat(status).as(body).isBetween(200, 299);
            return this;
        }

        void refused(int expectedStatus, String code, String error) {
            assertThat(status).as(body).isEqualTo(expectedStatus);
            assertThat(contentType).isEqualTo("application/json");
            assertThat(text("error_code")).isEqualTo(code);
            assertThat(text("error")).contains(error);
        }
    }

    private final DevSync server;
    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";
    private String group = "";

    private Admin(DevSync server) {
        this.server = server;
    }

    /** Starts a server. */
    static Admin start(Path dataFolder, UnaryOperator<DevSyncOptions.Builder> options) {
        try {
            return new Admin(DevSync.start(options.apply(
                            DevSyncOptions.builder().port(0).dataFolder(dataFolder))
                    .build()));
        } catch (DevSyncStartException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a server and logs in. */
    static Admin logIn(Path dataFolder) {
        Admin admin = start(dataFolder, UnaryOperator.identity());
        admin.logIn("unique_user@domain.com", "password");
        return admin;
    }

    DevSync server() {
        return server;
    }

    String token() {
        return token;
    }

    String group() {
        return group;
    }

    /** Calls 1 and 2 of a harness. */
    void logIn(String user, String password) {
        Answer login = login(user, password);
        assertThat(login.status()).as(login.body()).isEqualTo(200);
        token = login.text("access_token");
        group = get(ADMIN + "/auth/profile").ok().json().at("/roles/0/group_id").asText();
    }

    Answer login(String user, String password) {
        return send(
                "POST",
                ADMIN + "/auth/providers/local-userpass/login",
                "",
                "{\"provider\":\"userpass\",\"username\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
    }

    /** The path of an app. */
    String path(JsonNode app) {
        return ADMIN + "/groups/" + group + "/apps/" + app.path("_id").asText();
    }

    /** The path of an app in the private API. */
    String privatePath(JsonNode app) {
        return PRIVATE + "/groups/" + group + "/apps/" + app.path("_id").asText();
    }

    JsonNode createApp(String name) {
        return post(ADMIN + "/groups/" + group + "/apps", "{\"name\":\"" + name + "\"}")
                .ok()
                .json();
    }

    Answer get(String path) {
        return send("GET", bypassing(path), token, "");
    }

    Answer post(String path, String body) {
        return send("POST", bypassing(path), token, body);
    }

    Answer put(String path, String body) {
        return send("PUT", bypassing(path), token, body);
    }

    Answer patch(String path, String body) {
        return send("PATCH", bypassing(path), token, body);
    }

    Answer delete(String path) {
        return send("DELETE", bypassing(path), token, "");
    }

    private static String bypassing(String path) {
        return path + (path.contains("?") ? "&" : "?") + BYPASS;
    }

    Answer send(String method, String path, String bearer, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("content-type", "application/json;charset=utf-8")
                .header("accept", "application/json");
        if (!bearer.isEmpty()) {
            request.header("authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("content-type").orElse(""));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
