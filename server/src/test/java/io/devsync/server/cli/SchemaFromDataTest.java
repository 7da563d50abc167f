package io.devsync.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.devsync.server.DevSync;
import io.devsync.server.DevSyncOptions;
import io.devsync.server.store.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From documents to a saved schema and its files: a server with the embedded data source, by command line. */
class SchemaFromDataTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static DevSync server;
    private static MongoClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = DevSync.start(DevSyncOptions.builder().port(0).dataFolder(folder).build());
        client = MongoClients.create(server.dataSourceUri());
        for (String app : List.of("shop", "files", "strange")) {
            createApp(app);
        }
        fill(client.getDatabase("shop"));
        fill(client.getDatabase("files"));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    /** Apps are made at their first use. */
    private static void createApp(String app) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create(server.baseUrl() + "/api/client/v2.0/app/" + app + "/location"))
                            .build(),
                    BodyHandlers.discarding());
        }
    }

    private static void fill(MongoDatabase database) {
        List<ObjectId> users = IntStream.range(0, 100).mapToObj(i -> new ObjectId()).toList();
        List<Document> userDocuments = IntStream.range(0, 100)
                .mapToObj(i -> new Document("_id", users.get(i))
                        .append("name", "user " + i)
                        .append("age", i == 7 ? "seven" : (Object) i)
                        .append("address", new Document("street", "s").append("zip", 1000L + i))
                        .append("__v", 0))
                .toList();
        List<Document> orders = IntStream.range(0, 300)
                .mapToObj(i -> new Document("_id", "order " + i)
                        .append("userId", users.get(i % 100))
                        .append("lines", List.of(new Document("qty", i).append("price", i / 2.0))))
                .toList();
        Await.done(database.getCollection("users").insertMany(userDocuments), LIMIT);
        Await.done(database.getCollection("orders").insertMany(orders), LIMIT);
    }

    @Test
    void sampleIsATableWithDoubtsAndSuggestions() {
        Run run = run("schema", "sample", "users", "orders", "--app", "shop");

        assertThat(run.err()).isEmpty();
        List<String> lines = run.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
        assertThat(lines)
                .contains(
                        "shop.users -> class user, 100 documents",
                        "_id 100 % objectId objectId",
                        "age 100 % int 99, string 1 mixed: holds string and int",
                        "--field age=long leaves out 1",
                        "address.zip 100 % long long",
                        "leftovers: __v: Mongoose's version counter, in 100 objects",
                        "shop.orders -> class order, 300 documents",
                        "relationships: userId: 32 of 32 distinct values looked up are _ids of shop.users, and the name"
                                + " says so");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void savedSampleIsExportedAndImportedAgain(@TempDir Path folder) throws IOException {
        Run saved = run(
                "schema", "sample", "--all", "--app", "files", "--limit", "0", "--accept", "relationships,leftovers", "--save");
        Run exported = run("schema", "export", "--app", "files", "--out", folder.toString());
        Path orders = folder.resolve("data_sources/mongodb-atlas/files/orders");
        Path users = folder.resolve("data_sources/mongodb-atlas/files/users/schema.json");

        assertThat(saved.out()).contains("Saved 2 schemas; the app has 4 classes now.");
        assertThat(exported.exitCode()).isZero();
        assertThat(BsonDocument.parse(Files.readString(orders.resolve("relationships.json"))))
                .isEqualTo(BsonDocument.parse(
                        "{userId: {ref: '#/relationship/mongodb-atlas/files/users', foreign_key: '_id', is_list: false}}"));
        assertThat(BsonDocument.parse(Files.readString(users)))
                .isEqualTo(BsonDocument.parse("""
                        {bsonType: 'object', title: 'user', required: ['_id'], properties: {
                           _id: {bsonType: 'objectId'},
                           address: {bsonType: 'object', title: 'user_address', required: [], properties: {
                              street: {bsonType: 'string'}, zip: {bsonType: 'long'}}},
                           age: {bsonType: 'mixed'},
                           name: {bsonType: 'string'}}}"""));

        Files.writeString(users, Files.readString(users).replace("\"name\": {", "\"name\": {\"maxLength\": 80, "));
        Run imported = run("schema", "import", "--app", "files", folder.toString());
        assertThat(imported.out()).contains("Saved 2 schemas");
        assertThat(run("schema", "show", "--app", "files", "--class", "user", "--json").out()).contains("\"maxLength\": 80");

        Files.writeString(users, Files.readString(users).replace("\"maxLength\": 80", "\"maxLength\": \"many\""));
        Run refused = run("schema", "import", "--app", "files", folder.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out())
                .contains("files.users name: \"maxLength\" is \"many\" (expected: a whole number, 0 or more) [Malformed]")
                .contains("Nothing was saved.");
    }

    @Test
    void programsGetEverything() {
        Run run = run("schema", "sample", "users", "--app", "shop", "--json", "--field", "age=int", "--filter", "{age: {$gt: 50}}");

        BsonDocument result = BsonDocument.parse(run.out());
        BsonDocument proposal = result.getArray("collections").getFirst().asDocument();
        assertThat(proposal.getInt32("documents").getValue()).isEqualTo(49);
        assertThat(proposal.getDocument("schema").getDocument("schema").getDocument("properties").getDocument("age"))
                .isEqualTo(BsonDocument.parse("{bsonType: 'int'}"));
        BsonArray fields = proposal.getArray("fields");
        assertThat(fields).allSatisfy(field -> assertThat(field.asDocument())
                .containsOnlyKeys("path", "seen", "outOf", "share", "types", "proposal"));
    }

    @Test
    void sortSkipAndProjectionChooseDocumentsAndFields() {
        Run run = run(
                "schema", "sample", "orders", "--app", "shop", "--json", "--sort", "{_id: 1}", "--skip", "290", "--limit",
                "100", "--projection", "{userId: 1}");

        BsonDocument proposal = BsonDocument.parse(run.out())
                .getArray("collections")
                .getFirst()
                .asDocument();
        assertThat(proposal.getInt32("documents").getValue()).isEqualTo(10);
        assertThat(proposal.getArray("fields"))
                .extracting(field -> field.asDocument().getString("path").getValue())
                .containsExactly("_id", "userId");
    }

    @Test
    void whatCannotBeSampledIsSaidInOneSentence() {
        assertThat(run("schema", "sample", "usres", "--app", "shop").err())
                .contains("\"usres\" is not there", "shop.users");
        assertThat(run("schema", "sample", "--all", "--app", "strange").err()).contains("has no collections");
        assertThat(run("schema", "sample", "users", "--app", "shop", "--accept", "everything").err())
                .contains("relationships, sets");
        assertThat(run("schema", "sample", "users", "--app", "shop", "--filter", "{$nonsense: 1}").err())
                .contains("$nonsense");
        assertThat(run("schema", "sample", "--app", "shop").exitCode()).isEqualTo(2);
    }

    @Test
    void manyDocumentsAreAllLookedAtWithoutALimit() {
        List<Document> documents = IntStream.range(0, 60_000)
                .mapToObj(i -> new Document("_id", i).append("n", i == 59_999 ? "last" : (Object) i))
                .toList();
        Await.done(client.getDatabase("many").getCollection("numbers").insertMany(documents), LIMIT);

        Run run = run("schema", "sample", "many.numbers", "--app", "shop", "--limit", "0", "--json");

        BsonDocument proposal = BsonDocument.parse(run.out())
                .getArray("collections")
                .getFirst()
                .asDocument();
        assertThat(proposal.getInt32("documents").getValue()).isEqualTo(60_000);
        assertThat(proposal.getArray("fields").get(1).asDocument().getDocument("proposal").getString("kind").getValue())
                .isEqualTo("mixed");
    }

    private static Run run(String... args) {
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--url";
        all[args.length + 1] = server.baseUrl();
        return Run.of(all);
    }
}
