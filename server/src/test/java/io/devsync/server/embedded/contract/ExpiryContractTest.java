package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** TTL indexes: what expires, what does not, and that change streams see it. */
class ExpiryContractTest extends Contract {

    /** MongoDB looks every 60 s unless it is told otherwise, which not every server allows. */
    private static final Duration EXPIRY = Duration.ofSeconds(90);

    ExpiryContractTest(Backend backend) {
        super(backend);
    }

    @BeforeEach
    void lookOften() {
        // The embedded data source records changes from the first change stream on.
        command("{aggregate: 1, pipeline: [{$changeStream: {}}], cursor: {}}");
        sleepBetweenLooks(1);
    }

    @AfterEach
    void lookAsUsual() {
        sleepBetweenLooks(60);
    }

    private void sleepBetweenLooks(int seconds) {
        if (client == null) {
            return;
        }
        try {
            all(client.getDatabase("admin").runCommand(new Document("setParameter", 1).append("ttlMonitorSleepSecs", seconds)));
        } catch (com.mongodb.MongoCommandException notAllowed) {
            // Then it takes as long as it takes.
        }
    }

    private static BsonDocument dated(int id, Instant... dates) {
        BsonDocument document = new BsonDocument("_id", new BsonInt32(id));
        if (dates.length == 1) {
            return document.append("at", new BsonDateTime(dates[0].toEpochMilli()));
        }
        return document.append("at", new org.bson.BsonArray(List.of(dates).stream().map(date -> new BsonDateTime(date.toEpochMilli())).toList()));
    }

    /** What a change stream tells of the first deletions. */
    private List<Integer> deletions(MongoCollection<BsonDocument> collection, int count, Runnable once) {
        return Flux.from(collection.watch(List.of(Document.parse("{$match: {operationType: 'delete'}}")), BsonDocument.class)
                        .startAtOperationTime(command("{ping: 1}").getTimestamp("operationTime")))
                .doOnSubscribe(any -> once.run())
                .map(event -> event.getDocumentKey().getInt32("_id").getValue())
                .take(count)
                .collectList()
                .block(EXPIRY);
    }

    @ParameterizedTest
    @CsvSource({"1", "-1"})
    void documentsWhoseDateHasPassedAreDeletedAndOthersStay(int direction) {
        Instant now = Instant.now();
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 10, at: 'no date'}", "{_id: 11, at: 5}", "{_id: 12}", "{_id: 13, at: null}");
        all(collection.insertMany(List.of(dated(1, now.minusSeconds(100)), dated(2, now.plusSeconds(3600)), dated(3, Instant.EPOCH),
                dated(4, now.plusSeconds(3600), now.minusSeconds(100)), dated(5, now.minusSeconds(30)))));

        List<Integer> deleted = deletions(collection, 3, () -> all(collection.createIndex(
                new BsonDocument("at", new BsonInt32(direction)), new IndexOptions().expireAfter(60L, TimeUnit.SECONDS))));

        assertThat(deleted).containsExactlyInAnyOrder(1, 3, 4);
        assertThat(ids(collection.find().sort(json("{_id: 1}")))).containsExactly(2, 5, 10, 11, 12, 13);
    }

    @Test
    void partialIndexExpiresOnlyItsDocuments() {
        MongoCollection<BsonDocument> collection = collectionOf();
        all(collection.insertMany(List.of(dated(1, Instant.EPOCH).append("old", new BsonInt32(1)), dated(2, Instant.EPOCH))));

        List<Integer> deleted = deletions(collection, 1, () -> all(collection.createIndex(json("{at: 1}"),
                new IndexOptions().expireAfter(0L, TimeUnit.SECONDS).partialFilterExpression(json("{old: 1}")))));

        assertThat(deleted).containsExactly(1);
        assertThat(ids(collection.find())).containsExactly(2);
    }

    @Test
    void expiryIsListedAndCanBeChanged() {
        MongoCollection<BsonDocument> collection = collectionOf();
        all(collection.insertOne(dated(1, Instant.now().minusSeconds(100))));
        all(collection.createIndex(json("{at: 1}"), new IndexOptions().expireAfter(3600L, TimeUnit.SECONDS)));
        assertThat(all(collection.listIndexes()).getLast().get("expireAfterSeconds", Number.class).intValue()).isEqualTo(3600);

        List<Integer> deleted = deletions(collection, 1,
                () -> command("{collMod: 'c', index: {keyPattern: {at: 1}, expireAfterSeconds: 10}}"));

        assertThat(deleted).containsExactly(1);
        assertThat(all(collection.listIndexes()).getLast().get("expireAfterSeconds", Number.class).intValue()).isEqualTo(10);
    }

    @Test
    void sameIndexWithAnotherExpiryIsAConflict() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}");
        all(collection.createIndex(json("{at: 1}"), new IndexOptions().expireAfter(60L, TimeUnit.SECONDS)));

        assertThat(codeOf(collection.createIndex(json("{at: 1}"), new IndexOptions().expireAfter(61L, TimeUnit.SECONDS)))).isEqualTo(85);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{key: {a: 1, b: 1}, name: 'n', expireAfterSeconds: 1} | 67",
        "{key: {a: 1}, name: 'n', expireAfterSeconds: -1} | 67",
        "{key: {a: 1}, name: 'n', expireAfterSeconds: {$numberLong: '2147483648'}} | 67",
        "{key: {a: 1}, name: 'n', expireAfterSeconds: 'soon'} | 67",
        "{key: {_id: 1}, name: '_id_', expireAfterSeconds: 1} | 197"})
    void wrongExpiryIsRefused(String index, int code) {
        collectionOf("{_id: 1}");

        assertThat(codeOf(database.runCommand(json("{createIndexes: 'c', indexes: [" + index + "]}")))).isIn(code, 14);
    }

    @Test
    void documentThatIsTouchedInTimeLives() {
        MongoCollection<BsonDocument> collection = collectionOf();
        all(collection.insertMany(List.of(dated(1, Instant.EPOCH), dated(2, Instant.EPOCH))));
        all(collection.updateOne(json("{_id: 1}"), new Document("$set", new Document("at", Date.from(Instant.now().plusSeconds(3600))))));

        List<Integer> deleted = deletions(collection, 1, () -> all(collection.createIndex(json("{at: 1}"),
                new IndexOptions().expireAfter(0L, TimeUnit.SECONDS))));

        assertThat(deleted).containsExactly(2);
        assertThat(ids(collection.find())).containsExactly(1);
    }
}
