package io.devsync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways to the embedded data source do and say the same. */
class DocumentOperationsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final MongoNamespace DOGS = new MongoNamespace("shop", "dogs");

    @TempDir
    private Path folder;

    private EmbeddedDataSource source;
    private MongoClient client;

    /** The ways. */
    enum Way {
        DRIVER,
        LOCAL
    }

    @BeforeEach
    void start() {
        source = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        client = MongoClients.create(source.uri());
    }

    @AfterEach
    void stop() {
        client.close();
        source.close();
    }

    @ParameterizedTest
    @EnumSource
    void writesOfAllKindsAreDoneAndCounted(Way way) {
        DocumentOperations operations = operations(way);
        operations.write(Optional.empty(), DOGS, List.of(insert(1, "a"), insert(2, "b"), insert(3, "c")));

        BulkWriteResult result = operations.write(
                Optional.empty(),
                DOGS,
                List.of(
                        insert(4, "d"),
                        update(1, "A"),
                        update(9, "nobody"),
                        new DeleteOneModel<>(id(2)),
                        new ReplaceOneModel<>(id(5), dog(5, "e"), new ReplaceOptions().upsert(true))));

        assertThat(result.getInsertedCount()).isEqualTo(1);
        assertThat(result.getMatchedCount()).isEqualTo(1);
        assertThat(result.getDeletedCount()).isEqualTo(1);
        assertThat(result.getUpserts()).containsExactly(new BulkWriteUpsert(4, new BsonInt32(5)));
        assertThat(documents()).containsExactlyInAnyOrder(dog(1, "A"), dog(3, "c"), dog(4, "d"), dog(5, "e"));
    }

    @ParameterizedTest
    @EnumSource
    void refusedWriteIsNamedByItsPlaceAndTheOthersAreDone(Way way) {
        DocumentOperations operations = operations(way);
        operations.write(Optional.empty(), DOGS, List.of(insert(1, "a")));

        assertThatExceptionOfType(MongoBulkWriteException.class)
                .isThrownBy(() -> operations.write(
                        Optional.empty(), DOGS, List.of(update(1, "A"), insert(2, "b"), insert(1, "x"), insert(3, "c"))))
                .satisfies(failure -> {
                    assertThat(failure.getWriteErrors()).hasSize(1);
                    assertThat(failure.getWriteErrors().getFirst().getIndex()).isEqualTo(2);
                    assertThat(ErrorCategory.fromErrorCode(
                                    failure.getWriteErrors().getFirst().getCode()))
                            .isEqualTo(ErrorCategory.DUPLICATE_KEY);
                });
        assertThat(documents()).containsExactlyInAnyOrder(dog(1, "A"), dog(2, "b"), dog(3, "c"));
    }

    @ParameterizedTest
    @EnumSource
    void writesOfATransactionAreSeenWhenItCommits(Way way) {
        DocumentOperations operations = operations(way);
        try (ClientSession session = begun()) {
            operations.write(Optional.of(session), DOGS, List.of(insert(1, "a")));
            assertThat(documents()).isEmpty();

            Await.done(session.commitTransaction(), LIMIT);
        }

        assertThat(documents()).containsExactly(dog(1, "a"));
    }

    @ParameterizedTest
    @EnumSource
    void transactionThatMeetsAnotherIsToBeTriedAgain(Way way) {
        DocumentOperations operations = operations(way);
        operations.write(Optional.empty(), DOGS, List.of(insert(1, "a")));
        try (ClientSession first = begun();
                ClientSession second = begun()) {
            operations.write(Optional.of(first), DOGS, List.of(update(1, "A")));

            assertThatExceptionOfType(MongoCommandException.class)
                    .isThrownBy(() -> operations.write(Optional.of(second), DOGS, List.of(update(1, "B"))))
                    .matches(failure -> failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL));

            Await.done(second.abortTransaction(), LIMIT);
            Await.done(first.commitTransaction(), LIMIT);
        }
        assertThat(documents()).containsExactly(dog(1, "A"));
    }

    @ParameterizedTest
    @EnumSource
    void transactionIsBegunCommittedAndBegunAgain(Way way) {
        DocumentOperations operations = operations(way);
        try (ClientSession session = Await.one(client.startSession(), LIMIT)) {
            operations.begin(session, DOGS, List.of(insert(1, "a")));
            operations.write(Optional.of(session), DOGS, List.of(insert(2, "b")));
            assertThat(documents()).isEmpty();

            operations.commit(session);
            assertThat(session.hasActiveTransaction()).isFalse();
            assertThat(documents()).containsExactlyInAnyOrder(dog(1, "a"), dog(2, "b"));

            BulkWriteResult result = operations.begin(session, DOGS, List.of(update(1, "A")));
            operations.commit(session);
            assertThat(result.getMatchedCount()).isOne();
        }
        assertThat(documents()).containsExactlyInAnyOrder(dog(1, "A"), dog(2, "b"));
    }

    @ParameterizedTest
    @EnumSource
    void abortedTransactionLeavesNothingAndHoldsNobodyUp(Way way) {
        DocumentOperations operations = operations(way);
        operations.write(Optional.empty(), DOGS, List.of(insert(1, "a")));
        try (ClientSession session = Await.one(client.startSession(), LIMIT)) {
            operations.begin(session, DOGS, List.of(update(1, "A")));
            operations.abort(session);

            assertThat(session.hasActiveTransaction()).isFalse();
            operations.write(Optional.empty(), DOGS, List.of(update(1, "B")));
        }
        assertThat(documents()).containsExactly(dog(1, "B"));
    }

    @ParameterizedTest
    @EnumSource
    void commitOfUnknownOutcomeIsRepeated(Way way) {
        DocumentOperations operations = operations(way);
        try (ClientSession session = Await.one(client.startSession(), LIMIT)) {
            operations.begin(session, DOGS, List.of(insert(1, "a")));
            operations.commit(session);

            operations.commit(session);
        }
        assertThat(documents()).containsExactly(dog(1, "a"));
    }

    @ParameterizedTest
    @EnumSource
    void thoseThatAreThereAreFound(Way way) {
        DocumentOperations operations = operations(way);
        String text = "x".repeat(20_000);
        operations.write(
                Optional.empty(), DOGS, IntStream.range(0, 1500).mapToObj(i -> insert(i, text)).toList());
        List<BsonValue> ids = IntStream.range(0, 3000).<BsonValue>mapToObj(BsonInt32::new).toList();

        List<RawBsonDocument> found = operations.find(DOGS, ids, ReadConcern.MAJORITY);

        assertThat(found).hasSize(1500);
        assertThat(found).extracting(document -> document.getInt32("_id").getValue()).doesNotHaveDuplicates();
        assertThat(operations.find(new MongoNamespace("shop", "cats"), ids, ReadConcern.LOCAL)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void neighboursAndLonersAreFoundInWhateverOrderTheyAreAskedFor(Way way) {
        DocumentOperations operations = operations(way);
        operations.write(
                Optional.empty(), DOGS, IntStream.range(0, 3000).filter(i -> i % 3 != 1).mapToObj(i -> insert(i, "a")).toList());
        List<Integer> wanted = new ArrayList<>(IntStream.concat(
                        IntStream.range(100, 400), IntStream.iterate(500, i -> i < 4000, i -> i + 97))
                .boxed()
                .toList());
        Collections.shuffle(wanted, new Random(7));

        List<RawBsonDocument> found = operations.find(
                DOGS, wanted.stream().<BsonValue>map(BsonInt32::new).toList(), ReadConcern.LOCAL);

        assertThat(found)
                .extracting(document -> document.getInt32("_id").getValue())
                .containsExactlyInAnyOrderElementsOf(
                        wanted.stream().filter(i -> i < 3000 && i % 3 != 1).toList());
    }

    @ParameterizedTest
    @EnumSource
    void idsComeInPortionsEachOfThemOnce(Way way) {
        DocumentOperations operations = operations(way);
        operations.write(Optional.empty(), DOGS, IntStream.range(0, 2500).mapToObj(i -> insert(i, "a")).toList());

        List<List<BsonValue>> portions = operations.ids(DOGS, 1000).toList();

        assertThat(portions).extracting(List::size).containsExactly(1000, 1000, 500);
        assertThat(portions.stream().flatMap(List::stream).toList())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2500).mapToObj(BsonInt32::new).toList());
        assertThat(operations.ids(new MongoNamespace("shop", "cats"), 1000)).isEmpty();
    }

    private DocumentOperations operations(Way way) {
        return switch (way) {
            case DRIVER -> new DriverOperations(client, LIMIT);
            case LOCAL -> new LocalOperations(LocalSource.of(source));
        };
    }

    /** A session whose transaction has had a command. */
    private ClientSession begun() {
        ClientSession session = Await.one(client.startSession(), LIMIT);
        session.startTransaction();
        Await.all(collection().find(session, id(-1)), LIMIT);
        return session;
    }

    private MongoCollection<BsonDocument> collection() {
        return client.getDatabase("shop").getCollection("dogs", BsonDocument.class);
    }

    private List<BsonDocument> documents() {
        return Await.all(collection().find(), LIMIT);
    }

    private static BsonDocument id(int id) {
        return new BsonDocument("_id", new BsonInt32(id));
    }

    private static BsonDocument dog(int id, String name) {
        return id(id).append("name", new BsonString(name));
    }

    private static WriteModel<BsonDocument> insert(int id, String name) {
        return new InsertOneModel<>(dog(id, name));
    }

    private static WriteModel<BsonDocument> update(int id, String name) {
        return new UpdateOneModel<>(
                id(id), new BsonDocument("$set", new BsonDocument("name", new BsonString(name))));
    }
}
