package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.testing.TestDataSource;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that another version of DevSync wrote is let alone. */
class StoreFormatTest {

    private static final String APP = "shop";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestDataSource source = new TestDataSource();

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void storeOpensAgain() {
        MongoSyncStore.open(source.client(), APP);

        assertThatCode(() -> MongoSyncStore.open(source.client(), APP)).doesNotThrowAnyException();
    }

    @Test
    void historyWithoutAFormatIsOfTheFirstOne() {
        Await.done(collection("history").insertOne(new Document("_id", 1L)), PATIENCE);

        assertThatThrownBy(() -> MongoSyncStore.open(source.client(), APP))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("__realm_sync_shop has format 1 (expected: 4)")
                .hasMessageContaining("drop that database");
    }

    @Test
    void laterFormatIsRefused() {
        MongoSyncStore.open(source.client(), APP);
        Await.done(collection("meta").updateOne(Filters.eq("_id", "format"), Updates.set("version", 5)), PATIENCE);

        assertThatThrownBy(() -> MongoSyncStore.open(source.client(), APP))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format 5 (expected: 4)");
    }

    @Test
    void storeWithoutMarksIsTakenOver() {
        MongoSyncStore.open(source.client(), APP);
        Await.done(collection("meta").updateOne(Filters.eq("_id", "format"), Updates.set("version", 3)), PATIENCE);

        MongoSyncStore.open(source.client(), APP);

        assertThat(Await.one(collection("meta").find(Filters.eq("_id", "format")), PATIENCE).getInteger("version"))
                .isEqualTo(4);
    }

    private MongoCollection<Document> collection(String name) {
        return source.client().getDatabase("__realm_sync_" + APP).getCollection(name);
    }
}
