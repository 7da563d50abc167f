package io.devsync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A disk that fails to sync, works again, and then loses its power: everything acknowledged is there. */
class PowerCutTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BEFORE = 20;
    private static final String TEXT = "x".repeat(3_000);

    @TempDir
    private Path folder;

    private final Set<Integer> acknowledged = new TreeSet<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void everythingAcknowledgedIsThereAfterFailedSyncsAndAPowerCut(int failures) throws Exception {
        ForgetfulDisk disk = new ForgetfulDisk(folder.resolve("disk"));
        EmbeddedOptions options = EmbeddedOptions.in(folder.resolve("data"));
        try (EmbeddedDataSource source = EmbeddedDataSource.start(options, disk);
                MongoClient client = MongoClients.create(source.uri())) {
            MongoCollection<BsonDocument> notes = notes(client);
            for (int id = 0; id < BEFORE; id++) {
                insert(notes, id);
            }
            disk.failToSync(failures);
            for (int id = BEFORE; id < 2 * BEFORE; id++) {
                insert(notes, id);
            }

            disk.cutPower(folder.resolve("after/devsync.mv.db"));
        }

        try (EmbeddedDataSource source = EmbeddedDataSource.start(EmbeddedOptions.in(folder.resolve("after")));
                MongoClient client = MongoClients.create(source.uri())) {
            List<BsonDocument> found = Flux.from(notes(client).find()).collectList().block(PATIENCE);
            assertThat(found).allMatch(note -> note.getString("text").getValue().equals(TEXT));
            assertThat(found).extracting(note -> note.getInt32("_id").getValue()).containsAll(acknowledged);
            insert(notes(client), 2 * BEFORE);
        }
    }

    /** Tried until it is taken; what was refused with the failed sync may be there all the same. */
    private void insert(MongoCollection<BsonDocument> notes, int id) {
        BsonDocument note = new BsonDocument("_id", new BsonInt32(id)).append("text", new BsonString(TEXT));
        Mono.defer(() -> Mono.from(notes.replaceOne(
                        new BsonDocument("_id", new BsonInt32(id)),
                        note,
                        new com.mongodb.client.model.ReplaceOptions().upsert(true))))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(20)).filter(MongoException.class::isInstance))
                .block(PATIENCE);
        acknowledged.add(id);
    }

    private static MongoCollection<BsonDocument> notes(MongoClient client) {
        return client.getDatabase("shop").getCollection("notes", BsonDocument.class);
    }
}
