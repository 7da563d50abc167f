package io.devsync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoWriteException;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class EmbeddedDataSourceTest {

    @TempDir
    private Path folder;

    private EmbeddedOptions options() {
        return EmbeddedOptions.in(folder).withDurability(Durability.WRITTEN);
    }

    private static MongoCollection<BsonDocument> collection(MongoClient client) {
        return client.getDatabase("db").getCollection("c", BsonDocument.class);
    }

    private static <T> List<T> all(org.reactivestreams.Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block();
    }

    @Test
    void documentsIndexesAndNamesSurviveARestart() {
        try (EmbeddedDataSource source = EmbeddedDataSource.start(options()); MongoClient client = MongoClients.create(source.uri())) {
            all(collection(client).insertOne(BsonDocument.parse("{_id: 1, a: ['x', 'y']}")));
            all(collection(client).createIndex(BsonDocument.parse("{a: 1}")));
        }

        try (EmbeddedDataSource source = EmbeddedDataSource.start(options()); MongoClient client = MongoClients.create(source.uri())) {
            assertThat(all(collection(client).find(BsonDocument.parse("{a: 'y'}")))).hasSize(1);
            assertThat(all(collection(client).listIndexes())).hasSize(2);
        }
    }

    /** Whoever loses the race for a key may read at once who won it. */
    @Test
    void documentWithTheSameKeyIsThereWhenAnInsertIsRefused() {
        EmbeddedOptions synced = options().withDurability(Durability.SYNCED);
        try (EmbeddedDataSource source = EmbeddedDataSource.start(synced); MongoClient client = MongoClients.create(source.uri())) {
            for (int key = 0; key < 20; key++) {
                BsonDocument document = new BsonDocument("_id", new BsonInt32(key));
                Mono<Boolean> insertOrFind = Mono.from(collection(client).insertOne(document))
                        .map(InsertOneResult::wasAcknowledged)
                        .onErrorResume(MongoWriteException.class, refused -> Mono.from(collection(client).find(document)).hasElement());

                assertThat(Flux.merge(insertOrFind, insertOrFind, insertOrFind).collectList().block()).containsOnly(true);
            }
        }
    }

    @Test
    void plainUriConnectsToo() {
        try (EmbeddedDataSource source = EmbeddedDataSource.start(options());
                MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + source.port())) {
            assertThat(all(client.getDatabase("admin").runCommand(new BsonDocument("ping", new BsonInt32(1))))).hasSize(1);
        }
    }

    @Test
    void folderInUseIsRefusedByName() {
        try (EmbeddedDataSource first = EmbeddedDataSource.start(options())) {
            assertThat(first.port()).isPositive();
            assertThatExceptionOfType(EmbeddedDataSourceException.Locked.class)
                    .isThrownBy(() -> EmbeddedDataSource.start(options()))
                    .withMessageContaining(folder.toString()).withMessageContaining("in use");
        }
    }

    @Test
    void brokenFileIsRefusedWithWhatToDo() throws IOException {
        Files.writeString(folder.resolve("devsync.mv.db"), "this is no data file ".repeat(1000));

        assertThatExceptionOfType(EmbeddedDataSourceException.Unusable.class)
                .isThrownBy(() -> EmbeddedDataSource.start(options()))
                .withMessageContaining("cannot be read");
    }

    @Test
    void folderThatIsAFileIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(EmbeddedDataSourceException.Unusable.class)
                .isThrownBy(() -> EmbeddedDataSource.start(EmbeddedOptions.in(file)))
                .withMessageContaining(file.toString());
    }

    @Test
    void busyPortIsRefusedAndLeavesTheFolderFree() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            assertThatExceptionOfType(EmbeddedDataSourceException.CannotListen.class)
                    .isThrownBy(() -> EmbeddedDataSource.start(options().withPort(taken.getLocalPort())))
                    .withMessageContaining(Integer.toString(taken.getLocalPort()));
        }
        EmbeddedDataSource.start(options()).close();
    }

    @Test
    void rewrittenDocumentsDoNotMakeTheFileGrowWithoutBound() throws IOException {
        try (EmbeddedDataSource source = EmbeddedDataSource.start(options().withDurability(Durability.SYNCED));
                MongoClient client = MongoClients.create(source.uri())) {
            List<BsonDocument> documents = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                documents.add(new BsonDocument("_id", new BsonInt32(i)).append("text", new BsonString("x".repeat(1000))));
            }
            all(collection(client).insertMany(documents));
            // 400 times half a megabyte of new versions over half a megabyte of data.
            for (int round = 0; round < 400; round++) {
                all(collection(client).updateMany(new BsonDocument(), BsonDocument.parse("{$set: {round: " + round + "}}")));
            }
        }

        assertThat(Files.size(folder.resolve("devsync.mv.db"))).isLessThan(100L << 20);
    }

    @Test
    void spaceOfDroppedAndDeletedDocumentsIsGivenBack() throws IOException {
        Path file = folder.resolve("devsync.mv.db");
        try (EmbeddedDataSource source = EmbeddedDataSource.start(options().withDurability(Durability.SYNCED)); MongoClient client = MongoClients.create(source.uri())) {
            for (int batch = 0; batch < 40; batch++) {
                List<BsonDocument> documents = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    documents.add(new BsonDocument("_id", new BsonInt32(batch * 1000 + i)).append("text", new BsonString("x".repeat(1000))));
                }
                all(collection(client).insertMany(documents));
                all(client.getDatabase("db").getCollection("dropped", BsonDocument.class).insertMany(documents));
            }
            assertThat(Files.size(file)).isGreaterThan(80L << 20);

            all(client.getDatabase("db").getCollection("dropped").drop());
            all(collection(client).deleteMany(BsonDocument.parse("{_id: {$gte: 1000}}")));

            // Compaction goes on while others write; each turn gives it time for a step or two.
            for (int turn = 0; turn < 20_000 && Files.size(file) > 20L << 20; turn++) {
                all(client.getDatabase("db").getCollection("other").insertOne(new org.bson.Document()));
            }
            assertThat(Files.size(file)).isLessThanOrEqualTo(20L << 20);
            assertThat(all(collection(client).find())).hasSize(1000);
        }
    }

    @Test
    void openCursorsReadTheirStateWhileTheFileIsRewrittenAndTheirCollectionDropped() {
        try (EmbeddedDataSource source = EmbeddedDataSource.start(options().withDurability(Durability.SYNCED));
                MongoClient client = MongoClients.create(source.uri())) {
            List<BsonDocument> documents = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                documents.add(new BsonDocument("_id", new BsonInt32(i)).append("text", new BsonString("x".repeat(1000))));
            }
            all(collection(client).insertMany(documents));
            BsonDocument opened = run(client, "{find: 'c', sort: {_id: 1}, batchSize: 10}").getDocument("cursor");

            for (int round = 0; round < 60; round++) {
                all(collection(client).updateMany(new BsonDocument(), BsonDocument.parse("{$set: {round: " + round + ", text: ''}}")));
            }
            all(collection(client).drop());
            for (int i = 0; i < 300; i++) {
                all(client.getDatabase("db").getCollection("other").insertOne(new org.bson.Document("text", "y".repeat(5000))));
            }

            BsonDocument rest = run(client, "{getMore: {$numberLong: '" + opened.getInt64("id").getValue() + "'}, collection: 'c'}");
            List<BsonDocument> found = new ArrayList<>();
            opened.getArray("firstBatch").forEach(document -> found.add(document.asDocument()));
            rest.getDocument("cursor").getArray("nextBatch").forEach(document -> found.add(document.asDocument()));
            assertThat(found).isEqualTo(documents);
        }
    }

    private static BsonDocument run(MongoClient client, String command) {
        return all(client.getDatabase("db").runCommand(BsonDocument.parse(command), BsonDocument.class)).getFirst();
    }
}
