package io.devsync.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.realm.WireLimits;
import io.devsync.server.http.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Devices that break rules, lie about sizes, or do not read: each costs a bounded amount of memory and disturbs no
 * other.
 */
class SyncHostileClientTest {

    /** Small enough to be reached by a test, large enough for every regular message in it. */
    private static final SyncLimits SMALL = new SyncLimits(
            new WireLimits(100_000, 100_000, 100, 1000, 1000, 1000),
            3,
            10_000,
            5_000,
            2,
            200_000,
            3_000_000,
            Duration.ofMinutes(10));

    private final SyncServer server = new SyncServer(SMALL);

    SyncHostileClientTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void frameBeyondTheLimitIsRefusedByItsDeclaredLength() throws Exception {
        try (SyncClient client = server.connect()) {
            client.socket.raw(RawWebSocket.head(true, RawWebSocket.BINARY, 0x80, 100_001));

            assertTooBig(client);
        }
    }

    @Test
    void absurdFrameLengthIsRefused() throws Exception {
        try (SyncClient client = server.connect()) {
            client.socket.raw(RawWebSocket.head(true, RawWebSocket.BINARY, 0x80, Long.MAX_VALUE));

            assertTooBig(client);
        }
    }

    @Test
    void fragmentsBeyondTheLimitAreRefused() throws Exception {
        try (SyncClient client = server.connect()) {
            client.socket.frame(false, RawWebSocket.BINARY, new byte[60_000]);
            client.socket.frame(false, RawWebSocket.CONTINUATION, new byte[60_000]);

            assertTooBig(client);
        }
    }

    @Test
    void wholeMessageBeyondTheLimitIsReadAndThrownAwaySoThatTheCloseArrives() throws Exception {
        try (SyncClient client = server.connect()) {
            Thread sending = Thread.startVirtualThread(() -> {
                try {
                    client.socket.send(new byte[20_000_000]);
                } catch (IOException e) {
                    // The server may end first.
                    Thread.currentThread().interrupt();
                }
            });

            assertTooBig(client);
            client.close();
            sending.join();
        }
    }

    @Test
    void declaredBodyBeyondTheLimitIsTooBigToo() throws Exception {
        try (SyncClient client = server.connect()) {
            session(client, 1);
            client.send("upload 1 0 99999999999 0 1 0 0\n");

            assertTooBig(client);
            assertThat(server.gateway.next().what()).isEqualTo("close");
        }
    }

    @Test
    void decompressionBombEndsItsConnectionOnly() throws Exception {
        byte[] bomb = zlib(new byte[50_000_000]);

        try (SyncClient good = server.connect();
                SyncClient declared = server.connect();
                SyncClient hidden = server.connect()) {
            session(good, 1);
            session(declared, 1);
            session(hidden, 1);
            declared.socket.send(upload(50_000_000, bomb));
            hidden.socket.send(upload(90_000, bomb));

            assertTooBig(declared);
            assertThat(((ServerMessage.ConnectionError) hidden.next()).error().code())
                    .isEqualTo(Code.BAD_DECOMPRESSION);
            assertThat(hidden.isEnded()).isTrue();
            assertAlive(good);
        }
    }

    @Test
    void unmaskedFrameIsAProtocolError() throws Exception {
        try (SyncClient client = server.connect()) {
            client.socket.raw(RawWebSocket.head(true, RawWebSocket.BINARY, 0, 5)).raw(new byte[5]);

            assertThat(client.socket.next().closeCode()).isEqualTo(1002);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void compressedFrameIsAProtocolError() throws Exception {
        try (SyncClient client = server.connect()) {
            client.socket.raw(RawWebSocket.head(true, 0x40 | RawWebSocket.BINARY, 0x80, 5)).raw(new byte[9]);

            assertThat(client.socket.next().closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void textFramesAreIgnored() throws Exception {
        try (SyncClient client = server.connect()) {
            client.socket.frame(true, RawWebSocket.TEXT, "mark 1 1\n".getBytes(StandardCharsets.US_ASCII));
            client.socket.frame(true, RawWebSocket.TEXT, new byte[] {(byte) 0xff});

            assertAlive(client);
        }
    }

    @Test
    void fragmentedMessageIsPutTogetherAroundAPing() throws Exception {
        byte[] message = "ping 12345 0\n".getBytes(StandardCharsets.US_ASCII);

        try (SyncClient client = server.connect()) {
            client.socket.frame(false, RawWebSocket.BINARY, Arrays.copyOf(message, 4));
            client.socket.frame(true, RawWebSocket.PING, new byte[] {1, 2});
            client.socket.frame(false, RawWebSocket.CONTINUATION, new byte[0]);
            client.socket.frame(true, RawWebSocket.CONTINUATION, Arrays.copyOfRange(message, 4, message.length));

            RawWebSocket.Frame pong = client.socket.next();
            assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
            assertThat(pong.payload()).containsExactly(1, 2);
            assertThat(client.next()).isEqualTo(new ServerMessage.Pong(12345));
        }
    }

    @Test
    void closeIsEchoedAndTheConnectionEnded() throws Exception {
        try (SyncClient client = server.connect()) {
            session(client, 1);
            client.socket.frame(true, RawWebSocket.CLOSE, new byte[] {0x03, (byte) 0xe8});

            assertThat(client.socket.next().closeCode()).isEqualTo(1000);
            assertThat(client.isEnded()).isTrue();
            client.close();
            assertThat(server.gateway.next().what()).isEqualTo("close");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "mark 1", "hello\n", "bind 1 2 0 1 0\n{]", "mark 99999999999999999999 1\n"})
    void malformedMessageEndsItsConnectionOnly(String message) throws Exception {
        try (SyncClient good = server.connect();
                SyncClient bad = server.connect()) {
            session(good, 1);
            bad.send(message);

            assertThat(bad.next()).isInstanceOf(ServerMessage.ConnectionError.class);
            assertThat(bad.isEnded()).isTrue();
            assertAlive(good);
        }
    }

    @Test
    void invalidUtf8EndsTheConnection() throws Exception {
        try (SyncClient client = server.connect()) {
            session(client, 1);
            byte[] message = "query 1 1 3\n{x}".getBytes(StandardCharsets.US_ASCII);
            message[message.length - 2] = (byte) 0xc0;
            client.socket.send(message);

            assertThat(((ServerMessage.ConnectionError) client.next()).error().code()).isEqualTo(Code.BAD_SYNTAX);
        }
    }

    @Test
    void noiseNeverGetsPastTheConnection() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            try (SyncClient client = server.connect()) {
                client.socket.send(noise);
                assertThat(client.next()).isInstanceOf(ServerMessage.ConnectionError.class);
                assertThat(client.isEnded()).isTrue();
            }
        }
        assertThat(server.gateway.unheard()).isZero();
    }

    @Test
    void sessionsBeyondTheLimitEndTheConnection() throws Exception {
        try (SyncClient client = server.connect()) {
            client.bind(1).bind(2).bind(3).bind(4);

            assertThat(((ServerMessage.ConnectionError) client.next()).error().code()).isEqualTo(Code.OTHER_ERROR);
        }
    }

    @Test
    void uploadsThatTheEngineDoesNotTakeUpStopTheReading() throws Exception {
        BlockingQueue<CompletableFuture<Void>> takenUp = new LinkedBlockingQueue<>();
        server.gateway.onUpload = upload -> {
            CompletableFuture<Void> stage = new CompletableFuture<>();
            takenUp.add(stage);
            return stage;
        };

        try (SyncClient client = server.connect()) {
            session(client, 1);
            // Each below the size of large messages; three are more than what may be in flight.
            for (int version = 1; version <= 5; version++) {
                client.socket.send(upload(version, 4_000));
            }
            client.send(new ClientMessage.Ping(1, 0));
            for (int version = 1; version <= 3; version++) {
                assertThat(((ClientMessage.Upload) server.gateway.next().what()).progress().clientVersion())
                        .isEqualTo(version);
            }
            assertThat(server.gateway.unheard()).isZero();
            takenUp.take().complete(null);

            assertThat(((ClientMessage.Upload) server.gateway.next().what()).progress().clientVersion()).isEqualTo(4);
            while (server.gateway.unheard() == 0) {
                takenUp.take().complete(null);
            }
            assertThat(((ClientMessage.Upload) server.gateway.next().what()).progress().clientVersion()).isEqualTo(5);
            takenUp.forEach(stage -> stage.complete(null));
            assertThat(client.next()).isEqualTo(new ServerMessage.Pong(1));
        }
    }

    @Test
    void largeUploadIsReadBesidesAndKeepsItsPlaceInTheOrder() throws Exception {
        try (SyncClient client = server.connect()) {
            session(client, 1);
            client.socket.send(upload(1, 90_000));
            client.send(new ClientMessage.Mark(1, 1));
            client.socket.send(upload(2, 90_000));
            client.send(new ClientMessage.Ping(1, 0));

            assertThat(server.gateway.next().what()).isInstanceOf(ClientMessage.Upload.class);
            assertThat(server.gateway.next().what()).isEqualTo(new ClientMessage.Mark(1, 1));
            assertThat(server.gateway.next().what()).isInstanceOf(ClientMessage.Upload.class);
            assertThat(client.next()).isEqualTo(new ServerMessage.Pong(1));
        }
    }

    @Test
    void placesForLargeUploadsAreGivenBackWhateverBecomesOfThem() throws Exception {
        server.gateway.onUpload = upload -> new CompletableFuture<>();
        // Two places, which both get stuck in the engine until their connections are gone.
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        BlockingQueue<CompletableFuture<Void>> stages = new LinkedBlockingQueue<>(List.of(first, second));
        server.gateway.onUpload = upload -> Optional.ofNullable(stages.poll())
                .orElseGet(() -> CompletableFuture.completedFuture(null));

        try (SyncClient a = server.connect();
                SyncClient b = server.connect();
                SyncClient c = server.connect()) {
            session(a, 1);
            session(b, 1);
            session(c, 1);
            a.socket.send(upload(1, 50_000));
            server.gateway.next();
            b.socket.send(upload(1, 50_000));
            server.gateway.next();
            c.socket.send(upload(1, 50_000));
            a.close();
            assertThat(server.gateway.next().what()).isEqualTo("close");
            first.complete(null);

            assertThat(server.gateway.next().what()).isInstanceOf(ClientMessage.Upload.class);
            second.complete(null);
        }
    }

    @Test
    void slowReaderIsThrottledAndHearsOnWhenItReads() throws Exception {
        try (SyncClient slow = server.connect()) {
            ScriptedGateway.Session session = session(slow, 1);
            int sent = 0;
            while (session.outlet.isWritable()) {
                session.outlet.send(download(++sent, 50_000));
                Thread.onSpinWait();
            }
            // Whatever the operating system took, we hold no more than our limits.
            assertThat(sent).isLessThan(2_000);
            for (int i = 1; i <= sent; i++) {
                assertThat(((ServerMessage.Download) slow.next()).latest().version()).isEqualTo(i);
            }

            assertThat(server.gateway.next().what()).isEqualTo("writable");
            assertThat(session.outlet.isWritable()).isTrue();
        }
    }

    @Test
    void slowReaderOfAnEngineThatDoesNotAskIsCut() throws Exception {
        try (SyncClient slow = server.connect()) {
            ScriptedGateway.Session session = session(slow, 1);
            int version = 0;
            while (server.gateway.unheard() == 0) {
                session.outlet.send(download(++version, 50_000));
            }

            assertThat(server.gateway.next().what()).isEqualTo("close");
            assertThat(server.meters.get("devsync.sync.disconnects").tag("reason", "slow").counter().count())
                    .isEqualTo(1);
        }
    }

    private static void assertTooBig(SyncClient client) throws IOException {
        RawWebSocket.Frame frame = client.socket.next();
        assertThat(frame.opcode()).isEqualTo(RawWebSocket.CLOSE);
        assertThat(frame.closeCode()).isEqualTo(1009);
        assertThat(frame.closeReason()).isEqualTo("read limited at 16777217 bytes");
        assertThat(client.isEnded()).isTrue();
    }

    private static void assertAlive(SyncClient client) throws Exception {
        client.send(new ClientMessage.Ping(77, 0));
        assertThat(client.next()).isEqualTo(new ServerMessage.Pong(77));
    }

    private ScriptedGateway.Session session(SyncClient client, long ident) throws Exception {
        client.bind(ident).ident(ident);
        ScriptedGateway.Session session = server.gateway.next().session();
        server.gateway.next();
        return session;
    }

    /** Random bytes, which no compression makes smaller. */
    private static ServerMessage.Download download(long version, int bytes) {
        byte[] changeset = new byte[bytes];
        new Random(version).nextBytes(changeset);
        return new ServerMessage.Download(
                1,
                new DownloadCursor(version, 0),
                new ServerVersion(version, 5),
                UploadCursor.START,
                new Delivery.Flexible(0, BatchState.STEADY_STATE, 1),
                List.of(new DownloadedChangeset(version, 0, 0, 1, new EncodedChangeset(changeset))));
    }

    /** A valid upload of one changeset with about that many bytes: interns a long string. */
    private static byte[] upload(int progress, int bytes) throws IOException {
        ByteArrayOutputStream changeset = new ByteArrayOutputStream();
        changeset.writeBytes(new byte[] {0x3f, 0x00, (byte) (0x80 | bytes & 0x7f), (byte) (0x80 | bytes >> 7 & 0x7f)});
        changeset.write(bytes >> 14);
        changeset.writeBytes("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
        byte[] entry = ("1 0 0 0 " + changeset.size() + " ").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int body = entry.length + changeset.size();
        message.writeBytes(("upload 1 0 " + body + " 0 " + progress + " 0 0\n").getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(entry);
        changeset.writeTo(message);
        return message.toByteArray();
    }

    private static byte[] upload(int uncompressedSize, byte[] stream) {
        byte[] head = ("upload 1 1 " + uncompressedSize + " " + stream.length + " 1 0 0\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(head, head.length + stream.length);
        System.arraycopy(stream, 0, message, head.length, stream.length);
        return message;
    }

    private static byte[] zlib(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream stream = new DeflaterOutputStream(out)) {
            stream.write(content);
        }
        return out.toByteArray();
    }
}
