package io.devsync.protocol.realm;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.EncodedChangeset;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.EncodedMessage;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.types.ObjectId;

/** Whatever one end can say, the other end understands; whatever anybody else says breaks nothing. */
class RealmWirePropertyTest {

    @Property(tries = 500)
    void serverReadsWhatClientsOfItsNewestVersionWrite(@ForAll("clientMessages") ClientMessage message)
            throws BadMessageException {
        RealmWire wire = wire(SyncMode.FLEXIBLE, SubProtocol.NEWEST);

        assertThat(wire.decodeClientMessage(wire.encode(message))).isEqualTo(message);
    }

    @Property(tries = 500)
    void clientsOfTheNewestVersionReadWhatTheServerWrites(@ForAll("serverMessages") ServerMessage message)
            throws BadMessageException {
        RealmWire wire = wire(SyncMode.FLEXIBLE, SubProtocol.NEWEST);

        assertThat(wire.decodeServerMessage(wire.encode(message).orElseThrow().toBytes())).isEqualTo(message);
    }

    @Property(tries = 500)
    void clientsOfEveryVersionReadWhatTheServerWrites(
            @ForAll("serverMessages") ServerMessage message, @ForAll("versions") int version) throws BadMessageException {
        RealmWire wire = wire(SyncMode.FLEXIBLE, version);

        Optional<EncodedMessage> bytes = wire.encode(message);

        if (bytes.isPresent()) {
            assertThat(wire.decodeServerMessage(bytes.get().toBytes())).hasSameClassAs(message);
        } else {
            assertThat(message).isInstanceOfAny(ServerMessage.LogMessage.class, ServerMessage.SessionError.class);
        }
    }

    @Property(tries = 300)
    void randomBytesAreRefusedAndNothingElse(@ForAll byte[] noise, @ForAll("types") String type) {
        byte[] head = (type + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] message = Arrays.copyOf(head, head.length + noise.length);
        System.arraycopy(noise, 0, message, head.length, noise.length);

        readAnyhow(message);
    }

    @Property(tries = 1000)
    void damagedMessagesAreReadOrRefusedAndNothingElse(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        List<CapturedMessages.Captured> all = Captures.ALL;
        byte[] message = all.get(random.nextInt(all.size())).bytes().clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            message = damage(message, random);
        }

        readAnyhow(message);
    }

    private static byte[] damage(byte[] message, Random random) {
        if (message.length < 2) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(message.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(message, at);
            case 1 -> {
                byte[] changed = message.clone();
                changed[at] = (byte) random.nextInt();
                yield changed;
            }
            case 2 -> {
                byte[] changed = message.clone();
                changed[at] = (byte) " \n0129-{}".charAt(random.nextInt(9));
                yield changed;
            }
            default -> {
                byte[] changed = Arrays.copyOf(message, message.length + 1);
                System.arraycopy(message, at, changed, at + 1, message.length - at);
                changed[at] = (byte) ('0' + random.nextInt(10));
                yield changed;
            }
        };
    }

    /** Both ends, both modes: anything but a message or a {@link BadMessageException} fails the test. */
    private static void readAnyhow(byte[] message) {
        for (SyncMode mode : SyncMode.values()) {
            RealmWire wire = wire(mode, SubProtocol.NEWEST);
            RealmWire.readingEffort(message);
            try {
                wire.decodeClientMessage(message);
            } catch (BadMessageException e) {
                assertThat(e).hasMessageMatching("(?s).{3,}");
            }
            try {
                wire.decodeServerMessage(message);
            } catch (BadMessageException e) {
                assertThat(e).hasMessageMatching("(?s).{3,}");
            }
        }
    }

    private static RealmWire wire(SyncMode mode, int version) {
        return new RealmWire(SubProtocol.of(mode, version), WireLimits.DEFAULT);
    }

    @Provide
    Arbitrary<Integer> versions() {
        return Arbitraries.integers().between(SubProtocol.OLDEST, SubProtocol.NEWEST);
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of("bind", "ident", "query", "upload", "mark", "unbind", "json_error", "test_command", "ping",
                "download", "error", "query_error", "log_message", "pong", "unbound", "");
    }

    @Provide
    Arbitrary<ClientMessage> clientMessages() {
        Arbitrary<ClientMessage> bind = Combinators.combine(idents(), flags(), flags(), numbers(), texts().optional())
                .as((session, need, reset, version, migrated) ->
                        new ClientMessage.Bind(session, need, Optional.empty(), reset, version, migrated));
        Arbitrary<ClientMessage> ident = Combinators.combine(
                        idents(), idents(), idents(), numbers(), numbers(), numbers(), salts(), texts())
                .as((session, file, salt, server, client, latest, latestSalt, query) -> new ClientMessage.Ident(
                        session,
                        new FileIdent(file, salt),
                        new DownloadCursor(server, client),
                        new ServerVersion(latest, latestSalt),
                        Optional.of(new ClientMessage.QueryVersion(server, query))));
        Arbitrary<ClientMessage> query = Combinators.combine(idents(), numbers(), texts())
                .as((session, version, body) ->
                        new ClientMessage.Query(session, new ClientMessage.QueryVersion(version, body)));
        Arbitrary<ClientMessage> upload = Combinators.combine(idents(), numbers(), numbers(), uploaded().list().ofMaxSize(40))
                .as((session, progress, locked, changesets) ->
                        new ClientMessage.Upload(session, new UploadCursor(progress, locked), locked, changesets));
        Arbitrary<ClientMessage> others = Combinators.combine(idents(), numbers(), texts(), Arbitraries.integers().between(0, 4))
                .as((session, number, text, kind) -> switch (kind) {
                    case 0 -> new ClientMessage.Mark(session, number);
                    case 1 -> new ClientMessage.Unbind(session);
                    case 2 -> new ClientMessage.ClientError(session, (int) (number % 1000), text);
                    case 3 -> new ClientMessage.TestCommand(session, number, text);
                    default -> new ClientMessage.Ping(number, session);
                });
        return Arbitraries.oneOf(bind, ident, query, upload, others);
    }

    private static Arbitrary<UploadedChangeset> uploaded() {
        Arbitrary<Changeset> changesets = Combinators.combine(Arbitraries.of("Dog", "Person"), keys())
                .as((className, key) -> new Changeset(List.of(new Instruction.CreateObject(className, key))));
        return Combinators.combine(numbers(), numbers(), numbers(), changesets)
                .as((client, server, timestamp, changeset) ->
                        new UploadedChangeset(client, server, timestamp, 0, changeset));
    }

    @Provide
    Arbitrary<ServerMessage> serverMessages() {
        Arbitrary<ServerMessage> download = Combinators.combine(
                        idents(),
                        numbers(),
                        numbers(),
                        Arbitraries.of(BatchState.class),
                        Arbitraries.integers().between(0, 10_000),
                        salts(),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(60).list().ofMaxSize(40))
                .as(RealmWirePropertyTest::download);
        Arbitrary<ServerMessage> error = Combinators.combine(
                        idents(), Arbitraries.of(Code.class), Arbitraries.of(Action.class), texts(), texts(), flags(), keys())
                .as(RealmWirePropertyTest::error);
        Arbitrary<ServerMessage> others = Combinators.combine(idents(), idents(), texts(), Arbitraries.integers().between(0, 6))
                .as((session, number, text, kind) -> switch (kind) {
                    case 0 -> new ServerMessage.Ident(session, new FileIdent(Math.max(2, number), session));
                    case 1 -> new ServerMessage.Mark(session, number);
                    case 2 -> new ServerMessage.Unbound(session);
                    case 3 -> new ServerMessage.QueryError(session, number, 226, text);
                    case 4 -> new ServerMessage.LogMessage(session - 1, text, "warn", text);
                    case 5 -> new ServerMessage.TestCommandReply(session, number, text);
                    default -> new ServerMessage.Pong(number);
                });
        return Arbitraries.oneOf(download, error, others);
    }

    private static ServerMessage download(
            long session, long a, long b, BatchState state, int progress, long salt, List<byte[]> changesets) {
        long low = Math.max(1, Math.min(a, b));
        long high = Math.max(1, Math.max(a, b));
        return new ServerMessage.Download(
                session,
                new DownloadCursor(high, low),
                new ServerVersion(high, salt),
                new UploadCursor(high, low),
                new Delivery.Flexible(a, state, progress / 10_000.0),
                changesets.stream()
                        .map(bytes -> new DownloadedChangeset(low, low, b, 1, new EncodedChangeset(bytes)))
                        .toList());
    }

    private static ServerMessage error(
            long session, Code code, Action action, String text, String url, boolean flag, PrimaryKey key) {
        if (code.connectionLevel()) {
            return new ServerMessage.ConnectionError(SyncError.of(code, Action.TRANSIENT, text).withLogUrl(url));
        }
        return new ServerMessage.SessionError(session, switch (code) {
            case MIGRATE_TO_FLX -> SyncError.migrateToFlexible(text, text);
            case SCHEMA_VERSION_CHANGED -> SyncError.schemaVersionChanged(session, text);
            case REVERT_TO_PBS -> SyncError.of(code, Action.REVERT_TO_PBS, text);
            case COMPENSATING_WRITE ->
                new SyncError(
                        code,
                        Action.WARNING,
                        text,
                        url,
                        Optional.empty(),
                        Optional.of(new SyncError.Rejection(
                                session, Optional.of(session), List.of(new SyncError.RejectedUpdate(text, key, url)))),
                        flag);
            default ->
                new SyncError(
                        code,
                        switch (action) {
                            case WARNING, MIGRATE_SCHEMA, MIGRATE_TO_FLX, REVERT_TO_PBS, CLIENT_RESET_NO_RECOVERY ->
                                Action.TRANSIENT;
                            default -> action;
                        },
                        text,
                        url,
                        flag ? Optional.of(new SyncError.Backoff(1, 30, 2)) : Optional.empty(),
                        Optional.empty(),
                        flag);
        });
    }

    private static Arbitrary<PrimaryKey> keys() {
        return Arbitraries.oneOf(
                Arbitraries.of(PrimaryKey.NullKey.NULL),
                Arbitraries.longs().map(PrimaryKey.IntKey::new),
                texts().map(PrimaryKey.StringKey::new),
                Arbitraries.bytes().array(byte[].class).ofSize(12).map(b -> new PrimaryKey.ObjectIdKey(new ObjectId(b))),
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                        .as((high, low) -> new PrimaryKey.UuidKey(new UUID(high, low))));
    }

    private static Arbitrary<Long> idents() {
        return Arbitraries.longs().between(1, Long.MAX_VALUE);
    }

    private static Arbitrary<Long> numbers() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }

    private static Arbitrary<Long> salts() {
        return Arbitraries.longs().greaterOrEqual(-Long.MAX_VALUE);
    }

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    /** Text without lone surrogates, which the wire cannot carry. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMaxLength(40)
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    /** Read once. */
    private static final class Captures {
        private static final List<CapturedMessages.Captured> ALL = read();

        private static List<CapturedMessages.Captured> read() {
            try {
                return CapturedMessages.all();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
