package io.devsync.server.api.client;

import static io.devsync.server.api.client.Client.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {

    private final Client client = Client.open();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void accessTokenLivesThirtyMinutes() {
        Client.LoggedIn user = client.anonymous();

        client.clock.turn(Duration.ofMinutes(30).minusSeconds(1));
        int before = client.call("GET", "/auth/profile", user.access(), "").status();
        client.clock.turn(Duration.ofSeconds(1));
        Client.Answer after = client.call("GET", "/auth/profile", user.access(), "");

        assertThat(before).isEqualTo(200);
        assertThat(after.status()).isEqualTo(401);
        assertThat(after.text("error_code")).isEqualTo("InvalidSession");
    }

    @Test
    void refreshGivesAnAccessTokenThatWorks() {
        Client.LoggedIn user = client.anonymous();
        client.clock.turn(Duration.ofMinutes(31));

        Client.Answer refreshed = client.call("POST", "/auth/session", user.refresh(), "");

        assertThat(refreshed.status()).isEqualTo(201);
        assertThat(client.call("GET", "/auth/profile", refreshed.text("access_token"), "").status())
                .isEqualTo(200);
    }

    @Test
    void sessionEndsAfterSixtyDays() {
        Client.LoggedIn user = client.anonymous();
        client.clock.turn(Duration.ofDays(60));

        assertThat(client.call("POST", "/auth/session", user.refresh(), "").status())
                .isEqualTo(401);
    }

    @Test
    void logoutEndsTheSessionOnThisDeviceOnly() {
        Client.LoggedIn phone = client.emailUser("joe@example.com");
        Client.LoggedIn tablet = client.emailLogin("joe@example.com");

        int loggedOut = client.call("DELETE", "/auth/session", phone.refresh(), "").status();

        assertThat(loggedOut).isEqualTo(204);
        Client.Answer refused = client.call("POST", "/auth/session", phone.refresh(), "");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("error_code")).isEqualTo("InvalidSession");
        assertThat(client.call("GET", "/auth/profile", phone.access(), "").status()).isEqualTo(401);
        assertThat(client.call("POST", "/auth/session", tablet.refresh(), "").status()).isEqualTo(201);
    }

    @Test
    void missingTokenIsSaid() {
        assertError(client.call("GET", "/auth/profile", "", ""), 401, "MissingAuthReq", "must authenticate first");
        assertError(client.call("POST", "/auth/session", "", ""), 401, "MissingAuthReq", "must authenticate first");
    }

    @Test
    void garbageTokenMakesClientsRefresh() {
        for (String garbage : new String[] {"x", "a.b.c", "x".repeat(100_000)}) {
            assertThat(client.call("GET", "/auth/profile", garbage, "").status()).isEqualTo(401);
            assertThat(client.call("POST", "/auth/session", garbage, "").status()).isEqualTo(401);
        }
    }

    @Test
    void tokensAreForTheirOwnUseOnly() {
        Client.LoggedIn user = client.anonymous();

        assertThat(client.call("POST", "/auth/session", user.access(), "").status()).isEqualTo(401);
        assertThat(client.call("GET", "/auth/profile", user.refresh(), "").status()).isEqualTo(401);
    }

    @Test
    void tamperedTokenIsRefused() {
        Client.LoggedIn victim = client.anonymous();
        Client.LoggedIn attacker = client.anonymous();
        String[] mine = attacker.access().split("\\.");
        String[] theirs = victim.access().split("\\.");

        String forged = mine[0] + "." + theirs[1] + "." + mine[2];

        assertThat(client.call("GET", "/auth/profile", forged, "").status()).isEqualTo(401);
    }

    @Test
    void deletedUserIsGone() {
        Client.LoggedIn user = client.emailUser("joe@example.com");

        int deleted = client.call("DELETE", "/auth/delete", user.access(), "").status();

        assertThat(deleted).isEqualTo(204);
        assertThat(client.call("GET", "/auth/profile", user.access(), "").status()).isEqualTo(401);
        assertThat(client.call("POST", "/auth/session", user.refresh(), "").status()).isEqualTo(401);
        assertError(
                client.tryLogin("local-userpass", Client.emailCredential("joe@example.com", "secret1")),
                401,
                "InvalidPassword",
                "invalid username/password");
    }

    @Test
    void addressOfADeletedUserCanBeUsedAgain() {
        Client.LoggedIn first = client.emailUser("joe@example.com");
        client.call("DELETE", "/auth/delete", first.access(), "");

        Client.LoggedIn second = client.emailUser("joe@example.com");

        assertThat(second.userId()).isNotEqualTo(first.userId());
    }

    @Test
    void disabledUserIsKeptOutUntilEnabled() {
        Client.LoggedIn user = client.emailUser("joe@example.com");
        var app = client.apps.findOrCreate(Client.APP);

        client.auth.disable(app, user.userId());

        assertError(
                client.tryLogin("local-userpass", Client.emailCredential("joe@example.com", "secret1")),
                401,
                "UserDisabled",
                "user disabled");
        Client.Answer refresh = client.call("POST", "/auth/session", user.refresh(), "");
        assertThat(refresh.status()).isEqualTo(401);
        assertThat(refresh.text("error_code")).isEqualTo("InvalidSession");
        client.auth.enable(app, user.userId());
        assertThat(client.emailLogin("joe@example.com").userId()).isEqualTo(user.userId());
    }
}
