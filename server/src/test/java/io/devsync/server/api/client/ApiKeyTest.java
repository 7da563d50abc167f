package io.devsync.server.api.client;

import static io.devsync.server.api.client.Client.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.auth.credential.ApiKey;
import io.devsync.server.auth.credential.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

    private final Client client = Client.open();
    private final Client.LoggedIn user = client.anonymous();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void secretIsShownOnce() {
        Client.Answer created = create("my-key");
        Client.Answer read = keys("GET", "/" + created.text("_id"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("key")).hasSize(64);
        assertThat(created.text("_id")).matches("[0-9a-f]{24}");
        assertThat(read.json().has("key")).isFalse();
        assertThat(read.text("name")).isEqualTo("my-key");
        assertThat(read.json().path("disabled").isBoolean()).isTrue();
    }

    @Test
    void keysAreListedInTheOrderTheyWereMade() {
        create("one");
        create("two");

        Client.Answer list = keys("GET", "");

        assertThat(list.json().findValuesAsText("name")).containsExactly("one", "two");
    }

    @Test
    void keyLogsInAsItsUser() {
        String secret = create("my-key").text("key");

        Client.LoggedIn loggedIn = client.login("api-key", "{\"provider\":\"api-key\",\"key\":\"" + secret + "\"}");

        assertThat(loggedIn.userId()).isEqualTo(user.userId());
    }

    @Test
    void disabledKeyDoesNotLogInUntilEnabled() {
        Client.Answer created = create("my-key");
        String credential = "{\"key\":\"" + created.text("key") + "\"}";

        assertThat(keys("PUT", "/" + created.text("_id") + "/disable").status()).isEqualTo(204);
        assertError(client.tryLogin("api-key", credential), 401, "AuthError", "invalid API key");
        assertThat(keys("PUT", "/" + created.text("_id") + "/enable").status()).isEqualTo(204);
        assertThat(client.tryLogin("api-key", credential).status()).isEqualTo(200);
    }

    @Test
    void deletedKeyIsGone() {
        Client.Answer created = create("my-key");

        assertThat(keys("DELETE", "/" + created.text("_id")).status()).isEqualTo(204);

        assertError(keys("GET", "/" + created.text("_id")), 404, "APIKeyNotFound", "API key not found");
        assertError(keys("DELETE", "/" + created.text("_id")), 404, "APIKeyNotFound", "API key not found");
        assertError(
                client.tryLogin("api-key", "{\"key\":\"" + created.text("key") + "\"}"),
                401,
                "AuthError",
                "invalid API key");
    }

    @Test
    void keyOfAnotherUserIsNotFound() {
        String id = create("my-key").text("_id");
        Client.LoggedIn other = client.anonymous();

        Client.Answer answer = client.call("GET", "/auth/api_keys/" + id, other.refresh(), "");

        assertError(answer, 404, "APIKeyNotFound", "API key not found");
    }

    @Test
    void keysNeedALogin() {
        assertError(client.call("GET", "/auth/api_keys", "", ""), 401, "MissingAuthReq", "must authenticate first");
    }

    @Test
    void nameIsCheckedAndUnique() {
        create("taken");

        assertThat(create("My very cool key").text("error_code")).isEqualTo("InvalidParameter");
        assertThat(create("My very cool key").text("error"))
                .startsWith("can only contain ASCII letters, numbers, underscores, and hyphens");
        assertThat(create("taken").text("error_code")).isEqualTo("APIKeyAlreadyExists");
        assertThat(client.call("POST", "/auth/api_keys", user.refresh(), "{}").text("error"))
                .isEqualTo("'name' is a required string");
    }

    @Test
    void keysGoWithTheirUser() {
        String secret = create("my-key").text("key");

        client.call("DELETE", "/auth/delete", user.access(), "");

        assertThat(client.tryLogin("api-key", "{\"key\":\"" + secret + "\"}").status()).isEqualTo(401);
    }

    @Test
    void serverKeyIsAUserOfItsOwn() {
        ApiKey.Issued issued = client.auth
                .credentials()
                .apiKeys()
                .create(client.apps.findOrCreate(Client.APP), ApiKeys.SERVER, "backend");
        String credential = "{\"provider\":\"api-key\",\"key\":\"" + issued.secret() + "\"}";

        Client.LoggedIn first = client.login("api-key", credential);
        Client.LoggedIn again = client.login("api-key", credential);

        assertThat(again.userId()).isEqualTo(first.userId());
        assertThat(client.profile(first).path("type").asText()).isEqualTo("server");
        assertThat(client.profile(first).path("data").path("name").asText()).isEqualTo("backend");
    }

    private Client.Answer create(String name) {
        return client.call("POST", "/auth/api_keys", user.refresh(), "{\"name\":\"" + name + "\"}");
    }

    private Client.Answer keys(String method, String path) {
        return client.call(method, "/auth/api_keys" + path, user.refresh(), "");
    }
}
