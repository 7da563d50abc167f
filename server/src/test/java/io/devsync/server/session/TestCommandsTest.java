package io.devsync.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.SyncError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What test suites command, as realm-core's do (spec wire-protocol §3.10). */
class TestCommandsTest {

    private static final String BODY = "{\"tryAgain\":%s,\"message\":\"fake error\",\"shouldClientReset\":%s,"
            + "\"isRecoveryModeDisabled\":false,\"action\":\"%s\"}";

    private SyncServer server;
    private SyncClient client;

    @BeforeEach
    void start() throws Exception {
        server = new SyncServer();
        client = server.connect();
        client.bind(1).ident(1);
        server.gateway.next();
        server.gateway.next();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void errorIsEchoedAfterTheAnswerAndEndsTheSession() throws Exception {
        echo(211, BODY.formatted(false, true, "ClientReset"));

        assertThat(client.next()).isEqualTo(new ServerMessage.TestCommandReply(1, 5, "{}"));
        ServerMessage.SessionError error = (ServerMessage.SessionError) client.next();
        assertThat(error.error().code()).isEqualTo(SyncError.Code.DIVERGING_HISTORIES);
        assertThat(error.error().action()).isEqualTo(SyncError.Action.CLIENT_RESET);
        assertThat(error.error().message()).isEqualTo("fake error");
        assertThat(server.gateway.next().what()).isEqualTo("close");
    }

    @Test
    void backoffIsEchoed() throws Exception {
        echo(229, "{\"tryAgain\":true,\"message\":\"m\",\"shouldClientReset\":false,\"isRecoveryModeDisabled\":false,"
                + "\"action\":\"Transient\",\"backoffIntervalSec\":900,\"backoffMaxDelaySec\":900,\"backoffMultiplier\":1}");

        client.next();
        ServerMessage.SessionError error = (ServerMessage.SessionError) client.next();
        assertThat(error.error().backoff()).contains(new SyncError.Backoff(900, 900, 1));
    }

    @Test
    void codeThatNobodyKnowsIsEchoed() throws Exception {
        echo(299, "{\"tryAgain\":false,\"message\":\"fake error\",\"shouldClientReset\":false,\"isRecoveryModeDisabled\":false}");

        client.next();
        String raw = new String(client.socket.next().payload(), StandardCharsets.UTF_8);
        assertThat(raw).startsWith("json_error 299 ").contains("fake error", "\"action\":\"ApplicationBug\"", "\"logURL\":\"\"");
    }

    @Test
    void unknownActionIsEchoedAsItIs() throws Exception {
        echo(201, BODY.formatted(false, true, "FakeActionThatWillNeverExist"));

        client.next();
        String raw = new String(client.socket.next().payload(), StandardCharsets.UTF_8);
        assertThat(raw).contains("FakeActionThatWillNeverExist");
    }

    @Test
    void errorOfAConnectionEndsIt() throws Exception {
        echo(199, BODY.formatted(false, false, "ApplicationBug"));

        client.next();
        String raw = new String(client.socket.next().payload(), StandardCharsets.UTF_8);
        assertThat(raw).matches("(?s)json_error 199 \\d+ 0\n.*");
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void codeThatEndsTheClientsProcessIsNot() throws Exception {
        echo(202, BODY.formatted(false, false, "ApplicationBug"));
        client.send(new ClientMessage.Ping(1, 0));

        assertThat(client.next()).isInstanceOf(ServerMessage.TestCommandReply.class);
        assertThat(client.next()).isEqualTo(new ServerMessage.Pong(1));
    }

    @Test
    void compensatingWriteWithoutItsObjectsIsNot() throws Exception {
        echo(231, BODY.formatted(true, false, "Warning"));

        // Not understood, so that it is the engine's.
        assertThat(server.gateway.next().what()).isInstanceOf(ClientMessage.TestCommand.class);
    }

    @Test
    void otherCommandsAreTheEngines() throws Exception {
        ClientMessage.TestCommand pause = new ClientMessage.TestCommand(1, 5, "{\"command\":\"PAUSE_ROUTER_SESSION\"}");

        client.send(pause);

        assertThat(server.gateway.next().what()).isEqualTo(pause);
    }

    private void echo(int code, String body) throws Exception {
        client.send(new ClientMessage.TestCommand(
                1, 5, "{\"command\":\"ECHO_ERROR\",\"args\":{\"errorCode\":" + code + ",\"errorBody\":" + body + "}}"));
    }
}
