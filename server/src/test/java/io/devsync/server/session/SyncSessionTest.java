package io.devsync.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The life of sessions over a real socket (spec wire-protocol §4.5.3, §5). */
class SyncSessionTest {

    private final SyncServer server = new SyncServer();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    SyncSessionTest() throws IOException {}

    @BeforeEach
    void listenToTheLog() {
        logged.start();
        ((Logger) LoggerFactory.getLogger("io.devsync.server")).addAppender(logged);
    }

    @AfterEach
    void stop() {
        server.close();
        ((Logger) LoggerFactory.getLogger("io.devsync.server")).detachAppender(logged);
    }

    @Test
    void newFileGetsItsIdentBeforeItSaysWhoItIs() throws Exception {
        try (SyncClient client = server.connect()) {
            client.send(new ClientMessage.Bind(1, true, Optional.empty(), false, 3, Optional.empty()));
            ScriptedGateway.Session session = server.gateway.next().session();
            assertThat(session.bind.schemaVersion()).isEqualTo(3);

            session.outlet.send(new ServerMessage.Ident(1, SyncClient.FILE));
            assertThat(client.next()).isEqualTo(new ServerMessage.Ident(1, SyncClient.FILE));

            client.ident(1);
            assertThat(server.gateway.next().what()).isInstanceOf(ClientMessage.Ident.class);
        }
    }

    @Test
    void everyMessageReachesItsSessionInOrder() throws Exception {
        List<ClientMessage.SessionMessage> messages = List.of(
                new ClientMessage.Mark(1, 1),
                new ClientMessage.Query(1, new ClientMessage.QueryVersion(1, "{\"Dog\":\"(TRUEPREDICATE)\"}")),
                new ClientMessage.Upload(1, new UploadCursor(5, 1), 1, List.of()),
                new ClientMessage.ClientError(1, 112, "too large"),
                new ClientMessage.TestCommand(1, 1, "{}"));

        try (SyncClient client = server.connect()) {
            session(client, 1);
            for (ClientMessage message : messages) {
                client.send(message);
            }

            for (ClientMessage message : messages) {
                assertThat(server.gateway.next().what()).isEqualTo(message);
            }
        }
    }

    @Test
    void nothingOvertakesAnUploadThatIsReadOffTheEventLoop() throws Exception {
        Instruction large = new Instruction.Update(
                "Dog", new PrimaryKey.IntKey(1), "name", Path.ROOT, new Scalar.Str("x".repeat(500_000)), false, 0);
        ClientMessage.Upload upload = new ClientMessage.Upload(
                1,
                new UploadCursor(5, 1),
                1,
                List.of(new UploadedChangeset(5, 1, 0, 0, new Changeset(List.of(large)))));

        try (SyncClient client = server.connect()) {
            session(client, 1);
            client.send(upload).send(new ClientMessage.Mark(1, 1));

            assertThat(server.gateway.next().what()).isEqualTo(upload);
            assertThat(server.gateway.next().what()).isEqualTo(new ClientMessage.Mark(1, 1));
        }
    }

    @Test
    void engineMessagesReachTheDeviceInOrder() throws Exception {
        try (SyncClient client = server.connect()) {
            ScriptedGateway.Session session = session(client, 1);
            client.send(new ClientMessage.Mark(1, 1));
            client.send(new ClientMessage.Query(1, new ClientMessage.QueryVersion(1, "{}")));
            server.gateway.next();
            server.gateway.next();
            List<ServerMessage.SessionMessage> messages = List.of(
                    download(1, BatchState.LAST_IN_BATCH, 1, 10),
                    new ServerMessage.Mark(1, 1),
                    new ServerMessage.QueryError(1, 1, 226, "bad"),
                    new ServerMessage.LogMessage(1, "c", "info", "hello"),
                    new ServerMessage.TestCommandReply(1, 1, "{}"),
                    download(1, BatchState.STEADY_STATE, 2, 0));

            messages.forEach(session.outlet::send);

            for (ServerMessage message : messages) {
                assertThat(client.next()).isEqualTo(message);
            }
        }
    }

    @Test
    void pingIsAnsweredWithItsNumberAlsoWhileAnUploadIsBeingTakenUp() throws Exception {
        server.gateway.onUpload = upload -> new CompletableFuture<>();

        try (SyncClient client = server.connect()) {
            session(client, 1);
            client.send(new ClientMessage.Upload(1, new UploadCursor(5, 1), 1, List.of()));
            client.send(new ClientMessage.Ping(3449017, 0));

            assertThat(client.next()).isEqualTo(new ServerMessage.Pong(3449017));
        }
    }

    @Test
    void unbindIsAnsweredAndEndsTheSession() throws Exception {
        try (SyncClient client = server.connect()) {
            ScriptedGateway.Session session = session(client, 1);
            client.send(new ClientMessage.Unbind(1));

            assertThat(client.next()).isEqualTo(new ServerMessage.Unbound(1));
            assertThat(server.gateway.next().what()).isEqualTo("close");
            session.outlet.send(download(1, BatchState.STEADY_STATE, 1, 0));
            client.send(new ClientMessage.Ping(1, 0));
            assertThat(client.next()).isEqualTo(new ServerMessage.Pong(1));
        }
    }

    @Test
    void unbindMayComeBeforeIdent() throws Exception {
        try (SyncClient client = server.connect()) {
            client.bind(1).send(new ClientMessage.Unbind(1));

            assertThat(client.next()).isEqualTo(new ServerMessage.Unbound(1));
        }
    }

    @Test
    void failedSessionHearsNothingMoreAndOnlyUnbindCounts() throws Exception {
        SyncError error = SyncError.of(Code.BAD_CLIENT_FILE_IDENT, Action.CLIENT_RESET, "unknown file");

        try (SyncClient client = server.connect()) {
            ScriptedGateway.Session session = session(client, 1);
            session.outlet.fail(error);
            session.outlet.send(download(1, BatchState.STEADY_STATE, 1, 0));
            session.outlet.fail(error);

            assertThat(client.next()).isEqualTo(new ServerMessage.SessionError(1, error));
            assertThat(server.gateway.next().what()).isEqualTo("close");
            client.send(new ClientMessage.Mark(1, 1))
                    .send(new ClientMessage.Upload(1, new UploadCursor(5, 1), 1, List.of()))
                    .ident(1)
                    .send(new ClientMessage.Unbind(1))
                    .send(new ClientMessage.Ping(5, 0));
            assertThat(client.next()).isEqualTo(new ServerMessage.Pong(5));
            assertThat(server.gateway.unheard()).isZero();
        }
    }

    @Test
    void errorOfConnectionsEndsTheWholeConnection() throws Exception {
        SyncError error = SyncError.of(Code.SWITCH_TO_FLX_SYNC, Action.APPLICATION_BUG, "wrong mode");

        try (SyncClient client = server.connect()) {
            session(client, 1).outlet.fail(error);

            assertThat(client.next()).isEqualTo(new ServerMessage.ConnectionError(error));
            assertThat(server.gateway.next().what()).isEqualTo("close");
        }
    }

    @Test
    void failedSessionMayBeBoundAgainWithTheSameIdent() throws Exception {
        try (SyncClient client = server.connect()) {
            session(client, 1).outlet.fail(SyncError.of(Code.SESSION_CLOSED, Action.TRANSIENT, "again, please"));
            assertThat(client.next()).isInstanceOf(ServerMessage.SessionError.class);
            assertThat(server.gateway.next().what()).isEqualTo("close");
            client.send(new ClientMessage.Unbind(1));

            ScriptedGateway.Session again = session(client, 1);
            client.send(new ClientMessage.Mark(1, 1));
            server.gateway.next();
            again.outlet.send(new ServerMessage.Mark(1, 1));

            assertThat(client.next()).isEqualTo(new ServerMessage.Mark(1, 1));
        }
    }

    @Test
    void compensatingWriteLeavesTheSessionAlive() throws Exception {
        SyncError error = new SyncError(
                Code.COMPENSATING_WRITE,
                Action.WARNING,
                "undone",
                "",
                Optional.empty(),
                Optional.of(new SyncError.Rejection(5, Optional.of(4L), List.of())),
                false);

        try (SyncClient client = server.connect()) {
            ScriptedGateway.Session session = session(client, 1);
            session.outlet.send(new ServerMessage.SessionError(1, error));
            session.outlet.send(download(1, BatchState.STEADY_STATE, 4, 3));

            assertThat(client.next()).isEqualTo(new ServerMessage.SessionError(1, error));
            assertThat(client.next()).isInstanceOf(ServerMessage.Download.class);
            assertThatThrownBy(() -> session.outlet.fail(error)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void badChangesetFailsItsSessionAndNoOther() throws Exception {
        try (SyncClient client = server.connect()) {
            ScriptedGateway.Session first = session(client, 1);
            session(client, 2);
            client.send("upload 1 0 12 0 1 0 0\n1 0 0 0 2 \u0007\u0007");

            ServerMessage.SessionError error = (ServerMessage.SessionError) client.next();
            assertThat(error.session()).isEqualTo(1);
            assertThat(error.error().code()).isEqualTo(Code.BAD_CHANGESET);
            ScriptedGateway.Heard closed = server.gateway.next();
            assertThat(closed.session()).isSameAs(first);
            assertThat(closed.what()).isEqualTo("close");
            client.send(new ClientMessage.Mark(2, 1));
            assertThat(server.gateway.next().what()).isEqualTo(new ClientMessage.Mark(2, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mark 9 1, BAD_SESSION_IDENT",
        "unbind 9, BAD_SESSION_IDENT",
        "upload 9 0 0 0 1 0 0, BAD_SESSION_IDENT",
        "bind 1 0 0 0 0, REUSE_OF_SESSION_IDENT",
        "mark 1 1, BAD_MESSAGE_ORDER",
        "upload 1 0 0 0 1 0 0, BAD_MESSAGE_ORDER",
        "ident 2 7 99 0 0 0 0 0 0, BAD_MESSAGE_ORDER",
        "ident 3 7 99 0 0 0 0 0 0, BAD_MESSAGE_ORDER",
        "hello 1, UNKNOWN_MESSAGE",
        "mark 1, BAD_SYNTAX",
        "upload 3 1 5 5 1 0 0, BAD_SYNTAX",
    })
    void messageOutOfPlaceEndsTheConnectionWithItsError(String message, Code code) throws Exception {
        try (SyncClient client = server.connect()) {
            client.bind(1).send(new ClientMessage.Bind(2, true, Optional.empty(), false, 0, Optional.empty()));
            server.gateway.next();
            server.gateway.next();
            session(client, 3);
            client.send(message + "\n");

            ServerMessage.ConnectionError error = (ServerMessage.ConnectionError) client.next();
            assertThat(error.error().code()).isEqualTo(code);
            assertThat(client.isEnded()).isTrue();
            Set<Long> closed = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                ScriptedGateway.Heard heard = server.gateway.next();
                assertThat(heard.what()).isEqualTo("close");
                closed.add(heard.session().bind.session());
            }
            assertThat(closed).containsExactlyInAnyOrder(1L, 2L, 3L);
        }
    }

    @Test
    void engineHearsOfALostConnectionOnce() throws Exception {
        SyncClient client = server.connect();
        ScriptedGateway.Session session = session(client, 1);
        client.close();

        assertThat(server.gateway.next().what()).isEqualTo("close");
        session.outlet.send(download(1, BatchState.STEADY_STATE, 1, 0));
        session.outlet.fail(SyncError.of(Code.SESSION_CLOSED, Action.TRANSIENT, "late"));
        server.http.close();
        assertThat(server.gateway.unheard()).isZero();
    }

    @Test
    void outletOfAStoppedServerDoesNothing() throws Exception {
        try (SyncClient client = server.connect()) {
            ScriptedGateway.Session session = session(client, 1);
            server.http.close();

            session.outlet.send(download(1, BatchState.STEADY_STATE, 1, 0));
            session.outlet.fail(SyncError.of(Code.SESSION_CLOSED, Action.TRANSIENT, "late"));
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void stoppingServerEndsConnectionsWithoutACloseFrame() throws Exception {
        try (SyncClient client = server.connect()) {
            session(client, 1);
            Thread closing = Thread.startVirtualThread(server.http::close);

            assertThat(client.isEnded()).isTrue();
            assertThat(server.gateway.next().what()).isEqualTo("close");
            client.close();
            closing.join();
        }
    }

    @Test
    void changesetTooLargeForTheClientIsWithheldAndAsksForAFreshCopy() throws Exception {
        try (SyncClient client = server.connect()) {
            client.bind(1);
            ScriptedGateway.Session session = server.gateway.next().session();
            client.ident(1);
            server.gateway.next();
            session.outlet.send(download(1, BatchState.STEADY_STATE, 1, 16_777_199));

            ServerMessage.SessionError error = (ServerMessage.SessionError) client.next();
            assertThat(error.error().code()).isEqualTo(Code.CLIENT_FILE_EXPIRED);
            assertThat(error.error().action()).isEqualTo(Action.CLIENT_RESET);
        }
    }

    @ParameterizedTest
    @CsvSource({"before-ident", "backwards", "empty-bootstrap", "own", "unasked-mark", "unknown-query"})
    void messageThatWouldStopTheClientIsWithheldAndTheSessionStartsAgain(String fault) throws Exception {
        try (SyncClient client = server.connect()) {
            client.bind(1);
            ScriptedGateway.Session session = server.gateway.next().session();
            if (!fault.equals("before-ident")) {
                client.ident(1);
                server.gateway.next();
            }
            switch (fault) {
                case "before-ident" -> session.outlet.send(download(1, BatchState.STEADY_STATE, 1, 0));
                case "backwards" -> {
                    session.outlet.send(download(1, BatchState.STEADY_STATE, 2, 0));
                    assertThat(client.next()).isInstanceOf(ServerMessage.Download.class);
                    session.outlet.send(download(1, BatchState.STEADY_STATE, 1, 0));
                }
                case "empty-bootstrap" -> session.outlet.send(new ServerMessage.Download(
                        1,
                        DownloadCursor.START,
                        ServerVersion.NONE,
                        UploadCursor.START,
                        new Delivery.Flexible(0, BatchState.LAST_IN_BATCH, 1),
                        List.of()));
                case "own" -> session.outlet.send(withOrigin(SyncClient.FILE.ident()));
                case "unasked-mark" -> session.outlet.send(new ServerMessage.Mark(1, 1));
                default -> session.outlet.send(new ServerMessage.QueryError(1, 3, 226, "bad"));
            }

            ServerMessage.SessionError error = (ServerMessage.SessionError) client.next();
            assertThat(error.error().code()).isEqualTo(Code.OTHER_SESSION_ERROR);
            assertThat(error.error().tryAgain()).isTrue();
            assertThat(server.gateway.next().what()).isEqualTo("close");
        }
    }

    @Test
    void engineCannotSendForAnotherSessionOrUnbind() throws Exception {
        try (SyncClient client = server.connect()) {
            SessionOutlet outlet = session(client, 1).outlet;

            assertThatThrownBy(() -> outlet.send(new ServerMessage.Mark(2, 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> outlet.send(new ServerMessage.Unbound(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void failingEngineEndsTheConnectionWithACodeThatBringsTheClientBack() throws Exception {
        server.gateway.failure = Optional.of(new IllegalStateException("broken"));

        try (SyncClient client = server.connect()) {
            client.bind(1);

            assertThat(client.socket.next().closeCode()).isEqualTo(1011);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void manySessionsShareAConnection() throws Exception {
        int sessions = 200;
        try (SyncClient client = server.connect()) {
            List<ScriptedGateway.Session> bound = new ArrayList<>();
            for (int i = 1; i <= sessions; i++) {
                bound.add(session(client, i));
            }
            for (ScriptedGateway.Session session : bound) {
                session.outlet.send(download(session.bind.session(), BatchState.LAST_IN_BATCH, 1, 100));
            }

            for (int i = 1; i <= sessions; i++) {
                assertThat(((ServerMessage.Download) client.next()).session()).isEqualTo(i);
            }
            assertThat(server.meters.get("devsync.sync.sessions").gauge().value()).isEqualTo(sessions);
        }
    }

    @Test
    void partitionBasedClientGetsItsOwnForms() throws Exception {
        try (SyncClient client = server.connect(SyncMode.PARTITION_BASED, 14)) {
            client.send(new ClientMessage.Bind(1, false, Optional.of("\"p1\""), false, 0, Optional.empty()));
            ScriptedGateway.Session session = server.gateway.next().session();
            assertThat(session.bind.partition()).contains("\"p1\"");
            client.send(new ClientMessage.Ident(
                    1, new FileIdent(3, 4), DownloadCursor.START, ServerVersion.NONE, Optional.empty()));
            server.gateway.next();
            ServerMessage.Download download = new ServerMessage.Download(
                    1,
                    new DownloadCursor(1, 0),
                    new ServerVersion(1, 5),
                    UploadCursor.START,
                    new Delivery.PartitionBased(0),
                    List.of());

            session.outlet.send(download);

            assertThat(client.next()).isEqualTo(download);
        }
    }

    @Test
    void silentConnectionIsCutAndAPingingOneIsNot() throws Exception {
        try (SyncClient silent = server.connect();
                SyncClient pinging = server.connect()) {
            session(silent, 1);
            server.clock.advance(SyncLimits.DEFAULT.idleTimeout().plusMillis(1));
            pinging.send(new ClientMessage.Ping(1, 0));
            assertThat(pinging.next()).isEqualTo(new ServerMessage.Pong(1));

            server.connections.reapIdle();

            assertThat(silent.isEnded()).isTrue();
            assertThat(server.gateway.next().what()).isEqualTo("close");
            pinging.send(new ClientMessage.Ping(2, 0));
            assertThat(pinging.next()).isEqualTo(new ServerMessage.Pong(2));
        }
    }

    @Test
    void logNamesAppConnectionAndSessionButNoToken() throws Exception {
        try (SyncClient client = server.connect()) {
            session(client, 4).outlet.fail(SyncError.of(Code.BAD_QUERY, Action.APPLICATION_BUG, "no such class"));
            client.next();
            server.gateway.next();
        }
        server.http.close();

        assertThat(logged.list).anySatisfy(line -> {
            assertThat(line.getMessage()).isEqualTo("session failed");
            assertThat(String.valueOf(line.getKeyValuePairs()))
                    .contains("app=\"my-app\"", "connection=", "session=\"4\"", "code=\"226\"", "no such class");
        });
        assertThat(logged.list).allSatisfy(line -> assertThat(line.getFormattedMessage() + line.getKeyValuePairs())
                .doesNotContain("secret.token"));
    }

    @Test
    void metersCountWhatHappened() throws Exception {
        try (SyncClient client = server.connect()) {
            session(client, 1);
            client.send(new ClientMessage.Ping(1, 0));
            client.next();

            assertThat(server.meters.get("devsync.sync.connections").gauge().value()).isEqualTo(1);
            assertThat(count("in", "ping")).isEqualTo(1);
            assertThat(count("out", "pong")).isEqualTo(1);
            assertThat(server.meters.get("devsync.sync.bytes").tag("direction", "out").counter().count())
                    .isEqualTo("pong 1\n".length());
        }
    }

    private double count(String direction, String type) {
        return server.meters
                .get("devsync.sync.messages")
                .tags("direction", direction, "type", type)
                .counter()
                .count();
    }

    /** A session that has said who it is, and which the engine knows. */
    private ScriptedGateway.Session session(SyncClient client, long ident) throws Exception {
        client.bind(ident).ident(ident);
        ScriptedGateway.Session session = server.gateway.next().session();
        server.gateway.next();
        return session;
    }

    private static ServerMessage.Download withOrigin(long origin) {
        return new ServerMessage.Download(
                1,
                new DownloadCursor(1, 0),
                new ServerVersion(1, 5),
                UploadCursor.START,
                new Delivery.Flexible(0, BatchState.STEADY_STATE, 1),
                List.of(new DownloadedChangeset(1, 0, 0, origin, EncodedChangeset.EMPTY)));
    }

    private static ServerMessage.Download download(long session, BatchState state, long version, int bytes) {
        return new ServerMessage.Download(
                session,
                new DownloadCursor(version, 0),
                new ServerVersion(version, 5),
                UploadCursor.START,
                new Delivery.Flexible(0, state, 1),
                bytes == 0
                        ? List.of()
                        : List.of(new DownloadedChangeset(
                                version, 0, 0, 1, new EncodedChangeset(new byte[bytes]))));
    }
}
