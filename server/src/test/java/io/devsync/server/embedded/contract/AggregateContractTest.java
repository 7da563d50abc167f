package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateContractTest extends Contract {

    AggregateContractTest(Backend backend) {
        super(backend);
    }

    private static final String[] SALES = {
        "{_id: 1, item: 'a', n: 2, price: 10, tags: ['x', 'y']}", "{_id: 2, item: 'b', n: 1, price: 20, tags: []}",
        "{_id: 3, item: 'a', n: 5, price: 10, tags: ['y']}", "{_id: 4, item: 'c', n: 10, price: 5}", "{_id: 5, n: 1, price: 1.5}"};

    private static List<BsonDocument> stages(String pipeline) {
        return BsonArray.parse(pipeline).stream().map(BsonValue::asDocument).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "[{$match: {n: {$gte: 5}}}, {$count: 'c'}]                         | [{c: 2}]",
        "[{$group: {_id: '$item', n: {$sum: '$n'}, a: {$avg: '$price'}}}, {$sort: {_id: 1}}] | [{_id: null, n: 1, a: 1.5}, {_id: 'a', n: 7, a: 10.0}, {_id: 'b', n: 1, a: 20.0}, {_id: 'c', n: 10, a: 5.0}]",
        "[{$group: {_id: null, min: {$min: '$n'}, max: {$max: '$price'}, c: {$sum: 1}}}]    | [{_id: null, min: 1, max: 20, c: 5}]",
        "[{$sort: {_id: 1}}, {$group: {_id: null, f: {$first: '$item'}, l: {$last: '$n'}, p: {$push: '$n'}}}] | [{_id: null, f: 'a', l: 1, p: [2, 1, 5, 10, 1]}]",
        "[{$sort: {n: -1, _id: 1}}, {$skip: 1}, {$limit: 2}, {$project: {n: 1}}]            | [{_id: 3, n: 5}, {_id: 1, n: 2}]",
        "[{$match: {_id: 1}}, {$unwind: '$tags'}, {$project: {tags: 1}}]   | [{_id: 1, tags: 'x'}, {_id: 1, tags: 'y'}]",
        "[{$match: {_id: {$in: [2, 4]}}}, {$sort: {_id: 1}}, {$unwind: {path: '$tags', preserveNullAndEmptyArrays: true}}, {$project: {_id: 1}}] | [{_id: 2}, {_id: 4}]",
        "[{$match: {_id: 1}}, {$addFields: {total: {$multiply: ['$n', '$price']}, 'm.x': 1}}, {$unset: ['tags', 'item']}] | [{_id: 1, n: 2, price: 10, total: 20, m: {x: 1}}]",
        "[{$match: {_id: 1}}, {$replaceRoot: {newRoot: {t: '$tags'}}}]     | [{t: ['x', 'y']}]",
        "[{$sortByCount: '$item'}, {$limit: 1}]                            | [{_id: 'a', count: 2}]",
        "[{$facet: {a: [{$match: {item: 'a'}}, {$count: 'n'}], b: [{$sort: {_id: 1}}, {$limit: 1}, {$project: {_id: 1}}]}}] | [{a: [{n: 2}], b: [{_id: 1}]}]",
        "[{$bucket: {groupBy: '$n', boundaries: [0, 2, 6], default: 'more'}}] | [{_id: 0, count: 2}, {_id: 2, count: 2}, {_id: 'more', count: 1}]",
        "[{$match: {$expr: {$gt: [{$multiply: ['$n', '$price']}, 20]}}}, {$sort: {_id: 1}}, {$project: {_id: 1}}] | [{_id: 3}, {_id: 4}]",
        "[{$match: {_id: 3}}, {$lookup: {from: 'c', localField: 'item', foreignField: 'item', as: 'same', pipeline: [{$sort: {_id: 1}}, {$project: {_id: 1}}]}}, {$project: {same: 1}}] | [{_id: 3, same: [{_id: 1}, {_id: 3}]}]",
        "[{$match: {_id: 2}}, {$lookup: {from: 'c', let: {p: '$price'}, pipeline: [{$match: {$expr: {$gt: ['$n', {$divide: ['$$p', 5]}]}}}, {$sort: {_id: 1}}, {$project: {_id: 1}}], as: 'm'}}, {$project: {m: 1}}] | [{_id: 2, m: [{_id: 3}, {_id: 4}]}]",
        "[{$match: {_id: 9}}, {$unionWith: {coll: 'c', pipeline: [{$match: {_id: 1}}, {$project: {_id: 1}}]}}] | [{_id: 1}]",
    })
    void pipelineYields(String pipeline, String expected) {
        MongoCollection<BsonDocument> collection = collectionOf(SALES);

        List<BsonDocument> results = all(collection.aggregate(stages(pipeline)));

        assertThat(results).isEqualTo(stages(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{$add: ['$i', 1, 2.5]}                                      | 10.5",
        "{$add: ['$date', 86400000]}                                 | {$date: '2026-03-02T10:20:30.456Z'}",
        "{$subtract: ['$date', {$toDate: '2026-03-01T00:00:00Z'}]}   | {$numberLong: '37230456'}",
        "{$divide: ['$i', 2]}                                        | 3.5",
        "{$mod: ['$i', 4]}                                           | 3",
        "{$abs: -5}                                                  | 5",
        "{$floor: 2.7}                                               | 2.0",
        "{$ceil: -2.7}                                               | -2.0",
        "{$round: [2.5]}                                             | 2.0",
        "{$round: [1234.567, 1]}                                     | 1234.6",
        "{$trunc: [-2.7]}                                            | -2.0",
        "{$pow: [2, 10]}                                             | 1024",
        "{$concat: ['$s', '-', 'x']}                                 | 'Hello-x'",
        "{$concat: ['$s', '$missing']}                               | null",
        "{$toUpper: '$s'}                                            | 'HELLO'",
        "{$substrCP: ['$s', 1, 3]}                                   | 'ell'",
        "{$strLenCP: 'aé😀'}                                          | 3",
        "{$split: ['a,b,,c', ',']}                                   | ['a', 'b', '', 'c']",
        "{$indexOfCP: ['$s', 'l']}                                   | 2",
        "{$trim: {input: '  x '}}                                    | 'x'",
        "{$replaceAll: {input: 'aXbX', find: 'X', replacement: '.'}} | 'a.b.'",
        "{$regexMatch: {input: '$s', regex: '^h', options: 'i'}}     | true",
        "{$size: '$list'}                                            | 3",
        "{$arrayElemAt: ['$list', -1]}                               | 3",
        "{$first: '$list'}                                           | 3",
        "{$slice: ['$list', 1, 2]}                                   | [1, 3]",
        "{$concatArrays: ['$list', [9]]}                             | [3, 1, 3, 9]",
        "{$in: [1, '$list']}                                         | true",
        "{$reverseArray: '$list'}                                    | [3, 1, 3]",
        "{$range: [0, 10, 3]}                                        | [0, 3, 6, 9]",
        "{$map: {input: '$list', as: 'e', in: {$multiply: ['$$e', 2]}}} | [6, 2, 6]",
        "{$filter: {input: '$list', as: 'e', cond: {$gt: ['$$e', 2]}}}  | [3, 3]",
        "{$reduce: {input: '$list', initialValue: 0, in: {$add: ['$$value', '$$this']}}} | 7",
        "{$sortArray: {input: '$list', sortBy: 1}}                   | [1, 3, 3]",
        "{$setUnion: ['$list', [2]]}                                 | [1, 2, 3]",
        "{$sum: '$list'}                                             | 7",
        "{$avg: [1, 2]}                                              | 1.5",
        "{$max: '$list'}                                             | 3",
        "{$cond: [{$gt: ['$i', 5]}, 'big', 'small']}                 | 'big'",
        "{$ifNull: ['$missing', '$null', 4]}                         | 4",
        "{$switch: {branches: [{case: {$eq: ['$i', 1]}, then: 'a'}, {case: {$eq: ['$i', 7]}, then: 'b'}], default: 'c'}} | 'b'",
        "{$let: {vars: {x: 2, y: '$i'}, in: {$multiply: ['$$x', '$$y']}}} | 14",
        "{$and: [true, 1, {$lt: [1, 2]}]}                            | true",
        "{$not: ['$null']}                                           | true",
        "{$cmp: ['$i', 9]}                                           | -1",
        "{$eq: [1, 1.0]}                                             | true",
        "{$gt: ['a', 5]}                                             | true",
        "{$type: '$missing'}                                         | 'missing'",
        "{$type: '$date'}                                            | 'date'",
        "{$toString: '$i'}                                           | '7'",
        "{$toInt: '42'}                                              | 42",
        "{$toLong: 3.9}                                              | {$numberLong: '3'}",
        "{$convert: {input: 'x', to: 'int', onError: -1}}            | -1",
        "{$mergeObjects: ['$o', {b: 9}]}                             | {a: 1, b: 9}",
        "{$objectToArray: '$o'}                                      | [{k: 'a', v: 1}, {k: 'b', v: 2}]",
        "{$arrayToObject: [[{k: 'z', v: 1}]]}                        | {z: 1}",
        "{$getField: {field: 'a', input: '$o'}}                      | 1",
        "{$year: '$date'}                                            | 2026",
        "{$dayOfWeek: '$date'}                                       | 1",
        "{$hour: {date: '$date', timezone: '+02:00'}}                | 12",
        "{$dateToString: {date: '$date', format: '%Y-%m-%d %H:%M:%S.%L'}} | '2026-03-01 10:20:30.456'",
        "{$dateAdd: {startDate: '$date', unit: 'month', amount: 1}}  | {$date: '2026-04-01T10:20:30.456Z'}",
        "{$dateDiff: {startDate: '$date', endDate: {$toDate: '2026-03-03T00:00:00Z'}, unit: 'day'}} | {$numberLong: '2'}",
        "{$literal: '$i'}                                            | '$i'",
        "'$o.a'                                                      | 1",
        "'$deep.x'                                                   | [1, 2]",
    })
    void expressionIs(String expression, String expected) {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, i: 7, s: 'Hello', list: [3, 1, 3], o: {a: 1, b: 2}, null: null, "
                + "date: {$date: '2026-03-01T10:20:30.456Z'}, deep: [{x: 1}, {y: 5}, {x: 2}]}");

        BsonDocument result = one(collection.aggregate(stages("[{$project: {_id: 0, r: " + expression + "}}]")));

        assertThat(result.get("r")).isEqualTo(json("{r: " + expected + "}").get("r"));
    }

    @Test
    void sampleTakesThatMany() {
        assertThat(all(collectionOf(SALES).aggregate(stages("[{$sample: {size: 3}}]")))).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void outAndMergeWriteTheirResult() {
        MongoCollection<BsonDocument> collection = collectionOf(SALES);
        all(collection("target").insertMany(jsons("{_id: 1, old: true}", "{_id: 99}")));

        all(collection.aggregate(stages("[{$match: {_id: {$lt: 3}}}, {$project: {n: 1}}, {$merge: {into: 'target'}}]")));
        assertThat(all(collection("target").find().sort(json("{_id: 1}"))))
                .containsExactly(json("{_id: 1, old: true, n: 2}"), json("{_id: 2, n: 1}"), json("{_id: 99}"));

        all(collection.aggregate(stages("[{$match: {_id: 4}}, {$project: {n: 1}}, {$out: 'target'}]")));
        assertThat(all(collection("target").find())).containsExactly(json("{_id: 4, n: 10}"));
    }

    @Test
    void collectionStatisticsAreThere() {
        BsonDocument statistics = one(collectionOf(SALES).aggregate(stages("[{$collStats: {storageStats: {}, count: {}}}]")));

        assertThat(statistics.getNumber("count").intValue()).isEqualTo(5);
        assertThat(statistics.getDocument("storageStats").getNumber("size").intValue()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{$nonsense: 1}]", "[{$project: {a: {$nonsense: 1}}}]", "[{$limit: 0}]", "[{$group: {n: 1}}]",
        "[{$match: {a: 1}, $limit: 1}]", "[{$unwind: 'x'}]", "[{$project: {a: {$divide: [1, 0]}}}]"})
    void wrongPipelinesAreRefused(String pipeline) {
        assertThat(refusalOf(collectionOf(SALES).aggregate(stages(pipeline)))).isNotNull();
    }

    @Test
    void whatTheEmbeddedSourceLacksIsRefusedByName() {
        org.junit.jupiter.api.Assumptions.assumeTrue(embedded(), "only the embedded data source lacks these");
        MongoCollection<BsonDocument> collection = collectionOf(SALES);
        for (String stage : Arrays.asList("{$graphLookup: {}}", "{$setWindowFields: {}}", "{$geoNear: {}}", "{$redact: {}}")) {
            assertThat(refusalOf(collection.aggregate(List.of(json(stage))))).satisfies(refused -> {
                assertThat(refused.getCode()).isEqualTo(238);
                assertThat(refused.getMessage()).contains(json(stage).getFirstKey());
            });
        }
        assertThat(codeOf(collection.find(json("{$where: 'true'}")))).isEqualTo(238);
        assertThat(codeOf(collection.find().collation(com.mongodb.client.model.Collation.builder().locale("de").build()))).isEqualTo(238);
        assertThat(codeOf(database.createCollection("capped",
                new com.mongodb.client.model.CreateCollectionOptions().capped(true).sizeInBytes(1000)))).isEqualTo(238);
        assertThat(codeOf(database.createView("view", "c", List.of()))).isEqualTo(238);
    }
}
