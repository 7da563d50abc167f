package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class WriteContractTest extends Contract {

    WriteContractTest(Backend backend) {
        super(backend);
    }

    @Test
    void insertedDocumentIsFoundUnchanged() {
        BsonDocument document = json("{_id: 1, b: {c: [1, 2.5, 'x', null]}, a: {$numberLong: '5'}}");

        all(collection("c").insertOne(document));

        assertThat(all(collection("c").find())).containsExactly(document);
    }

    @Test
    void idIsMovedToTheFront() {
        all(collection("c").insertOne(json("{a: 1, _id: 7}")));

        assertThat(one(collection("c").find()).getFirstKey()).isEqualTo("_id");
    }

    @Test
    void secondInsertOfAnIdIsADuplicate() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}");

        assertThat(codeOf(collection.insertOne(json("{_id: {$numberLong: '1'}}")))).isEqualTo(11000);
        assertThat(codeOf(collection.insertOne(json("{_id: 1.0}")))).isEqualTo(11000);
    }

    @Test
    void orderedInsertStopsAtTheDuplicateAndCountsWhatItDid() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 3}");

        MongoBulkWriteException error = catchThrowableOfType(MongoBulkWriteException.class,
                () -> all(collection.insertMany(jsons("{_id: 1}", "{_id: 2}", "{_id: 3}", "{_id: 4}"))));

        assertThat(error.getWriteErrors()).singleElement().satisfies(one -> assertThat(one.getIndex()).isEqualTo(2));
        assertThat(error.getWriteResult().getInsertedCount()).isEqualTo(2);
        assertThat(ids(collection.find().sort(json("{_id: 1}")))).containsExactly(1, 2, 3);
    }

    @Test
    void unorderedInsertGoesOnAfterTheDuplicate() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}");

        MongoBulkWriteException error = catchThrowableOfType(MongoBulkWriteException.class,
                () -> all(collection.insertMany(jsons("{_id: 1}", "{_id: 2}", "{_id: 1}", "{_id: 4}"),
                        new InsertManyOptions().ordered(false))));

        assertThat(error.getWriteErrors()).extracting(one -> one.getIndex()).containsExactly(0, 2);
        assertThat(error.getWriteResult().getInsertedCount()).isEqualTo(2);
        assertThat(ids(collection.find().sort(json("{_id: 1}")))).containsExactly(1, 2, 4);
    }

    @Test
    void orderedBulkStopsAtTheFirstError() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 'x'}", "{_id: 2, a: 1}");

        MongoBulkWriteException error = catchThrowableOfType(MongoBulkWriteException.class, () -> all(collection.bulkWrite(List.of(
                new UpdateOneModel<>(json("{_id: 2}"), json("{$inc: {a: 1}}")),
                new UpdateOneModel<>(json("{_id: 1}"), json("{$inc: {a: 1}}")),
                new UpdateOneModel<>(json("{_id: 2}"), json("{$inc: {a: 1}}"))))));

        assertThat(error.getWriteErrors()).singleElement().satisfies(one -> assertThat(one.getIndex()).isEqualTo(1));
        assertThat(one(collection.find(json("{_id: 2}")))).isEqualTo(doc(2, "a", 2));
    }

    @Test
    void mixedBulkReportsEachKind() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}", "{_id: 2}", "{_id: 3}");

        BulkWriteResult result = one(collection.bulkWrite(List.of(
                new InsertOneModel<>(json("{_id: 4}")),
                new ReplaceOneModel<>(json("{_id: 5}"), json("{_id: 5, a: 1}"), new ReplaceOptions().upsert(true)),
                new UpdateOneModel<>(json("{_id: 1}"), json("{$set: {a: 1}}")),
                new DeleteOneModel<>(json("{_id: 2}"))), new BulkWriteOptions().ordered(false)));

        assertThat(result.getInsertedCount()).isEqualTo(1);
        assertThat(result.getModifiedCount()).isEqualTo(1);
        assertThat(result.getDeletedCount()).isEqualTo(1);
        assertThat(result.getUpserts()).singleElement().satisfies(upsert -> assertThat(upsert.getIndex()).isEqualTo(1));
        assertThat(ids(collection.find().sort(json("{_id: 1}")))).containsExactly(1, 3, 4, 5);
    }

    @Test
    void setAndUnsetOfTopLevelFieldsKeepTheOrderOfTheOthers() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, z: 1, a: {x: 1}, gone: true, b: 2}");

        UpdateResult result = one(collection.updateOne(json("{_id: 1}"), json("{$set: {b: 'new', n2: 1, n1: [1]}, $unset: {gone: ''}}")));

        assertThat(result.getModifiedCount()).isEqualTo(1);
        assertThat(one(collection.find()).toJson()).isEqualTo(json("{_id: 1, z: 1, a: {x: 1}, b: 'new', n1: [1], n2: 1}").toJson());
    }

    @Test
    void updateThatChangesNothingMatchesWithoutModifying() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1}");

        UpdateResult result = one(collection.updateOne(json("{_id: 1}"), json("{$set: {a: 1}}")));

        assertThat(result.getMatchedCount()).isEqualTo(1);
        assertThat(result.getModifiedCount()).isZero();
    }

    @Test
    void updateManyChangesEveryMatch() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1}", "{_id: 2, a: 1}", "{_id: 3, a: 2}");

        UpdateResult result = one(collection.updateMany(json("{a: 1}"), json("{$inc: {a: 10}}")));

        assertThat(result.getModifiedCount()).isEqualTo(2);
        assertThat(ids(collection.find(json("{a: 11}")))).containsExactly(1, 2);
    }

    @Test
    void upsertTakesEqualitiesOfTheFilter() {
        MongoCollection<BsonDocument> collection = collectionOf();

        UpdateResult result = one(collection.updateOne(json("{_id: 9, 'a.b': 1, c: {$gt: 5}, $and: [{d: {$eq: 2}}]}"),
                json("{$set: {e: 3}, $setOnInsert: {f: 4}}"), new UpdateOptions().upsert(true)));

        assertThat(result.getUpsertedId().asInt32().getValue()).isEqualTo(9);
        assertThat(one(collection.find())).isEqualTo(json("{_id: 9, a: {b: 1}, d: 2, e: 3, f: 4}"));
    }

    @Test
    void replaceKeepsTheIdAndNothingElse() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1, b: 2}");

        all(collection.replaceOne(json("{a: 1}"), json("{c: 3}")));

        assertThat(one(collection.find())).isEqualTo(json("{_id: 1, c: 3}"));
    }

    @Test
    void changingTheIdIsRefused() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1}");

        assertThat(codeOf(collection.updateOne(json("{_id: 1}"), json("{$set: {_id: 2}}")))).isEqualTo(66);
        assertThat(codeOf(collection.replaceOne(json("{_id: 1}"), json("{_id: 2}")))).isEqualTo(66);
        assertThat(ids(collection.find())).containsExactly(1);
    }

    @Test
    void compareAndSetMatchesOnlyTheExpectedState() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 'cp', v: {$numberLong: '5'}}");

        long stale = one(collection.updateOne(json("{_id: 'cp', v: 4}"), json("{$set: {v: 6}}"))).getMatchedCount();
        long current = one(collection.updateOne(json("{_id: 'cp', v: 5}"), json("{$set: {v: 6}}"))).getMatchedCount();

        assertThat(stale).isZero();
        assertThat(current).isEqualTo(1);
    }

    @Test
    void deleteOneRemovesOneAndDeleteManyAll() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1}", "{_id: 2, a: 1}", "{_id: 3, a: 1}");

        long first = one(collection.deleteOne(json("{a: 1}"))).getDeletedCount();
        long rest = one(collection.deleteMany(json("{a: 1}"))).getDeletedCount();

        assertThat(first).isEqualTo(1);
        assertThat(rest).isEqualTo(2);
    }

    /** A shell that keeps int64 as objects would join them to its sums as text. */
    @Test
    void countsOfWritesAreInt32() {
        collectionOf("{_id: 1}", "{_id: 2}");

        BsonDocument updated = command("{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}, multi: true}]}");
        BsonDocument deleted = command("{delete: 'c', deletes: [{q: {}, limit: 0}]}");

        assertThat(updated.get("n")).isEqualTo(new BsonInt32(2));
        assertThat(updated.get("nModified")).isEqualTo(new BsonInt32(2));
        assertThat(deleted.get("n")).isEqualTo(new BsonInt32(2));
    }

    @Test
    void findAndModifyReturnsEachValueOnceUnderConcurrency() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, n: 0}");

        List<Integer> values = Flux.range(0, 400)
                .flatMap(any -> collection.findOneAndUpdate(json("{_id: 1}"), json("{$inc: {n: 1}}"),
                        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)), 16)
                .map(document -> document.getInt32("n").getValue())
                .collectList().block();

        assertThat(values).containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 400).boxed().toList());
    }

    @Test
    void readersNeverSeeHalfAnUpdate() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 0, z: 0}");
        Flux<?> writes = Flux.range(1, 300).concatMap(i -> collection.updateOne(json("{_id: 1}"),
                new BsonDocument("$set", new BsonDocument("a", new BsonInt32(i)).append("z", new BsonInt32(i)))));

        List<BsonDocument> seen = Flux.merge(writes.ignoreElements().cast(BsonDocument.class),
                Flux.range(0, 600).concatMap(any -> collection.find())).collectList().block();

        assertThat(seen).allSatisfy(document -> assertThat(document.get("a")).isEqualTo(document.get("z")));
    }

    @Test
    void thousandsOfDocumentsGoInAtOnceAndComeBackInBatches() {
        MongoCollection<BsonDocument> collection = collection("c");
        List<BsonDocument> documents = new ArrayList<>();
        IntStream.range(0, 5_000).forEach(i -> documents.add(doc(i, "v", i)));

        all(collection.insertMany(documents));

        assertThat(all(collection.find().sort(json("{_id: 1}")).batchSize(400))).isEqualTo(documents);
        assertThat(one(collection.countDocuments(Filters.gte("v", 4_990)))).isEqualTo(10);
        assertThat(one(collection.estimatedDocumentCount())).isEqualTo(5_000);
    }
}
