package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.OperationType;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ChangeStreamContractTest extends Contract {

    ChangeStreamContractTest(Backend backend) {
        super(backend);
    }

    /** The time after which a test's stream shall see everything. */
    private BsonTimestamp now() {
        // The first stream of a data source makes it record from then on; a replica set has always written something before.
        command("{insert: 'warm', documents: [{}]}");
        command("{aggregate: 'warm', pipeline: [{$changeStream: {}}], cursor: {}}");
        BsonDocument reply = command("{insert: 'warm', documents: [{}]}");
        return new BsonTimestamp(reply.getTimestamp("operationTime").getValue() + 1);
    }

    private List<ChangeStreamDocument<BsonDocument>> take(ChangeStreamPublisher<BsonDocument> stream, BsonTimestamp from, int count) {
        return Flux.from(stream.startAtOperationTime(from)).take(count).timeout(Duration.ofSeconds(20)).collectList().block();
    }

    private static <T> List<T> each(List<ChangeStreamDocument<BsonDocument>> events, Function<ChangeStreamDocument<BsonDocument>, T> part) {
        return events.stream().map(part).toList();
    }

    @Test
    void everyKindOfWriteIsOneEventInOrder() {
        MongoCollection<BsonDocument> collection = collection("c");
        BsonTimestamp from = now();
        all(collection.insertMany(jsons("{_id: 1, a: 1}", "{_id: 2}")));
        all(collection.updateOne(json("{_id: 1}"), json("{$set: {a: 2, 'n.x': 1}, $unset: {gone: ''}}")));
        all(collection.replaceOne(json("{_id: 2}"), json("{b: 1}")));
        all(collection.findOneAndUpdate(json("{_id: 1}"), json("{$unset: {a: ''}}"), new FindOneAndUpdateOptions()));
        assertThat(codeOf(collection.insertOne(json("{_id: 1}")))).isEqualTo(11000);
        all(collection.updateOne(json("{_id: 1}"), json("{$set: {n: {x: 1}}}")));
        all(collection.deleteOne(json("{_id: 2}")));

        List<ChangeStreamDocument<BsonDocument>> events = take(collection.watch(BsonDocument.class), from, 6);

        assertThat(each(events, ChangeStreamDocument::getOperationType)).containsExactly(OperationType.INSERT, OperationType.INSERT,
                OperationType.UPDATE, OperationType.REPLACE, OperationType.UPDATE, OperationType.DELETE);
        assertThat(each(events, event -> event.getDocumentKey().getInt32("_id").getValue())).containsExactly(1, 2, 1, 2, 1, 2);
        assertThat(events.get(0).getFullDocument()).isEqualTo(doc(1, "a", 1));
        assertThat(events.get(0).getNamespace().getCollectionName()).isEqualTo("c");
        assertThat(events.get(2).getUpdateDescription().getUpdatedFields()).isEqualTo(json("{a: 2, n: {x: 1}}"));
        assertThat(events.get(3).getFullDocument()).isEqualTo(doc(2, "b", 1));
        assertThat(events.get(4).getUpdateDescription().getRemovedFields()).containsExactly("a");
        assertThat(each(events, event -> event.getClusterTime().getValue())).isSorted();
    }

    @Test
    void updateOfArraysIsToldByPosition() {
        MongoCollection<BsonDocument> collection = collection("c");
        BsonTimestamp from = now();
        all(collection.insertOne(json("{_id: 1, l: [1, 2, 3], d: {l: [{a: 1}]}}")));
        all(collection.updateOne(json("{_id: 1}"), json("{$push: {l: 4}, $set: {'d.l.0.a': 2}}")));
        all(collection.updateOne(json("{_id: 1}"), json("{$pop: {l: 1}}")));

        List<ChangeStreamDocument<BsonDocument>> events = take(collection.watch(BsonDocument.class), from, 3);

        assertThat(events.get(1).getUpdateDescription().getUpdatedFields()).isEqualTo(json("{'l.3': 4, 'd.l.0.a': 2}"));
        assertThat(events.get(2).getUpdateDescription().getTruncatedArrays()).singleElement()
                .satisfies(array -> assertThat(array.getNewSize()).isEqualTo(3));
    }

    @Test
    void transactionsEventsShareSessionNumberAndTime() {
        MongoCollection<BsonDocument> left = collectionOf("{_id: 1, n: 1}");
        all(collection("r").insertOne(json("{_id: 1}")));
        BsonTimestamp from = now();
        try (ClientSession session = one(client.startSession())) {
            session.startTransaction();
            all(collection("r").updateOne(session, json("{_id: 1}"), json("{$set: {cp: 1}}")));
            all(left.updateOne(session, json("{_id: 1}"), json("{$set: {n: 2}}")));
            all(session.commitTransaction());
        }
        try (ClientSession session = one(client.startSession())) {
            session.startTransaction();
            all(left.updateOne(session, json("{_id: 1}"), json("{$set: {n: 99}}")));
            all(session.abortTransaction());
        }
        all(left.deleteOne(json("{_id: 1}")));

        List<ChangeStreamDocument<BsonDocument>> events = take(database.watch(BsonDocument.class), from, 3);

        assertThat(each(events, event -> event.getNamespace().getCollectionName())).containsExactly("r", "c", "c");
        assertThat(events.get(0).getLsid()).isNotNull().isEqualTo(events.get(1).getLsid());
        assertThat(events.get(0).getTxnNumber()).isEqualTo(events.get(1).getTxnNumber());
        assertThat(events.get(0).getClusterTime()).isEqualTo(events.get(1).getClusterTime());
        assertThat(events.get(2).getLsid()).isNull();
        assertThat(events.get(2).getOperationType()).isEqualTo(OperationType.DELETE);
    }

    @Test
    void transactionsOfOneSessionCanBeLeftOut() {
        MongoCollection<BsonDocument> collection = collectionOf();
        all(database.createCollection("c"));
        BsonTimestamp from = now();
        BsonDocument leftOut;
        try (ClientSession session = one(client.startSession())) {
            session.startTransaction();
            all(collection.insertMany(session, jsons("{_id: 1}", "{_id: 2}")));
            all(session.commitTransaction());
            leftOut = new BsonDocument("lsid.id", new BsonDocument("$ne", session.getServerSession().getIdentifier().get("id")));
            try (ClientSession other = one(client.startSession())) {
                other.startTransaction();
                all(collection.insertMany(other, jsons("{_id: 3}", "{_id: 4}")));
                all(other.commitTransaction());
            }
            session.startTransaction();
            all(collection.insertOne(session, json("{_id: 5}")));
            all(session.commitTransaction());
        }
        all(collection.insertOne(json("{_id: 6}")));

        List<ChangeStreamDocument<BsonDocument>> events =
                take(collection.watch(List.of(new BsonDocument("$match", leftOut)), BsonDocument.class), from, 3);

        assertThat(each(events, event -> event.getDocumentKey().getInt32("_id").getValue())).containsExactly(3, 4, 6);
    }

    @Test
    void resumeGoesOnAfterTheTokenEvenWithinATransaction() {
        MongoCollection<BsonDocument> collection = collectionOf();
        all(database.createCollection("c"));
        BsonTimestamp from = now();
        try (ClientSession session = one(client.startSession())) {
            session.startTransaction();
            all(collection.insertMany(session, jsons("{_id: 1}", "{_id: 2}", "{_id: 3}")));
            all(session.commitTransaction());
        }
        all(collection.insertMany(jsons("{_id: 4}", "{_id: 5}")));
        List<ChangeStreamDocument<BsonDocument>> events = take(collection.watch(BsonDocument.class), from, 5);

        for (int i = 0; i < 4; i++) {
            List<ChangeStreamDocument<BsonDocument>> rest = Flux.from(collection.watch(BsonDocument.class)
                    .resumeAfter(events.get(i).getResumeToken())).take(4 - i).timeout(Duration.ofSeconds(20)).collectList().block();
            assertThat(each(rest, event -> event.getDocumentKey().getInt32("_id").getValue()))
                    .isEqualTo(IntStream.rangeClosed(i + 2, 5).boxed().toList());
        }
    }

    @Test
    void waitingStreamHearsOfALaterWriteAndLooksUpTheDocument() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1, b: 1}");
        BsonTimestamp from = now();
        Flux<ChangeStreamDocument<BsonDocument>> stream = Flux.from(collection.watch(List.of(json("{$match: {operationType: 'update'}}")),
                BsonDocument.class).fullDocument(FullDocument.UPDATE_LOOKUP).startAtOperationTime(from));

        ChangeStreamDocument<BsonDocument> event = stream.take(1).timeout(Duration.ofSeconds(20))
                .doOnSubscribe(any -> Flux.from(collection.insertOne(json("{_id: 2}")))
                        .thenMany(collection.updateOne(json("{_id: 1}"), json("{$set: {a: 2}}"))).subscribe())
                .blockLast();

        assertThat(event.getFullDocument()).isEqualTo(json("{_id: 1, a: 2, b: 1}"));
    }

    @Test
    void thousandsOfWritesFromSeveralWritersAllArriveOnce() {
        MongoCollection<BsonDocument> collection = collection("c");
        BsonTimestamp from = now();
        Flux.range(0, 4).flatMap(writer -> Flux.range(0, 250)
                .concatMap(i -> collection.insertOne(doc(writer * 1000 + i, "w", writer))), 4).blockLast();
        all(collection.insertMany(IntStream.range(10_000, 11_000).mapToObj(i -> doc(i, "w", 9)).toList()));

        List<ChangeStreamDocument<BsonDocument>> events = take(collection.watch(BsonDocument.class), from, 2_000);

        assertThat(each(events, event -> event.getDocumentKey().getInt32("_id").getValue())).doesNotHaveDuplicates().hasSize(2_000);
        assertThat(each(events, event -> event.getClusterTime().getValue())).isSorted();
    }

    @Test
    void droppedCollectionEndsItsStreamWithInvalidate() {
        MongoCollection<BsonDocument> collection = collection("c");
        BsonTimestamp from = now();
        all(collection.insertOne(json("{_id: 1}")));
        all(collection.drop());

        List<ChangeStreamDocument<BsonDocument>> events = Flux.from(collection.watch(BsonDocument.class).startAtOperationTime(from))
                .timeout(Duration.ofSeconds(20)).take(3).collectList().block();

        assertThat(each(events, ChangeStreamDocument::getOperationType))
                .containsExactly(OperationType.INSERT, OperationType.DROP, OperationType.INVALIDATE);
    }

    @Test
    void streamOnEverythingSeesAllDatabases() {
        BsonTimestamp from = now();
        all(collection("c").insertOne(json("{_id: 77}")));

        ChangeStreamDocument<BsonDocument> event = Flux.from(client.watch(
                List.of(json("{$match: {'ns.db': '" + database.getName() + "', 'ns.coll': 'c'}}")), BsonDocument.class)
                .startAtOperationTime(from)).take(1).timeout(Duration.ofSeconds(20)).blockLast();

        assertThat(event.getDocumentKey()).isEqualTo(json("{_id: 77}"));
    }

    @Test
    void timeBeforeTheLogIsLostHistory() {
        now();

        assertThat(codeOf(Flux.from(collection("c").watch().startAtOperationTime(new BsonTimestamp(1, 1))).take(1))).isEqualTo(286);
    }
}
