package io.devsync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.ClientSession;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A disk that fails in the middle of a commit: nothing acknowledged is lost, and it goes on without a restart. */
class FailedCommitTest {

    private static final int OUT_OF_DISK_SPACE = 14_031;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final FailingFile file = new FailingFile();
    private final Set<Integer> acknowledged = new TreeSet<>();
    private EmbeddedDataSource source;
    private MongoClient client;

    @BeforeEach
    void start() {
        source = EmbeddedDataSource.start(EmbeddedOptions.in(folder), file);
        client = MongoClients.create(source.uri());
    }

    @AfterEach
    void stop() {
        client.close();
        source.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8})
    void whatWasAcknowledgedIsThereAndWritesGoOnWithoutARestart(int writesBefore) {
        insert(0);
        file.failAfter(writesBefore);
        int refused = insertUntilRefused(1);

        assertThat(source.trouble()).hasValueSatisfying(why -> assertThat(why).contains("No space left on device"));
        assertThatExceptionOfType(MongoException.class)
                .isThrownBy(() -> insert(refused + 1))
                .satisfies(error -> assertThat(error.getCode()).isEqualTo(OUT_OF_DISK_SPACE));
        file.recover();

        insertWhenPossible(refused + 2);
        assertThat(source.trouble()).isEmpty();
        assertThat(ids()).containsAll(acknowledged).doesNotContain(refused + 1);
    }

    @Test
    void readsAreRefusedWithTheReasonUntilTheFileIsOpenAgain() {
        insert(0);
        file.failAfter(0);
        insertUntilRefused(1);

        assertThatExceptionOfType(MongoCommandException.class)
                .isThrownBy(this::ids)
                .satisfies(error -> assertThat(error.getCode()).isEqualTo(OUT_OF_DISK_SPACE))
                .withMessageContaining("opened again by itself");
        file.recover();

        insertWhenPossible(100);
        assertThat(ids()).contains(0, 100);
    }

    @Test
    void snapshotsAreRefusedWithTheReason() {
        insert(0);
        file.failAfter(0);
        insertUntilRefused(1);

        assertThatExceptionOfType(EmbeddedDataSourceException.Unusable.class)
                .isThrownBy(() -> source.snapshot(folder.resolve("snapshot")))
                .withMessageContaining("Free space");
    }

    @Test
    void commitThatCouldNotBeSyncedIsNotAcknowledged() {
        insert(0);
        file.failToSync();

        assertThatExceptionOfType(MongoException.class)
                .isThrownBy(() -> insert(1))
                .satisfies(error -> assertThat(error.getCode()).isEqualTo(OUT_OF_DISK_SPACE));
        file.recover();

        insertWhenPossible(2);
        assertThat(ids()).contains(0, 2);
    }

    @Test
    void transactionThatWasOpenIsGoneAsAfterARestart() {
        insert(0);
        ClientSession session = one(client.startSession());
        session.startTransaction();
        one(numbers().insertOne(session, document(50)));
        file.failAfter(0);
        insertUntilRefused(1);
        file.recover();
        insertWhenPossible(100);

        assertThatThrownBy(() -> Mono.from(session.commitTransaction()).block(PATIENCE))
                .isInstanceOfSatisfying(MongoException.class, error -> assertThat(
                                error.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                        .isTrue());
        assertThat(ids()).doesNotContain(50);
        session.close();
    }

    @Test
    void whatWasWrittenAfterwardsSurvivesARestart() {
        insert(0);
        file.failAfter(1);
        int refused = insertUntilRefused(1);
        file.recover();
        insertWhenPossible(refused + 1);
        stop();

        start();

        assertThat(ids()).containsAll(acknowledged);
    }

    private int insertUntilRefused(int first) {
        for (int id = first; ; id++) {
            try {
                insert(id);
            } catch (MongoException refused) {
                assertThat(refused.getCode()).isEqualTo(OUT_OF_DISK_SPACE);
                return id;
            }
        }
    }

    private void insertWhenPossible(int id) {
        Mono.defer(() -> Mono.from(numbers().insertOne(document(id))))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(20))
                        .filter(refused -> refused instanceof MongoException error && error.getCode() == OUT_OF_DISK_SPACE))
                .block(PATIENCE);
        acknowledged.add(id);
    }

    private void insert(int id) {
        one(numbers().insertOne(document(id)));
        acknowledged.add(id);
    }

    private List<Integer> ids() {
        return Flux.from(numbers().find())
                .map(found -> found.getInt32("_id").getValue())
                .collectList()
                .block(PATIENCE);
    }

    private static BsonDocument document(int id) {
        return new BsonDocument("_id", new BsonInt32(id));
    }

    private MongoCollection<BsonDocument> numbers() {
        return client.getDatabase("db").getCollection("numbers", BsonDocument.class);
    }

    private static <T> T one(Publisher<T> publisher) {
        return Mono.from(publisher).block(PATIENCE);
    }
}
