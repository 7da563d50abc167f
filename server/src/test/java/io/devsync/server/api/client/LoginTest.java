package io.devsync.server.api.client;

import static io.devsync.server.api.client.Client.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.devsync.server.app.AppFile;
import io.devsync.server.app.AppsOptions;
import io.devsync.server.store.Await;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginTest {

    private final Client client = Client.open();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void everyAnonymousLoginIsANewUser() {
        Client.LoggedIn first = client.anonymous();
        Client.LoggedIn second = client.anonymous();

        assertThat(first.userId()).isNotEqualTo(second.userId());
        assertThat(client.profile(first).path("identities").path(0).path("provider_type").asText())
                .isEqualTo("anon-user");
    }

    @Test
    void tokensCarryWhatClientsRead() throws ParseException {
        Client.LoggedIn user = client.anonymous();

        JWTClaimsSet access = SignedJWT.parse(user.access()).getJWTClaimsSet();
        JWTClaimsSet refresh = SignedJWT.parse(user.refresh()).getJWTClaimsSet();

        assertThat(access.getClaim("typ")).isEqualTo("access");
        assertThat(access.getSubject()).isEqualTo(user.userId());
        assertThat(access.getClaim("baas_device_id")).isEqualTo(user.deviceId());
        assertThat(access.getClaim("stitch_devId")).isEqualTo(user.deviceId());
        assertThat(access.getClaim("baas_domain_id")).isEqualTo(access.getClaim("stitch_domainId"));
        assertThat(access.getIssueTime()).isEqualTo(client.clock.instant());
        assertThat(access.getExpirationTime()).isEqualTo(client.clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(refresh.getClaim("typ")).isEqualTo("refresh");
        assertThat(refresh.getExpirationTime()).isEqualTo(client.clock.instant().plus(Duration.ofDays(60)));
    }

    @Test
    void deviceKeepsTheIdItNames() {
        Client.LoggedIn user = client.login(
                "anon-user", "{\"options\":{\"device\":{\"deviceId\":\"64a000000000000000000001\"}}}");

        assertThat(user.deviceId()).isEqualTo("64a000000000000000000001");
    }

    @Test
    void deviceIdOfZeroesIsReplaced() {
        Client.LoggedIn user = client.login(
                "anon-user", "{\"options\":{\"device\":{\"deviceId\":\"000000000000000000000000\"}}}");

        assertThat(user.deviceId()).hasSize(24).isNotEqualTo("000000000000000000000000");
    }

    @Test
    void customFunctionPayloadNamesTheUser() {
        Client.LoggedIn first = client.login("custom-function", "{\"realmCustomAuthFuncUserId\":\"ann\"}");
        Client.LoggedIn again = client.login("custom-function", "{\"mood\":\"good\",\"id\":\"ann\"}");
        Client.LoggedIn other = client.login("custom-function", "{\"id\":\"bob\",\"options\":{\"device\":{}}}");

        assertThat(again.userId()).isEqualTo(first.userId());
        assertThat(other.userId()).isNotEqualTo(first.userId());
        JsonNode identity = client.profile(first).path("identities").path(0);
        assertThat(identity.path("provider_type").asText()).isEqualTo("custom-function");
        assertThat(identity.path("id").asText()).isEqualTo("ann");
    }

    @Test
    void customFunctionPayloadMayHoldExtendedJson() {
        Client.LoggedIn first = client.login("custom-function", "{\"id\":{\"$numberInt\":\"42\"}}");
        Client.LoggedIn again = client.login("custom-function", "{\"userId\":\"42\"}");

        assertThat(again.userId()).isEqualTo(first.userId());
    }

    @Test
    void customFunctionPayloadWithoutNameIsRefused() {
        Client.Answer answer = client.tryLogin("custom-function", "{\"options\":{\"device\":{}}}");

        assertError(
                answer,
                401,
                "AuthError",
                "custom-function payload has no field that names the user (expected: 'id' of 1 to 256 characters)");
    }

    @Test
    void outsideIdentityServicesAreRefusedWithWhatIsThere() {
        Client.Answer answer = client.tryLogin("oauth2-google", "{\"provider\":\"oauth2-google\",\"id_token\":\"x\"}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("error"))
                .startsWith("authentication via 'oauth2-google' is unsupported")
                .contains("anon-user");
    }

    @Test
    void unknownProviderIsNamed() {
        assertError(client.tryLogin("magic", "{}"), 404, "AuthProviderNotFound", "auth provider not found: 'magic'");
    }

    @Test
    void providerThatIsOffIsRefused() {
        var closed = new AppsOptions(
                false, false, Optional.empty(), AppFile.parse("{\"apps\":[{\"clientAppId\":\"tasks-abcde\"}]}"));
        try (Client strict = new Client(closed)) {
            assertError(
                    strict.tryLogin("anon-user", "{}"),
                    401,
                    "InvalidSession",
                    "authentication via 'anon-user' is unsupported");
            assertError(
                    strict.userpass("register", "{\"email\":\"a@b.c\",\"password\":\"secret1\"}"),
                    401,
                    "InvalidSession",
                    "authentication via 'local-userpass' is unsupported");
        }
    }

    @Test
    void malformedBodyIsABadRequest() {
        assertThat(client.tryLogin("anon-user", "{\"provider\":").text("error_code")).isEqualTo("BadRequest");
        assertError(
                client.tryLogin("anon-user", "[]"),
                400,
                "BadRequest",
                "request body is not a JSON object (expected: {...})");
        assertThat(client.tryLogin("custom-function", "{\"id\":{\"$oid\":\"zz\"}}").text("error_code"))
                .isEqualTo("BadRequest");
    }

    @Test
    void deeplyNestedBodyIsABadRequest() {
        String nested = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);

        assertThat(client.tryLogin("custom-function", nested).status()).isEqualTo(400);
    }

    @Test
    void errorsAreWhatClientsParse() {
        Client.Answer answer = client.tryLogin("local-userpass", Client.emailCredential("nobody@example.com", "secret1"));

        assertThat(answer.response().headers()).containsEntry("content-type", "application/json");
        assertThat(answer.text("link"))
                .matches("http://localhost:9090/console/apps/tasks-abcde/logs\\?co_id=[0-9a-f]{24}");
    }

    @Test
    void customUserDataComesWithTheAccessToken() throws ParseException {
        var options = new AppsOptions(
                false,
                false,
                Optional.empty(),
                AppFile.parse(
                        """
                        {"apps": [{"clientAppId": "tasks-abcde", "providers": {"custom-function": true},
                          "customUserData": {"collection": "UserData", "userIdField": "user_id"}}]}
                        """));
        try (Client withData = new Client(options)) {
            Client.LoggedIn user = withData.login("custom-function", "{\"id\":\"ann\"}");
            Await.one(
                    withData.dataSource
                            .client()
                            .getDatabase("tasks-abcde")
                            .getCollection("UserData")
                            .insertOne(new Document("user_id", user.userId()).append("name", "Ann")),
                    Duration.ofSeconds(10));

            String refreshed =
                    withData.call("POST", "/auth/session", user.refresh(), "").text("access_token");

            assertThat(SignedJWT.parse(user.access()).getJWTClaimsSet().getClaim("user_data")).isNull();
            assertThat(SignedJWT.parse(refreshed).getJWTClaimsSet().getJSONObjectClaim("user_data"))
                    .containsEntry("name", "Ann");
        }
    }
}
