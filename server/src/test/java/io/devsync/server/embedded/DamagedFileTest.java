package io.devsync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A data file whose end was torn off: either it opens as it was at an earlier commit, or says that it cannot. */
class DamagedFileTest {

    private static final int WRITES = 40;
    private static final int DAMAGES = 12;
    private static final String TEXT = "x".repeat(3_000);

    @TempDir
    private Path folder;

    @Test
    void fileWithATornEndIsAnEarlierStateOrARefusal() throws IOException {
        Path whole = write();
        Random random = new Random(7);
        int opened = 0;
        for (int i = 0; i < DAMAGES; i++) {
            Path damaged = copy(whole, "torn" + i);
            try (FileChannel file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
                file.truncate(file.size() - 1 - random.nextInt(40_000));
            }
            opened += opensOrRefuses(damaged.getParent()) ? 1 : 0;
        }
        assertThat(opened).as("files that could be opened").isPositive();
    }

    /** Copies the file while it is open, as after a kill: a file that was closed in order has its end rewritten. */
    private Path write() throws IOException {
        Path data = folder.resolve("data");
        try (EmbeddedDataSource source = EmbeddedDataSource.start(EmbeddedOptions.in(data));
                MongoClient client = MongoClients.create(source.uri())) {
            MongoCollection<BsonDocument> notes = client.getDatabase("shop").getCollection("notes", BsonDocument.class);
            for (int i = 0; i < WRITES; i++) {
                Mono.from(notes.insertOne(new BsonDocument("_id", new BsonInt32(i)).append("text", new BsonString(TEXT))))
                        .block();
            }
            return copy(data.resolve("devsync.mv.db"), "whole");
        }
    }

    private Path copy(Path file, String name) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name)).resolve(file.getFileName());
        Files.copy(file, target);
        return target;
    }

    /** What was written one after the other must be there up to some moment, and whole. */
    private static boolean opensOrRefuses(Path data) {
        try (EmbeddedDataSource source = EmbeddedDataSource.start(EmbeddedOptions.in(data));
                MongoClient client = MongoClients.create(source.uri())) {
            MongoCollection<BsonDocument> notes = client.getDatabase("shop").getCollection("notes", BsonDocument.class);
            List<BsonDocument> found = Flux.from(notes.find().sort(new BsonDocument("_id", new BsonInt32(1))))
                    .collectList()
                    .block();
            List<BsonDocument> expected = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                expected.add(new BsonDocument("_id", new BsonInt32(i)).append("text", new BsonString(TEXT)));
            }
            assertThat(found).isEqualTo(expected);
            return true;
        } catch (EmbeddedDataSourceException refused) {
            assertThat(refused).hasMessageContaining(data.toString()).hasMessageContaining("Restore it");
            return false;
        }
    }
}
