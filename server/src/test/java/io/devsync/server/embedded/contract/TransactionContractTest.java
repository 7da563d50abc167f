package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class TransactionContractTest extends Contract {

    private static final TransactionOptions MAJORITY = TransactionOptions.builder()
            .readConcern(ReadConcern.SNAPSHOT).writeConcern(WriteConcern.MAJORITY).build();

    TransactionContractTest(Backend backend) {
        super(backend);
    }

    private ClientSession session() {
        return one(client.startSession());
    }

    @Test
    void committedTransactionIsVisibleInBothCollections() {
        MongoCollection<BsonDocument> users = collectionOf("{_id: 1, n: 1}");
        MongoCollection<BsonDocument> checkpoints = collection("cp");
        all(checkpoints.insertOne(json("{_id: 'cp', v: 1}")));

        try (ClientSession session = session()) {
            session.startTransaction(MAJORITY);
            all(checkpoints.updateOne(session, json("{_id: 'cp', v: 1}"), json("{$set: {v: 2}}")));
            all(users.bulkWrite(session, List.of(
                    new UpdateOneModel<>(json("{_id: 1}"), json("{$set: {n: 2}}")),
                    new ReplaceOneModel<>(json("{_id: 2}"), json("{_id: 2, n: 9}"), new ReplaceOptions().upsert(true)))));
            all(session.commitTransaction());
        }

        assertThat(all(users.find().sort(json("{_id: 1}")))).containsExactly(doc(1, "n", 2), doc(2, "n", 9));
        assertThat(one(checkpoints.find())).isEqualTo(json("{_id: 'cp', v: 2}"));
    }

    @Test
    void uncommittedWritesAreSeenInsideAndNotOutside() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, n: 1}", "{_id: 3, n: 3}");

        try (ClientSession session = session()) {
            session.startTransaction(MAJORITY);
            all(collection.insertOne(session, json("{_id: 2, n: 2}")));
            all(collection.deleteOne(session, json("{_id: 3}")));
            all(collection.updateOne(session, json("{_id: 1}"), json("{$set: {n: 10}}")));

            assertThat(all(collection.find(session).sort(json("{_id: 1}")))).containsExactly(doc(1, "n", 10), doc(2, "n", 2));
            assertThat(all(collection.find(session).sort(json("{_id: -1}")))).containsExactly(doc(2, "n", 2), doc(1, "n", 10));
            assertThat(all(collection.find().sort(json("{_id: 1}")))).containsExactly(doc(1, "n", 1), doc(3, "n", 3));
            all(session.abortTransaction());
        }

        assertThat(all(collection.find().sort(json("{_id: 1}")))).containsExactly(doc(1, "n", 1), doc(3, "n", 3));
    }

    @Test
    void transactionReadsOneStateWhileOthersWrite() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, n: 1}", "{_id: 2, n: 1}");

        try (ClientSession session = session()) {
            session.startTransaction(MAJORITY);
            all(collection.find(session, json("{_id: 1}")));
            all(collection.updateMany(json("{}"), json("{$set: {n: 2}}")));

            assertThat(all(collection.find(session).sort(json("{_id: 1}")))).containsExactly(doc(1, "n", 1), doc(2, "n", 1));
            all(session.commitTransaction());
        }
    }

    @Test
    void secondTransactionOnADocumentGetsAWriteConflictAtOnce() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, n: 1}");

        try (ClientSession first = session(); ClientSession second = session()) {
            first.startTransaction(MAJORITY);
            second.startTransaction(MAJORITY);
            all(collection.updateOne(first, json("{_id: 1}"), json("{$set: {n: 2}}")));

            MongoException refused = refusalOf(collection.updateOne(second, json("{_id: 1}"), json("{$set: {n: 3}}")));

            assertThat(refused.getCode()).isEqualTo(112);
            assertThat(refused.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)).isTrue();
            all(first.commitTransaction());
        }
        assertThat(one(collection.find())).isEqualTo(doc(1, "n", 2));
    }

    @Test
    void changeSinceTheSnapshotIsAWriteConflict() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, n: 1}");

        try (ClientSession session = session()) {
            session.startTransaction(MAJORITY);
            all(collection.find(session));
            all(collection.updateOne(json("{_id: 1}"), json("{$set: {n: 2}}")));

            assertThat(codeOf(collection.updateOne(session, json("{_id: 1}"), json("{$set: {n: 3}}")))).isEqualTo(112);
        }
    }

    @Test
    void duplicateKeyInsideATransactionAbortsIt() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}");

        try (ClientSession session = session()) {
            session.startTransaction(MAJORITY);
            all(collection.insertOne(session, json("{_id: 2}")));

            assertThat(codeOf(collection.insertOne(session, json("{_id: 1}")))).isEqualTo(11000);
            assertThat(codeOf(collection.insertOne(session, json("{_id: 3}")))).isEqualTo(251);
        }
        assertThat(ids(collection.find())).containsExactly(1);
    }

    @Test
    void uniqueIndexHoldsAcrossTransactions() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, email: 'a'}");
        all(collection.createIndex(json("{email: 1}"), new com.mongodb.client.model.IndexOptions().unique(true)));

        try (ClientSession first = session(); ClientSession second = session()) {
            first.startTransaction(MAJORITY);
            second.startTransaction(MAJORITY);
            all(collection.insertOne(first, json("{_id: 2, email: 'b'}")));

            assertThat(codeOf(collection.insertOne(second, json("{_id: 3, email: 'b'}")))).isEqualTo(112);
            all(first.commitTransaction());
        }
        assertThat(codeOf(collection.insertOne(json("{_id: 4, email: 'b'}")))).isEqualTo(11000);
    }

    @Test
    void plainWriteWaitsForTheTransactionThatHoldsItsDocument() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, n: 1}");

        try (ClientSession session = session()) {
            session.startTransaction(MAJORITY);
            all(collection.updateOne(session, json("{_id: 1}"), json("{$inc: {n: 10}}")));
            Mono<?> plain = Mono.from(collection.updateOne(json("{_id: 1}"), json("{$inc: {n: 100}}"))).cache();
            plain.subscribe();
            all(session.commitTransaction());
            plain.block();
        }

        assertThat(one(collection.find())).isEqualTo(doc(1, "n", 111));
    }

    @Test
    void competingTransactionsWithRetryLoseNothing() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, n: 0}", "{_id: 2, n: 0}");

        Flux.range(0, 40).flatMap(any -> transfer(collection).retryWhen(
                reactor.util.retry.Retry.indefinitely().filter(error -> error instanceof MongoException failed
                        && failed.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))), 4).then().block();

        assertThat(all(collection.find().sort(json("{_id: 1}")))).containsExactly(doc(1, "n", 40), doc(2, "n", -40));
    }

    private Mono<Void> transfer(MongoCollection<BsonDocument> collection) {
        return Mono.usingWhen(client.startSession(), session -> {
            session.startTransaction(MAJORITY);
            return Mono.from(collection.updateOne(session, json("{_id: 1}"), json("{$inc: {n: 1}}")))
                    .then(Mono.from(collection.updateOne(session, json("{_id: 2}"), json("{$inc: {n: -1}}"))))
                    .then(Mono.from(session.commitTransaction()));
        }, session -> Mono.fromRunnable(session::close));
    }

    @Test
    void snapshotSessionReadsOneTimeAcrossCollections() {
        MongoCollection<BsonDocument> left = collectionOf("{_id: 1, n: 1}");
        MongoCollection<BsonDocument> right = collection("right");
        all(right.insertOne(json("{_id: 1, n: 1}")));

        try (ClientSession session = one(client.startSession(ClientSessionOptions.builder().snapshot(true).build()))) {
            assertThat(one(left.find(session))).isEqualTo(doc(1, "n", 1));
            all(left.updateOne(json("{_id: 1}"), json("{$set: {n: 2}}")));
            all(right.updateOne(json("{_id: 1}"), json("{$set: {n: 2}}")));
            all(right.insertOne(json("{_id: 2}")));

            assertThat(one(left.find(session))).isEqualTo(doc(1, "n", 1));
            assertThat(all(right.find(session))).containsExactly(doc(1, "n", 1));
        }
        assertThat(one(left.find())).isEqualTo(doc(1, "n", 2));
    }

    @Test
    void snapshotSessionReadsWhatDidNotChangeRightBeforeItBegan() {
        MongoCollection<BsonDocument> left = collectionOf("{_id: 1, n: 1}");
        MongoCollection<BsonDocument> right = collection("right");
        all(right.insertOne(json("{_id: 1, n: 1}")));
        all(left.updateOne(json("{_id: 1}"), json("{$set: {n: 2}}")));

        try (ClientSession session = one(client.startSession(ClientSessionOptions.builder().snapshot(true).build()))) {
            assertThat(one(left.find(session))).isEqualTo(doc(1, "n", 2));
            all(right.updateOne(json("{_id: 1}"), json("{$set: {n: 2}}")));

            assertThat(all(right.find(session))).containsExactly(doc(1, "n", 1));
        }
    }

    @Test
    void openCursorKeepsItsState() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}", "{_id: 2}", "{_id: 3}", "{_id: 4}");
        long cursor = command("{find: 'c', sort: {_id: 1}, batchSize: 2}").getDocument("cursor").getInt64("id").getValue();

        if (embedded()) {
            // Real MongoDB may show later writes to an open cursor; here a cursor is a snapshot.
            all(collection.deleteMany(json("{}")));
        }
        BsonDocument more = command("{getMore: {$numberLong: '" + cursor + "'}, collection: 'c'}");

        assertThat(more.getDocument("cursor").getArray("nextBatch")).containsExactly(json("{_id: 3}"), json("{_id: 4}"));
    }

    @Test
    void commandOutsideATransactionCannotCommit() {
        assertThat(codeOf(client.getDatabase("admin").runCommand(json("{commitTransaction: 1}")))).isIn(251, 72, 125);
    }

    @Test
    void causallyConsistentSessionReadsItsOwnWrites() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, n: 1}");

        try (ClientSession session = one(client.startSession(ClientSessionOptions.builder().causallyConsistent(true).build()))) {
            all(collection.updateOne(session, json("{_id: 1}"), json("{$set: {n: 2}}")));

            assertThat(one(collection.withReadConcern(ReadConcern.MAJORITY).find(session))).isEqualTo(doc(1, "n", 2));
        }
    }
}
