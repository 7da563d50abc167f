package io.devsync.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.message.SyncMode;
import io.devsync.server.http.RawSocket;
import io.devsync.server.http.RawWebSocket;
import io.devsync.server.session.SyncAdmission.Decision;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the upgrade to the first message (spec wire-protocol §1). */
class SyncNegotiationTest {

    private final SyncServer server = new SyncServer();

    SyncNegotiationTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'com.mongodb.realm-query-sync#14, com.mongodb.realm-query-sync#13', com.mongodb.realm-query-sync#14",
        "'com.mongodb.realm-sync#10, com.mongodb.realm-sync#9', com.mongodb.realm-sync#10",
        "'com.mongodb.realm-sync/7, com.mongodb.realm-sync/6', com.mongodb.realm-sync/7",
        "'com.mongodb.realm-query-sync#15, com.mongodb.realm-query-sync#14', com.mongodb.realm-query-sync#14",
        "'com.mongodb.realm-query-sync#2-14', com.mongodb.realm-query-sync#14",
    })
    void upgradeIsAnsweredWithExactlyOneOfTheClientsTokens(String offer, String token) throws IOException {
        String head = server.upgrade(offer);

        assertThat(head).startsWith("http/1.1 101").contains("sec-websocket-protocol: " + token + "\r\n");
        assertThat(head.split("sec-websocket-protocol")).hasSize(2);
        assertThat(head).containsPattern("x-appservices-request-id: [0-9a-f]{24}\r\n");
        assertThat(head).doesNotContain("sec-websocket-extensions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.mongodb.realm-query-sync#15", "chat", "com.mongodb.realm-sync#1", " "})
    void upgradeWithoutCommonProtocolIsRefusedByStatus(String offer) throws IOException {
        String response = server.upgrade(offer);

        assertThat(response).startsWith("http/1.1 400").contains("no common sync protocol").doesNotContain("101");
    }

    @Test
    void offerMayBeSpreadOverSeveralHeaders() throws IOException {
        try (RawSocket socket = server.socket()) {
            socket.send(RawWebSocket.upgradeRequest(
                    SyncServer.TARGET, "chat\r\nSec-WebSocket-Protocol: com.mongodb.realm-sync#9"));

            assertThat(socket.head()).contains("sec-websocket-protocol: com.mongodb.realm-sync#9\r\n");
        }
    }

    @Test
    void deflateIsNeverAgreedOn() throws IOException {
        try (RawSocket socket = server.socket()) {
            socket.send(RawWebSocket.upgradeRequest(
                    SyncServer.TARGET,
                    "com.mongodb.realm-sync#9\r\nSec-WebSocket-Extensions: permessage-deflate"));

            assertThat(socket.head()).startsWith("http/1.1 101").doesNotContain("extensions");
        }
    }

    @Test
    void admissionGetsAppAndToken() throws IOException {
        server.connect().close();

        assertThat(server.admittedApp).isEqualTo("my-app");
        assertThat(server.admittedToken).contains("secret.token");
    }

    @Test
    void engineGetsWhatIsKnownOfTheConnection() throws Exception {
        try (SyncClient client = server.connect(SyncMode.FLEXIBLE, 9)) {
            client.bind(1);

            SyncConnectionInfo info = server.gateway.next().session().connection;
            assertThat(info.appId()).isEqualTo("my-app");
            assertThat(info.userId()).isEqualTo("user-1");
            assertThat(info.mode()).isEqualTo(SyncMode.FLEXIBLE);
            assertThat(info.protocolVersion()).isEqualTo(9);
            assertThat(info.client()).isEqualTo("RealmSync/14.12.0 (Linux x86_64)");
            assertThat(client.upgradeResponse).contains("x-appservices-request-id: " + info.connectionId());
        }
    }

    @Test
    void newClientIsToldByCloseCodeToRefreshItsToken() throws IOException {
        server.decision = new Decision.Unauthorized("access token expired");

        try (SyncClient client = server.connect()) {
            RawWebSocket.Frame frame = client.socket.next();
            assertThat(frame.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(frame.closeCode()).isEqualTo(4001);
            assertThat(frame.closeReason()).isEqualTo("access token expired");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void newClientIsToldByCloseCodeToLogOut() throws IOException {
        server.decision = new Decision.Forbidden("user deleted");

        try (SyncClient client = server.connect()) {
            assertThat(client.socket.next().closeCode()).isEqualTo(4002);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void oldClientIsToldByStatus() throws IOException {
        server.decision = new Decision.Unauthorized("access token expired");
        assertThat(server.upgrade("com.mongodb.realm-sync/7")).startsWith("http/1.1 401").endsWith("expired");

        server.decision = new Decision.Forbidden("user deleted");
        assertThat(server.upgrade("com.mongodb.realm-sync/7")).startsWith("http/1.1 403");
    }

    @Test
    void unknownAppAndUnavailableServerAreStatusesForAll() throws IOException {
        server.decision = new Decision.UnknownApp("no such app: my-app");
        assertThat(server.upgrade("com.mongodb.realm-sync#14")).startsWith("http/1.1 404").endsWith("no such app: my-app");

        server.decision = new Decision.Unavailable("starting");
        assertThat(server.upgrade("com.mongodb.realm-sync#14")).startsWith("http/1.1 503");
        assertThat(server.meters.get("devsync.sync.refusals").tag("reason", "unavailable").counter().count())
                .isEqualTo(1);
    }

    @Test
    void pathIsForWebSocketsOnly() throws IOException {
        try (RawSocket socket = server.socket()) {
            socket.send("GET " + SyncServer.TARGET + " HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(socket.response()).startsWith("http/1.1 400").contains("for WebSockets only");
        }
    }

    @Test
    void otherWebSocketVersionsAreNotSpoken() throws IOException {
        try (RawSocket socket = server.socket()) {
            socket.send(RawWebSocket.upgradeRequest(SyncServer.TARGET, "com.mongodb.realm-sync#14")
                    .replace("Version: 13", "Version: 8"));

            assertThat(socket.response()).startsWith("http/1.1 426").contains("sec-websocket-version: 13");
        }
    }

    @Test
    void upgradeWithoutKeyIsABadRequest() throws IOException {
        try (RawSocket socket = server.socket()) {
            socket.send(RawWebSocket.upgradeRequest(SyncServer.TARGET, "com.mongodb.realm-sync#14")
                    .replace("Sec-WebSocket-Key: 5TXejp5J3LHilmmrbYohrg==\r\n", ""));

            assertThat(socket.response()).startsWith("http/1.1 400");
        }
    }
}
