package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.store.HistoryEntry.Changes;
import io.devsync.server.store.SyncStore.SaltRecord;
import io.devsync.server.testing.TestDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.Document;
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
