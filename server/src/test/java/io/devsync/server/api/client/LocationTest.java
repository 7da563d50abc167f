package io.devsync.server.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.server.app.AppsOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocationTest {

    @Test
    void clientsStayAtTheAddressTheyAskedAt() {
        try (Client client = Client.open()) {
            Client.Answer answer = Client.answer(client.router.call(
                    "GET",
                    Client.API + "/app/any-app/location",
                    Map.of(),
                    "",
                    "http://10.0.2.2:9090",
                    "127.0.0.1"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text("hostname")).isEqualTo("http://10.0.2.2:9090");
            assertThat(answer.text("ws_hostname")).isEqualTo("ws://10.0.2.2:9090");
        }
    }

    @Test
    void tlsStaysTls() {
        try (Client client = Client.open()) {
            Client.Answer answer = Client.answer(client.router.call(
                    "GET", Client.API + "/app/any-app/location", Map.of(), "", "https://sync.example.com", "10.0.0.7"));

            assertThat(answer.text("ws_hostname")).isEqualTo("wss://sync.example.com");
        }
    }

    @Test
    void illegalAppIdIsRefusedWithTheRule() {
        try (Client client = Client.open()) {
            Client.Answer answer = client.call("GET", "/app/no.dots/location", "", "");

            Client.assertError(
                    answer,
                    404,
                    "AppNotFound",
                    "app id 'no.dots' is not legal (expected: 1 to 48 letters, digits, - or _, beginning with a letter or"
                            + " digit); change the app id in the client");
        }
    }

    @Test
    void closedServerKnowsNoUnknownApp() {
        try (Client client = new Client(new AppsOptions(false, false, Optional.empty(), List.of()))) {
            Client.Answer answer = client.call("GET", "/app/unknown/location", "", "");

            Client.assertError(answer, 404, "AppNotFound", "cannot find app using Client App ID 'unknown'");
        }
    }
}
