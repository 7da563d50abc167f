package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class QueryContractTest extends Contract {

    QueryContractTest(Backend backend) {
        super(backend);
    }

    private static final String[] VALUES = {
        "{_id: 1, v: 5}", "{_id: 2, v: 5.5}", "{_id: 3, v: {$numberLong: '7'}}", "{_id: 4, v: 'text'}", "{_id: 5, v: [1, 6, 'x']}",
        "{_id: 6, v: null}", "{_id: 7}", "{_id: 8, v: {a: 1, b: [{c: 1}, {c: 2, d: 3}]}}", "{_id: 9, v: []}", "{_id: 10, v: true}",
        "{_id: 11, v: {$date: '2026-01-01T00:00:00Z'}}", "{_id: 12, v: {$numberDecimal: '5.0'}}", "{_id: 13, v: [[1, 2], {c: 9}]}"};

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{v: 5}                                  | 1 12",
        "{v: {$gt: 5}}                           | 2 3 5",
        "{v: {$gte: 5, $lt: 6}}                  | 1 2 5 12",
        "{v: {$lt: 'u'}}                         | 4",
        "{v: {$in: [7, 'text', true]}}           | 3 4 10",
        "{v: {$nin: [5, null, 'text', []]}}      | 2 3 5 8 10 11 13",
        "{v: null}                               | 6 7",
        "{v: {$ne: null}}                        | 1 2 3 4 5 8 9 10 11 12 13",
        "{v: {$exists: false}}                   | 7",
        "{v: {$exists: true, $type: 'null'}}     | 6",
        "{v: {$type: 'number'}}                  | 1 2 3 5 12",
        "{v: {$type: 'array'}}                   | 5 9 13",
        "{v: {$size: 0}}                         | 9",
        "{v: {$all: [1, 'x']}}                   | 5",
        "{v: {$elemMatch: {$gt: 5, $lt: 7}}}     | 5",
        "{v: {$elemMatch: {c: 9}}}               | 13",
        "{'v.b': {$elemMatch: {c: 2, d: 3}}}     | 8",
        "{'v.b.c': 2}                            | 8",
        "{'v.b.1.d': 3}                          | 8",
        "{'v.0': 1}                              | 5 13",
        "{'v.a': {$exists: true}}                | 8",
        "{v: {a: 1, b: [{c: 1}, {c: 2, d: 3}]}}  | 8",
        "{v: [1, 6, 'x']}                        | 5",
        "{v: [1, 2]}                             | 13",
        "{v: /^te/}                              | 4",
        "{v: {$regex: 'TEX', $options: 'i'}}     | 4",
        "{v: {$not: {$gt: 5}}}                   | 1 4 6 7 8 9 10 11 12 13",
        "{v: {$not: /^te/}}                      | 1 2 3 5 6 7 8 9 10 11 12 13",
        "{v: {$mod: [5, 0]}}                     | 1 2 12",
        "{$or: [{v: 5}, {v: 'text'}]}            | 1 4 12",
        "{$nor: [{v: {$exists: true}}]}          | 7",
        "{$and: [{v: {$gt: 1}}, {v: {$lt: 2}}]}  | 5",
        "{v: {$bitsAllSet: 1}}                   | 1 3 5 12",
        "{v: {$gt: {$minKey: 1}}, _id: {$lt: 3}} | 1 2",
        "{_id: {$gt: 11}}                        | 12 13",
        "{_id: {$in: [13, 1, 99]}}               | 1 13",
        "{$expr: {$gt: ['$_id', 12]}}            | 13",
    })
    void filterFinds(String filter, String expected) {
        MongoCollection<BsonDocument> collection = collectionOf(VALUES);

        List<Object> found = ids(collection.find(json(filter)).sort(json("{_id: 1}")));

        assertThat(found).extracting(Object::toString).containsExactly(expected.trim().split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{v: {$gt: 5}}                       | 2 3 5",
        "{v: {$gte: 5, $lt: 6}}              | 1 2 5 12",
        "{v: 5}                              | 1 12",
        "{v: null}                           | 6 7",
        "{v: {$in: [7, 'text', null]}}       | 3 4 6 7",
        "{v: [1, 2]}                         | 13",
        "{v: {$lte: 5.5}}                    | 1 2 5 12",
    })
    void filterFindsTheSameThroughAnIndex(String filter, String expected) {
        MongoCollection<BsonDocument> ascending = collectionOf(VALUES);
        all(ascending.createIndex(json("{v: 1}")));
        MongoCollection<BsonDocument> descending = collection("d");
        all(descending.insertMany(jsons(VALUES)));
        all(descending.createIndex(json("{v: -1, _id: 1}")));

        assertThat(ids(ascending.find(json(filter)).sort(json("{_id: 1}")))).extracting(Object::toString)
                .containsExactly(expected.trim().split(" "));
        assertThat(ids(descending.find(json(filter)).sort(json("{_id: 1}")))).extracting(Object::toString)
                .containsExactly(expected.trim().split(" "));
    }

    @Test
    void valuesSortInTheOrderOfTheirTypes() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, v: true}", "{_id: 2, v: 'b'}", "{_id: 3, v: {a: 1}}",
                "{_id: 4, v: -1}", "{_id: 5, v: null}", "{_id: 6, v: {$oid: '000000000000000000000001'}}", "{_id: 7, v: {$minKey: 1}}",
                "{_id: 8, v: {$maxKey: 1}}", "{_id: 9, v: 'a'}", "{_id: 10, v: {$numberDouble: 'NaN'}}",
                "{_id: 11, v: {$numberLong: '9007199254740993'}}", "{_id: 12, v: {$numberDouble: '9007199254740992'}}",
                "{_id: 13, v: {$numberDecimal: '9007199254740992.5'}}", "{_id: 14, v: {$date: '2026-01-01T00:00:00Z'}}");

        List<Object> ascending = ids(collection.find().sort(json("{v: 1}")));
        List<Object> descending = ids(collection.find().sort(json("{v: -1}")));

        assertThat(ascending).containsExactly(7, 5, 10, 4, 12, 13, 11, 9, 2, 3, 6, 1, 14, 8);
        assertThat(descending).isEqualTo(ascending.reversed());
    }

    @Test
    void indexGivesTheSameOrderAsSorting() {
        MongoCollection<BsonDocument> plain = collectionOf("{_id: 1, a: 2, b: 'x'}", "{_id: 2, a: 1, b: 'y'}", "{_id: 3, a: 2, b: 'a'}",
                "{_id: 4, b: 'q'}", "{_id: 5, a: 1, b: 'z'}");
        List<Object> expected = ids(plain.find().sort(json("{a: 1, b: -1}")).limit(4));
        all(plain.createIndex(json("{a: 1, b: -1}")));

        assertThat(ids(plain.find().sort(json("{a: 1, b: -1}")).limit(4))).isEqualTo(expected);
        assertThat(ids(plain.find().sort(json("{a: -1, b: 1}")).limit(2))).isEqualTo(List.of(3, 1));
        assertThat(ids(plain.find(json("{a: 1}")).sort(json("{b: 1}")))).containsExactly(2, 5);
    }

    @Test
    void rangeOfEmbeddedIdsFollowsTheirOrder() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: {p: 'a', v: 1}}", "{_id: {p: 'a', v: {$numberLong: '2'}}}",
                "{_id: {p: 'a', v: 10}}", "{_id: {p: 'b', v: 1}}");

        List<BsonDocument> found = all(collection.find(json("{_id: {$gt: {p: 'a', v: 1}, $lt: {p: 'a', v: {$maxKey: 1}}}}"))
                .sort(json("{_id: 1}")));

        assertThat(found).containsExactly(json("{_id: {p: 'a', v: {$numberLong: '2'}}}"), json("{_id: {p: 'a', v: 10}}"));
    }

    @Test
    void skipAndLimitCutTheSortedResult() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, v: 3}", "{_id: 2, v: 1}", "{_id: 3, v: 2}", "{_id: 4, v: 4}");

        assertThat(ids(collection.find().sort(json("{v: -1}")).skip(1).limit(2))).containsExactly(1, 3);
        assertThat(ids(collection.find(json("{_id: {$gt: 1}}")).sort(json("{_id: 1}")).limit(2))).containsExactly(2, 3);
        assertThat(ids(collection.find(json("{_id: {$gt: 1}}")).sort(json("{_id: -1}")).limit(2))).containsExactly(4, 3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{a: 1}                              | {_id: 1, a: 1}",
        "{a: 1, _id: 0}                      | {a: 1}",
        "{a: 0, n: 0}                        | {_id: 1, list: [{x: 1, y: 2}, {x: 3}, 4]}",
        "{'n.x': 1}                          | {_id: 1, n: {x: 1}}",
        "{'list.x': 1}                       | {_id: 1, list: [{x: 1}, {x: 3}]}",
        "{'list.x': 0}                       | {_id: 1, a: 1, n: {x: 1, y: {z: 2}}, list: [{y: 2}, {}, 4]}",
        "{n: {y: 1}}                         | {_id: 1, n: {y: {z: 2}}}",
        "{list: {$slice: 1}}                 | {_id: 1, a: 1, n: {x: 1, y: {z: 2}}, list: [{x: 1, y: 2}]}",
        "{list: {$slice: -1}, n: 0, a: 0}    | {_id: 1, list: [4]}",
        "{list: {$elemMatch: {x: 3}}}        | {_id: 1, list: [{x: 3}]}",
        "{b: {$add: ['$a', 1]}}              | {_id: 1, b: 2}",
        "{a: 1, b: '$n.y.z'}                 | {_id: 1, a: 1, b: 2}",
        "{_id: 0}                            | {a: 1, n: {x: 1, y: {z: 2}}, list: [{x: 1, y: 2}, {x: 3}, 4]}",
    })
    void projectionKeeps(String projection, String expected) {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1, n: {x: 1, y: {z: 2}}, list: [{x: 1, y: 2}, {x: 3}, 4]}");

        assertThat(one(collection.find().projection(json(projection)))).isEqualTo(json(expected));
    }

    @Test
    void positionalProjectionShowsTheMatchedElement() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, list: [{x: 1}, {x: 2}, {x: 3}]}");

        assertThat(one(collection.find(json("{'list.x': 2}")).projection(json("{'list.$': 1}"))))
                .isEqualTo(json("{_id: 1, list: [{x: 2}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{$nonsense: 1}", "{a: {$nonsense: 1}}", "{$or: []}", "{a: {$in: 1}}", "{a: {$size: -1}}", "{a: {$mod: [0, 1]}}"})
    void wrongFiltersAreRefused(String filter) {
        assertThat(codeOf(collectionOf("{_id: 1, a: 1}").find(json(filter)))).isIn(2, 9, 14);
    }

    @Test
    void distinctTakesArraysApart() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, t: ['a', 'b']}", "{_id: 2, t: 'b'}", "{_id: 3}");

        assertThat(all(collection.distinct("t", String.class))).containsExactlyInAnyOrder("a", "b");
    }
}
