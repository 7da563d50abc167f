package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.testing.TestDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without transactions, as on a standalone MongoDB, a batch that is cut off anywhere is at the next look either done or not
 * begun: the history is never replayed over copies that hold some of it, which would count counters twice.
 */
class BatchWithoutTransactionTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final MongoNamespace ORDERS = new MongoNamespace("shop", "Order");
    private static final MongoNamespace ITEMS = new MongoNamespace("shop", "Item");
    private static final DocumentWrite.Beside NOTHING = new DocumentWrite.Beside.Nothing();

    private final TestDataSource source = new TestDataSource();
    private final MongoDatabase database = source.client().getDatabase("__realm_sync_shop");

    /** The data source of a process that dies after some writes, with the next one half done. */
    private final class DyingProcess implements DocumentOperations {

        private final DocumentOperations way = new DriverOperations(source.client(), LIMIT);
        private int writesLeft;

        DyingProcess(int writesLeft) {
            this.writesLeft = writesLeft;
        }

        @Override
        public BulkWriteResult write(
                Optional<ClientSession> session, MongoNamespace in, List<? extends WriteModel<BsonDocument>> models) {
            if (writesLeft-- > 0) {
                return way.write(session, in, models);
            }
            List<? extends WriteModel<BsonDocument>> half = models.subList(0, models.size() / 2);
            if (!half.isEmpty()) {
                way.write(session, in, half);
            }
            throw new MongoException("the process is gone");
        }

        @Override
        public BulkWriteResult begin(
                ClientSession session, MongoNamespace in, List<? extends WriteModel<BsonDocument>> models) {
            throw new UnsupportedOperationException("there are no transactions");
        }

        @Override
        public void commit(ClientSession session) {
            throw new UnsupportedOperationException("there are no transactions");
        }

        @Override
        public void abort(ClientSession session) {
            throw new UnsupportedOperationException("there are no transactions");
        }

        @Override
        public List<RawBsonDocument> find(MongoNamespace in, List<BsonValue> ids, ReadConcern concern) {
            return way.find(in, ids, concern);
        }

        @Override
        public Stream<List<BsonValue>> ids(MongoNamespace in, int atOnce) {
            return way.ids(in, atOnce);
        }

        @Override
        public void hasRead(ClientSession snapshot) {
            throw new UnsupportedOperationException("there are no snapshots");
        }
    }

    @BeforeEach
    void fill() throws UserWritesException {
        collections(Integer.MAX_VALUE)
                .apply(batch(0, 1, put(ORDERS, 1, 10), put(ORDERS, 2, 20), put(ITEMS, 1, 30), put(ITEMS, 2, 40)));
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void batchThatWasCutOffIsDoneAtTheNextLookOrWasNotBegun(int writes) {
        Map<String, Long> before = counts();
        DocumentBatch batch = batch(1, 3, count(ORDERS, 1, 11), count(ORDERS, 2, 21), delete(ITEMS, 1), count(ITEMS, 2, 41), put(ITEMS, 3, 50));

        assertThatThrownBy(() -> collections(writes).apply(batch)).isInstanceOf(StoreException.class);
        long checkpoint = collections(Integer.MAX_VALUE).checkpoint(Optional.empty());

        if (checkpoint == 1) {
            assertThat(counts()).isEqualTo(before);
        } else {
            assertThat(checkpoint).isEqualTo(3);
            assertThat(counts()).isEqualTo(Map.of("Order 1", 11L, "Order 2", 21L, "Item 2", 41L, "Item 3", 50L));
        }
    }

    @Test
    void batchThatWasCutOffInTheMiddleIsDone() {
        DocumentBatch batch = batch(1, 3, count(ORDERS, 1, 11), count(ITEMS, 2, 41));

        assertThatThrownBy(() -> collections(1).apply(batch)).isInstanceOf(StoreException.class);

        assertThat(collections(Integer.MAX_VALUE).checkpoint(Optional.empty())).isEqualTo(3);
        assertThat(counts()).containsEntry("Order 1", 11L).containsEntry("Item 2", 41L);
    }

    @Test
    void redoThatIsCutOffIsDoneAgain() {
        DocumentBatch batch = batch(1, 3, count(ORDERS, 1, 11), count(ITEMS, 2, 41));
        assertThatThrownBy(() -> collections(1).apply(batch)).isInstanceOf(StoreException.class);

        assertThatThrownBy(() -> collections(1).checkpoint(Optional.empty())).isInstanceOf(MongoException.class);

        assertThat(collections(Integer.MAX_VALUE).checkpoint(Optional.empty())).isEqualTo(3);
        assertThat(counts()).containsEntry("Order 1", 11L).containsEntry("Item 2", 41L);
    }

    @Test
    void batchThatWasDoneIsNotDoneAgain() throws UserWritesException {
        collections(Integer.MAX_VALUE).apply(batch(1, 3, count(ORDERS, 1, 11)));
        collections(Integer.MAX_VALUE).apply(batch(3, 4, count(ORDERS, 1, 12)));

        assertThat(collections(Integer.MAX_VALUE).checkpoint(Optional.empty())).isEqualTo(4);
        assertThat(counts()).containsEntry("Order 1", 12L);
    }

    @Test
    void batchOfManyMegabytesIsDoneAtTheNextLook() {
        BsonDocument large = new BsonDocument("text", new BsonString("x".repeat(6 * 1024 * 1024)));
        DocumentWrite change = new DocumentWrite.Change(ORDERS, new BsonInt64(1), large, new BsonDocument(), NOTHING);
        DocumentWrite other = new DocumentWrite.Change(ORDERS, new BsonInt64(2), large, new BsonDocument(), NOTHING);

        assertThatThrownBy(() -> collections(0).apply(batch(1, 2, change, other))).isInstanceOf(StoreException.class);

        assertThat(collections(Integer.MAX_VALUE).checkpoint(Optional.empty())).isEqualTo(2);
        assertThat(Await.all(database.getCollection("state.shop.Order").find(Filters.exists("text")), LIMIT)).hasSize(2);
    }

    private DocumentCollections collections(int writes) {
        return new DocumentCollections(
                source.client(), new DyingProcess(writes), database, false, MongoSyncStore.NO_OWNER, LIMIT);
    }

    private static DocumentBatch batch(long from, long to, DocumentWrite... writes) {
        UserWrites none = new UserWrites(List.of(), List.of(), List.of());
        return new DocumentBatch(from, to, List.of(writes), none, List.of(), Optional.empty(), Optional.empty());
    }

    private static DocumentWrite put(MongoNamespace in, long id, long count) {
        BsonDocument document = new BsonDocument("_id", new BsonInt64(id)).append("count", new BsonInt64(count));
        return new DocumentWrite.Put(in, new BsonInt64(id), document, NOTHING);
    }

    private static DocumentWrite count(MongoNamespace in, long id, long count) {
        BsonDocument set = new BsonDocument("count", new BsonInt64(count));
        return new DocumentWrite.Change(in, new BsonInt64(id), set, new BsonDocument(), NOTHING);
    }

    private static DocumentWrite delete(MongoNamespace in, long id) {
        return new DocumentWrite.Delete(in, new BsonInt64(id), NOTHING);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (MongoNamespace in : List.of(ORDERS, ITEMS)) {
            for (BsonDocument document :
                    Await.all(database.getCollection("state." + in.getFullName(), BsonDocument.class).find(), LIMIT)) {
                counts.put(
                        in.getCollectionName() + " " + document.getInt64("_id").getValue(),
                        document.getInt64("count").getValue());
            }
        }
        return counts;
    }
}
