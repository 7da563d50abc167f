package io.devsync.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.embedded.Durability;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

class DataMoveTest {

    @TempDir
    private Path folder;

    private EmbeddedDataSource old;
    private EmbeddedDataSource young;
    private MongoClient from;
    private MongoClient to;

    @BeforeEach
    void start() {
        old = EmbeddedDataSource.start(EmbeddedOptions.in(folder.resolve("old")).withDurability(Durability.WRITTEN));
        young = EmbeddedDataSource.start(EmbeddedOptions.in(folder.resolve("new")).withDurability(Durability.WRITTEN));
        from = MongoClients.create(old.uri());
        to = MongoClients.create(young.uri());
        all(collection(from, "shop", "Item").insertMany(IntStream.range(0, 3000).mapToObj(i -> new BsonDocument("_id", new BsonInt32(i))).toList()));
        all(collection(from, "shop", "Item").createIndex(json("{e: 1}"), new IndexOptions().sparse(true)));
        all(collection(from, "__devsync", "apps").insertOne(json("{_id: 'shop'}")));
        all(collection(from, "__realm_sync_shop", "meta").insertMany(List.of(json("{_id: 'checkpoint', v: 5}"), json("{_id: 'position.shop', token: {}}"))));
    }

    @AfterEach
    void stop() {
        from.close();
        to.close();
        old.close();
        young.close();
    }

    private static MongoCollection<BsonDocument> collection(MongoClient client, String database, String name) {
        return client.getDatabase(database).getCollection(name, BsonDocument.class);
    }

    private static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block();
    }

    private static BsonDocument json(String text) {
        return BsonDocument.parse(text);
    }

    @Test
    void everythingIsInTheTargetButPlacesInChangeStreams() {
        TransferReport report = DataMove.run(from, to, new TransferProgress());

        assertThat(report.documents()).isEqualTo(3003);
        assertThat(report.notes()).isEmpty();
        assertThat(all(collection(to, "shop", "Item").find())).hasSize(3000);
        assertThat(all(collection(to, "shop", "Item").listIndexes())).hasSize(2);
        assertThat(all(collection(to, "__realm_sync_shop", "meta").find())).containsExactly(json("{_id: 'checkpoint', v: 5}"));
        assertThat(all(to.getDatabase("__devsync").listCollectionNames())).containsExactly("apps");
        assertThat(DataMove.isUnfinished(to)).isFalse();
    }

    @Test
    void targetThatHoldsADatabaseOfTheSameNameIsLeftAlone() {
        all(collection(to, "shop", "Other").insertOne(json("{_id: 1}")));

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> DataMove.run(from, to, new TransferProgress()))
                .withMessageContaining("has a database shop already, with Other");
        assertThat(all(to.listDatabaseNames())).containsExactly("shop");
    }

    @Test
    void moveThatWasCutOffBeginsAnew() {
        DataMove.run(from, to, new TransferProgress());
        all(collection(to, "shop", "Item").deleteMany(json("{_id: {$gt: 100}}")));
        all(collection(to, "__devsync", "move").insertOne(json("{_id: 'move', databases: ['__devsync', '__realm_sync_shop', 'shop']}")));
        assertThat(DataMove.isUnfinished(to)).isTrue();

        DataMove.run(from, to, new TransferProgress());

        assertThat(all(collection(to, "shop", "Item").find())).hasSize(3000);
        assertThat(DataMove.isUnfinished(to)).isFalse();
    }

    @Test
    void documentThatTheTargetRefusesEndsTheMoveWithItsMark() {
        all(collection(to, "shop", "Item").insertOne(json("{_id: 7}")));
        all(collection(to, "__devsync", "move").insertOne(json("{_id: 'move', databases: []}")));

        assertThatExceptionOfType(TransferException.class).isThrownBy(() -> DataMove.run(from, to, new TransferProgress()));
        assertThat(DataMove.isUnfinished(to)).isTrue();
    }
}
