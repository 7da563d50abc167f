package io.devsync.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.CreateObject;
import io.devsync.protocol.changeset.Instruction.EraseObject;
import io.devsync.protocol.changeset.Path;
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
import io.devsync.server.schema.SchemaImport;
import io.devsync.server.store.Await;
import io.devsync.server.sync.DocumentReport;
import io.devsync.server.sync.StrictWarnings.StrictWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With development mode off nothing reaches a document that the schema forbids (invariant I7, spec strict-mode §3.2). */
class StrictModeTest extends EngineTest {

    private static final PrimaryKey ONE = new PrimaryKey.IntKey(1);
    private static final PrimaryKey TWO = new PrimaryKey.IntKey(2);

    @BeforeEach
    void start() throws Exception {
        save("""
                {title: 'Dog', bsonType: 'object', required: ['_id', 'name', 'age'], properties: {
                  _id: {bsonType: 'long'}, name: {bsonType: 'string', maxLength: 5},
                  age: {bsonType: 'long', minimum: 0, maximum: 30}}}""", "Dog", Set.of());
        world.engine().developmentMode(false);
    }

    @Test
    void illegalCreateIsErasedOnTheDeviceAndSaidWhy() throws Exception {
        RawSession device = subscribed();

        long version = device.upload(500, create(ONE), age(ONE, 31), create(TWO), age(TWO, 30));
        List<ServerMessage> told = device.settle();

        SyncError error = ((SessionError) told.getFirst()).error();
        assertThat(error.code()).isEqualTo(Code.COMPENSATING_WRITE);
        assertThat(error.action()).isEqualTo(Action.WARNING);
        assertThat(error.rejected().orElseThrow().clientVersion()).isEqualTo(version);
        assertThat(error.rejected().orElseThrow().updates())
                .containsExactly(new RejectedUpdate(
                        "Dog",
                        ONE,
                        "write to 1 in table \"Dog\" not allowed; document does not match the schema:"
                                + " age: number_lte: 31 (expected: at most 30)"));
        assertThat(RawSession.instructions((Download) told.get(1))).containsExactly(new EraseObject("Dog", ONE));
        assertThat(documents()).containsOnlyKeys(2L);
    }

    @Test
    void illegalUpdateBringsTheWholeObjectBack() throws Exception {
        RawSession device = subscribed();
        device.upload(500, create(ONE), age(ONE, 3), name(ONE, "Rex"));
        device.settle();

        device.upload(501, age(ONE, -1), name(ONE, "Rexi"));
        List<ServerMessage> told = device.settle();

        assertThat(RawSession.instructions((Download) told.get(1)))
                .containsExactly(new EraseObject("Dog", ONE), create(ONE), name(ONE, "Rex"), age(ONE, 3));
        assertThat(documents().get(1L)).containsEntry("age", 3L).containsEntry("name", "Rex");
    }

    @Test
    void laterLegalWritesAndDeletionOfTheObjectAreLostToo() throws Exception {
        RawSession device = subscribed();
        device.upload(500, create(ONE), age(ONE, 3), create(TWO), age(TWO, 4));
        device.settle();
        long base = device.cursor().serverVersion();
        long future = 900_000_000_000L;

        device.upload(base, future, List.of(age(ONE, 99)));
        device.upload(base, future + 1, List.of(name(ONE, "Rex")));
        device.upload(base, future + 2, List.of(new EraseObject("Dog", ONE), new EraseObject("Dog", TWO)));
        List<ServerMessage> told = device.settle();

        assertThat(documents()).containsOnlyKeys(1L);
        assertThat(documents().get(1L)).containsEntry("age", 3L).containsEntry("name", "");
        Download last = (Download) told.getLast();
        assertThat(RawSession.instructions(last)).contains(create(ONE), age(ONE, 3));
    }

    @Test
    void otherDevicesSeeNothingOfWhatIsRefused() throws Exception {
        RawSession device = subscribed();
        RawSession other = subscribed();
        device.upload(500, create(ONE), age(ONE, 31));
        device.settle();

        assertThat(other.settle().stream()
                        .filter(Download.class::isInstance)
                        .flatMap(message -> RawSession.instructions((Download) message).stream()))
                .isEmpty();
    }

    @Test
    void dataIngestSkipsTheObjectAndTheDeviceComesAgain() throws Exception {
        save("""
                {title: 'Reading', bsonType: 'object', required: ['_id', 'value'], properties: {
                  _id: {bsonType: 'long'}, value: {bsonType: 'long', maximum: 9}}}""", "Reading", Set.of("Reading"));
        RawSession device = subscribed();

        long version = device.upload(
                500,
                new CreateObject("Reading", ONE),
                value(ONE, 10),
                new CreateObject("Reading", TWO),
                value(TWO, 9));
        SyncError error = device.nextError();
        List<ServerMessage> again = device.again(world.engine(), 14).settle();

        assertThat(error.code()).isEqualTo(Code.WRITE_NOT_ALLOWED);
        assertThat(error.tryAgain()).isTrue();
        assertThat(error.rejected().orElseThrow().serverVersion()).isEmpty();
        assertThat(error.rejected().orElseThrow().clientVersion()).isEqualTo(version);
        assertThat(error.rejected().orElseThrow().updates()).extracting(RejectedUpdate::key).containsExactly(ONE);
        assertThat(again).noneMatch(SessionError.class::isInstance);
        assertThat(documents("Reading")).containsOnlyKeys(2L);
    }

    @Test
    void developmentModeTakesItAndWarns() throws Exception {
        world.engine().developmentMode(true);
        RawSession device = subscribed();

        device.upload(500, create(ONE), age(ONE, 31));
        device.upload(501, create(TWO), age(TWO, 32));
        List<ServerMessage> told = device.settle();

        assertThat(told).noneMatch(SessionError.class::isInstance);
        assertThat(documents()).containsOnlyKeys(1L, 2L);
        assertThat(world.engine().warnings().all()).hasSize(1);
        StrictWarning warning = world.engine().warnings().all().getFirst();
        assertThat(warning.count()).isEqualTo(2);
        assertThat(warning.text()).contains("age: number_lte: 32 (expected: at most 30)");
    }

    @Test
    void equalDeviceGoesOnWhenDevelopmentModeGoesOff() throws Exception {
        world.engine().developmentMode(true);
        RawSession device = subscribed();
        world.engine().developmentMode(false);

        device.declare(dogs());
        device.upload(500, create(ONE), age(ONE, 3));

        assertThat(device.settle()).noneMatch(SessionError.class::isInstance);
        assertThat(documents()).containsOnlyKeys(1L);
    }

    @Test
    void reportNamesTheDocumentsThatDoNotFit() throws Exception {
        insert(new Document("_id", 1L).append("name", "Rex").append("age", 99L));
        insert(new Document("_id", 2L).append("name", "Fido").append("age", 98L));
        insert(new Document("_id", 3L).append("name", 7).append("age", 1L));
        insert(new Document("_id", 4L).append("name", "Bob").append("age", 1L));
        insert(new Document("_id", 5L).append("age", 1L));

        DocumentReport report = world.engine().checkDocuments();

        assertThat(report.documents()).isEqualTo(5);
        assertThat(report.unfit()).hasSize(3);
        assertThat(report.unfit()).filteredOn(unfit -> unfit.code().equals("required")).singleElement().satisfies(
                unfit -> assertThat(unfit.ids()).containsExactly(new BsonInt64(5)));
        assertThat(report.unfit()).filteredOn(unfit -> unfit.code().equals("number_lte")).singleElement().satisfies(unfit -> {
            assertThat(unfit.field()).isEqualTo("age");
            assertThat(unfit.code()).isEqualTo("number_lte");
            assertThat(unfit.count()).isEqualTo(2);
            assertThat(unfit.ids()).containsExactly(new BsonInt64(1), new BsonInt64(2));
        });
        assertThat(report.unfit()).filteredOn(unfit -> !unfit.syncable()).singleElement().satisfies(unfit -> {
            assertThat(unfit.field()).isEqualTo("name");
            assertThat(unfit.ids()).containsExactly(new BsonInt64(3));
        });
    }

    @Test
    void collectionOfNullableValuesIsABadChangesetEvenInDevelopmentMode() throws Exception {
        world.engine().developmentMode(true);
        RawSession device = RawSession.fresh(world.engine(), 14);

        device.upload(500, new Instruction.AddColumn(
                "Dog", new Property("tags", PropertyType.STRING, true, CollectionType.LIST, Optional.empty())));
        SyncError error = device.nextError();

        assertThat(error.code()).isEqualTo(Code.BAD_CHANGESET);
        assertThat(error.message()).contains("collection of nullable values");
    }

    @Test
    void deviceWithFewerPropertiesCreatesWholeDocuments() throws Exception {
        RawSession device = RawSession.fresh(world.engine(), 14);
        device.declare(RealmSchema.EMPTY.with(new ObjectSchema("Dog", dogs().find("Dog").orElseThrow().kind(), Map.of())));
        device.settle();
        device.subscribe("{\"Dog\":\"TRUEPREDICATE\"}");

        device.upload(500, create(ONE));
        device.settle();

        assertThat(documents().get(1L)).containsEntry("name", "").containsEntry("age", 0L);
    }

    @Test
    void additionMadeHereReachesConnectedDevices() throws Exception {
        RawSession device = subscribed();
        save("""
                {title: 'Dog', bsonType: 'object', required: ['_id', 'name', 'age'], properties: {
                  _id: {bsonType: 'long'}, name: {bsonType: 'string', maxLength: 5}, breed: {bsonType: 'string'},
                  age: {bsonType: 'long', minimum: 0, maximum: 30}}}""", "Dog", Set.of());

        List<Instruction> told = new ArrayList<>();
        for (ServerMessage message : device.settle()) {
            told.addAll(RawSession.instructions((Download) message));
        }

        assertThat(told).containsExactly(new Instruction.AddColumn(
                "Dog", new Property("breed", PropertyType.STRING, true, CollectionType.SINGLE, Optional.empty())));
    }

    @Test
    void olderDocumentsGetTheZeroOfAPropertyThatIsRequiredNow() throws Exception {
        RawSession device = subscribed();
        device.upload(500, create(ONE), age(ONE, 3), create(TWO), age(TWO, 4));
        device.settle();
        documents();
        save("""
                {title: 'Dog', bsonType: 'object', required: ['_id', 'name', 'age', 'score'], properties: {
                  _id: {bsonType: 'long'}, name: {bsonType: 'string'}, age: {bsonType: 'long'},
                  score: {bsonType: 'double'}}}""", "Dog", Set.of());

        world.until("both documents have a score", () -> documents().values().stream()
                .allMatch(document -> Double.valueOf(0).equals(document.get("score"))));

        assertThat(documents().get(1L)).containsEntry("age", 3L);
    }

    private void save(String schema, String collection, Set<String> asymmetric) {
        BsonDocument document = BsonDocument.parse("{metadata: {data_source: 'mongodb-atlas', database: '"
                + world.database() + "', collection: '" + collection + "'}, schema: " + schema + ", relationships: {}}");
        assertThat(world.engine().saveSchemas(List.of(document), asymmetric).toCompletableFuture().join())
                .isInstanceOf(SchemaImport.Accepted.class);
    }

    private RawSession subscribed() throws Exception {
        RawSession device = RawSession.fresh(world.engine(), 14);
        device.declare(dogs());
        device.settle();
        device.subscribe("{\"Dog\":\"TRUEPREDICATE\"}");
        return device;
    }

    private void insert(Document document) {
        Await.one(world.client().getDatabase(world.database()).getCollection("Dog").insertOne(document), Duration.ofSeconds(5));
    }

    private Map<Object, Document> documents() {
        return documents("Dog");
    }

    private Map<Object, Document> documents(String collection) {
        world.engine().documentsFollow().toCompletableFuture().join();
        Map<Object, Document> documents = new LinkedHashMap<>();
        Await.all(world.client().getDatabase(world.database()).getCollection(collection).find(), Duration.ofSeconds(5))
                .forEach(document -> documents.put(document.get("_id"), document));
        return documents;
    }

    private static Instruction create(PrimaryKey key) {
        return new CreateObject("Dog", key);
    }

    private static Instruction age(PrimaryKey key, long age) {
        return new Instruction.Update("Dog", key, "age", Path.ROOT, new Scalar.Int(age), false, 0);
    }

    private static Instruction name(PrimaryKey key, String name) {
        return new Instruction.Update("Dog", key, "name", Path.ROOT, new Scalar.Str(name), false, 0);
    }

    private static Instruction value(PrimaryKey key, long value) {
        return new Instruction.Update("Reading", key, "value", Path.ROOT, new Scalar.Int(value), false, 0);
    }

    private static RealmSchema dogs() {
        Map<String, Property> properties = new LinkedHashMap<>();
        properties.put("name", new Property("name", PropertyType.STRING, false, CollectionType.SINGLE, Optional.empty()));
        properties.put("age", new Property("age", PropertyType.INT, false, CollectionType.SINGLE, Optional.empty()));
        return RealmSchema.EMPTY.with(new ObjectSchema(
                "Dog",
                new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                properties));
    }
}
