package io.devsync.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.device.DeviceWire;
import io.devsync.protocol.device.v1.DeviceFrame;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.http.RawSocket;
import io.devsync.server.http.RawWebSocket;
import io.devsync.server.session.SyncAdmission.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The open wire as its devices meet it: the same connection as on Realm's wire, after an introduction. */
class OpenWireTest {

    private static final ClassKind KIND =
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false));
    private static final RealmSchema SCHEMA = RealmSchema.EMPTY.with(new ObjectSchema("Reading", KIND, Map.of()));
    private static final Instruction CREATE = new Instruction.CreateObject("Reading", new PrimaryKey.IntKey(1));

    private final SyncServer server = new SyncServer();

    OpenWireTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void deviceWithoutTheSubProtocolIsToldItsName() throws IOException {
        try (RawSocket socket = server.socket()) {
            socket.send(RawWebSocket.upgradeRequest(OpenWireClient.TARGET, "devsync.device.v9, chat"));

            assertThat(socket.response()).startsWith("http/1.1 400").contains("(expected: devsync.device.v1)");
        }
    }

    @Test
    void subProtocolIsFoundAmongOthers() throws IOException {
        try (RawSocket socket = server.socket()) {
            socket.send(RawWebSocket.upgradeRequest(OpenWireClient.TARGET, "chat, devsync.device.v1"));

            assertThat(socket.head()).startsWith("http/1.1 101").contains("devsync.device.v1").doesNotContain("chat");
        }
    }

    @Test
    void tokenMayBeInTheQuery() throws IOException {
        open().close();

        assertThat(server.admittedApp).isEqualTo("my-app");
        assertThat(server.admittedToken).contains("secret.token");
    }

    @Test
    void tokenMayBeInTheHeader() throws IOException {
        try (RawSocket socket = server.socket()) {
            socket.send(RawWebSocket.upgradeRequest(OpenWireClient.TARGET, DeviceWire.SUB_PROTOCOL)
                    .replace("User-Agent:", "Authorization: Bearer other.token\r\nUser-Agent:"));
            socket.head();

            assertThat(server.admittedToken).contains("other.token");
        }
    }

    @Test
    void refusedTokenIsToldByCloseCode() throws IOException {
        server.decision = new Decision.Unauthorized("access token expired");

        try (OpenWireClient device = open()) {
            RawWebSocket.Frame frame = device.socket.next();

            assertThat(frame.closeCode()).isEqualTo(4001);
            assertThat(frame.closeReason()).isEqualTo("access token expired");
        }
    }

    @Test
    void engineGetsWhatTheDeviceSaidOfItself() throws Exception {
        try (OpenWireClient device = open()) {
            device.hello(SCHEMA).send(bind(true));

            SyncConnectionInfo info = server.gateway.next().session().connection;
            assertThat(info.userId()).isEqualTo("user-1");
            assertThat(info.mode()).isEqualTo(SyncMode.FLEXIBLE);
            assertThat(info.schema()).isEqualTo(SCHEMA);
            assertThat(info.client()).isEqualTo("thermometer 1.0");
        }
    }

    @Test
    void instructionsGoBothWays() throws Exception {
        try (OpenWireClient device = open()) {
            ScriptedGateway.Session session = identified(device);
            UploadedChangeset changeset = new UploadedChangeset(2, 1, 3, 0, new Changeset(List.of(CREATE)));
            device.send(new ClientMessage.Upload(1, new UploadCursor(2, 1), 0, List.of(changeset)));

            ClientMessage.Upload heard = (ClientMessage.Upload) server.gateway.next().what();
            assertThat(heard.changesets()).containsExactly(changeset);

            ServerMessage.Download download = download(ChangesetCodec.encode(List.of(CREATE)));
            session.outlet.send(download);
            assertThat(device.next()).isEqualTo(download);
        }
    }

    @Test
    void pingIsAnsweredAfterHello() throws Exception {
        try (OpenWireClient device = open()) {
            device.hello(SCHEMA).send(new ClientMessage.Ping(77, 0));

            assertThat(device.next()).isEqualTo(new ServerMessage.Pong(77));
        }
    }

    @Test
    void unbindIsConfirmed() throws Exception {
        try (OpenWireClient device = open()) {
            identified(device);
            device.send(new ClientMessage.Unbind(1));

            assertThat(device.next()).isEqualTo(new ServerMessage.Unbound(1));
        }
    }

    @Test
    void nothingComesBeforeHello() throws Exception {
        try (OpenWireClient device = open()) {
            device.send(bind(true));

            assertFailed(device, Code.BAD_MESSAGE_ORDER, "Bind before Hello");
        }
    }

    @Test
    void secondHelloIsOutOfOrder() throws Exception {
        try (OpenWireClient device = open()) {
            device.hello(SCHEMA).hello(SCHEMA);

            assertFailed(device, Code.BAD_MESSAGE_ORDER, "second Hello");
        }
    }

    @Test
    void uploadBeforeIdentIsOutOfOrder() throws Exception {
        try (OpenWireClient device = open()) {
            device.hello(SCHEMA).send(bind(false));
            device.send(new ClientMessage.Upload(1, UploadCursor.START, 0, List.of()));

            assertFailed(device, Code.BAD_MESSAGE_ORDER, "Upload before IDENT");
        }
    }

    @Test
    void messageOfASessionThatWasNeverBoundEndsTheConnection() throws Exception {
        try (OpenWireClient device = open()) {
            device.hello(SCHEMA).send(new ClientMessage.Mark(5, 1));

            assertFailed(device, Code.BAD_SESSION_IDENT, "session 5 is not bound");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "hello", "\u0001\u0002\u0003", "bind 1 2 0 1 0\n{}"})
    void garbageEndsItsConnectionOnly(String garbage) throws Exception {
        try (OpenWireClient good = open();
                OpenWireClient bad = open()) {
            good.hello(SCHEMA);
            bad.socket.send(garbage.getBytes(StandardCharsets.UTF_8));

            assertThat(bad.next()).isInstanceOf(ServerMessage.ConnectionError.class);
            assertThat(bad.isEnded()).isTrue();
            good.send(new ClientMessage.Ping(1, 0));
            assertThat(good.next()).isEqualTo(new ServerMessage.Pong(1));
        }
    }

    @Test
    void messageBeyondTheLimitIsRefusedByItsDeclaredLength() throws Exception {
        try (OpenWireClient device = open()) {
            int tooMany = DeviceWire.LIMITS.messageBytesMax() + 1;
            device.socket.raw(RawWebSocket.head(true, RawWebSocket.BINARY, 0x80, tooMany));

            assertTooBig(device, "message too big (expected: at most 4194304 bytes)");
        }
    }

    @Test
    void schemaBeyondItsLimitIsTooBig() throws Exception {
        DeviceFrame.Builder hello = DeviceFrame.newBuilder();
        hello.getHelloBuilder().setModeValue(1).setClient("c".repeat(DeviceWire.HELLO_BYTES_MAX));

        try (OpenWireClient device = open()) {
            device.socket.send(hello.build().toByteArray());

            assertTooBig(device, "hello in bytes: 262150 (expected: at most 262144)");
        }
    }

    @Test
    void schemaWithANamelessClassIsToldSo() throws Exception {
        DeviceFrame.Builder hello = DeviceFrame.newBuilder();
        hello.getHelloBuilder().setModeValue(1).getSchemaBuilder().addClassesBuilder().setName("").setKindValue(2);

        try (OpenWireClient device = open()) {
            device.socket.send(hello.build().toByteArray());

            assertFailed(device, Code.BAD_SYNTAX, "class name");
        }
    }

    @Test
    void largeUploadIsReadOffTheEventLoopAndInOrder() throws Exception {
        try (OpenWireClient device = open()) {
            identified(device);
            device.send(new ClientMessage.Upload(
                    1,
                    new UploadCursor(2, 1),
                    0,
                    List.of(new UploadedChangeset(2, 1, 3, 0, new Changeset(List.of(CREATE, text(1_000_000)))))));
            device.send(new ClientMessage.Mark(1, 9));

            assertThat(server.gateway.next().what()).isInstanceOf(ClientMessage.Upload.class);
            assertThat(server.gateway.next().what()).isEqualTo(new ClientMessage.Mark(1, 9));
        }
    }

    @Test
    void changeTooLargeForTheWireAsksForAFreshCopy() throws Exception {
        List<Instruction> many = Collections.nCopies(33, text(1024 * 1024));

        try (OpenWireClient device = open()) {
            identified(device).outlet.send(download(ChangesetCodec.encode(many)));

            SyncError error = ((ServerMessage.SessionError) device.next()).error();
            assertThat(error.action()).isEqualTo(SyncError.Action.CLIENT_RESET);
            assertThat(error.message()).contains("more than 33554432 bytes");
        }
    }

    private static Instruction text(int length) {
        return new Instruction.Update(
                "Reading",
                new PrimaryKey.IntKey(1),
                "text",
                Path.ROOT,
                new Scalar.Str("x".repeat(length)),
                false,
                0);
    }

    private OpenWireClient open() throws IOException {
        return OpenWireClient.connect(server.socket());
    }

    private static ClientMessage.Bind bind(boolean needFileIdent) {
        return new ClientMessage.Bind(1, needFileIdent, Optional.empty(), false, 0, Optional.empty());
    }

    /** A session after IDENT; the engine's side of it. */
    private ScriptedGateway.Session identified(OpenWireClient device) throws Exception {
        device.hello(SCHEMA)
                .send(bind(false))
                .send(new ClientMessage.Ident(
                        1,
                        SyncClient.FILE,
                        DownloadCursor.START,
                        ServerVersion.NONE,
                        Optional.of(new ClientMessage.QueryVersion(0, "{}"))));
        server.gateway.next();
        return server.gateway.next().session();
    }

    private static ServerMessage.Download download(EncodedChangeset changeset) {
        return new ServerMessage.Download(
                1,
                new DownloadCursor(3, 2),
                new ServerVersion(3, 44),
                new UploadCursor(2, 1),
                new Delivery.Flexible(0, BatchState.STEADY_STATE, 1),
                List.of(new DownloadedChangeset(3, 0, 5, 1, changeset)));
    }

    private static void assertFailed(OpenWireClient device, Code code, String text) throws Exception {
        SyncError error = ((ServerMessage.ConnectionError) device.next()).error();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains(text);
        assertThat(device.isEnded()).isTrue();
    }

    private static void assertTooBig(OpenWireClient device, String reason) throws Exception {
        RawWebSocket.Frame frame = device.socket.next();
        assertThat(frame.opcode()).isEqualTo(RawWebSocket.CLOSE);
        assertThat(frame.closeCode()).isEqualTo(1009);
        assertThat(frame.closeReason()).isEqualTo(reason);
    }
}
