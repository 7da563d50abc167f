package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateContractTest extends Contract {

    UpdateContractTest(Backend backend) {
        super(backend);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{a: 1}              | {$inc: {a: 2}}                                           | {a: 3}",
        "{a: 1}              | {$inc: {a: 0.5}}                                         | {a: 1.5}",
        "{a: 2147483647}     | {$inc: {a: 1}}                                           | {a: {$numberLong: '2147483648'}}",
        "{}                  | {$inc: {'n.x': 5}}                                       | {n: {x: 5}}",
        "{a: 3}              | {$mul: {a: 4, b: 7}}                                     | {a: 12, b: 0}",
        "{a: 5, b: 5}        | {$min: {a: 3, c: 1}, $max: {b: 3}}                       | {a: 3, b: 5, c: 1}",
        "{a: 'x'}            | {$max: {a: 99}}                                          | {a: 'x'}",
        "{a: 1, b: {c: 2}}   | {$rename: {a: 'z', 'b.c': 'b.d'}}                        | {b: {d: 2}, z: 1}",
        "{a: {b: {c: 1}}}    | {$set: {'a.b.d': 2, 'a.x.y': 3}}                         | {a: {b: {c: 1, d: 2}, x: {y: 3}}}",
        "{a: {b: 1, c: 2}}   | {$unset: {'a.b': '', 'q.r': ''}}                         | {a: {c: 2}}",
        "{l: [1, 2, 3]}      | {$set: {'l.1': 9}}                                       | {l: [1, 9, 3]}",
        "{l: [1]}            | {$set: {'l.3': 9}}                                       | {l: [1, null, null, 9]}",
        "{l: [1, 2, 3]}      | {$unset: {'l.1': ''}}                                    | {l: [1, null, 3]}",
        "{l: [1]}            | {$push: {l: 2, m: 1}}                                    | {l: [1, 2], m: [1]}",
        "{l: [1, 5]}         | {$push: {l: {$each: [2, 3], $position: 1}}}              | {l: [1, 2, 3, 5]}",
        "{l: [3, 1]}         | {$push: {l: {$each: [2, 9], $sort: 1, $slice: -3}}}      | {l: [2, 3, 9]}",
        "{l: [3, 1]}         | {$push: {l: {$each: [2], $slice: 2}}}                    | {l: [3, 1]}",
        "{l: [{a: 2}]}       | {$push: {l: {$each: [{a: 1}, {a: 3}], $sort: {a: -1}}}}  | {l: [{a: 3}, {a: 2}, {a: 1}]}",
        "{l: [1, 2]}         | {$addToSet: {l: {$each: [2, 3, 3.0]}}}                   | {l: [1, 2, 3]}",
        "{l: [1]}            | {$addToSet: {l: 1.0}}                                    | {l: [1]}",
        "{l: [1, 2, 1, 3]}   | {$pull: {l: 1}}                                          | {l: [2, 3]}",
        "{l: [1, 5, 9]}      | {$pull: {l: {$gte: 5}}}                                  | {l: [1]}",
        "{l: [{a: 1, b: 1}, {a: 2}]} | {$pull: {l: {a: 1}}}                             | {l: [{a: 2}]}",
        "{l: [1, 2, 3, 2]}   | {$pullAll: {l: [2, 3]}}                                  | {l: [1]}",
        "{l: [1, 2, 3]}      | {$pop: {l: 1}}                                           | {l: [1, 2]}",
        "{l: [1, 2, 3]}      | {$pop: {l: -1}}                                          | {l: [2, 3]}",
        "{a: 13}             | {$bit: {a: {and: 10}}}                                   | {a: 8}",
        "{a: 8}              | {$bit: {a: {or: {$numberLong: '1'}}}}                    | {a: {$numberLong: '9'}}",
        "{}                  | {$bit: {a: {xor: 5}}}                                    | {a: 5}",
        "{l: [1, 2, 3]}      | {$inc: {'l.$[]': 10}}                                    | {l: [11, 12, 13]}",
        "{a: 1}              | {$setOnInsert: {b: 1}, $set: {c: 2}}                     | {a: 1, c: 2}",
    })
    void operatorChanges(String before, String update, String after) {
        MongoCollection<BsonDocument> collection = collection("c");
        all(collection.insertOne(with(1, before)));

        all(collection.updateOne(json("{_id: 1}"), json(update)));

        assertThat(one(collection.find()).toJson()).isEqualTo(with(1, after).toJson());
    }

    private static BsonDocument with(int id, String fields) {
        BsonDocument document = json("{_id: " + id + "}");
        document.putAll(json(fields));
        return document;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{$inc: {s: 1}}                       | 14",
        "{$inc: {a: 'x'}}                     | 14",
        "{$set: {'a.b': 1}}                   | 28",
        "{$set: {a: 1, 'a.b': 1}}             | 40",
        "{$set: {a: 1}, $inc: {a: 1}}         | 40",
        "{$nonsense: {a: 1}}                  | 9",
        "{$push: {a: 1}}                      | 2",
        "{$pop: {l: 2}}                       | 9",
        "{$set: {'l.$': 1}}                   | 2",
        "{$set: {'a.$[x]': 1}}                | 2",
        "{$rename: {a: 'a'}}                  | 2",
        "{$set: {'$bad': 1}}                  | 52",
        "{$inc: {long: 1}}                    | 2",
    })
    void wrongUpdateIsRefusedAndChangesNothing(String update, int code) {
        MongoCollection<BsonDocument> collection =
                collectionOf("{_id: 1, a: 1, s: 'x', l: [1], long: {$numberLong: '9223372036854775807'}}");
        BsonDocument before = one(collection.find());

        assertThat(codeOf(collection.updateOne(json("{_id: 1}"), json(update)))).isEqualTo(code);
        assertThat(one(collection.find())).isEqualTo(before);
    }

    @Test
    void positionalOperatorChangesTheElementThatMatched() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, l: [{x: 1}, {x: 2}, {x: 2}], n: [4, 5, 6]}");

        all(collection.updateOne(json("{'l.x': 2}"), json("{$set: {'l.$.y': true}}")));
        all(collection.updateOne(json("{n: {$gt: 4}}"), json("{$set: {'n.$': 0}}")));
        all(collection.updateOne(json("{l: {$elemMatch: {x: 2, y: {$exists: false}}}}"), json("{$set: {'l.$.y': false}}")));

        assertThat(one(collection.find())).isEqualTo(json("{_id: 1, l: [{x: 1}, {x: 2, y: true}, {x: 2, y: false}], n: [4, 0, 6]}"));
    }

    @Test
    void arrayFiltersChangeTheElementsTheyName() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, l: [{x: 1, q: [1, 5]}, {x: 3, q: [2, 7]}]}");

        all(collection.updateOne(json("{_id: 1}"), json("{$set: {'l.$[big].hit': true, 'l.$[].q.$[n]': 0}}"),
                new UpdateOptions().arrayFilters(jsons("{'big.x': {$gte: 2}}", "{n: {$gt: 4}}"))));

        assertThat(one(collection.find())).isEqualTo(json("{_id: 1, l: [{x: 1, q: [1, 0]}, {x: 3, q: [2, 0], hit: true}]}"));
    }

    @Test
    void currentDateSetsDateAndTimestamp() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}");

        all(collection.updateOne(json("{_id: 1}"), json("{$currentDate: {d: true, t: {$type: 'timestamp'}}}")));

        BsonDocument after = one(collection.find());
        assertThat(after.get("d").getBsonType()).isEqualTo(BsonType.DATE_TIME);
        assertThat(after.get("t").getBsonType()).isEqualTo(BsonType.TIMESTAMP);
    }

    @Test
    void pipelineUpdateComputesFromTheDocument() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 2, b: 3, gone: 1}");

        all(collection.updateOne(json("{_id: 1}"), jsons("{$set: {sum: {$add: ['$a', '$b']}, 'n.x': '$a'}}", "{$unset: 'gone'}",
                "{$set: {double: {$multiply: ['$sum', 2]}}}")));
        assertThat(one(collection.find())).isEqualTo(json("{_id: 1, a: 2, b: 3, sum: 5, n: {x: 2}, double: 10}"));

        all(collection.updateOne(json("{_id: 1}"), jsons("{$replaceWith: {only: '$sum'}}")));
        assertThat(one(collection.find())).isEqualTo(json("{_id: 1, only: 5}"));
    }

    @Test
    void leaseIsTakenRenewedAndRefusedByServerTime() {
        MongoCollection<BsonDocument> leases = collection("leases");
        FindOneAndUpdateOptions upsert = new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);

        BsonDocument first = one(leases.findOneAndUpdate(lease("me"), take("me"), upsert));
        BsonDocument renewed = one(leases.findOneAndUpdate(lease("me"), take("me"), upsert));
        int refused = codeOf(leases.findOneAndUpdate(lease("other"), take("other"), upsert));

        assertThat(first.getNumber("epoch").intValue()).isEqualTo(1);
        assertThat(renewed.getNumber("epoch").intValue()).isEqualTo(1);
        assertThat(refused).isEqualTo(11000);
    }

    private static BsonDocument lease(String owner) {
        return json("{_id: 'L', $or: [{owner: '" + owner + "'}, {$expr: {$lt: ['$until', '$$NOW']}}]}");
    }

    private static List<BsonDocument> take(String owner) {
        return jsons("{$set: {owner: '" + owner + "', until: {$add: ['$$NOW', 60000]}, epoch: {$add: [{$ifNull: ['$epoch', 0]}, "
                + "{$cond: [{$eq: ['$owner', '" + owner + "']}, 0, 1]}]}}}");
    }
}
