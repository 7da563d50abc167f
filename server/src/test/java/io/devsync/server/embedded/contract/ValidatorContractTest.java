package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.mongodb.MongoWriteException;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Validators of collections, and {@code $jsonSchema} in them and in queries. */
class ValidatorContractTest extends Contract {

    private static final int REFUSED = 121;
    private static final String PEOPLE =
            "{$jsonSchema: {bsonType: 'object', required: ['name'], properties: {name: {bsonType: 'string', minLength: 2}}}}";

    ValidatorContractTest(Backend backend) {
        super(backend);
    }

    private MongoCollection<BsonDocument> validated(String validator, String more) {
        command("{create: 'c', validator: " + validator + more + "}");
        return collection("c");
    }

    @Test
    void everyKindOfWriteIsAsked() {
        MongoCollection<BsonDocument> people = validated(PEOPLE, "");
        all(people.insertOne(json("{_id: 1, name: 'Ann'}")));

        assertThat(codeOf(people.insertOne(json("{_id: 2}")))).isEqualTo(REFUSED);
        assertThat(codeOf(people.updateOne(json("{_id: 1}"), json("{$set: {name: 5}}")))).isEqualTo(REFUSED);
        assertThat(codeOf(people.replaceOne(json("{_id: 1}"), json("{name: 'x'}")))).isEqualTo(REFUSED);
        assertThat(codeOf(people.updateOne(json("{_id: 3}"), json("{$set: {a: 1}}"), new UpdateOptions().upsert(true)))).isEqualTo(REFUSED);
        assertThat(codeOf(people.replaceOne(json("{_id: 3}"), json("{}"), new ReplaceOptions().upsert(true)))).isEqualTo(REFUSED);
        assertThat(codeOf(people.findOneAndUpdate(json("{_id: 1}"), json("{$unset: {name: 1}}")))).isEqualTo(REFUSED);
        assertThat(all(people.find())).containsExactly(json("{_id: 1, name: 'Ann'}"));
    }

    @Test
    void refusalNamesTheDocumentAndTheRule() {
        MongoCollection<BsonDocument> people = validated(PEOPLE, "");

        MongoWriteException refused = (MongoWriteException) refusalOf(people.insertOne(json("{_id: 7}")));

        assertThat(refused.getMessage()).contains("Document failed validation");
        BsonDocument details = refused.getError().getDetails();
        assertThat(details.getInt32("failingDocumentId").getValue()).isEqualTo(7);
        assertThat(details.getDocument("details").toJson()).contains("$jsonSchema", "required");
    }

    @Test
    void transactionWithARefusedDocumentLeavesNothing() {
        MongoCollection<BsonDocument> people = validated(PEOPLE, "");
        ClientSession session = one(client.startSession());
        session.startTransaction();
        all(people.insertOne(session, json("{_id: 1, name: 'Ann'}")));

        assertThat(codeOf(people.insertOne(session, json("{_id: 2}")))).isEqualTo(REFUSED);
        session.close();
        assertThat(all(people.find())).isEmpty();
    }

    @Test
    void whoAsksToMayBypassIt() {
        MongoCollection<BsonDocument> people = validated(PEOPLE, "");

        all(people.insertOne(json("{_id: 1}"), new InsertOneOptions().bypassDocumentValidation(true)));
        all(people.updateOne(json("{_id: 1}"), json("{$set: {a: 1}}"), new UpdateOptions().bypassDocumentValidation(true)));

        assertThat(all(people.find())).containsExactly(json("{_id: 1, a: 1}"));
    }

    @Test
    void moderateLevelLetsInvalidDocumentsBe() {
        all(collection("c").insertMany(jsons("{_id: 1}", "{_id: 2, name: 'Bob'}")));
        command("{collMod: 'c', validator: " + PEOPLE + ", validationLevel: 'moderate'}");

        assertThatCode(() -> all(collection("c").updateOne(json("{_id: 1}"), json("{$set: {a: 1}}")))).doesNotThrowAnyException();
        assertThat(codeOf(collection("c").updateOne(json("{_id: 2}"), json("{$unset: {name: 1}}")))).isEqualTo(REFUSED);
        assertThat(codeOf(collection("c").insertOne(json("{_id: 3}")))).isEqualTo(REFUSED);
    }

    @Test
    void warningLetsDocumentsThroughAndLevelOffToo() {
        MongoCollection<BsonDocument> people = validated(PEOPLE, ", validationAction: 'warn'");
        assertThatCode(() -> all(people.insertOne(json("{_id: 1}")))).doesNotThrowAnyException();

        command("{collMod: 'c', validationAction: 'error'}");
        assertThat(codeOf(people.insertOne(json("{_id: 2}")))).isEqualTo(REFUSED);
        command("{collMod: 'c', validationLevel: 'off'}");
        assertThatCode(() -> all(people.insertOne(json("{_id: 3}")))).doesNotThrowAnyException();
    }

    @Test
    void validatorIsListedAndGoesAwayWhenItIsEmpty() {
        MongoCollection<BsonDocument> people = validated("{n: {$gt: 5}}", "");
        BsonDocument options = all(database.listCollections(BsonDocument.class)).getFirst().getDocument("options");
        assertThat(options.getDocument("validator")).isEqualTo(json("{n: {$gt: 5}}"));
        assertThat(codeOf(people.insertOne(json("{_id: 1, n: 5}")))).isEqualTo(REFUSED);

        command("{collMod: 'c', validator: {}}");

        assertThatCode(() -> all(people.insertOne(json("{_id: 1, n: 5}")))).doesNotThrowAnyException();
    }

    @Test
    void aggregationThatWritesIsAskedToo() {
        all(collection("from").insertOne(json("{_id: 1}")));
        validated(PEOPLE, "");

        assertThat(codeOf(collection("from").aggregate(List.of(json("{$merge: 'c'}"))).toCollection())).isEqualTo(REFUSED);
        assertThat(all(collection("c").find())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{bsonType: 'int'} | 5 | {$numberLong: '5'}",
        "{bsonType: ['int', 'null']} | null | 'a'",
        "{bsonType: 'number'} | {$numberDecimal: '1'} | true",
        "{type: 'object'} | {a: 1} | []",
        "{type: ['string', 'boolean']} | true | 1",
        "{enum: [1, 'a', null]} | 1.0 | 2",
        "{minimum: 3} | 3 | 2.9",
        "{minimum: 3, exclusiveMinimum: true} | 3.1 | 3",
        "{maximum: {$numberDecimal: '3.5'}} | 3.5 | 4",
        "{maximum: 3, exclusiveMaximum: true} | 'text' | 3",
        "{maximum: 3} | -5 | {$numberDouble: 'NaN'}",
        "{multipleOf: 2.5} | 7.5 | 7",
        "{minLength: 2, maxLength: 3} | 'abc' | 'a'",
        "{pattern: 'b+'} | 'abba' | 'aca'",
        "{required: ['a', 'b']} | {a: 1, b: null} | {a: 1}",
        "{properties: {a: {bsonType: 'int'}}} | {b: 'x'} | {a: 'x'}",
        "{properties: {a: {}}, additionalProperties: false} | {a: 1} | {a: 1, b: 1}",
        "{properties: {a: {}}, additionalProperties: {bsonType: 'int'}} | {a: 'x', b: 1} | {b: 'x'}",
        "{patternProperties: {'^n': {bsonType: 'int'}}, additionalProperties: false} | {n1: 1} | {n1: 'x'}",
        "{patternProperties: {'^n': {}}, additionalProperties: false} | {n: 1} | {m: 1}",
        "{minProperties: 1, maxProperties: 2} | {a: 1} | {}",
        "{dependencies: {a: ['b']}} | {b: 1} | {a: 1}",
        "{dependencies: {a: {required: ['b']}}} | {a: 1, b: 1} | {a: 1}",
        "{items: {bsonType: 'int'}} | [1, 2] | [1, 'x']",
        "{items: [{bsonType: 'int'}], additionalItems: false} | [1] | [1, 2]",
        "{items: [{bsonType: 'int'}], additionalItems: {bsonType: 'string'}} | [1, 'x'] | [1, 2]",
        "{minItems: 1, maxItems: 2} | [1] | [1, 2, 3]",
        "{uniqueItems: true} | [1, '1'] | [1, 1.0]",
        "{allOf: [{minimum: 1}, {maximum: 5}]} | 3 | 6",
        "{anyOf: [{bsonType: 'int'}, {bsonType: 'string'}]} | 'x' | 1.5",
        "{oneOf: [{minimum: 1}, {minimum: 5}]} | 3 | 6",
        "{not: {bsonType: 'int'}} | 'x' | 1",
        "{title: 't', description: 'd', bsonType: 'array'} | [] | {}"})
    void schemaTellsValuesApart(String schema, String good, String bad) {
        MongoCollection<BsonDocument> collection =
                collectionOf("{_id: 'good', v: " + good + "}", "{_id: 'bad', v: " + bad + "}", "{_id: 'none'}");

        List<BsonDocument> found = all(collection.find(json("{$jsonSchema: {properties: {v: " + schema + "}}}")));

        assertThat(found).extracting(document -> document.getString("_id").getValue()).containsExactlyInAnyOrder("good", "none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"{unknown: 1} | 9", "{default: 1} | 9", "{type: 'integer'} | 9", "{bsonType: 1} | 14",
        "{required: []} | 9", "{minimum: 'a'} | 14", "{properties: 1} | 14", "{exclusiveMinimum: true} | 9", "{type: 'object', bsonType: 'object'} | 9"})
    void wrongSchemaIsRefused(String schema, int code) {
        assertThat(codeOf(collection("c").find(json("{$jsonSchema: " + schema + "}")))).isEqualTo(code);
        assertThat(codeOf(database.runCommand(json("{create: 'c', validator: {$jsonSchema: " + schema + "}}")))).isEqualTo(code);
    }
}
