package io.devsync.server.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.DevSyncOptions;
import io.devsync.server.http.HttpResponse;
import io.devsync.server.app.Apps;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.store.IdSource;
import io.devsync.server.testing.TestDataSource;
import io.devsync.server.testing.TestRouter;
import io.devsync.server.testing.TurnableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in as an administrator. */
class AdminAccessTest {

    private static final String LOGIN = Admin.ADMIN + "/auth/providers/local-userpass/login";
    private static final String GOOD = "{\"username\":\"root\",\"password\":\"correct horse\"}";

    @TempDir
    Path folder;

    private final TurnableClock clock = new TurnableClock();
    private final TestDataSource data = new TestDataSource();
    private final TestRouter router = new TestRouter();

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void ownPasswordLetsInAndOthersDoNot() {
        try (Admin admin = Admin.start(folder, options -> options.adminUser("root").adminPassword("correct horse"))) {
            admin.login("root", "password").refused(401, "InvalidPassword", "invalid username/password");
            admin.login("unique_user@domain.com", "correct horse").refused(401, "InvalidPassword", "invalid");

            admin.logIn("root", "correct horse");
        }
    }

    @Test
    void serverForEverybodyMakesARandomPassword() {
        UnaryOperator<DevSyncOptions.Builder> forEverybody = options -> options.bind("0.0.0.0");
        try (Admin admin = Admin.start(folder, forEverybody)) {
            AdminCredentials credentials = admin.server().adminCredentials();
            admin.login("unique_user@domain.com", "password").refused(401, "InvalidPassword", "invalid");

            admin.logIn(credentials.username(), credentials.password());

            assertThat(credentials.password()).hasSize(24);
            assertThat(credentials.toString()).doesNotContain(credentials.password());
        }
    }

    @Test
    void wellKnownPasswordIsForProgramsOnThisMachine() {
        open(AdminCredentials.ofThisMachine("root"));
        String body = "{\"username\":\"root\",\"password\":\"password\"}";

        assertThat(call(Map.of(), "http://localhost:9090", "127.0.0.1", body)).isEqualTo(200);
        assertThat(call(Map.of("origin", "http://localhost:3000"), "http://localhost:9090", "127.0.0.1", body))
                .isEqualTo(403);
        assertThat(call(Map.of(), "http://rebound.example.com:9090", "127.0.0.1", body)).isEqualTo(403);
        assertThat(call(Map.of(), "http://localhost:9090", "192.168.1.8", body)).isEqualTo(403);
    }

    @Test
    void sessionEndsWithTimeAndWithLogout() {
        open(new AdminCredentials("root", "correct horse", false));
        Tokens first = logIn();
        Tokens second = logIn();

        assertThat(profile(first.access())).isEqualTo(200);
        assertThat(profile(first.refresh())).isEqualTo(401);
        assertThat(call("DELETE", "/auth/session", first.refresh(), "")).isEqualTo(204);
        assertThat(profile(first.access())).isEqualTo(401);
        clock.turn(Duration.ofHours(13));
        assertThat(profile(second.access())).isEqualTo(401);
        assertThat(call("POST", "/auth/session", second.refresh(), "")).isEqualTo(201);
        assertThat(call("POST", "/auth/session", second.access(), "")).isEqualTo(401);
    }

    @Test
    void sessionIsKnownToEveryNodeWithTheSamePassword() {
        open(new AdminCredentials("root", "correct horse", false));
        Tokens tokens = logIn();
        TestRouter otherNode = new TestRouter();
        TestRouter otherPassword = new TestRouter();
        open(new AdminCredentials("root", "correct horse", false), otherNode);
        open(new AdminCredentials("root", "battery staple", false), otherPassword);

        assertThat(profile(otherNode, tokens.access())).isEqualTo(200);
        assertThat(profile(otherPassword, tokens.access())).isEqualTo(401);
        assertThat(call("DELETE", "/auth/session", tokens.refresh(), "")).isEqualTo(204);
        assertThat(profile(otherNode, tokens.access())).isEqualTo(401);
    }

    private static int profile(TestRouter node, String token) {
        return node.call("GET", Admin.ADMIN + "/auth/profile", Map.of("authorization", "Bearer " + token), "")
                .status();
    }

    private record Tokens(String access, String refresh) {}

    private void open(AdminCredentials credentials) {
        open(credentials, router);
    }

    private void open(AdminCredentials credentials, TestRouter into) {
        IdSource ids = new IdSource(clock, new Random(2));
        Apps apps = Apps.open(data.client(), AppsOptions.loopback(), ids, clock);
        AdminSessions sessions = new AdminSessions(data.client(), credentials, ids, clock);
        new SessionRoutes(apps, credentials, sessions)
                .addTo(new AdminRoutes(into, apps, new AdminGate(credentials, sessions)));
    }

    private Tokens logIn() {
        HttpResponse response = router.call("POST", LOGIN, Map.of(), GOOD);
        Admin.Answer answer =
                new Admin.Answer(response.status(), new String(response.body(), StandardCharsets.UTF_8), "");
        return new Tokens(answer.ok().text("access_token"), answer.text("refresh_token"));
    }

    private int profile(String token) {
        return call("GET", "/auth/profile", token, "");
    }

    private int call(String method, String path, String token, String body) {
        return router.call(method, Admin.ADMIN + path, Map.of("authorization", "Bearer " + token), body)
                .status();
    }

    private int call(Map<String, String> headers, String baseUrl, String remoteAddress, String body) {
        return router.call("POST", LOGIN, headers, body, baseUrl, remoteAddress).status();
    }
}
