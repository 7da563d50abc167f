package io.devsync.harness.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.server.embedded.EmbeddedDataSource;
import io.devsync.server.embedded.EmbeddedOptions;
import io.devsync.server.store.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code devsync measure} prints and leaves behind; how fast it is depends on the machine. */
class MeasurementTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private EmbeddedDataSource somebodys;
    private MongoClient client;

    @BeforeEach
    void startDataSource() {
        somebodys = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
        client = MongoClients.create(somebodys.uri());
    }

    @AfterEach
    void stopDataSource() {
        client.close();
        somebodys.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SCAN, 500, rate",
        "VISIBILITY, 5, outside to device",
        "HISTORY, 50, history",
        "DATA, 50, import",
        "DOCUMENTS, 100, device to bulkWrite"
    })
    void figuresArePrintedForTheEmbeddedDataSource(Measurement measurement, int amount, String lastFigure) throws Exception {
        List<String> lines = measurement.measure(new MeasuredSource.Embedded(), amount, doing -> {});

        assertThat(lines).anySatisfy(line -> assertThat(line).matches(lastFigure + " .*[0-9].*"));
    }

    @Test
    void nothingIsLeftInAGivenDataSource() throws Exception {
        Await.one(client.getDatabase("shop").getCollection("Item").insertOne(new Document("_id", 1)), PATIENCE);

        Measurement.DOCUMENTS.measure(new MeasuredSource.Given(somebodys.uri()), 100, doing -> {});

        assertThat(databases()).containsExactly("shop");
    }

    @Test
    void dataSourceOfAnotherServerIsRefusedAndKept() {
        Await.one(client.getDatabase("__devsync").getCollection("apps").insertOne(new Document("_id", 1)), PATIENCE);

        assertThatThrownBy(() -> Measurement.DOCUMENTS.measure(
                        new MeasuredSource.Given(somebodys.uri()), 100, doing -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("__devsync");

        assertThat(databases()).containsExactly("__devsync");
    }

    private List<String> databases() {
        return Await.all(client.listDatabaseNames(), PATIENCE);
    }
}
