package io.devsync.harness.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.harness.device.ClientResetMode;
import io.devsync.harness.device.DeviceRuntime;
import io.devsync.harness.device.SimulatedDevice;
import io.devsync.harness.device.Wire;
import io.devsync.harness.soak.TroubledDataSource.Trouble;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.message.SyncError;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.embedded.Durability;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever happens between the server and its MongoDB: devices get errors that pass, nothing is lost or done twice, and
 * what others write to documents still arrives (invariants I1, I2, I10).
 */
class DataSourceTroubleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APP = "trouble";
    private static final ObjectKey PAGE = SoakModel.page(1);

    /** More than the driver tries again by itself. */
    private static final int TIMES = 3;

    @TempDir
    private java.nio.file.Path folder;

    private final List<SimulatedDevice> devices = new ArrayList<>();
    private DeviceRuntime runtime;
    private EmbeddedDataSource source;
    private TroubledDataSource network;
    private MongoClient others;
    private DevSync server;
    private int words;
    private int outside;
    /** Of these, how many went with their collection. */
    private int lost;

    @BeforeEach
    void start() throws Exception {
        runtime = DeviceRuntime.start(1);
        source = EmbeddedDataSource.start(EmbeddedOptions.in(folder).withDurability(Durability.WRITTEN));
        network = TroubledDataSource.to(source.port());
        others = MongoClients.create(source.uri());
        server = DevSync.start(
                DevSyncOptions.builder().port(0).mongodbUri(network.uri()).build());
    }

    @AfterEach
    void stop() {
        devices.forEach(SimulatedDevice::close);
        runtime.close();
        network.calm();
        network.unreachable(false);
        server.close();
        others.close();
        network.close();
        source.close();
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void eachCommandMayFail(Trouble trouble) throws Exception {
        SimulatedDevice phone = device(Wire.REALM);
        SimulatedDevice tablet = device(Wire.OPEN);
        phone.write(transaction -> transaction.create(PAGE));
        everybodyWrites(phone, tablet);

        for (String command : new TreeSet<>(network.commands())) {
            network.hit(command, trouble, TIMES);
            everybodyWrites(phone, tablet);
            network.calm();
        }

        assertAllIsThereOnce(phone, tablet);
    }

    @Test
    void nobodyCanReachItForAWhile() {
        SimulatedDevice phone = device(Wire.REALM);
        SimulatedDevice tablet = device(Wire.OPEN);
        phone.write(transaction -> transaction.create(PAGE));
        everybodyWrites(phone, tablet);

        network.unreachable(true);
        word(phone);
        word(tablet);
        note();
        phone.awaitError(error -> error.action() == SyncError.Action.TRANSIENT, PATIENCE);
        network.unreachable(false);
        everybodyWrites(phone, tablet);

        assertAllIsThereOnce(phone, tablet);
    }

    /** With so many documents devices are sent away with error 229 until all are read. */
    @ParameterizedTest
    @EnumSource(Trouble.class)
    void documentsThatWereThereAreReadThroughTrouble(Trouble trouble) {
        notes(12_000);
        for (String command : List.of("find", "getMore", "aggregate")) {
            network.hit(command, trouble, TIMES);
        }

        SimulatedDevice phone = device(Wire.REALM);
        phone.awaitObjects(objects -> objects.size() == outside, PATIENCE);

        assertThat(phone.failure()).isEmpty();
        assertThat(phone.errors()).allMatch(error -> error.action() == SyncError.Action.TRANSIENT);
    }

    /** What is not seen document by document has to be read again, which meets trouble too. */
    @ParameterizedTest
    @EnumSource(names = {"BREAKS_BEFORE", "BREAKS_AFTER", "DISK_FULL"})
    void collectionIsDroppedOrRenamedAndThePlaceLostInTrouble(Trouble trouble) {
        SimulatedDevice phone = device(Wire.REALM);
        SimulatedDevice tablet = device(Wire.OPEN);
        phone.write(transaction -> transaction.create(PAGE));
        everybodyWrites(phone, tablet);

        for (boolean renamed : List.of(false, true)) {
            network.hit("getMore", Trouble.PLACE_LOST, 1);
            for (String command : List.of("find", "aggregate", "delete", "update")) {
                network.hit(command, trouble, TIMES);
            }
            loseNotes(renamed);
            everybodyWrites(phone, tablet);
            network.calm();
        }

        assertAllIsThereOnce(phone, tablet);
    }

    /** Whether sync stops and goes on again is found out by calls that fail, and for a while by none at all. */
    @Test
    void limitOfUnsyncedDocumentsHoldsThroughTrouble() throws Exception {
        Trouble trouble = Trouble.BREAKS_BEFORE;
        int limit = 5;
        server.close();
        server = DevSync.start(DevSyncOptions.builder()
                .port(0)
                .mongodbUri(network.uri())
                .unsyncedDocumentsMax(limit)
                .build());
        SimulatedDevice phone = device(Wire.REALM);
        phone.write(transaction -> transaction.create(PAGE));
        notes(limit);
        phone.awaitObjects(objects -> SoakContents.of(objects).notes().size() == limit, PATIENCE);

        hitEverything(trouble);
        setEdits(new BsonString("many"));
        phone.awaitError(error -> error.message().contains(limit + " documents or more do not fit"), PATIENCE);
        network.stalled(true);
        setEdits(new BsonInt64(7));
        word(phone);
        network.stalled(false);
        hitEverything(trouble);
        phone.awaitObjects(
                objects -> SoakContents.of(objects).notes().values().stream()
                        .filter(note -> note.edits() == 7)
                        .count() == limit,
                PATIENCE);
        phone.awaitUploaded(PATIENCE);

        network.calm();
        assertAllIsThereOnce(phone);
    }

    private void hitEverything(Trouble trouble) {
        for (String command :
                List.of("find", "aggregate", "getMore", "insert", "update", "delete", "commitTransaction")) {
            network.hit(command, trouble, TIMES);
        }
    }

    private void setEdits(BsonValue edits) {
        MongoCollection<BsonDocument> notes = others.getDatabase(APP).getCollection(SoakModel.NOTE, BsonDocument.class);
        Await.one(notes.updateMany(new BsonDocument(), Updates.set("edits", edits)), PATIENCE);
    }

    private void loseNotes(boolean renamed) {
        MongoCollection<BsonDocument> notes = others.getDatabase(APP).getCollection(SoakModel.NOTE, BsonDocument.class);
        if (renamed) {
            Await.done(notes.renameCollection(new MongoNamespace(APP, "old notes")), PATIENCE);
        } else {
            Await.done(notes.drop(), PATIENCE);
        }
        lost = outside;
    }

    private SimulatedDevice device(Wire wire) {
        SimulatedDevice device = SimulatedDevice.builder(server.baseUrl(), APP)
                .wire(wire)
                .schema(SoakModel.SCHEMA)
                .subscribe(SoakModel.PAGE, "TRUEPREDICATE")
                .subscribe(SoakModel.NOTE, "TRUEPREDICATE")
                .clientReset(ClientResetMode.MANUAL)
                .reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(200))
                .runtime(runtime)
                .connect();
        devices.add(device);
        device.awaitSubscribed(PATIENCE);
        return device;
    }

    /** Both devices and somebody else write something, and all of it arrives everywhere. */
    private void everybodyWrites(SimulatedDevice phone, SimulatedDevice tablet) {
        phone.awaitUploaded(PATIENCE);
        tablet.awaitObjects(objects -> objects.containsKey(PAGE), PATIENCE);
        word(phone);
        word(tablet);
        note();
        for (SimulatedDevice device : devices) {
            device.awaitUploaded(PATIENCE);
        }
        int wordsNow = words;
        int outsideNow = outside - lost;
        int newest = outside;
        for (SimulatedDevice device : devices) {
            device.awaitObjects(
                    objects -> {
                        SoakContents contents = SoakContents.of(objects);
                        return contents.pages().get(1L).entries().size() == wordsNow
                                && contents.notes().size() == outsideNow
                                && contents.notes().containsKey("note " + newest);
                    },
                    PATIENCE);
        }
    }

    private void word(SimulatedDevice device) {
        String word = "word " + ++words;
        device.write(transaction ->
                transaction.add(PAGE, "total", 1).insert(PAGE, "entries", Path.ofIndex(0), new Scalar.Str(word)));
    }

    /** What somebody else writes, directly. */
    private void note() {
        notes(1);
    }

    private void notes(int count) {
        MongoCollection<BsonDocument> notes = others.getDatabase(APP).getCollection(SoakModel.NOTE, BsonDocument.class);
        List<BsonDocument> documents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String id = "note " + ++outside;
            documents.add(new BsonDocument("_id", new BsonString(id))
                    .append("owner", new BsonString("others"))
                    .append("bucket", new BsonInt64(1))
                    .append("text", new BsonString(id))
                    .append("edits", new BsonInt64(0)));
        }
        Await.one(notes.insertMany(documents), PATIENCE);
    }

    private void assertAllIsThereOnce(SimulatedDevice... all) {
        server.awaitDocuments(APP);
        SoakContents documents;
        try (SoakDocuments reader = new SoakDocuments(source.uri(), APP)) {
            documents = reader.read();
        }
        assertThat(documents.pages().get(1L).total()).isEqualTo(words);
        assertThat(documents.pages().get(1L).entries()).hasSize(words).doesNotHaveDuplicates();
        assertThat(documents.notes()).hasSize(outside - lost);
        for (SimulatedDevice device : all) {
            assertThat(SoakContents.of(device.objects())).isEqualTo(documents);
            assertThat(device.failure()).isEmpty();
            assertThat(device.clientResets()).isZero();
            assertThat(device.errors()).allMatch(error -> error.action() == SyncError.Action.TRANSIENT);
        }
    }
}
