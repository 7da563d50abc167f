package io.devsync.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Generators;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncMode;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.realm.BadMessageException;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;

/** Whatever one end can say, the other end understands; whatever anybody else says breaks nothing. */
class DeviceWirePropertyTest {

    private static final DeviceWire WIRE = new DeviceWire(DeviceWire.LIMITS);

    @net.jqwik.api.Property(tries = 500)
    void serverReadsWhatDevicesWrite(@ForAll("clientMessages") ClientMessage message) throws BadMessageException {
        assertThat(WIRE.decodeDeviceMessage(WIRE.encode(message))).isEqualTo(new DeviceMessage.Said(message));
    }

    @net.jqwik.api.Property(tries = 200)
    void serverReadsTheModelsOfDevices(@ForAll("hellos") DeviceMessage.Hello hello) throws BadMessageException {
        assertThat(WIRE.decodeDeviceMessage(WIRE.encode(hello))).isEqualTo(hello);
    }

    @net.jqwik.api.Property(tries = 500)
    void devicesReadWhatTheServerWrites(@ForAll("serverMessages") ServerMessage message)
            throws BadMessageException {
        assertThat(WIRE.decodeServerMessage(WIRE.encode(message))).isEqualTo(message);
    }

    @net.jqwik.api.Property(tries = 300)
    void randomBytesAreReadOrRefusedAndNothingElse(@ForAll byte[] noise) {
        readAnyhow(noise);
    }

    @net.jqwik.api.Property(tries = 1000)
    void damagedMessagesAreReadOrRefusedAndNothingElse(
            @ForAll("clientMessages") ClientMessage fromDevice,
            @ForAll("serverMessages") ServerMessage fromServer,
            @ForAll long seed) {
        Random random = new Random(seed);

        readAnyhow(damage(WIRE.encode(fromDevice), random));
        readAnyhow(damage(WIRE.encode(fromServer), random));
    }

    private static byte[] damage(byte[] message, Random random) {
        byte[] damaged = message.clone();
        for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length + 1)) : damaged;
    }

    /** Both ends: anything but a message or a {@link BadMessageException} fails the test. */
    private static void readAnyhow(byte[] message) {
        try {
            WIRE.decodeDeviceMessage(message);
        } catch (BadMessageException e) {
            assertThat(e).hasMessageMatching("(?s).{3,}");
        }
        try {
            WIRE.decodeServerMessage(message);
        } catch (BadMessageException e) {
            assertThat(e).hasMessageMatching("(?s).{3,}");
        }
    }

    @Provide
    Arbitrary<ClientMessage> clientMessages() {
        Arbitrary<ClientMessage> bind = Combinators.combine(
                        idents(), flags(), texts().optional(), flags(), numbers(), texts().optional())
                .as(ClientMessage.Bind::new);
        Arbitrary<ClientMessage> ident = Combinators.combine(
                        idents(), files(), numbers(), numbers(), versions(), queries().optional())
                .as((session, file, server, client, latest, query) -> new ClientMessage.Ident(
                        session, file, new DownloadCursor(server, client), latest, query));
        Arbitrary<ClientMessage> query =
                Combinators.combine(idents(), queries()).as(ClientMessage.Query::new);
        Arbitrary<ClientMessage> upload = Combinators.combine(
                        idents(), numbers(), numbers(), uploaded().list().ofMaxSize(10))
                .as((session, progress, locked, changesets) -> new ClientMessage.Upload(
                        session, new UploadCursor(progress, locked), locked, changesets));
        Arbitrary<ClientMessage> others = Combinators.combine(
                        idents(), numbers(), texts(), Arbitraries.integers().between(0, 4))
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
        return Combinators.combine(numbers(), numbers(), numbers(), instructions())
                .as((client, server, timestamp, instructions) ->
                        new UploadedChangeset(client, server, timestamp, 0, new Changeset(instructions)));
    }

    private static Arbitrary<List<Instruction>> instructions() {
        return Generators.instructions().list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<DeviceMessage.Hello> hellos() {
        return Combinators.combine(Arbitraries.of(SyncMode.class), schemas(), texts())
                .as(DeviceMessage.Hello::new);
    }

    private static Arbitrary<RealmSchema> schemas() {
        return Combinators.combine(
                        Arbitraries.of(PrimaryKey.Type.class),
                        flags(),
                        Arbitraries.of(PropertyType.class).list().ofMaxSize(8),
                        Arbitraries.of(CollectionType.class))
                .as(DeviceWirePropertyTest::schema);
    }

    private static RealmSchema schema(
            PrimaryKey.Type keyType, boolean nullable, List<PropertyType> types, CollectionType collection) {
        Map<String, Property> properties = new LinkedHashMap<>();
        for (PropertyType type : types) {
            Optional<String> target = type == PropertyType.LINK ? Optional.of("Address") : Optional.empty();
            String name = "property" + properties.size();
            properties.put(name, new Property(name, type, nullable, collection, target));
        }
        ClassKind.PrimaryKeyProperty key = new ClassKind.PrimaryKeyProperty("_id", keyType, nullable);
        return RealmSchema.EMPTY
                .with(new ObjectSchema("Dog", new ClassKind.TopLevel(key), properties))
                .with(new ObjectSchema("Reading", new ClassKind.Asymmetric(key), Map.of()))
                .with(new ObjectSchema("Address", new ClassKind.Embedded(), Map.of()));
    }

    @Provide
    Arbitrary<ServerMessage> serverMessages() {
        Arbitrary<ServerMessage> download = Combinators.combine(
                        idents(),
                        numbers(),
                        numbers(),
                        versions(),
                        deliveries(),
                        downloaded().list().ofMaxSize(10))
                .as((session, server, client, latest, delivery, changesets) -> new ServerMessage.Download(
                        session,
                        new DownloadCursor(server, client),
                        latest,
                        new UploadCursor(client, server),
                        delivery,
                        changesets));
        Arbitrary<ServerMessage> error =
                Combinators.combine(idents(), errors()).as(ServerMessage.SessionError::new);
        Arbitrary<ServerMessage> others = Combinators.combine(
                        idents(), numbers(), texts(), errors(), Arbitraries.integers().between(0, 7))
                .as((session, number, text, fault, kind) -> switch (kind) {
                    case 0 -> new ServerMessage.Ident(session, new FileIdent(number, session));
                    case 1 -> new ServerMessage.Mark(session, number);
                    case 2 -> new ServerMessage.Unbound(session);
                    case 3 -> new ServerMessage.QueryError(session, number, 226, text);
                    case 4 -> new ServerMessage.LogMessage(session - 1, text, "warn", text);
                    case 5 -> new ServerMessage.TestCommandReply(session, number, text);
                    case 6 -> new ServerMessage.ConnectionError(fault);
                    default -> new ServerMessage.Pong(number);
                });
        return Arbitraries.oneOf(download, error, others);
    }

    private static Arbitrary<DownloadedChangeset> downloaded() {
        return Combinators.combine(numbers(), numbers(), numbers(), numbers(), instructions())
                .as((server, client, timestamp, origin, instructions) -> new DownloadedChangeset(
                        server, client, timestamp, origin, ChangesetCodec.encode(instructions)));
    }

    private static Arbitrary<Delivery> deliveries() {
        return Arbitraries.oneOf(
                numbers().map(Delivery.PartitionBased::new),
                Combinators.combine(
                                numbers(),
                                Arbitraries.of(BatchState.class),
                                Arbitraries.doubles().between(0, 1))
                        .as(Delivery.Flexible::new));
    }

    private static Arbitrary<SyncError> errors() {
        Arbitrary<SyncError.Rejection> rejections = Combinators.combine(
                        numbers(), numbers().optional(), rejectedUpdates().list().ofMaxSize(3))
                .as(SyncError.Rejection::new);
        Arbitrary<SyncError.Migration> migrations = Arbitraries.oneOf(
                texts().map(SyncError.Migration.ToFlexible::new), numbers().map(SyncError.Migration.OfSchema::new));
        return Combinators.combine(
                        Arbitraries.of(SyncError.Code.class),
                        Arbitraries.of(SyncError.Action.class),
                        texts(),
                        texts(),
                        Arbitraries.just(new SyncError.Backoff(1, 300, 2)).optional(),
                        rejections.optional(),
                        flags(),
                        migrations.optional())
                .as(SyncError::new);
    }

    private static Arbitrary<SyncError.RejectedUpdate> rejectedUpdates() {
        return Combinators.combine(texts(), Generators.keys(), texts()).as(SyncError.RejectedUpdate::new);
    }

    private static Arbitrary<FileIdent> files() {
        return Combinators.combine(numbers(), numbers()).as(FileIdent::new);
    }

    private static Arbitrary<ServerVersion> versions() {
        return Combinators.combine(numbers(), Arbitraries.longs()).as(ServerVersion::new);
    }

    private static Arbitrary<QueryVersion> queries() {
        return Combinators.combine(numbers(), texts()).as(QueryVersion::new);
    }

    private static Arbitrary<Long> idents() {
        return Arbitraries.longs().between(1, Long.MAX_VALUE);
    }

    private static Arbitrary<Long> numbers() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<String> texts() {
        return Generators.names();
    }
}
