package io.devsync.harness.device;

import static io.devsync.harness.device.OutsideWorld.PATIENCE;
import static io.devsync.harness.device.OutsideWorld.dog;
import static io.devsync.harness.device.OutsideWorld.name;
import static io.devsync.harness.device.OutsideWorld.tags;
import static io.devsync.harness.device.OutsideWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.ClientSession;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.store.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do to documents reaches devices, and what devices do at the same time is not lost. */
class OutsideWritesTest {

    @TempDir
    private java.nio.file.Path folder;

    private OutsideWorld world;

    @BeforeEach
    void start() throws Exception {
        world = new OutsideWorld(folder);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void insertUpdateReplaceAndDeleteReachDevices() throws Exception {
        world.startServer();
        SimulatedDevice device = world.device();

        world.insert(dog(1, "Rex", "a"));
        until("inserted", () -> name(device, 1).equals(Optional.of("Rex")));
        world.update(1, Updates.set("name", "Bello"));
        until("updated", () -> name(device, 1).equals(Optional.of("Bello")));
        Await.one(world.dogs().replaceOne(Filters.eq("_id", 1L), dog(1, "Fido", "b", "c")), PATIENCE);
        until("replaced", () -> name(device, 1).equals(Optional.of("Fido")));
        assertThat(tags(device, 1)).containsExactly("b", "c");
        Await.one(world.dogs().deleteOne(Filters.eq("_id", 1L)), PATIENCE);

        until("deleted", () -> device.find(Dogs.dog(1)).isEmpty());
        assertThat(device.clientResets()).isZero();
        assertThat(device.errors()).isEmpty();
    }

    @Test
    void documentsThatWereThereBeforeReachTheFirstDevice() throws Exception {
        world.insert(dog(1, "Rex"), dog(2, "Bello", "x"));
        world.startServer();

        SimulatedDevice device = world.device();

        until("both are there", () -> device.objects().size() == 2);
        assertThat(tags(device, 2)).containsExactly("x");
    }

    @Test
    void pushMeetsAnEditOfTheSameListAndBothStay() throws Exception {
        world.startServer();
        world.insert(dog(1, "Rex", "a"));
        SimulatedDevice device = world.device();
        until("inserted", () -> name(device, 1).isPresent());

        device.disconnect();
        device.write(tx -> tx.insert(Dogs.dog(1), "tags", Path.ofIndex(1), new Scalar.Str("device")));
        world.push(1, "outside");
        device.connect();
        device.awaitUploaded(PATIENCE);

        until("both in the document", () -> world.document(1).orElseThrow().getList("tags", String.class).size() == 3);
        world.settle(device);
        assertThat(tags(device, 1)).containsExactlyInAnyOrder("a", "device", "outside");
        assertThat(world.document(1).orElseThrow().getList("tags", String.class)).isEqualTo(tags(device, 1));
    }

    @Test
    void writesOfDevicesDoNotComeBackAsChanges() throws Exception {
        world.startServer();
        SimulatedDevice device = world.device();
        for (int i = 0; i < 50; i++) {
            long id = i;
            device.write(tx -> tx.create(Dogs.dog(id)).set(Dogs.dog(id), "name", new Scalar.Str("dog" + id)));
            device.write(tx -> tx.insert(Dogs.dog(id), "tags", Path.ofIndex(0), new Scalar.Str("t")));
        }
        device.awaitUploaded(PATIENCE);

        world.settle(device);

        // The marker came and went.
        assertThat(world.outsideEntries()).isEqualTo(2);
    }

    @Test
    void changesWhileTheServerIsDownAreTakenOverOnce() throws Exception {
        world.startServer();
        SimulatedDevice device = world.device();
        world.insert(dog(1, "Rex", "a"), dog(2, "Bello"));
        until("inserted", () -> device.objects().size() == 2);
        world.settle(device);
        long before = world.outsideEntries();

        world.stopServer();
        world.push(1, "b");
        world.push(1, "c");
        Await.one(world.dogs().deleteOne(Filters.eq("_id", 2L)), PATIENCE);
        world.insert(dog(3, "Fido"));
        world.startServer();

        until("all came", () -> device.find(Dogs.dog(2)).isEmpty() && name(device, 3).isPresent());
        world.settle(device);
        assertThat(tags(device, 1)).containsExactly("a", "b", "c");
        assertThat(world.outsideEntries() - before).isLessThanOrEqualTo(5);
        assertThat(device.clientResets()).isZero();
    }

    @Test
    void fieldsThatNobodyDeclaredStayInTheDocument() throws Exception {
        world.startServer();
        SimulatedDevice device = world.device();
        world.insert(dog(1, "Rex", "a").append("chip", new Document("vendor", "acme")));
        until("inserted", () -> name(device, 1).isPresent());

        device.write(tx -> tx.set(Dogs.dog(1), "name", new Scalar.Str("Bello")));

        until("written", () -> world.document(1).orElseThrow().getString("name").equals("Bello"));
        assertThat(world.document(1).orElseThrow().get("chip")).isEqualTo(new Document("vendor", "acme"));
    }

    @Test
    void documentThatDoesNotFitIsRecordedAndHealsByItself() throws Exception {
        world.startServer();
        SimulatedDevice device = world.device();
        world.insert(dog(1, "Rex"), dog(2, "Bello").append("age", "old"));
        until("the good one came", () -> name(device, 1).isPresent());
        world.settle(device);
        assertThat(device.find(Dogs.dog(2))).isEmpty();
        BsonDocument recorded = Await.one(world.kept("unsynced_documents").find(), PATIENCE);
        assertThat(recorded).containsEntry("path", new BsonString("age"));
        assertThat(recorded.getString("reason").getValue()).contains("STRING").contains("expected: int");

        world.update(1, Updates.set("age", "unfit"));
        until("the first one goes", () -> device.find(Dogs.dog(1)).isEmpty());
        world.update(1, Updates.set("age", 7));
        world.update(2, Updates.set("age", 8));

        until("both come back", () -> name(device, 1).isPresent() && name(device, 2).isPresent());
        until("nothing is recorded", () -> Await.first(world.kept("unsynced_documents").find(), PATIENCE).isEmpty());
        assertThat(world.document(1).orElseThrow()).containsEntry("age", 7);
    }

    @Test
    void transactionAndBulkLoadReachDevices() throws Exception {
        world.startServer();
        SimulatedDevice device = world.device();
        List<Document> many = new ArrayList<>();
        LongStream.range(0, 3000).forEach(id -> many.add(dog(id, "dog" + id, "a", "b")));

        Await.one(world.dogs().insertMany(many), PATIENCE);
        ClientSession session = Await.one(world.client().startSession(), PATIENCE);
        session.startTransaction();
        Await.one(world.dogs().updateMany(session, Filters.lt("_id", 10L), Updates.set("name", "tx")), PATIENCE);
        Await.one(world.dogs().deleteMany(session, Filters.gte("_id", 2990L)), PATIENCE);
        Await.done(session.commitTransaction(), PATIENCE);
        session.close();

        until("all is there", () -> device.objects().size() == 2990
                && name(device, 0).equals(Optional.of("tx"))
                && name(device, 9).equals(Optional.of("tx")));
        assertThat(name(device, 10)).contains("dog10");
    }

    @Test
    void droppedCollectionEmptiesDevicesWithoutReset() throws Exception {
        world.startServer();
        SimulatedDevice device = world.device();
        world.insert(dog(1, "Rex"), dog(2, "Bello"));
        until("inserted", () -> device.objects().size() == 2);

        Await.done(world.dogs().drop(), PATIENCE);
        until("empty", () -> device.objects().isEmpty());
        world.insert(dog(3, "Fido"));

        until("new life", () -> name(device, 3).isPresent());
        assertThat(device.clientResets()).isZero();
    }

    @Test
    void lostPlaceInTheStreamIsRepairedWithoutReset() throws Exception {
        world.startServer();
        SimulatedDevice device = world.device();
        world.insert(dog(1, "Rex", "a"), dog(2, "Bello"));
        until("inserted", () -> device.objects().size() == 2);
        world.stopServer();
        Await.one(
                world.kept("meta")
                        .updateMany(
                                Filters.regex("_id", "^position"),
                                Updates.set("token", new Document("_data", "826500000000000001"))),
                PATIENCE);
        world.push(1, "b");
        Await.one(world.dogs().deleteOne(Filters.eq("_id", 2L)), PATIENCE);

        world.startServer();

        until("all came", () -> device.find(Dogs.dog(2)).isEmpty() && tags(device, 1).equals(List.of("a", "b")));
        assertThat(device.clientResets()).isZero();
    }

    @Test
    void duplicateOfAUniqueIndexGoesFromTheDevice() throws Exception {
        world.startServer();
        Await.one(world.dogs().createIndex(Indexes.ascending("name"), new IndexOptions().unique(true)), PATIENCE);
        world.insert(dog(1, "Rex"));
        SimulatedDevice device = world.device();
        until("inserted", () -> name(device, 1).isPresent());

        device.write(tx -> tx.create(Dogs.dog(2)).set(Dogs.dog(2), "name", new Scalar.Str("Rex")));
        device.write(tx -> tx.create(Dogs.dog(3)).set(Dogs.dog(3), "name", new Scalar.Str("Fido")));

        until("the other is written", () -> world.document(3).isPresent());
        until("the duplicate goes", () -> device.find(Dogs.dog(2)).isEmpty());
        assertThat(world.document(2)).isEmpty();
        assertThat(Await.one(world.kept("unsynced_documents").find(), PATIENCE))
                .containsEntry("kind", new BsonString("refused"));
    }

    @Test
    void refusedUpdateIsRecordedAndFollowsWhenItCan() throws Exception {
        world.startServer();
        Await.one(world.dogs().createIndex(Indexes.ascending("name"), new IndexOptions().unique(true)), PATIENCE);
        SimulatedDevice device = world.device();
        world.insert(dog(1, "Rex"), dog(2, "Bello"));
        until("inserted", () -> device.objects().size() == 2);

        device.write(tx -> tx.set(Dogs.dog(2), "name", new Scalar.Str("Rex")).set(Dogs.dog(2), "age", new Scalar.Int(9)));
        until("recorded", () -> Await.first(world.kept("unsynced_documents").find(), PATIENCE).isPresent());
        assertThat(world.document(2).orElseThrow()).containsEntry("name", "Bello");
        device.write(tx -> tx.create(Dogs.dog(3)).set(Dogs.dog(3), "name", new Scalar.Str("other")));
        until("others are not held up", () -> world.document(3).isPresent());
        device.write(tx -> tx.set(Dogs.dog(2), "name", new Scalar.Str("Fido")));

        until("written again", () -> world.document(2).orElseThrow().getString("name").equals("Fido"));
        assertThat(world.document(2).orElseThrow()).containsEntry("age", 9L);
        until("nothing is recorded", () -> Await.first(world.kept("unsynced_documents").find(), PATIENCE).isEmpty());
    }
}
