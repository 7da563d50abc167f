package io.devsync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoException;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.embedded.storage.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

class SnapshotTest {

    @TempDir
    private Path folder;

    private EmbeddedDataSource source;
    private MongoClient client;

    @BeforeEach
    void start() {
        source = EmbeddedDataSource.start(options("data"));
        client = MongoClients.create(source.uri());
    }

    @AfterEach
    void stop() {
        client.close();
        source.close();
    }

    private EmbeddedOptions options(String name) {
        return EmbeddedOptions.in(folder.resolve(name)).withDurability(Durability.WRITTEN);
    }

    private MongoCollection<BsonDocument> collection(String database) {
        return client.getDatabase(database).getCollection("c", BsonDocument.class);
    }

    private static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block();
    }

    private static BsonDocument json(String text) {
        return BsonDocument.parse(text);
    }

    @Test
    void restoreBringsBackDocumentsIndexesAndDatabasesAsTheyWere() {
        all(collection("one").insertMany(List.of(json("{_id: 1, e: 'a'}"), json("{_id: 2, e: 'b'}"))));
        all(collection("one").createIndex(json("{e: 1}"), new IndexOptions().unique(true)));
        all(collection("two").insertOne(json("{_id: 1}")));
        Contents written = source.snapshot(folder.resolve("s"));
        all(collection("one").deleteMany(json("{}")));
        all(client.getDatabase("two").drop());
        all(collection("three").insertOne(json("{_id: 1}")));

        Contents restored = source.restore(folder.resolve("s"), Set.of());

        assertThat(restored).isEqualTo(written);
        assertThat(restored.collections()).isEqualTo(2);
        assertThat(restored.documents()).isEqualTo(3);
        assertThat(all(client.listDatabaseNames())).containsExactly("one", "two");
        assertThat(all(collection("one").find(json("{e: 'b'}")))).containsExactly(json("{_id: 2, e: 'b'}"));
        assertThatExceptionOfType(MongoException.class)
                .isThrownBy(() -> all(collection("one").insertOne(json("{_id: 3, e: 'a'}"))));
    }

    @Test
    void collectionsThatAreKeptStayAsTheyAre() {
        all(collection("one").insertOne(json("{_id: 1}")));
        all(collection("two").insertOne(json("{_id: 1}")));
        source.snapshot(folder.resolve("s"));
        all(collection("one").insertOne(json("{_id: 2}")));
        all(collection("two").insertOne(json("{_id: 2}")));

        source.restore(folder.resolve("s"), Set.of("two.c", "three.c"));

        assertThat(all(collection("one").find())).hasSize(1);
        assertThat(all(collection("two").find())).hasSize(2);
    }

    @Test
    void restoredStateSurvivesARestart() {
        all(collection("one").insertOne(json("{_id: 1}")));
        source.snapshot(folder.resolve("s"));
        all(collection("one").drop());
        source.restore(folder.resolve("s"), Set.of());
        all(collection("one").insertOne(json("{_id: 2}")));

        stop();
        start();

        assertThat(all(collection("one").find())).hasSize(2);
    }

    @Test
    void snapshotIsADataFileOfItsOwn() throws IOException {
        all(collection("one").insertOne(json("{_id: 1}")));
        source.snapshot(folder.resolve("s"));
        Files.createDirectories(folder.resolve("other"));
        Files.copy(folder.resolve("s"), folder.resolve("other").resolve("devsync.mv.db"));

        try (EmbeddedDataSource other = EmbeddedDataSource.start(options("other")); MongoClient there = MongoClients.create(other.uri())) {
            assertThat(all(there.getDatabase("one").getCollection("c").find())).hasSize(1);
        }
    }

    /** Two documents that are always changed together in one transaction. */
    @Test
    void snapshotTakenUnderWritesIsOfOneMoment() {
        all(collection("one").insertMany(List.of(json("{_id: 1, n: 0}"), json("{_id: 2, n: 0}"))));
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                all(collection("one").updateMany(json("{}"), json("{$inc: {n: 1}}")));
            }
        });
        for (int i = 0; i < 5; i++) {
            source.snapshot(folder.resolve("s" + i));
        }
        stop.set(true);
        writer.join();

        for (int i = 0; i < 5; i++) {
            source.restore(folder.resolve("s" + i), Set.of());
            List<BsonDocument> found = all(collection("one").find());
            assertThat(found).extracting(document -> document.get("n")).hasSize(2).containsOnly(found.getFirst().get("n"));
        }
    }

    @Test
    void openCursorGoesOnInWhatItReadsFrom() {
        List<BsonDocument> documents = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            documents.add(new BsonDocument("_id", new BsonInt32(i)).append("text", new BsonString("x".repeat(500))));
        }
        source.snapshot(folder.resolve("empty"));
        all(collection("one").insertMany(documents));
        BsonDocument opened = all(client.getDatabase("one").runCommand(json("{find: 'c', batchSize: 10}"), BsonDocument.class))
                .getFirst().getDocument("cursor");

        source.restore(folder.resolve("empty"), Set.of());

        BsonDocument more = json("{getMore: {$numberLong: '" + opened.getInt64("id").getValue() + "'}, collection: 'c'}");
        assertThat(all(client.getDatabase("one").runCommand(more, BsonDocument.class)).getFirst().getDocument("cursor")
                .getArray("nextBatch")).hasSize(1990);
        assertThat(all(collection("one").find())).isEmpty();
    }

    @Test
    void changeStreamCannotGoOnAcrossARestoreAndANewOneSeesWhatComes() {
        source.snapshot(folder.resolve("s"));
        BsonDocument opened = open("{aggregate: 'c', pipeline: [{$changeStream: {}}], cursor: {}}");
        all(collection("one").insertOne(json("{_id: 1}")));

        source.restore(folder.resolve("s"), Set.of());

        BsonDocument more = json("{getMore: {$numberLong: '" + opened.getInt64("id").getValue() + "'}, collection: 'c'}");
        assertThatExceptionOfType(MongoException.class)
                .isThrownBy(() -> all(client.getDatabase("one").runCommand(more)))
                .satisfies(lost -> assertThat(lost.getCode()).isEqualTo(286));
        BsonDocument after = open("{aggregate: 'c', pipeline: [{$changeStream: {}}], cursor: {}}");
        all(collection("one").insertOne(json("{_id: 2}")));
        BsonDocument rest = json("{getMore: {$numberLong: '" + after.getInt64("id").getValue() + "'}, collection: 'c'}");
        assertThat(all(client.getDatabase("one").runCommand(rest, BsonDocument.class)).getFirst().getDocument("cursor")
                .getArray("nextBatch")).hasSize(1);
    }

    private BsonDocument open(String command) {
        return all(client.getDatabase("one").runCommand(json(command), BsonDocument.class)).getFirst().getDocument("cursor");
    }

    @Test
    void existingFileIsNotOverwritten() {
        source.snapshot(folder.resolve("s"));

        assertThatExceptionOfType(EmbeddedDataSourceException.Unusable.class)
                .isThrownBy(() -> source.snapshot(folder.resolve("s")))
                .withMessageContaining("exists already");
    }

    @Test
    void whatIsNoSnapshotChangesNothing() throws IOException {
        all(collection("one").insertOne(json("{_id: 1}")));
        Path broken = Files.writeString(folder.resolve("broken"), "no snapshot ".repeat(2000));

        assertThatExceptionOfType(EmbeddedDataSourceException.Unusable.class)
                .isThrownBy(() -> source.restore(broken, Set.of())).withMessageContaining("cannot be read");
        assertThatExceptionOfType(EmbeddedDataSourceException.Unusable.class)
                .isThrownBy(() -> source.restore(folder.resolve("missing"), Set.of())).withMessageContaining("does not exist");
        assertThat(all(collection("one").find())).hasSize(1);
    }
}
