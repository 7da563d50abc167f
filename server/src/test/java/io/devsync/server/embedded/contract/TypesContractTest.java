package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypesContractTest extends Contract {

    TypesContractTest(Backend backend) {
        super(backend);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "{$numberLong: '1'}", "1.0", "{$numberDouble: '-0.0'}", "{$numberDouble: 'NaN'}",
        "{$numberDouble: '-Infinity'}", "{$numberDecimal: '1.10'}", "{$numberDecimal: '-0'}", "{$numberDecimal: 'NaN'}",
        "{$numberDecimal: '9.999999999999999999999999999999999E+6144'}", "'text'", "'\\u0000nul'", "''", "true", "null",
        "{$date: {$numberLong: '-62135596800000'}}", "{$timestamp: {t: 5, i: 6}}", "{$minKey: 1}", "{$maxKey: 1}", "[]", "{}",
        "[[], {}, [null]]", "{$oid: '507f1f77bcf86cd799439011'}", "{$uuid: '00112233-4455-6677-8899-aabbccddeeff'}"})
    void valueComesBackAsItWas(String value) {
        BsonDocument document = json("{_id: 1, v: " + value + ", list: [" + value + "]}");

        all(collection("c").insertOne(document));

        assertThat(one(collection("c").find()).toJson()).isEqualTo(document.toJson());
        assertThat(one(collection("c").find())).isEqualTo(document);
    }

    static List<BsonValue> rareValues() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        return List.of(new BsonBinary((byte) 0, bytes), new BsonBinary((byte) 1, bytes), new BsonBinary((byte) 2, bytes),
                new BsonBinary((byte) 3, bytes), new BsonBinary((byte) 4, bytes), new BsonBinary((byte) 5, bytes),
                new BsonBinary((byte) 0x80, bytes), new BsonRegularExpression("^a.*", "im"), new BsonJavaScript("f()"),
                new BsonJavaScriptWithScope("f()", new BsonDocument("x", new BsonInt32(1))), new BsonSymbol("sym"), new BsonUndefined(),
                new BsonDbPointer("db.c", new ObjectId("507f1f77bcf86cd799439011")), new BsonTimestamp(-1, 1));
    }

    @ParameterizedTest
    @MethodSource("rareValues")
    void rareAndOldTypesSurviveInsertUpdateAndSort(BsonValue value) {
        BsonDocument document = new BsonDocument("_id", new BsonInt32(1)).append("v", value).append("l", json("{l: [1]}").get("l"));
        MongoCollection<BsonDocument> collection = collection("c");
        all(collection.insertOne(document));

        all(collection.updateOne(json("{_id: 1}"), json("{$set: {other: 1}}")));
        all(collection.updateOne(json("{_id: 1}"), json("{$push: {l: 2}}")));

        BsonDocument found = one(collection.find().sort(json("{v: 1}")));
        assertThat(found.get("v")).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'key'", "{$oid: '507f1f77bcf86cd799439011'}", "{p: 'a', v: 1}", "{$uuid: '00112233-4455-6677-8899-aabbccddeeff'}",
        "true", "null", "{$date: {$numberLong: '0'}}", "{$numberDecimal: '0.1'}", "1.5", "{$numberLong: '9223372036854775807'}"})
    void anyValueCanBeAnId(String id) {
        BsonDocument document = json("{_id: " + id + ", a: 1}");
        MongoCollection<BsonDocument> collection = collection("c");
        all(collection.insertOne(document));

        BsonDocument byId = new BsonDocument("_id", new BsonDocument("$eq", document.get("_id")));
        assertThat(all(collection.find(byId))).containsExactly(document);
        assertThat(one(collection.deleteOne(byId)).getDeletedCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "{$regularExpression: {pattern: 'a', options: ''}}", "{$undefined: true}"})
    void someTypesAreNoIds(String id) {
        int code = codeOf(collection("c").insertOne(json("{_id: " + id + "}")));

        assertThat(code).isIn(53, 2);
    }

    @Test
    void largeDocumentsAreStoredUpToTheLimit() {
        MongoCollection<BsonDocument> collection = collection("c");
        BsonDocument large = new BsonDocument("_id", new BsonInt32(1)).append("s", new BsonString("x".repeat(15 << 20)));

        all(collection.insertOne(large));

        assertThat(one(collection.find()).getString("s").getValue()).hasSize(15 << 20);
        assertThat(refusalOf(collection.updateOne(json("{_id: 1}"),
                new BsonDocument("$set", new BsonDocument("t", new BsonString("y".repeat(2 << 20))))))).isNotNull();
    }
}
