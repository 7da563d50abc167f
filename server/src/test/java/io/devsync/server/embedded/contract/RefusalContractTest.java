package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What MongoDB can do and the embedded data source cannot is refused by name, never ignored. */
class RefusalContractTest extends Contract {

    private static final int NOT_IMPLEMENTED = 238;

    RefusalContractTest(Backend backend) {
        super(backend);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{find: 'c', collation: {locale: 'de'}}",
        "{aggregate: 'c', pipeline: [], cursor: {}, collation: {locale: 'de'}}",
        "{count: 'c', collation: {locale: 'de'}}",
        "{distinct: 'c', key: 'a', collation: {locale: 'de'}}",
        "{findAndModify: 'c', query: {}, update: {$set: {a: 1}}, collation: {locale: 'de'}}",
        "{create: 'd', collation: {locale: 'de'}}",
        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a', collation: {locale: 'de'}}]}",
        "{create: 'd', capped: true, size: 1000}",
        "{find: 'c', tailable: true}",
        "{create: 'd', viewOn: 'c', pipeline: []}",
        "{create: 'd', timeseries: {timeField: 't'}}",
        "{create: 'd', clusteredIndex: {key: {_id: 1}, unique: true}}",
        "{create: 'd', changeStreamPreAndPostImages: {enabled: true}}",
        "{createIndexes: 'c', indexes: [{key: {a: 'text'}, name: 'a'}]}",
        "{createIndexes: 'c', indexes: [{key: {a: '2dsphere'}, name: 'a'}]}",
        "{createIndexes: 'c', indexes: [{key: {a: 'hashed'}, name: 'a'}]}",
        "{createIndexes: 'c', indexes: [{key: {'$**': 1}, name: 'a'}]}",
        "{find: 'c', filter: {a: {$geoWithin: {$center: [[0, 0], 1]}}}}",
        "{find: 'c', filter: {a: {$near: [0, 0]}}}",
        "{find: 'c', filter: {$text: {$search: 'a'}}}",
        "{find: 'c', filter: {$where: 'true'}}",
        "{aggregate: 'c', pipeline: [{$graphLookup: {from: 'c', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'x'}}], cursor: {}}",
        "{aggregate: 'c', pipeline: [{$setWindowFields: {sortBy: {a: 1}, output: {}}}], cursor: {}}",
        "{aggregate: 'c', pipeline: [{$geoNear: {near: [0, 0], distanceField: 'd'}}], cursor: {}}",
        "{collMod: 'c', index: {name: 'a_1', hidden: true}}"})
    void featureIsRefusedByName(String command) {
        assumeTrue(embedded(), "MongoDB can do it");
        collectionOf("{_id: 1, a: 1}");
        all(collection("c").createIndex(json("{a: 1}")));

        assertThat(codeOf(database.runCommand(json(command)))).as(command).isEqualTo(NOT_IMPLEMENTED);
        assertThat(refusalOf(database.runCommand(json(command)))).hasMessageContaining("embedded data source");
    }

    @Test
    void collationInAWriteIsRefusedAndNothingIsWritten() {
        assumeTrue(embedded(), "MongoDB can do it");
        collectionOf("{_id: 1, a: 'x'}");

        BsonDocument update = command("{update: 'c', updates: [{q: {a: 'X'}, u: {$set: {b: 1}}, collation: {locale: 'en', strength: 2}}]}");
        BsonDocument delete = command("{delete: 'c', deletes: [{q: {a: 'X'}, limit: 0, collation: {locale: 'en', strength: 2}}]}");

        assertThat(update.getArray("writeErrors").getFirst().asDocument().getInt32("code").getValue()).isEqualTo(NOT_IMPLEMENTED);
        assertThat(delete.getArray("writeErrors").getFirst().asDocument().getInt32("code").getValue()).isEqualTo(NOT_IMPLEMENTED);
        assertThat(all(collection("c").find())).containsExactly(json("{_id: 1, a: 'x'}"));
    }

    @Test
    void simpleCollationIsNoCollation() {
        collectionOf("{_id: 1, a: 'x'}");

        BsonDocument found = command("{find: 'c', filter: {a: 'x'}, collation: {locale: 'simple'}}");

        assertThat(found.getDocument("cursor").getArray("firstBatch")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{find: 'c', nonsense: 1}", "{insert: 'c', documents: [{_id: 5}], nonsense: 1}",
        "{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}}], nonsense: 1}", "{aggregate: 'c', pipeline: [], cursor: {}, nonsense: 1}",
        "{create: 'd', nonsense: 1}", "{delete: 'c', deletes: [{q: {}, limit: 0}], nonsense: 1}", "{count: 'c', nonsense: 1}"})
    void unknownFieldIsAnError(String command) {
        collectionOf("{_id: 1}");

        assertThat(codeOf(database.runCommand(json(command)))).isEqualTo(40415);
        assertThat(ids(collection("c").find())).containsExactly(1);
    }
}
