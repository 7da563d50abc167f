package io.devsync.harness.soak;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import reactor.core.publisher.Flux;

/** The documents of a soak, as any MongoDB driver sees them; blocks. */
final class SoakDocuments implements AutoCloseable {

    private static final Duration READ_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final MongoClient client;
    private final String database;

    /** Over the database that development mode names after the app id. */
    SoakDocuments(String dataSourceUri, String database) {
        this.client = MongoClients.create(dataSourceUri);
        this.database = database;
    }

    /** The documents as they are now. */
    SoakContents read() {
        return SoakContents.ofDocuments(all(SoakModel.PAGE), all(SoakModel.NOTE));
    }

    private List<BsonDocument> all(String collection) {
        return Flux.from(client.getDatabase(database)
                        .getCollection(collection, BsonDocument.class)
                        .find())
                .collectList()
                .blockOptional(READ_WITHIN)
                .orElse(List.of());
    }

    /** Documents follow devices after a moment: waits until they do, or for so long, and returns them as they were last. */
    SoakContents awaitEqual(SoakContents wanted, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        SoakContents last = read();
        while (!last.equals(wanted) && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_EVERY);
            last = read();
        }
        return last;
    }

    @Override
    public void close() {
        client.close();
    }
}
