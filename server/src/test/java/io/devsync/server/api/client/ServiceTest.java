package io.devsync.server.api.client;

import static io.devsync.server.api.client.Client.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceTest {

    private static final String APP = "/app/" + Client.APP;

    private final Client client = Client.open();
    private final Client.LoggedIn user = client.anonymous();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void unknownFunctionIsNamed() {
        Client.Answer answer = client.call(
                "POST",
                APP + "/functions/call",
                user.access(),
                "{\"arguments\":[{\"$numberLong\":\"1\"}],\"name\":\"sumFunc\"}");

        assertError(answer, 404, "FunctionNotFound", "function not found: 'sumFunc'");
    }

    @Test
    void remoteMongoClientIsRefused() {
        Client.Answer answer = client.call(
                "POST",
                APP + "/functions/call",
                user.access(),
                "{\"arguments\":[{\"database\":\"db\"}],\"name\":\"insertOne\",\"service\":\"BackingDB\"}");

        assertThat(answer.text("error_code")).isEqualTo("ServiceNotFound");
        assertThat(answer.text("error")).startsWith("service not found: 'BackingDB'").contains("insertOne");
    }

    @Test
    void streamedCallIsRefusedWithItsName() {
        String request = Base64.getEncoder()
                .encodeToString("{\"name\":\"watch\",\"arguments\":[],\"service\":\"mongodb-atlas\"}"
                        .getBytes(StandardCharsets.UTF_8));

        Client.Answer answer = client.call(
                "GET",
                APP + "/functions/call?baas_request=" + request.replace("=", "%3D") + "&baas_at=" + user.access(),
                "",
                "");

        assertThat(answer.text("error")).startsWith("service not found: 'mongodb-atlas' for 'watch'");
    }

    @Test
    void functionsNeedALoginToTheirApp() {
        Client.Answer foreign = client.call("POST", "/app/other/functions/call", user.access(), "{\"name\":\"f\"}");

        assertThat(client.call("POST", APP + "/functions/call", "", "{}").status()).isEqualTo(401);
        assertError(
                foreign,
                401,
                "InvalidSession",
                "invalid session: the token is of app 'tasks-abcde' (expected: 'other')");
    }

    @Test
    void pushServiceIsNotFound() {
        for (String method : new String[] {"PUT", "DELETE"}) {
            assertError(
                    client.call(
                            method,
                            APP + "/push/providers/gcm_blah/registration",
                            user.access(),
                            "{\"registrationToken\":\"hello\"}"),
                    404,
                    "ServiceNotFound",
                    "service not found: 'gcm_blah'");
        }
    }
}
