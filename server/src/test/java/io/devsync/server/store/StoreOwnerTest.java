package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.protocol.changeset.Changeset;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.server.testing.TestDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreOwnerTest {

    private static final String APP = "tasks-abcde";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestDataSource source = new TestDataSource();

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void ownerThatWasOvertakenCannotMoveDocuments() throws Exception {
        MongoSyncStore first = MongoSyncStore.open(source.client(), Optional.empty(), APP, 1);
        first.append(RealmSchema.EMPTY, List.of(entry(1)), 7, "a:1");
        MongoSyncStore second = MongoSyncStore.open(source.client(), Optional.empty(), APP, 2);

        assertThatThrownBy(() -> first.apply(batch(0, 1))).isInstanceOf(OwnershipLostException.class);
        assertThatThrownBy(() -> first.apply(batch(0, 0))).isInstanceOf(OwnershipLostException.class);
        assertThatThrownBy(first::checkpoint)
                .isInstanceOf(OwnershipLostException.class)
                .hasMessageContaining("epoch 2");
        second.apply(batch(0, 1));
        assertThat(second.checkpoint()).isEqualTo(1);
    }

    @Test
    void fenceTakesTheNextVersionFromAnOwnerThatDoesNotKnow() {
        MongoSyncStore first = MongoSyncStore.open(source.client(), Optional.empty(), APP, 1);
        first.append(RealmSchema.EMPTY, List.of(entry(1), entry(2)), 7, "a:1");
        MongoSyncStore second = MongoSyncStore.open(source.client(), Optional.empty(), APP, 2);

        second.fence(8, "b:1");

        assertThat(first.append(RealmSchema.EMPTY, List.of(entry(3)), 7, "a:2")).isFalse();
        SyncStore.HistoryPage page = second.read(RealmSchema.EMPTY, 1);
        assertThat(page.entries()).extracting(HistoryEntry::version).containsExactly(1L, 2L, 3L);
        assertThat(page.salts()).containsExactly(new SyncStore.SaltRecord(1, 7), new SyncStore.SaltRecord(3, 8));
    }

    @Test
    void storeIsNotOpenedForAnOwnerOfBefore() {
        MongoSyncStore.open(source.client(), Optional.empty(), APP, 2);

        assertThatThrownBy(() -> MongoSyncStore.open(source.client(), Optional.empty(), APP, 1))
                .isInstanceOf(OwnershipLostException.class);
        assertThatCode(() -> MongoSyncStore.open(source.client(), Optional.empty(), APP, 2)).doesNotThrowAnyException();
    }

    @Test
    void transactionOfAnOwnerThatDiedDoesNotKeepItsSuccessorWaiting() throws Exception {
        MongoSyncStore.open(source.client(), Optional.empty(), APP, 1);
        MongoCollection<BsonDocument> meta = source.client()
                .getDatabase("__realm_sync_" + APP)
                .getCollection("meta", BsonDocument.class);
        ClientSession died = Await.one(source.client().startSession(), LIMIT);
        Await.one(
                meta.updateOne(
                        Filters.eq("_id", "owner"),
                        Updates.set("session", died.getServerSession().getIdentifier())),
                LIMIT);
        died.startTransaction();
        Await.one(meta.updateOne(died, Filters.eq("_id", "checkpoint"), Updates.set("v", 5L)), LIMIT);

        MongoSyncStore next = MongoSyncStore.open(source.client(), Optional.empty(), APP, 2);

        assertThat(next.checkpoint()).isZero();
        next.apply(batch(0, 1));
        assertThat(next.checkpoint()).isEqualTo(1);
    }

    private static DocumentBatch batch(long from, long to) {
        return new DocumentBatch(
                from,
                to,
                List.of(),
                new UserWrites(List.of(), List.of(), List.of()),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static HistoryEntry.Changes entry(long version) {
        return HistoryEntry.Changes.ofServer(version, 0, new Changeset(List.of()));
    }
}
