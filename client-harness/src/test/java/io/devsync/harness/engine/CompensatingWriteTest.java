package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.CreateObject;
import io.devsync.protocol.changeset.Instruction.EraseObject;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.DownloadCursor;
import io.devsync.protocol.message.DownloadedChangeset;
import io.devsync.protocol.message.ServerMessage;
import io.devsync.protocol.message.ServerMessage.Download;
import io.devsync.protocol.message.ServerMessage.SessionError;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.message.SyncError.Action;
import io.devsync.protocol.message.SyncError.Code;
import io.devsync.protocol.message.SyncError.RejectedUpdate;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device is told of its writes outside of its view, message by message (spec wire-protocol §7.7). */
class CompensatingWriteTest extends EngineTest {

    private static final String REVERTED =
            "Client attempted a write that is outside of permissions or query filters; it has been reverted";
    private static final PrimaryKey ONE = new PrimaryKey.IntKey(1);
    private static final PrimaryKey TWO = new PrimaryKey.IntKey(2);

    @Test
    void objectCreatedOutsideTheViewIsUndoneAndTheRestOfTheTransactionStands() throws Exception {
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT);

        long version = device.upload(500, create(ONE), age(ONE, 3), create(TWO), age(TWO, 30));
        List<ServerMessage> told = device.settle();

        SyncError error = ((SessionError) told.get(0)).error();
        Download download = (Download) told.get(1);
        assertThat(error.code()).isEqualTo(Code.COMPENSATING_WRITE);
        assertThat(error.action()).isEqualTo(Action.WARNING);
        assertThat(error.tryAgain()).isTrue();
        assertThat(error.message()).isEqualTo(REVERTED);
        assertThat(error.rejected().orElseThrow().updates())
                .containsExactly(new RejectedUpdate(
                        "Dog", TWO, "write to 2 in table \"Dog\" not allowed; object is outside of the current query view"));
        assertThat(error.rejected().orElseThrow().clientVersion()).isEqualTo(version);
        assertThat(download.delivery()).isInstanceOfSatisfying(
                ServerMessage.Delivery.Flexible.class,
                delivery -> assertThat(delivery.batchState()).isEqualTo(ServerMessage.BatchState.STEADY_STATE));
        assertThat(error.rejected().orElseThrow().serverVersion())
                .contains(download.changesets().getFirst().serverVersion());
        assertThat(download.upload().clientVersion()).isGreaterThanOrEqualTo(version);
        assertThat(RawSession.instructions(download)).containsExactly(new EraseObject("Dog", TWO));
        assertThat(documents()).containsOnlyKeys(1L);
    }

    @Test
    void whatComesBackOutranksWhatTheDeviceDidToIt() throws Exception {
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT);
        long future = 900_000_000_000L;

        device.upload(future, create(ONE), age(ONE, 30));
        List<ServerMessage> told = device.settle();

        DownloadedChangeset undo = ((Download) told.get(1)).changesets().getFirst();
        assertThat(undo.originFileIdent()).isEqualTo(1);
        assertThat(undo.originTimestamp()).isGreaterThanOrEqualTo(future);
    }

    @ParameterizedTest
    @CsvSource({"INT", "STRING", "OBJECT_ID", "UUID"})
    void reasonNamesTheObjectAsTheOriginalDoes(PrimaryKey.Type type) throws Exception {
        PrimaryKey key =
                switch (type) {
                    case INT -> new PrimaryKey.IntKey(123456);
                    case STRING -> new PrimaryKey.StringKey("short");
                    case OBJECT_ID -> new PrimaryKey.ObjectIdKey(new ObjectId("0a464b2d1edcb5cabbbb8b4d"));
                    case UUID -> new PrimaryKey.UuidKey(UUID.fromString("12345678-0000-4000-8000-00000000abcd"));
                };
        String printed =
                switch (type) {
                    case INT -> "123456";
                    case STRING -> "\"short\"";
                    case OBJECT_ID -> "ObjectID(\"0a464b2d1edcb5cabbbb8b4d\")";
                    case UUID -> "UUID(12345678-0000-4000-8000-00000000abcd)";
                };
        RawSession device = subscribed("age < 10", type);

        device.upload(500, create(key), age(key, 30));

        RejectedUpdate update = device.nextError().rejected().orElseThrow().updates().getFirst();
        assertThat(update.key()).isEqualTo(key);
        assertThat(update.reason())
                .isEqualTo("write to " + printed
                        + " in table \"Dog\" not allowed; object is outside of the current query view");
    }

    @Test
    void errorComesAgainInTheNextSessionUntilTheDeviceHasGotThatFar() throws Exception {
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT);
        DownloadCursor before = device.cursor();
        device.upload(500, create(ONE), age(ONE, 30));
        SyncError first = ((SessionError) device.settle().getFirst()).error();

        device.rewind(before);
        world.restart();
        RawSession again = device.again(world.engine(), 14);
        List<ServerMessage> told = again.settle();
        RawSession caughtUp = again.again(world.engine(), 14);
        List<ServerMessage> toldThen = caughtUp.settle();

        assertThat(told.getFirst()).isEqualTo(new SessionError(again.session(), first));
        assertThat(told.get(1)).isInstanceOf(Download.class);
        assertThat(told).filteredOn(SessionError.class::isInstance).hasSize(1);
        assertThat(toldThen).noneMatch(SessionError.class::isInstance);
    }

    @Test
    void eachTransactionIsAnnouncedBeforeTheDownloadThatUndoesIt() throws Exception {
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT);
        DownloadCursor before = device.cursor();

        long first = device.upload(before.serverVersion(), 500, List.of(create(ONE), age(ONE, 30)));
        long second = device.upload(before.serverVersion(), 501, List.of(create(TWO), age(TWO, 31)));
        device.settle();
        device.rewind(before);
        List<ServerMessage> told = device.again(world.engine(), 14).settle();

        assertThat(told).hasSize(3);
        assertThat(rejection(told.get(0)).clientVersion()).isEqualTo(first);
        assertThat(rejection(told.get(1)).clientVersion()).isEqualTo(second);
        assertThat(rejection(told.get(0)).serverVersion().orElseThrow())
                .isLessThan(rejection(told.get(1)).serverVersion().orElseThrow());
        assertThat(((Download) told.get(2)).changesets()).hasSize(2);
    }

    @Test
    void laterWritesToARejectedObjectAreLostWithIt() throws Exception {
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT);
        long base = device.cursor().serverVersion();

        device.upload(base, 500, List.of(create(ONE), age(ONE, 30)));
        device.upload(base, 501, List.of(age(ONE, 3)));
        List<ServerMessage> told = device.settle();

        assertThat(told).filteredOn(SessionError.class::isInstance).hasSize(1);
        assertThat(documents()).isEmpty();
    }

    @Test
    void objectThatOthersHaveOutOfSightIsNotOverwritten() throws Exception {
        RawSession owner = subscribed("TRUEPREDICATE", PrimaryKey.Type.INT);
        owner.upload(400, create(ONE), age(ONE, 50));
        owner.settle();
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT);

        device.upload(500, create(ONE), age(ONE, 3));
        List<ServerMessage> told = device.settle();

        assertThat(rejection(told.getFirst()).updates().getFirst().reason())
                .endsWith("object is outside of the current query view");
        assertThat(RawSession.instructions((Download) told.get(1))).containsExactly(new EraseObject("Dog", ONE));
        assertThat(documents().get(1L)).containsEntry("age", 50L);
    }

    @Test
    void objectMayBeMovedOutOfTheView() throws Exception {
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT);
        device.upload(500, create(ONE), age(ONE, 3));
        device.settle();

        device.upload(501, age(ONE, 30));
        List<ServerMessage> told = device.settle();

        assertThat(told).noneMatch(SessionError.class::isInstance);
        assertThat(RawSession.instructions((Download) told.getFirst())).containsExactly(new EraseObject("Dog", ONE));
        assertThat(documents().get(1L)).containsEntry("age", 30L);
    }

    @Test
    void objectOfASubscriptionOnItsWayIsTaken() throws Exception {
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT);

        device.query("{\"Dog\":\"age < 100\"}");
        device.upload(500, create(ONE), age(ONE, 30));
        List<ServerMessage> told = device.settle();

        assertThat(told).noneMatch(SessionError.class::isInstance);
        assertThat(documents()).containsOnlyKeys(1L);
    }

    @Test
    void clientThatCannotUndoMustReset() throws Exception {
        RawSession device = subscribed("age < 10", PrimaryKey.Type.INT, 4);

        long version = device.upload(500, create(ONE), age(ONE, 30));
        SyncError error = device.nextError();

        assertThat(error.code()).isEqualTo(Code.WRITE_NOT_ALLOWED);
        assertThat(error.action()).isEqualTo(Action.CLIENT_RESET);
        assertThat(error.rejected().orElseThrow().clientVersion()).isEqualTo(version);
        assertThat(error.rejected().orElseThrow().serverVersion()).isEmpty();
    }

    @Test
    void convergedDeviceHasLostWhatWasRejectedAndKeepsTheRest() throws Exception {
        RealmSchema schema = dogs(PrimaryKey.Type.INT);
        InProcessDevice device = world.device(schema);
        device.session().subscribe(Map.of("Dog", "age < 10"));
        world.until("subscribed", () -> device.session().subscribed());

        device.cut();
        device.write(tx -> tx.create(dog(1)).set(dog(1), "age", new Scalar.Int(1)));
        device.write(tx -> tx.create(dog(2)).set(dog(2), "age", new Scalar.Int(20)));
        device.write(tx -> tx.set(dog(2), "age", new Scalar.Int(2)).set(dog(1), "age", new Scalar.Int(5)));
        device.connect(world.engine());
        world.settle();

        assertThat(device.realm().objects().keySet()).containsExactly(dog(1));
        assertThat(device.session().errors()).extracting(SyncError::code).containsOnly(Code.COMPENSATING_WRITE);
        assertThat(documents()).containsOnlyKeys(1L);
        assertThat(documents().get(1L)).containsEntry("age", 5L);
    }

    private static SyncError.Rejection rejection(ServerMessage message) {
        return ((SessionError) message).error().rejected().orElseThrow();
    }

    private RawSession subscribed(String query, PrimaryKey.Type key) throws Exception {
        return subscribed(query, key, 14);
    }

    private RawSession subscribed(String query, PrimaryKey.Type key, int protocolVersion) throws Exception {
        RawSession device = RawSession.fresh(world.engine(), protocolVersion);
        device.declare(dogs(key));
        device.settle();
        device.subscribe("{\"Dog\":\"" + query + "\"}");
        return device;
    }

    private Map<Object, Document> documents() throws Exception {
        world.engine().documentsFollow().toCompletableFuture().join();
        Map<Object, Document> documents = new LinkedHashMap<>();
        Await.all(world.client().getDatabase(world.database()).getCollection("Dog").find(), Duration.ofSeconds(5))
                .forEach(document -> documents.put(document.get("_id"), document));
        return documents;
    }

    private static io.devsync.protocol.object.ObjectKey dog(int id) {
        return new io.devsync.protocol.object.ObjectKey("Dog", new PrimaryKey.IntKey(id));
    }

    private static Instruction create(PrimaryKey key) {
        return new CreateObject("Dog", key);
    }

    private static Instruction age(PrimaryKey key, long age) {
        return new Instruction.Update("Dog", key, "age", Path.ROOT, new Scalar.Int(age), false, 0);
    }

    private static RealmSchema dogs(PrimaryKey.Type key) {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put("age", new Property("age", PropertyType.INT, false, CollectionType.SINGLE, Optional.empty()));
        return RealmSchema.EMPTY.with(new ObjectSchema(
                "Dog", new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", key, false)), properties));
    }
}
