package io.devsync.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Many readers while others write: money moves between accounts, in transactions that are sometimes aborted, so that any reader who
 * saw half a transaction, an aborted one, or half a document would find a wrong sum.
 */
class ReadIsolationTest {

    private static final int ACCOUNTS = 20;
    private static final int START = 100;
    private static final int MOVES_PER_WRITER = 100;

    @TempDir
    private Path folder;

    private static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block();
    }

    private static BsonDocument json(String text) {
        return BsonDocument.parse(text);
    }

    @Test
    void readersNeverSeeTornOrUncommittedState() {
        EmbeddedOptions options = EmbeddedOptions.in(folder).withDurability(Durability.WRITTEN);
        try (EmbeddedDataSource source = EmbeddedDataSource.start(options); MongoClient client = MongoClients.create(source.uri());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            MongoCollection<BsonDocument> left = client.getDatabase("bank").getCollection("left", BsonDocument.class);
            MongoCollection<BsonDocument> right = client.getDatabase("bank").getCollection("right", BsonDocument.class);
            for (MongoCollection<BsonDocument> side : List.of(left, right)) {
                all(side.insertMany(IntStream.range(0, ACCOUNTS).mapToObj(i -> account(i, START)).toList()));
                all(side.createIndex(json("{balance: 1}")));
            }
            AtomicBoolean done = new AtomicBoolean();
            List<CompletableFuture<Integer>> readers = new ArrayList<>();
            readers.add(CompletableFuture.supplyAsync(() -> readOneCollection(left, done), threads));
            readers.add(CompletableFuture.supplyAsync(() -> readBothInASnapshot(client, left, right, done), threads));
            readers.add(CompletableFuture.supplyAsync(() -> readByIndex(right, done), threads));

            List<CompletableFuture<Void>> writers = IntStream.range(0, 3)
                    .mapToObj(seed -> CompletableFuture.runAsync(() -> move(client, left, right, new Random(seed)), threads))
                    .toList();
            CompletableFuture.allOf(writers.toArray(CompletableFuture<?>[]::new)).whenComplete((ended, failure) -> done.set(true)).join();

            assertThat(readers).extracting(CompletableFuture::join).allMatch(reads -> reads > 0);
            assertThat(sum(all(left.find())) + sum(all(right.find()))).isEqualTo(2 * ACCOUNTS * START);
        }
    }

    private static BsonDocument account(int id, int balance) {
        return new BsonDocument("_id", new BsonInt32(id)).append("balance", new BsonInt32(balance)).append("copy", new BsonInt32(balance));
    }

    private static int sum(List<BsonDocument> accounts) {
        return accounts.stream().mapToInt(account -> account.getInt32("balance").getValue()).sum();
    }

    private static BsonDocument add(int amount) {
        return json("{$inc: {balance: " + amount + ", copy: " + amount + "}}");
    }

    /** Moves an amount to the account of the same number, within each side by an update of one command, and across sides. */
    private static void move(MongoClient client, MongoCollection<BsonDocument> left, MongoCollection<BsonDocument> right, Random random) {
        ClientSession session = Flux.from(client.startSession()).blockFirst();
        for (int i = 0; i < MOVES_PER_WRITER; i++) {
            int amount = random.nextInt(50) - 25;
            BsonDocument from = new BsonDocument("_id", new BsonInt32(random.nextInt(ACCOUNTS)));
            BsonDocument to = new BsonDocument("_id", new BsonInt32(random.nextInt(ACCOUNTS)));
            session.startTransaction();
            try {
                all(left.updateOne(session, from, add(-amount)));
                all(left.updateOne(session, to, add(amount)));
                all(right.updateOne(session, from, add(amount)));
                all(right.updateOne(session, to, add(-amount)));
                if (random.nextInt(4) == 0) {
                    all(session.abortTransaction());
                } else {
                    all(session.commitTransaction());
                }
            } catch (MongoException conflict) {
                if (session.hasActiveTransaction()) {
                    all(session.abortTransaction());
                }
            }
        }
        session.close();
    }

    private static int readOneCollection(MongoCollection<BsonDocument> side, AtomicBoolean done) {
        int reads = 0;
        while (!done.get()) {
            List<BsonDocument> accounts = all(side.find().batchSize(3));
            assertThat(sum(accounts)).isEqualTo(ACCOUNTS * START);
            assertThat(accounts).allMatch(account -> account.get("balance").equals(account.get("copy")));
            reads++;
        }
        return reads;
    }

    private static int readBothInASnapshot(
            MongoClient client, MongoCollection<BsonDocument> left, MongoCollection<BsonDocument> right, AtomicBoolean done) {
        int reads = 0;
        while (!done.get()) {
            ClientSession session = Flux.from(client.startSession(ClientSessionOptions.builder().snapshot(true).build())).blockFirst();
            List<BsonDocument> first = all(left.find(session).sort(json("{_id: 1}")));
            List<BsonDocument> second = all(right.find(session).sort(json("{_id: 1}")));
            session.close();
            for (int i = 0; i < ACCOUNTS; i++) {
                // What one side loses the other gains, account by account.
                assertThat(sum(List.of(first.get(i), second.get(i)))).isEqualTo(2 * START);
            }
            reads++;
        }
        return reads;
    }

    private static int readByIndex(MongoCollection<BsonDocument> side, AtomicBoolean done) {
        int reads = 0;
        while (!done.get()) {
            List<BsonDocument> accounts = all(side.find(json("{balance: {$gte: -100000}}")).sort(json("{balance: 1}")).hint(json("{balance: 1}")));
            assertThat(accounts).hasSize(ACCOUNTS);
            assertThat(sum(accounts)).isEqualTo(ACCOUNTS * START);
            reads++;
        }
        return reads;
    }
}
