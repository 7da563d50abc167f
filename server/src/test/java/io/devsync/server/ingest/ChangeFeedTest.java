package io.devsync.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNamespace;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.devsync.server.store.Await;
import io.devsync.server.store.MongoSyncStore;
import io.devsync.server.sync.TouchedDocument;
import io.devsync.server.testing.TestDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that dies comes to everything again that had not been taken over, also to what has to be read as a whole. */
class ChangeFeedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final MongoNamespace DOGS = new MongoNamespace("zoo", "Dog");

    private final TestDataSource source = new TestDataSource();
    private final MongoSyncStore store = MongoSyncStore.open(source.client(), "zoo");

    @AfterEach
    void stop() {
        source.close();
    }

    /** A server: hears what has to be read, and reads it when it is told to. */
    private final class Server implements ChangeFeed.Listener, AutoCloseable {

        private final Stop sign = new Stop();
        private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> read;
        private final Thread thread;

        /** @param read done when it has read what it was told to read */
        Server(CompletableFuture<Void> read) {
            this.read = read;
            ChangeFeed feed = new ChangeFeed(
                    "zoo",
                    "zoo",
                    source.client(),
                    store.ingestRecords(),
                    Optional::empty,
                    store.ownTransactions(),
                    sign,
                    this);
            this.thread = Thread.ofVirtual().start(feed);
        }

        @Override
        public CompletableFuture<Void> lookAt(Collection<TouchedDocument> documents) {
            documents.forEach(document -> told.add("look at " + document.id().asInt32().getValue()));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isSynced(MongoNamespace namespace) {
            return true;
        }

        @Override
        public CompletableFuture<Void> readAgain(MongoNamespace namespace, String why) {
            told.add(why + " " + namespace.getCollectionName());
            return read;
        }

        @Override
        public CompletableFuture<Void> readAgain(String databaseName, String why) {
            told.add("read everything");
            return read;
        }

        /** Waits until it has been told something; returns what it was told before. */
        List<String> until(String expected) throws InterruptedException {
            List<String> before = new ArrayList<>();
            while (true) {
                String next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("told " + before + " (expected: then " + expected + ")");
                }
                if (next.equals(expected)) {
                    return before;
                }
                before.add(next);
            }
        }

        @Override
        public void close() throws InterruptedException {
            sign.give();
            thread.join();
        }
    }

    @Test
    void collectionThatWasDroppedIsReadAgainWhenTheServerDiedBeforeItHadRead() throws Exception {
        readAllOnce();
        try (Server dies = new Server(new CompletableFuture<>())) {
            Await.done(dogs().drop(), PATIENCE);
            assertThat(dies.until("drop Dog")).doesNotContain("read everything");
            insert(3);
            dies.until("look at 3");
            insert(4);
            dies.until("look at 4");
        }

        try (Server next = new Server(done())) {
            assertThat(next.until("look at 4")).contains("drop Dog", "look at 3");
        }
    }

    @Test
    void everythingIsReadAgainWhenTheServerDiedBeforeItHadReadAllForTheFirstTime() throws Exception {
        try (Server dies = new Server(new CompletableFuture<>())) {
            assertThat(dies.until("read everything")).isEmpty();
            insert(1);
            dies.until("look at 1");
            insert(2);
            dies.until("look at 2");
        }

        try (Server next = new Server(done())) {
            assertThat(next.until("read everything")).isEmpty();
        }
    }

    @Test
    void nothingIsReadAgainThatWasRead() throws Exception {
        readAllOnce();

        try (Server next = new Server(done())) {
            insert(3);
            assertThat(next.until("look at 3")).doesNotContain("read everything");
        }
    }

    /** Leaves a position in the stream. */
    private void readAllOnce() throws InterruptedException {
        try (Server first = new Server(done())) {
            assertThat(first.until("read everything")).isEmpty();
            insert(1);
            first.until("look at 1");
            // When it hears of the next change, the place of the one before is kept.
            insert(2);
            first.until("look at 2");
        }
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private void insert(int id) {
        Await.one(dogs().insertOne(new BsonDocument("_id", new BsonInt32(id))), PATIENCE);
    }

    private MongoCollection<BsonDocument> dogs() {
        return source.client()
                .getDatabase(DOGS.getDatabaseName())
                .getCollection(DOGS.getCollectionName(), BsonDocument.class);
    }
}
