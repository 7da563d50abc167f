package io.devsync.harness.realm;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.harness.realm.Values.embedded;
import static io.devsync.harness.realm.Values.link;
import static io.devsync.protocol.schema.PropertyType.INT;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static io.devsync.protocol.schema.PropertyType.TIMESTAMP;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.server.store.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.Document;
import org.bson.json.JsonWriterSettings;

/**
 * The walk of docs/first-sync.md: two devices with Realm's native client against a running server, and the documents
 * afterwards. Arguments: base URL and data source URI as the server prints them, and a new app id.
 */
final class FirstSync {

    private static final RealmSchema PETS = schema().clazz("Person")
            .primaryKey("_id", PrimaryKey.Type.STRING)
            .property("age", INT)
            .link("home", "Address")
            .links("dogs", CollectionType.LIST, "Dog")
            .clazz("Dog")
            .primaryKey("_id", PrimaryKey.Type.INT)
            .property("name", STRING)
            .property("born", TIMESTAMP)
            .list("tricks", STRING)
            .embedded("Address")
            .property("street", STRING)
            .optional("floor", INT)
            .build();

    private FirstSync() {}

    public static void main(String[] arguments) throws Exception {
        String baseUrl = arguments[0];
        String appId = arguments[2];
        Path directory = Files.createTempDirectory("first-sync");
        try (RealmApp phone = RealmApp.open(baseUrl, appId, Files.createDirectory(directory.resolve("phone")));
                RealmApp tablet = RealmApp.open(baseUrl, appId, Files.createDirectory(directory.resolve("tablet")))) {
            SyncedRealm first = open("phone", phone);
            first.write(transaction -> {
                transaction.create("Dog", 1, "name", "Rex", "born", new Scalar.Timestamp(1_700_000_000, 123_456_789));
                transaction.create("Person", "ann", "age", 40, "home", embedded("street", "Main St", "floor", 2));
                transaction.get("Person", "ann").list("dogs").add(link("Dog", 1));
            });
            first.session().awaitUpload();
            say("phone", "wrote Rex and ann, the server has them");

            SyncedRealm second = open("tablet", tablet);
            say("tablet", "sees " + second.read(view -> view.get("Dog", 1).properties()));

            first.session().pause();
            second.session().pause();
            first.write(transaction -> transaction.get("Dog", 1).list("tricks").add("sit"));
            second.write(transaction -> transaction.get("Dog", 1).set("name", "Rex II").list("tricks").add("roll"));
            say("phone", "offline: tricks += sit");
            say("tablet", "offline: name = Rex II, tricks += roll");
            first.session().resume();
            second.session().resume();
            first.sync();
            second.sync();
            first.session().awaitDownload();
            say("phone", "sees " + first.read(view -> view.get("Dog", 1).properties()));
            say("tablet", "sees " + second.read(view -> view.get("Dog", 1).properties()));
        }
        printDocuments(arguments[1], appId);
        System.exit(0);
    }

    private static SyncedRealm open(String who, RealmApp app) {
        SyncedRealm realm = app.logIn(new Credentials.Anonymous()).open(RealmSettings.of(PETS));
        realm.subscriptions().updateAll("Person", "Dog");
        say(who, "logged in, subscribed to Person and Dog");
        return realm;
    }

    private static void printDocuments(String dataSourceUri, String database) {
        JsonWriterSettings pretty = JsonWriterSettings.builder().indent(true).build();
        try (MongoClient client = MongoClients.create(dataSourceUri)) {
            for (String collection : new String[] {"Dog", "Person"}) {
                for (Document document : Await.all(
                        client.getDatabase(database).getCollection(collection).find(), Duration.ofSeconds(5))) {
                    say(database + "." + collection, document.toJson(pretty));
                }
            }
        }
    }

    private static void say(String who, String what) {
        System.out.println(who + ": " + what);
    }
}
