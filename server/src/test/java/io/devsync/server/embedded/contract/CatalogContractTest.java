package io.devsync.server.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogContractTest extends Contract {

    CatalogContractTest(Backend backend) {
        super(backend);
    }

    @Test
    void firstInsertMakesTheCollection() {
        collectionOf("{_id: 1}");

        assertThat(all(database.listCollectionNames())).containsExactly("c");
        assertThat(all(client.listDatabaseNames())).contains(database.getName());
    }

    @Test
    void createdCollectionIsEmptyAndCannotBeCreatedAgain() {
        all(database.createCollection("c"));

        assertThat(one(collection("c").estimatedDocumentCount())).isZero();
        assertThat(codeOf(database.createCollection("c"))).isEqualTo(48);
    }

    @Test
    void droppedCollectionIsGoneAndCanBeMadeAgain() {
        collectionOf("{_id: 1}");

        all(collection("c").drop());
        all(collection("c").drop());
        all(collection("c").insertOne(json("{_id: 2}")));

        assertThat(ids(collection("c").find())).containsExactly(2);
    }

    @Test
    void listCollectionsTakesAFilter() {
        all(database.createCollection("a"));
        all(database.createCollection("b"));

        List<BsonDocument> found = all(database.listCollections(BsonDocument.class).filter(json("{name: 'b'}")));

        assertThat(found).singleElement().satisfies(entry -> {
            assertThat(entry.getString("type").getValue()).isEqualTo("collection");
            assertThat(entry.getDocument("info").isBinary("uuid")).isTrue();
        });
    }

    @Test
    void readingWhatDoesNotExistFindsNothing() {
        assertThat(all(collection("nothing").find())).isEmpty();
        assertThat(one(collection("nothing").countDocuments())).isZero();
    }

    @Test
    void renamedCollectionKeepsItsDocumentsAndIndexes() {
        all(collectionOf("{_id: 1, a: 1}").createIndex(json("{a: 1}")));

        all(collection("c").renameCollection(new com.mongodb.MongoNamespace(database.getName(), "d")));

        assertThat(ids(collection("d").find(json("{a: 1}")))).containsExactly(1);
        assertThat(all(collection("d").listIndexes())).hasSize(2);
        assertThat(all(database.listCollectionNames())).containsExactly("d");
    }

    @Test
    void collectionIsNotRenamedToItself() {
        collectionOf("{_id: 1}");
        com.mongodb.MongoNamespace itself = new com.mongodb.MongoNamespace(database.getName(), "c");
        com.mongodb.client.model.RenameCollectionOptions dropping = new com.mongodb.client.model.RenameCollectionOptions().dropTarget(true);

        assertThat(codeOf(collection("c").renameCollection(itself, dropping))).isEqualTo(20);

        assertThat(ids(collection("c").find())).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ping: 1}", "{hello: 1}", "{isMaster: 1}", "{buildInfo: 1}", "{hostInfo: 1}", "{connectionStatus: 1}",
        "{getCmdLineOpts: 1}", "{serverStatus: 1}", "{getParameter: 1, featureCompatibilityVersion: 1}", "{listDatabases: 1}",
        "{getLog: 'startupWarnings'}", "{whatsmyuri: 1}"})
    void toolsGetAnAnswer(String command) {
        BsonDocument reply = one(client.getDatabase("admin").runCommand(json(command), BsonDocument.class));

        assertThat(reply.getNumber("ok").doubleValue()).isEqualTo(1);
    }

    @Test
    void helloNamesAPrimaryWithSessions() {
        BsonDocument hello = command("{hello: 1}");

        assertThat(hello.getBoolean("isWritablePrimary").getValue()).isTrue();
        assertThat(hello.isString("setName")).isTrue();
        assertThat(hello.getNumber("logicalSessionTimeoutMinutes").intValue()).isEqualTo(30);
    }

    @Test
    void unknownCommandIsRefused() {
        assertThat(codeOf(database.runCommand(json("{nonsense: 1}")))).isEqualTo(59);
    }

    @Test
    void statisticsCountDocuments() {
        collectionOf("{_id: 1}", "{_id: 2}");

        assertThat(command("{dbStats: 1}").getNumber("objects").intValue()).isEqualTo(2);
        assertThat(command("{collStats: 'c'}").getNumber("count").intValue()).isEqualTo(2);
    }
}
