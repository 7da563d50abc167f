package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

class IndexContractTest extends Contract {

    IndexContractTest(Backend backend) {
        super(backend);
    }

    private static final IndexOptions UNIQUE = new IndexOptions().unique(true);

    @Test
    void uniqueIndexRefusesTheSecondValueOnInsertUpdateAndUpsert() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, e: 'a'}", "{_id: 2, e: 'b'}");
        all(collection.createIndex(json("{e: 1}"), UNIQUE));

        assertThat(codeOf(collection.insertOne(json("{_id: 3, e: 'a'}")))).isEqualTo(11000);
        assertThat(codeOf(collection.updateOne(json("{_id: 2}"), json("{$set: {e: 'a'}}")))).isEqualTo(11000);
        assertThat(codeOf(collection.replaceOne(json("{_id: 9}"), json("{e: 'a'}"),
                new com.mongodb.client.model.ReplaceOptions().upsert(true)))).isEqualTo(11000);
        assertThatCode(() -> all(collection.updateOne(json("{_id: 1}"), json("{$set: {e: 'a', f: 1}}")))).doesNotThrowAnyException();
    }

    @Test
    void uniqueIndexCannotBeBuiltOverDuplicates() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, e: 1}", "{_id: 2, e: 1.0}");

        assertThat(codeOf(collection.createIndex(json("{e: 1}"), UNIQUE))).isEqualTo(11000);
        assertThat(all(collection.listIndexes())).hasSize(1);
    }

    @Test
    void missingCountsAsNullInAUniqueIndexButNotInASparseOne() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}");
        all(collection.createIndex(json("{e: 1}"), UNIQUE));
        all(collection.createIndex(json("{s: 1}"), new IndexOptions().unique(true).sparse(true)));

        assertThat(codeOf(collection.insertOne(json("{_id: 2}")))).isEqualTo(11000);
        assertThatCode(() -> all(collection.insertOne(json("{_id: 3, e: 1}")))).doesNotThrowAnyException();
        assertThat(ids(collection.find(json("{s: null}")).sort(json("{_id: 1}")))).containsExactly(1, 3);
    }

    @Test
    void partialUniqueIndexBindsOnlyItsDocuments() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, e: 'a', active: true}", "{_id: 2, e: 'a', active: false}");
        all(collection.createIndex(json("{e: 1}"), new IndexOptions().unique(true).partialFilterExpression(json("{active: true}"))));

        assertThatCode(() -> all(collection.insertOne(json("{_id: 3, e: 'a', active: false}")))).doesNotThrowAnyException();
        assertThat(codeOf(collection.insertOne(json("{_id: 4, e: 'a', active: true}")))).isEqualTo(11000);
        assertThat(codeOf(collection.updateOne(json("{_id: 2}"), json("{$set: {active: true}}")))).isEqualTo(11000);
    }

    @Test
    void compoundUniqueIndexComparesAllItsFields() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1, b: 1}");
        all(collection.createIndex(json("{a: 1, b: -1}"), UNIQUE));

        assertThatCode(() -> all(collection.insertOne(json("{_id: 2, a: 1, b: 2}")))).doesNotThrowAnyException();
        assertThat(codeOf(collection.insertOne(json("{_id: 3, a: 1, b: 2}")))).isEqualTo(11000);
    }

    @Test
    void arrayElementsAreIndexedOneByOne() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, t: ['a', 'b'], s: [{n: 1}, {n: 2}]}", "{_id: 2, t: 'c', s: []}");
        all(collection.createIndex(json("{t: 1}"), UNIQUE));
        all(collection.createIndex(json("{'s.n': 1}")));

        assertThat(ids(collection.find(json("{t: 'b'}")))).containsExactly(1);
        assertThat(ids(collection.find(json("{'s.n': 2}")))).containsExactly(1);
        assertThat(codeOf(collection.insertOne(json("{_id: 3, t: ['x', 'a']}")))).isEqualTo(11000);
    }

    @Test
    void parallelArraysCannotBeIndexed() {
        MongoCollection<BsonDocument> collection = collectionOf();
        all(collection.createIndex(json("{a: 1, b: 1}")));

        assertThat(codeOf(collection.insertOne(json("{_id: 1, a: [1], b: [1]}")))).isEqualTo(171);
    }

    @Test
    void indexesAreListedAndDropped() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1}");
        String name = one(collection.createIndex(json("{a: 1, b: -1}")));

        assertThat(name).isEqualTo("a_1_b_-1");
        assertThat(all(collection.listIndexes())).extracting(index -> index.getString("name")).containsExactly("_id_", name);
        all(collection.dropIndex(name));
        assertThat(all(collection.listIndexes())).hasSize(1);
        assertThat(codeOf(collection.dropIndex(name))).isEqualTo(27);
    }

    @Test
    void sameIndexAgainIsNoErrorAndAnotherUnderItsNameIs() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1}");
        all(collection.createIndex(json("{a: 1}"), new IndexOptions().name("n")));

        assertThatCode(() -> all(collection.createIndex(json("{a: 1}"), new IndexOptions().name("n")))).doesNotThrowAnyException();
        assertThat(codeOf(collection.createIndex(json("{b: 1}"), new IndexOptions().name("n")))).isEqualTo(86);
    }

    @Test
    void explainSaysWhatAQueryCostsWithAnIndexAndWithout() {
        MongoCollection<BsonDocument> collection =
                collectionOf("{_id: 1, a: 1, b: 1}", "{_id: 2, a: 1, b: 2}", "{_id: 3, a: 2, b: 1}", "{_id: 4, a: 3, b: 1}");
        all(collection.createIndex(json("{a: 1}")));

        BsonDocument indexed = command(
                "{explain: {find: 'c', filter: {a: 1, b: 2}}, verbosity: 'executionStats'}").getDocument("executionStats");
        BsonDocument scanned =
                command("{explain: {find: 'c', filter: {b: 2}}, verbosity: 'executionStats'}").getDocument("executionStats");

        assertThat(indexed).containsEntry("nReturned", new BsonInt32(1))
                .containsEntry("totalKeysExamined", new BsonInt32(2))
                .containsEntry("totalDocsExamined", new BsonInt32(2));
        assertThat(scanned).containsEntry("nReturned", new BsonInt32(1))
                .containsEntry("totalKeysExamined", new BsonInt32(0))
                .containsEntry("totalDocsExamined", new BsonInt32(4));
        assertThat(command("{explain: {find: 'c', filter: {a: 1}}, verbosity: 'queryPlanner'}")).doesNotContainKey("executionStats");
    }

    @Test
    void deletedDocumentsLeaveTheIndex() {
        MongoCollection<BsonDocument> collection = collectionOf("{_id: 1, a: 1}", "{_id: 2, a: 1}");
        all(collection.createIndex(json("{a: 1}")));

        all(collection.deleteOne(json("{_id: 1}")));
        all(collection.updateOne(json("{_id: 2}"), json("{$set: {a: 2}}")));

        assertThat(ids(collection.find(json("{a: 1}")))).isEmpty();
        assertThat(ids(collection.find(json("{a: 2}")))).containsExactly(2);
    }
}
