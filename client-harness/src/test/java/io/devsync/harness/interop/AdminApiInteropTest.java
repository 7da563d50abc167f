package io.devsync.harness.interop;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.harness.realm.Values.of;
import static io.devsync.protocol.schema.PropertyType.INT;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.interop.AdministeredApp.Schema;
import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Devices in an app that was made through the Admin API, which also changes it while they sync. */
@InteropTest
class AdminApiInteropTest {

    private static final String QUERYABLE = "[\"name\",\"priority\"]";
    private static final RealmSchema TASKS =
            schema().clazz("Task").property("name", STRING).property("priority", INT).build();
    private static final RealmSchema GROWN =
            schema(TASKS).clazz("Task").optional("note", STRING).build();
    private static final Schema CONFIGURED = new Schema(
            "Task",
            "{\"_id\":{\"bsonType\":\"objectId\"},\"name\":{\"bsonType\":\"string\"},\"priority\":{\"bsonType\":\"long\"}}",
            "[\"_id\",\"name\",\"priority\"]");
    private static final Schema CONFIGURED_GROWN = new Schema(
            "Task",
            "{\"_id\":{\"bsonType\":\"objectId\"},\"name\":{\"bsonType\":\"string\"},"
                    + "\"note\":{\"bsonType\":\"string\"},\"priority\":{\"bsonType\":\"long\"}}",
            "[\"_id\",\"name\",\"priority\"]");
    private static final ObjectId FIRST = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    private AdministeredApp app;

    @BeforeEach
    void createApp() {
        app = devices.closeLater(AdministeredApp.create(devices.server().baseUrl(), QUERYABLE, CONFIGURED));
    }

    @Test
    void devicesSyncInAStrictApp() {
        SyncedRealm alice = device("alice").openWithEverything(TASKS);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "first", "priority", 3));
        alice.session().awaitUpload();
        SyncedRealm bob = device("bob").openWithEverything(TASKS);

        assertThat(bob.contents().properties("Task", FIRST)).containsKey("name");
        documents().awaitEqual(bob.contents(), TASKS);
        assertThat(alice.failures()).isEmpty();
        assertThat(bob.failures()).isEmpty();
        List<String> types = types(app.logs("limit=100"));
        assertThat(types).contains("AUTH", "SYNC_CONNECTION_START", "SYNC_SESSION_START", "SYNC_CLIENT_WRITE");
        assertThat(app.logs("type=SYNC_CLIENT_WRITE").toString()).contains(FIRST.toHexString());
    }

    @Test
    void newPropertyNeedsDevelopmentMode() {
        SyncedRealm strict = device("strict").open(GROWN);
        SyncFailure refusal = strict.awaitFailure(any -> true);
        assertThat(refusal.toString()).contains("restricted when developer mode is disabled");
        strict.close();

        app.developmentMode(true);
        SyncedRealm relaxed = device("relaxed").openWithEverything(GROWN);
        relaxed.write(transaction ->
                transaction.create("Task", FIRST, "name", "first", "priority", 1, "note", "of the device"));
        relaxed.session().awaitUpload();

        documents().awaitEqual(relaxed.contents(), GROWN);
        assertThat(relaxed.failures()).isEmpty();
        assertThat(app.schema("Task").getDocument("schema").getDocument("properties")).containsKey("note");
        assertThat(types(app.logs("errors_only=true"))).contains("SYNC_ERROR");
        assertThat(app.logs("type=SCHEMA_ADDITIVE_CHANGE").toString()).contains("note");
    }

    @Test
    void administratorAddsAPropertyWhileADeviceSyncs() {
        SyncedRealm old = device("old").openWithEverything(TASKS);
        old.write(transaction -> transaction.create("Task", FIRST, "name", "first", "priority", 1));
        old.session().awaitUpload();

        app.replace(CONFIGURED_GROWN);
        SyncedRealm grown = device("grown").openWithEverything(GROWN);
        grown.write(transaction -> transaction.get("Task", FIRST).set("note", "new"));
        grown.session().awaitUpload();
        old.session().awaitDownload();
        old.write(transaction -> transaction.get("Task", FIRST).set("name", "still at it"));
        old.sync();
        grown.session().awaitDownload();

        documents().awaitEqual(grown.contents(), GROWN);
        assertThat(old.failures()).isEmpty();
        assertThat(old.resets()).isEmpty();
        assertThat(grown.failures()).isEmpty();
    }

    @Test
    void forcedResetMakesTheDeviceStartOver() {
        SyncedRealm alice = device("alice").openWithEverything(TASKS);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "first", "priority", 1));
        alice.session().awaitUpload();

        app.forceReset(fileIdent());
        alice.write(transaction -> transaction.get("Task", FIRST).set("name", "in the same session"));
        alice.sync();
        assertThat(alice.resets()).isEmpty();
        alice.session().pause();
        alice.session().resume();
        alice.awaitResets(1);
        alice.write(transaction -> transaction.get("Task", FIRST).set("priority", 2));
        alice.sync();

        documents().awaitEqual(alice.contents(), TASKS);
        assertThat(alice.contents().properties("Task", FIRST)).containsEntry("name", of("in the same session"));
    }

    @Test
    void fieldThatIsNotQueryableAnyMoreResetsOnlyDevicesThatQueryIt() {
        SyncedRealm byName = device("byName").open(TASKS);
        byName.subscriptions().update(change -> change.add("Task", "name != ''"));
        SyncedRealm byPriority = device("byPriority").open(TASKS);
        byPriority.subscriptions().update(change -> change.add("Task", "priority > 0"));

        app.state("enabled", "[\"name\"]");
        byPriority.awaitFailure(any -> true);
        byName.write(transaction -> transaction.create("Task", FIRST, "name", "first", "priority", 1));
        byName.sync();

        assertThat(byName.resets()).isEmpty();
        assertThat(byName.failures()).isEmpty();
        documents().awaitEqual(byName.contents(), TASKS);
    }

    @Test
    void terminatedSyncStartsOverWhenItIsEnabledAgain() {
        SyncedRealm alice = device("alice").openWithEverything(TASKS);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "first", "priority", 1));
        alice.session().awaitUpload();
        documents().awaitEqual(alice.contents(), TASKS);

        app.state("", QUERYABLE);
        app.state("enabled", QUERYABLE);
        alice.awaitResets(1);
        alice.write(transaction -> transaction.create("Task", new ObjectId(), "name", "second", "priority", 2));
        alice.sync();

        documents().awaitEqual(alice.contents(), TASKS);
        assertThat(alice.contents().objects()).hasSize(2);
    }

    private Device device(String name) {
        return devices.device(name, devices.server().baseUrl(), app.clientAppId());
    }

    private Documents documents() {
        return devices.closeLater(new Documents(devices.server().dataSourceUri(), app.database()));
    }

    /** The one client file that is not there for a reset only. */
    private long fileIdent() {
        Documents files = devices.closeLater(
                new Documents(devices.server().dataSourceUri(), "__realm_sync_" + app.clientAppId()));
        return files.all("clientfiles").keySet().stream()
                .map(id -> id.asNumber().longValue())
                .filter(ident -> ident > 0)
                .min(Long::compare)
                .orElseThrow();
    }

    private static List<String> types(List<BsonValue> logs) {
        return logs.stream()
                .map(BsonValue::asDocument)
                .map((BsonDocument entry) -> entry.getString("type").getValue())
                .toList();
    }
}
