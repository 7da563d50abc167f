package io.devsync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class DurabilityTest {

    private static final int KILLS = 4;
    private static final int WRITES_PER_LIFE = 60;

    @Test
    void killedWriterLosesNothingAcknowledgedAndTearsNothing(@TempDir Path folder) throws Exception {
        long acknowledged = -1;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = writeUntilKilled(folder, acknowledged + 2, WRITES_PER_LIFE + 13 * kill);

            assertNothingLost(folder, acknowledged);
        }
    }

    /** @return the last number the writer printed before it was killed */
    private static long writeUntilKilled(Path folder, long from, int writes) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-cp", System.getProperty("java.class.path"), CrashingWriter.class.getName(), folder.toString(), Long.toString(from))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        long last = from - 1;
        try (BufferedReader output = writer.inputReader()) {
            for (int seen = 0; seen < writes;) {
                String line = output.readLine();
                assertThat(line).as("output of the writer").isNotNull();
                if (line.matches("\\d+")) {
                    last = Long.parseLong(line);
                    seen++;
                }
            }
            // SIGKILL: no shutdown hook runs, nothing is flushed. It dies at whatever instruction of a later write it is at.
            // By its handle: the process object would close the stream that the last acknowledgements are in.
            writer.toHandle().destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line.matches("\\d+") ? Long.parseLong(line) : last;
            }
        }
        return last;
    }

    private static void assertNothingLost(Path folder, long acknowledged) {
        try (EmbeddedDataSource source = EmbeddedDataSource.start(EmbeddedOptions.in(folder));
                MongoClient client = MongoClients.create(source.uri())) {
            MongoDatabase database = client.getDatabase(CrashingWriter.DATABASE);
            List<Long> entries = all(database, "log").stream().map(entry -> entry.getNumber("_id").longValue()).toList();
            long perAppend = CrashingWriter.ENTRIES_PER_APPEND;
            assertThat(entries).contains(acknowledged * perAppend + perAppend - 1);
            assertThat(entries.size() % perAppend).as("an insertMany of one command is whole or absent").isZero();
            assertThat(all(database, "left")).isEqualTo(all(database, "right"));
            long checkpoint = all(database, "checkpoint").getFirst().getNumber("v").longValue();
            assertThat(checkpoint).isGreaterThanOrEqualTo(acknowledged);
            assertThat(all(database, "left")).extracting(document -> document.getNumber("v").longValue()).contains(checkpoint)
                    .allMatch(v -> v <= checkpoint);
        }
    }

    private static List<BsonDocument> all(MongoDatabase database, String collection) {
        return Flux.from(database.getCollection(collection, BsonDocument.class).find().sort(new BsonDocument("_id", new BsonInt32(1))))
                .collectList().block();
    }
}
