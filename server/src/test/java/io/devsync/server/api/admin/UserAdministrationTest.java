package io.devsync.server.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Administrators and the users of an app. */
class UserAdministrationTest {

    private static final String CREDENTIAL = "{\"provider\":\"local-userpass\",\"username\":\"ann@example.com\","
            + "\"password\":\"secret1\"}";

    @TempDir
    Path folder;

    private Admin admin;
    private JsonNode app;
    private String path;

    @BeforeEach
    void makeApp() {
        admin = Admin.logIn(folder);
        app = admin.createApp("mine");
        path = admin.path(app);
        admin.post(path + "/auth_providers", "{\"type\":\"local-userpass\",\"config\":{\"autoConfirm\":false}}").ok();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void createdUserLogsInUntilDisabled() {
        String user = admin.post(path + "/users", "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}")
                .ok()
                .text("_id");
        Admin.Answer login = logIn();
        assertThat(login.ok().text("user_id")).isEqualTo(user);

        assertThat(admin.put(path + "/users/" + user + "/disable", "").status()).isEqualTo(204);
        logIn().refused(401, "UserDisabled", "user disabled");
        assertThat(refresh(login)).isEqualTo(401);
        assertThat(admin.put(path + "/users/" + user + "/enable", "").status()).isEqualTo(204);
        logIn().ok();
    }

    @Test
    void loggedOutUsersAccessTokenStaysValid() {
        String user = admin.post(path + "/users", "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}")
                .ok()
                .text("_id");
        Admin.Answer login = logIn().ok();

        assertThat(admin.put(path + "/users/" + user + "/logout", "").status()).isEqualTo(204);

        assertThat(refresh(login)).isEqualTo(401);
        JsonNode claims = verify(login.text("access_token")).ok().json();
        assertThat(claims.path("sub").asText()).isEqualTo(user);
        assertThat(claims.path("iat").asLong()).isPositive();
        assertThat(claims.path("exp").asLong()).isGreaterThan(claims.path("iat").asLong());
        verify("a.b.c").refused(401, "InvalidSession", "invalid session");
        verify(login.text("refresh_token")).refused(401, "InvalidSession", "invalid session");
    }

    @Test
    void registeredAddressWaitsForAnAdministrator() {
        String register = "/api/client/v2.0/app/" + app.path("client_app_id").asText()
                + "/auth/providers/local-userpass/register";
        admin.send("POST", register, "", "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}").ok();
        logIn().refused(401, "AuthError", "confirmation required");

        JsonNode pending = admin.get(path + "/user_registrations/pending_users").ok().json();
        admin.post(path + "/user_registrations/by_email/ann@example.com/confirm", "").ok();

        assertThat(pending.findValuesAsText("id")).containsExactly("ann@example.com");
        assertThat(admin.get(path + "/user_registrations/pending_users").json()).isEmpty();
        logIn().ok();
    }

    @Test
    void listGoesOnAfterAnId() {
        String first = admin.post(path + "/users", "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}")
                .ok()
                .text("_id");
        String second = admin.post(path + "/users", "{\"email\":\"ben@example.com\",\"password\":\"secret1\"}")
                .ok()
                .text("_id");

        assertThat(admin.get(path + "/users").json().findValuesAsText("_id")).containsExactly(first, second);
        assertThat(admin.get(path + "/users?after=" + first).json().findValuesAsText("_id")).containsExactly(second);
    }

    @Test
    void logsTellWhoLoggedInAndWhoDidNot() {
        String user = admin.post(path + "/users", "{\"email\":\"ann@example.com\",\"password\":\"secret1\"}")
                .ok()
                .text("_id");
        logIn().ok();
        String wrong = "{\"provider\":\"local-userpass\",\"username\":\"ann@example.com\",\"password\":\"wrong\"}";
        Admin.Answer refused = logIn(wrong);

        JsonNode byUser = admin.get(path + "/logs?user_id=" + user).ok().json().path("logs");
        JsonNode failures = admin.get(path + "/logs?errors_only=false").ok().json().path("logs");
        String link = refused.text("link");
        String coId = link.substring(link.indexOf("co_id=") + 6);
        JsonNode linked = admin.get(path + "/logs?co_id=" + coId).ok().json().path("logs");

        assertThat(byUser.findValuesAsText("type")).containsExactly("AUTH");
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0).path("error_code").asText()).isEqualTo("InvalidPassword");
        assertThat(linked).isEqualTo(failures);
        admin.get(path + "/logs?type=GOSSIP").refused(400, "InvalidParameter", "GOSSIP");
        admin.get(path + "/logs?limit=0").refused(400, "InvalidParameter", "limit");
        admin.get(path + "/logs?start_date=yesterday").refused(400, "InvalidParameter", "yesterday");
    }

    private Admin.Answer logIn() {
        return logIn(CREDENTIAL);
    }

    private Admin.Answer logIn(String credential) {
        String login = "/api/client/v2.0/app/" + app.path("client_app_id").asText()
                + "/auth/providers/local-userpass/login";
        return admin.send("POST", login, "", credential);
    }

    private int refresh(Admin.Answer login) {
        return admin.send("POST", "/api/client/v2.0/auth/session", login.text("refresh_token"), "")
                .status();
    }

    private Admin.Answer verify(String token) {
        return admin.post(path + "/users/verify_token", "{\"token\":\"" + token + "\"}");
    }
}
