package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.message.FileIdent;
import io.devsync.protocol.message.UploadCursor;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry.Changes;
import io.devsync.server.store.SyncStore.SaltRecord;
import io.devsync.server.testing.TestDataSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store whose parts are of different moments is no state to go on from. */
class StoreConsistencyTest {

    private static final String APP = "shop";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final MongoNamespace ORDERS = new MongoNamespace("shop", "Order");

    private final TestDataSource source = new TestDataSource();

    @BeforeEach
    void fill() throws UserWritesException {
        MongoSyncStore store = MongoSyncStore.open(source.client(), APP);
        assertThat(store.append(RealmSchema.EMPTY, List.of(entry(1), entry(2)), 77, "first")).isTrue();
        store.apply(new DocumentBatch(
                0,
                2,
                List.of(new DocumentWrite.Put(
                        ORDERS, new BsonInt64(1), new BsonDocument("_id", new BsonInt64(1)), new DocumentWrite.Beside.Nothing())),
                new UserWrites(List.of(), List.of(), List.of()),
                List.of(),
                Optional.empty(),
                Optional.of(List.of(new SaltRecord(1, 77)))));
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void wholeStoreOpens() {
        assertThatCode(this::open).doesNotThrowAnyException();
    }

    @Test
    void historyThatIsBehindTheCopiesIsRefused() {
        Await.done(collection("history").deleteMany(new Document()), PATIENCE);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("__realm_sync_shop is not whole: its history ends at version 0")
                .hasMessageContaining("copies of documents are at version 2")
                .hasMessageContaining("Restore all of it from one backup, or drop it");
    }

    @Test
    void historyOfAnotherPastIsRefused() {
        Await.done(collection("history").updateOne(Filters.eq("_id", 1L), Updates.set("salt", 78L)), PATIENCE);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("its salt is 78 (expected: 77)");
    }

    @Test
    void missingCopiesAreNoticed() {
        Await.done(collection("state.shop.Order").drop(), PATIENCE);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("there are no collections [state.shop.Order]");
    }

    @Test
    void copiesOfAnotherMomentAreNoticedAlthoughAllAreThere() throws UserWritesException {
        List<Document> older = backedUp("state.shop.Order");
        follow(2, 3, new DocumentWrite.Put(
                ORDERS, new BsonInt64(2), new BsonDocument("_id", new BsonInt64(2)), new DocumentWrite.Beside.Nothing()));

        restored("state.shop.Order", older);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("__realm_sync_shop is not whole: its collection state.shop.Order is written last at")
                .hasMessageContaining("Restore all of it from one backup, or drop it");
    }

    @Test
    void exactValuesOfAnotherMomentAreNoticed() throws UserWritesException {
        follow(2, 3, exact(1));
        List<Document> older = backedUp("exact.shop.Order");
        follow(3, 4, exact(2));

        restored("exact.shop.Order", older);

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("exact.shop.Order");
    }

    @Test
    void clientFilesOfAnotherMomentAreNoticed() throws UserWritesException {
        followFile(2, 3);
        List<Document> older = backedUp("clientfiles");
        followFile(3, 4);

        restored("clientfiles", older);

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("clientfiles");
    }

    @Test
    void lostListOfLaggingDocumentsIsNoticed() throws UserWritesException {
        append(3);
        LaggingDocument behind = new LaggingDocument(new DocumentKey(ORDERS, new BsonInt64(1)), 3, Optional.empty());
        apply(2, 3, List.of(), new UserWrites(List.of(), List.of(behind), List.of()), List.of());

        Await.done(collection("lagging").drop(), PATIENCE);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("lagging is without the mark of any moment");
    }

    @Test
    void checkpointOfAnotherMomentIsNoticed() throws UserWritesException {
        List<Document> older = backedUp("meta");
        follow(2, 3, exact(1));

        restored("meta", older);

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("state.shop.Order");
    }

    @Test
    void olderMomentOfEverythingButAHistoryThatWasTrimmedSinceIsNoticed() throws UserWritesException {
        append(3);
        append(4);
        Await.done(collection("history").deleteMany(Filters.lt("_id", 4L)), PATIENCE);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("its history does not have version 3 any more");
    }

    @Test
    void wholeStoreOfAnOlderMomentOpens() throws UserWritesException {
        List<String> all = List.of("state.shop.Order", "clientfiles", "history", "meta");
        Map<String, List<Document>> older = new HashMap<>();
        followFile(2, 3);
        all.forEach(name -> older.put(name, backedUp(name)));
        followFile(3, 4);

        older.forEach(this::restored);

        assertThatCode(this::open).doesNotThrowAnyException();
    }

    @Test
    void marksAreNoDocumentsAndNoFiles() throws UserWritesException {
        followFile(2, 3);
        MongoSyncStore store = MongoSyncStore.open(source.client(), APP);

        assertThat(store.newestIdent()).isEqualTo(7);
        assertThat(store.newestFiles(Optional.empty(), 10)).containsExactly(7L);
        assertThat(store.copiedIds(ORDERS, 10).flatMap(List::stream)).containsExactly(new BsonInt64(1));
        try (SyncStore.Snapshot snapshot = store.snapshot();
                Stream<List<RawBsonDocument>> documents = snapshot.scan(ORDERS, 10)) {
            assertThat(documents.flatMap(List::stream)).hasSize(1);
        }
    }

    private void follow(long from, long to, DocumentWrite write) throws UserWritesException {
        append(to);
        apply(from, to, List.of(write), new UserWrites(List.of(), List.of(), List.of()), List.of());
    }

    private void followFile(long from, long to) throws UserWritesException {
        append(to);
        ClientFileRecord file = new ClientFileRecord(
                new FileIdent(7, 99), "user", UploadCursor.START, 0, List.of(), List.of(), List.of(), 0, 0, 0, 0);
        apply(from, to, List.of(), new UserWrites(List.of(), List.of(), List.of()), List.of(file));
    }

    private static DocumentWrite exact(long id) {
        return new DocumentWrite.Put(
                ORDERS,
                new BsonInt64(id + 10),
                new BsonDocument("_id", new BsonInt64(id + 10)),
                new DocumentWrite.Beside.Keep(new BsonDocument("at", new BsonInt64(id))));
    }

    private void append(long version) {
        MongoSyncStore store = MongoSyncStore.open(source.client(), APP);
        assertThat(store.append(RealmSchema.EMPTY, List.of(entry(version)), 77, "version " + version)).isTrue();
    }

    private void apply(long from, long to, List<DocumentWrite> writes, UserWrites user, List<ClientFileRecord> files)
            throws UserWritesException {
        MongoSyncStore.open(source.client(), APP)
                .apply(new DocumentBatch(from, to, writes, user, files, Optional.empty(), Optional.empty()));
    }

    private List<Document> backedUp(String name) {
        return Await.all(collection(name).find(), PATIENCE);
    }

    private void restored(String name, List<Document> documents) {
        Await.done(collection(name).drop(), PATIENCE);
        Await.done(collection(name).insertMany(documents), PATIENCE);
    }

    private void open() {
        MongoSyncStore.open(source.client(), APP);
    }

    private MongoCollection<Document> collection(String name) {
        return source.client().getDatabase("__realm_sync_" + APP).getCollection(name);
    }

    private static Changes entry(long version) {
        return Changes.ofServer(version, 1, new Changeset(List.of()));
    }
}
