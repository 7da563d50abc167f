package io.devsync.harness.measure;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.server.app.Apps;
import io.devsync.server.store.Await;
import io.devsync.server.store.MongoSyncStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Where the documents of a measurement are. */
public sealed interface MeasuredSource {

    /** The embedded data source, in a folder that goes with it. */
    record Embedded() implements MeasuredSource {}

    /**
     * A MongoDB of somebody's. What a measurement puts there goes with it.
     *
     * @param uri its connection string
     */
    record Given(String uri) implements MeasuredSource {

        private static final Duration PATIENCE = Duration.ofMinutes(1);

        private static final Set<String> DATABASES =
                Set.of(Apps.DATABASE, MongoSyncStore.DATABASE_PREFIX + MeasuredServer.APP, MeasuredServer.APP);

        /** @throws IllegalStateException when it has one of the databases that {@link #empty} removes: they are somebody's */
        void requireEmpty() {
            try (MongoClient client = MongoClients.create(uri)) {
                List<String> present = Await.all(client.listDatabaseNames(), PATIENCE).stream()
                        .filter(DATABASES::contains)
                        .sorted()
                        .toList();
                if (!present.isEmpty()) {
                    throw new IllegalStateException("the data source has the databases " + String.join(", ", present)
                            + " (expected: one that no DevSync uses; a measurement removes its own afterwards)");
                }
            }
        }

        void empty() {
            try (MongoClient client = MongoClients.create(uri)) {
                for (String database : DATABASES) {
                    Await.done(client.getDatabase(database).drop(), PATIENCE);
                }
            }
        }
    }
}
