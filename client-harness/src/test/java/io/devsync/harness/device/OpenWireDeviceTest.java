package io.devsync.harness.device;

import static io.devsync.harness.device.Dogs.dog;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.ClientMessage;
import io.devsync.protocol.message.ClientMessage.QueryVersion;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.BatchState;
import io.devsync.protocol.message.ServerMessage.Delivery;
import io.devsync.protocol.message.ServerVersion;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.message.UploadedChangeset;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The open wire against a whole server: what Hello declares, what reconnecting keeps, and devices of both wires. */
class OpenWireDeviceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String APP = "dogs";
    private static final String STRICT_APP = "strict-dogs";
    private static final QueryVersion ALL_DOGS = new QueryVersion(1, "{\"Dog\":\"TRUEPREDICATE\"}");

    @TempDir
    private java.nio.file.Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private DevSync server;
    private HttpClient http;
    private RawDevice.User user;

    @BeforeEach
    void start() throws Exception {
        java.nio.file.Path apps = folder.resolve("apps.json");
        Files.writeString(
                apps,
                """
                {"apps": [{"clientAppId": "dogs", "providers": {"anon-user": true}},
                          {"clientAppId": "strict-dogs", "developmentMode": false, "providers": {"anon-user": true}}]}
                """);
        server = DevSync.start(DevSyncOptions.builder()
                .port(0)
                .dataFolder(folder.resolve("data"))
                .appFile(apps)
                .build());
        http = HttpClient.newHttpClient();
        user = RawDevice.User.logIn(http, server.baseUrl(), APP);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        http.close();
        server.close();
    }

    @Test
    void classThatOnlyHelloDeclaresCanBeSubscribedTo() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        identify(device);

        ServerMessage.Download bootstrap = device.next(ServerMessage.Download.class);

        assertThat(bootstrap.delivery()).isEqualTo(new Delivery.Flexible(1, BatchState.LAST_IN_BATCH, 1));
        assertThat(instructions(bootstrap))
                .contains(new Instruction.AddTable("Dog", Dogs.SCHEMA.find("Dog").orElseThrow().kind()));
    }

    @Test
    void helloThatSaysNothingNewMakesNoVersion() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        FileIdent file = identify(device);
        ServerMessage.Download first = device.next(ServerMessage.Download.class);
        device.close();

        for (int again = 0; again < 3; again++) {
            RawDevice same = connect(Dogs.SCHEMA);
            resume(same, file, first, 1);
            assertThat(same.next(ServerMessage.Download.class).latest()).isEqualTo(first.latest());
            same.close();
        }
    }

    @Test
    void reconnectingKeepsIdentAndCursors() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        FileIdent file = identify(device);
        ServerMessage.Download bootstrap = device.next(ServerMessage.Download.class);
        device.say(upload(bootstrap, 2, new Instruction.CreateObject("Dog", new PrimaryKey.IntKey(1))));
        ServerMessage.Download acknowledged = device.nextAcknowledging(2);
        device.close();
        SimulatedDevice other = simulated(Wire.REALM);
        other.write(tx -> tx.set(dog(1), "age", new Scalar.Int(3)));
        other.awaitUploaded(PATIENCE);

        RawDevice same = connect(Dogs.SCHEMA);
        resume(same, file, acknowledged, 1);
        ServerMessage.Download missed = same.next(ServerMessage.Download.class);

        assertThat(missed.upload().clientVersion()).isEqualTo(2);
        assertThat(instructions(missed))
                .containsExactly(new Instruction.Update(
                        "Dog", new PrimaryKey.IntKey(1), "age", Path.ROOT, new Scalar.Int(3), false, 0));
    }

    @Test
    void repeatedUploadIsIntegratedOnce() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        FileIdent file = identify(device);
        ServerMessage.Download bootstrap = device.next(ServerMessage.Download.class);
        ClientMessage.Upload upload = upload(
                bootstrap,
                2,
                new Instruction.CreateObject("Dog", new PrimaryKey.IntKey(1)),
                new Instruction.AddInteger("Dog", new PrimaryKey.IntKey(1), "age", Path.ROOT, 5));
        device.say(upload);
        device.nextAcknowledging(2);
        device.close();

        // As if the acknowledgement had never arrived.
        RawDevice same = connect(Dogs.SCHEMA);
        resume(same, file, bootstrap, 1);
        same.say(upload).say(new ClientMessage.Mark(1, 2));
        same.next(ServerMessage.Mark.class);

        SimulatedDevice other = simulated(Wire.OPEN);
        assertThat(other.find(dog(1)).orElseThrow().properties()).containsEntry("age", new Scalar.Int(5));
    }

    @Test
    void widerHelloOfAKnownFileExtendsTheSchemaForEveryone() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        FileIdent file = identify(device);
        ServerMessage.Download bootstrap = device.next(ServerMessage.Download.class);
        device.close();
        SimulatedDevice other = simulated(Wire.REALM);

        RawDevice updated = connect(withBreed(PropertyType.STRING));
        resume(updated, file, bootstrap, 1);
        updated.next(ServerMessage.Download.class);
        other.awaitDownloaded(PATIENCE);

        assertThat(other.schema().find("Dog").orElseThrow().properties()).containsKey("breed");
    }

    @Test
    void helloOfAnEmptyFileThatContradictsTheSchemaReplacesItAsAnUploadWould() throws Exception {
        RawDevice first = connect(withBreed(PropertyType.STRING));
        identify(first);
        first.next(ServerMessage.Download.class);

        RawDevice device = connect(withBreed(PropertyType.INT));
        SyncError again = identifyAndFail(device);

        assertThat(again.action()).isEqualTo(Action.TRANSIENT);
        assertThat(first.nextError().code()).isEqualTo(Code.BAD_CLIENT_FILE);
    }

    @Test
    void helloExtendsNothingWhenDevelopmentModeIsOff() throws Exception {
        RawDevice device = RawDevice.User.logIn(http, server.baseUrl(), STRICT_APP).connect(Dogs.SCHEMA);
        opened.add(device);
        SyncError error = identifyAndFail(device);

        assertThat(error.code()).isEqualTo(Code.INVALID_SCHEMA_CHANGE);
        assertThat(error.action()).isEqualTo(Action.APPLICATION_BUG);
        assertThat(error.message())
                .contains("adding schema for Realm table \"Dog\"")
                .contains("restricted when developer mode is disabled");
    }

    @Test
    void fileOfAnotherUserIsRefused() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        FileIdent file = identify(device);
        ServerMessage.Download bootstrap = device.next(ServerMessage.Download.class);

        RawDevice thief = RawDevice.User.logIn(http, server.baseUrl(), APP).connect(Dogs.SCHEMA);
        opened.add(thief);
        resume(thief, file, bootstrap, 1);

        assertThat(thief.nextError().code()).isEqualTo(Code.USER_MISMATCH);
    }

    @Test
    void uploadBasedOnAVersionThatNeverWasIsRefused() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        identify(device);
        device.next(ServerMessage.Download.class);

        device.say(new ClientMessage.Upload(
                1,
                new UploadCursor(2, 1_000_000),
                1_000_000,
                List.of(new UploadedChangeset(2, 1_000_000, 0, 0, new Changeset(List.of())))));

        SyncError error = device.nextError();
        assertThat(error.code()).isEqualTo(Code.BAD_SERVER_VERSION);
        assertThat(error.action()).isEqualTo(Action.CLIENT_RESET);
    }

    @Test
    void queryThatANewFileBeginsWithIsRefusedWithTheReason() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        FileIdent file = device.bind(true).next(ServerMessage.Ident.class).file();
        device.say(new ClientMessage.Ident(
                1,
                file,
                DownloadCursor.START,
                ServerVersion.NONE,
                Optional.of(new QueryVersion(1, "{\"Dog\":\"wings == 2\"}"))));

        SyncError error = device.nextError();
        assertThat(error.code()).isEqualTo(Code.BAD_QUERY);
        assertThat(error.action()).isEqualTo(Action.APPLICATION_BUG);
        assertThat(error.message()).contains("wings");
    }

    @Test
    void uploadOnAnUndeclaredPropertyIsRefused() throws Exception {
        RawDevice device = connect(Dogs.SCHEMA);
        identify(device);
        ServerMessage.Download bootstrap = device.next(ServerMessage.Download.class);

        device.say(upload(
                bootstrap,
                2,
                new Instruction.CreateObject("Dog", new PrimaryKey.IntKey(1)),
                new Instruction.Update(
                        "Dog", new PrimaryKey.IntKey(1), "wings", Path.ROOT, new Scalar.Int(2), false, 0)));

        SyncError error = device.nextError();
        assertThat(error.code()).isEqualTo(Code.BAD_CHANGESET);
        assertThat(error.message()).contains("wings");
    }

    private RawDevice connect(RealmSchema schema) {
        RawDevice device = user.connect(schema);
        opened.add(device);
        return device;
    }

    /** A new file that asks for all dogs at once. */
    private static FileIdent identify(RawDevice device) throws Exception {
        FileIdent file = device.bind(true).next(ServerMessage.Ident.class).file();
        device.say(new ClientMessage.Ident(
                1, file, DownloadCursor.START, ServerVersion.NONE, Optional.of(ALL_DOGS)));
        return file;
    }

    private static SyncError identifyAndFail(RawDevice device) throws Exception {
        identify(device);
        return device.nextError();
    }

    /** A file that has integrated everything up to a DOWNLOAD. */
    private static void resume(RawDevice device, FileIdent file, ServerMessage.Download upTo, long mark) {
        device.bind(false)
                .say(new ClientMessage.Ident(1, file, upTo.download(), upTo.latest(), Optional.of(ALL_DOGS)))
                .say(new ClientMessage.Mark(1, mark));
    }

    private static ClientMessage.Upload upload(
            ServerMessage.Download base, long clientVersion, Instruction... instructions) {
        long serverVersion = base.download().serverVersion();
        return new ClientMessage.Upload(
                1,
                new UploadCursor(clientVersion, serverVersion),
                serverVersion,
                List.of(new UploadedChangeset(
                        clientVersion, serverVersion, 1_000_000, 0, new Changeset(List.of(instructions)))));
    }

    private static List<Instruction> instructions(ServerMessage.Download download) throws Exception {
        List<Instruction> all = new ArrayList<>();
        for (var changeset : download.changesets()) {
            all.addAll(ChangesetCodec.decode(changeset.changeset().bytes()).instructions());
        }
        return all;
    }

    private static RealmSchema withBreed(PropertyType type) {
        ObjectSchema dog = Dogs.SCHEMA.find("Dog").orElseThrow();
        return RealmSchema.EMPTY.with(dog.with(Dogs.property("breed", type, true, CollectionType.SINGLE)));
    }

    private SimulatedDevice simulated(Wire wire) {
        SimulatedDevice device = SimulatedDevice.builder(server.baseUrl(), APP)
                .wire(wire)
                .schema(Dogs.SCHEMA)
                .subscribe("Dog", "TRUEPREDICATE")
                .connect();
        opened.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }
}
