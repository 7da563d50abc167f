package io.devsync.server.api.client;

import static io.devsync.server.api.client.Client.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {

    private final Client client = Client.open();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void anonymousUserBecomesAnEmailUser() {
        Client.LoggedIn anonymous = client.anonymous();
        register("joe@example.com");

        Client.Answer linked = link(anonymous, "local-userpass", Client.emailCredential("joe@example.com", "secret1"));

        assertThat(linked.status()).isEqualTo(200);
        assertThat(linked.text("access_token")).isNotEmpty();
        assertThat(providers(anonymous)).containsExactly("anon-user", "local-userpass");
        assertThat(client.emailLogin("joe@example.com").userId()).isEqualTo(anonymous.userId());
        assertThat(client.profile(anonymous).path("data").path("email").asText()).isEqualTo("joe@example.com");
    }

    @Test
    void linkingTwiceChangesNothing() {
        Client.LoggedIn user = client.anonymous();

        link(user, "custom-function", "{\"id\":\"ann\"}");
        Client.Answer again = link(user, "custom-function", "{\"id\":\"ann\"}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(providers(user)).containsExactly("anon-user", "custom-function");
    }

    @Test
    void identityOfAnotherUserIsRefused() {
        client.emailUser("joe@example.com");
        Client.LoggedIn anonymous = client.anonymous();

        assertError(
                link(anonymous, "local-userpass", Client.emailCredential("joe@example.com", "secret1")),
                401,
                "InvalidSession",
                "a user already exists with the specified provider");
        assertThat(providers(anonymous)).containsExactly("anon-user");
    }

    @Test
    void secondAddressIsRefused() {
        Client.LoggedIn user = client.emailUser("joe@example.com");
        register("joe@example.org");

        assertError(
                link(user, "local-userpass", Client.emailCredential("joe@example.org", "secret1")),
                500,
                "InternalServerError",
                "linking a local-userpass identity is not allowed when one is already linked");
    }

    @Test
    void anonymousIdentityIsRefused() {
        Client.LoggedIn user = client.emailUser("joe@example.com");

        assertError(
                link(user, "anon-user", "{}"), 500, "InternalServerError", "linking an anonymous identity is not allowed");
    }

    @Test
    void linkingNeedsALogin() {
        assertError(
                client.post("/app/" + Client.APP + "/auth/providers/custom-function/login?link=true", "{\"id\":\"ann\"}"),
                401,
                "MissingAuthReq",
                "must authenticate first");
    }

    private void register(String email) {
        client.userpass("register", "{\"email\":\"%s\",\"password\":\"secret1\"}".formatted(email));
    }

    private Client.Answer link(Client.LoggedIn user, String provider, String credential) {
        return client.call(
                "POST",
                "/app/" + Client.APP + "/auth/providers/" + provider + "/login?link=true",
                user.access(),
                credential);
    }

    private List<String> providers(Client.LoggedIn user) {
        List<String> types = new ArrayList<>();
        for (JsonNode identity : client.profile(user).path("identities")) {
            types.add(identity.path("provider_type").asText());
        }
        return types;
    }
}
