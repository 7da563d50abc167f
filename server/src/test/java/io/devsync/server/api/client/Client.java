package io.devsync.server.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.devsync.server.app.Apps;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.auth.Auth;
import io.devsync.server.auth.AuthOptions;
import io.devsync.server.auth.credential.Mail;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TestRouter;
import io.devsync.server.testing.TurnableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A client of a server of its own, as SDKs call it: JSON content type, bearer tokens. */
final class Client implements AutoCloseable {

    static final String APP = "tasks-abcde";
    static final String API = "/api/client/v2.0";

    private static final JsonMapper JSON = new JsonMapper();

    /** An answer with its body as JSON. */
    record Answer(HttpResponse response, JsonNode json) {
        int status() {
            return response.status();
        }

        String text(String field) {
            return json.path(field).asText();
        }
    }

    /** A user who is logged in. */
    record LoggedIn(String userId, String deviceId, String access, String refresh) {}

    final TurnableClock clock = new TurnableClock();
    final TestDataSource dataSource = new TestDataSource();
    final List<Mail> mails = new ArrayList<>();
    final Apps apps;
    final Auth auth;
    final TestRouter router = new TestRouter();

    Client(AppsOptions options) {
        IdSource ids = new IdSource(clock, new Random(7));
        apps = Apps.open(dataSource.client(), options, ids, clock);
        AuthOptions authOptions = new AuthOptions(Duration.ofMinutes(30), Duration.ofDays(60), 1);
        auth = Auth.open(dataSource.client(), Optional.empty(), apps, authOptions, ids, clock, mails::add);
        new ClientApi(apps, auth, ids).addTo(router);
    }

    static Client open() {
        return new Client(AppsOptions.loopback());
    }

    Answer call(String method, String path, String token, String body) {
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + token);
        return answer(router.call(method, API + path, headers, body));
    }

    Answer post(String path, String body) {
        return call("POST", path, "", body);
    }

    Answer userpass(String action, String body) {
        return post("/app/" + APP + "/auth/providers/local-userpass/" + action, body);
    }

    Answer tryLogin(String provider, String body) {
        return post("/app/" + APP + "/auth/providers/" + provider + "/login", body);
    }

    LoggedIn login(String provider, String body) {
        Answer answer = tryLogin(provider, body);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return new LoggedIn(
                answer.text("user_id"),
                answer.text("device_id"),
                answer.text("access_token"),
                answer.text("refresh_token"));
    }

    LoggedIn anonymous() {
        return login("anon-user", "{\"provider\":\"anon-user\",\"options\":{\"device\":{\"sdk\":\"Kotlin\"}}}");
    }

    /** Registers an address and logs in with it. */
    LoggedIn emailUser(String email) {
        assertThat(userpass("register", "{\"email\":\"%s\",\"password\":\"secret1\"}".formatted(email)).status())
                .isEqualTo(201);
        return emailLogin(email);
    }

    LoggedIn emailLogin(String email) {
        return login("local-userpass", emailCredential(email, "secret1"));
    }

    static String emailCredential(String email, String password) {
        return "{\"provider\":\"local-userpass\",\"username\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    JsonNode profile(LoggedIn user) {
        Answer answer = call("GET", "/auth/profile", user.access(), "");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    static Answer answer(HttpResponse response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        try {
            return new Answer(response, body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body));
        } catch (JsonProcessingException e) {
            throw new AssertionError("answer is not JSON: " + body, e);
        }
    }

    static void assertError(Answer answer, int status, String code, String text) {
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
        assertThat(answer.text("error_code")).isEqualTo(code);
        assertThat(answer.text("error")).isEqualTo(text);
    }

    @Override
    public void close() {
        auth.close();
        dataSource.close();
    }
}
