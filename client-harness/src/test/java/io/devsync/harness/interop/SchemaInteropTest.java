package io.devsync.harness.interop;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.harness.realm.Values.of;
import static io.devsync.protocol.schema.PropertyType.DOUBLE;
import static io.devsync.protocol.schema.PropertyType.INT;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.ClientResetMode;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Development mode: models grow while devices are connected, and devices that disagree are told. */
@InteropTest
class SchemaInteropTest {

    private static final RealmSchema OLD =
            schema().clazz("Task").property("name", STRING).build();
    private static final RealmSchema NEW = schema(OLD)
            .clazz("Task")
            .property("priority", INT)
            .optional("note", STRING)
            .link("owner", "Owner")
            .clazz("Owner")
            .primaryKey("_id", PrimaryKey.Type.STRING)
            .property("age", INT)
            .build();
    private static final ObjectId FIRST = new ObjectId();
    private static final ObjectId SECOND = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void olderModelKeepsWorkingWhenTheModelGrows() {
        SyncedRealm old = devices.device("old").openWithEverything(OLD);
        old.write(transaction -> transaction.create("Task", FIRST, "name", "of the old app"));
        old.session().awaitUpload();

        SyncedRealm grown = devices.device("new").openWithEverything(NEW);
        grown.write(transaction -> {
            transaction.create("Owner", "ann", "age", 40);
            transaction.get("Task", FIRST).set("priority", 3).set("note", "of the new app");
            transaction.create("Task", SECOND, "name", "also new", "priority", 9);
        });
        grown.session().awaitUpload();
        old.session().awaitDownload();
        old.write(transaction -> transaction.get("Task", SECOND).set("name", "renamed by the old app"));
        old.sync();
        grown.session().awaitDownload();

        assertThat(old.contents().objects()).hasSize(2);
        assertThat(grown.contents().properties("Task", SECOND))
                .containsEntry("name", of("renamed by the old app"))
                .containsEntry("priority", of(9));
        assertThat(old.failures()).isEmpty();
        assertThat(old.resets()).isEmpty();
        devices.documents().awaitEqual(grown.contents(), NEW);
    }

    @Test
    void appUpdateKeepsTheFile() {
        Device phone = devices.device("phone");
        SyncedRealm before = phone.openWithEverything(OLD);
        before.write(transaction -> transaction.create("Task", FIRST, "name", "old"));
        before.sync();

        phone.restart();
        SyncedRealm after = phone.openWithEverything(NEW);
        after.write(transaction -> transaction.get("Task", FIRST).set("priority", 7));
        after.sync();

        assertThat(after.resets()).isEmpty();
        assertThat(after.contents().properties("Task", FIRST))
                .containsEntry("name", of("old"))
                .containsEntry("priority", of(7));
        devices.documents().awaitEqual(after.contents(), NEW);
    }

    @Test
    void requiredPropertyUnknownToTheCreatorGetsItsZero() {
        SyncedRealm grown = devices.device("new").openWithEverything(NEW);
        grown.session().awaitUpload();
        SyncedRealm old = devices.device("old").openWithEverything(OLD);

        old.write(transaction -> transaction.create("Task", FIRST, "name", "by the old app"));
        old.session().awaitUpload();
        grown.session().awaitDownload();

        assertThat(grown.contents().properties("Task", FIRST)).containsEntry("priority", of(0));
        devices.documents().awaitEqual(grown.contents(), NEW);
    }

    @Test
    void twoModelsThatGrowApartAreUnited() {
        RealmSchema withInt = schema(OLD).clazz("Task").property("count", INT).build();
        RealmSchema withText = schema(OLD).clazz("Task").property("color", STRING).build();
        RealmSchema united = schema(withInt).clazz("Task").property("color", STRING).build();
        SyncedRealm alice = devices.device("alice").openWithEverything(withInt);
        SyncedRealm bob = devices.device("bob").openWithEverything(withText);

        alice.write(transaction -> transaction.create("Task", FIRST, "count", 5));
        alice.session().awaitUpload();
        bob.await("task", view -> view.find("Task", FIRST).isPresent());
        bob.write(transaction -> transaction.get("Task", FIRST).set("color", "red"));
        bob.session().awaitUpload();
        SyncedRealm carol = devices.device("carol").openWithEverything(united);

        assertThat(carol.contents().properties("Task", FIRST))
                .containsEntry("count", of(5))
                .containsEntry("color", of("red"));
        alice.session().awaitDownload();
        assertThat(alice.failures()).isEmpty();
        assertThat(bob.failures()).isEmpty();
    }

    @Test
    void emptyFileWithAnotherTypeForAPropertyWins() {
        assertThatEmptyFileWins(schema().clazz("Task").property("name", INT).build());
    }

    /** The example of the original's documentation is a birthday that becomes optional. */
    @Test
    void emptyFileThatMakesARequiredPropertyOptionalWins() {
        assertThatEmptyFileWins(schema().clazz("Task").optional("name", STRING).build());
    }

    @Test
    void emptyFileWithAListInPlaceOfAValueWins() {
        assertThatEmptyFileWins(schema().clazz("Task").list("name", STRING).build());
    }

    @Test
    void emptyFileWithAnotherPrimaryKeyTypeWins() {
        assertThatEmptyFileWins(schema().clazz("Task")
                .primaryKey("_id", PrimaryKey.Type.STRING)
                .property("name", STRING)
                .build());
    }

    /** Some device used {@link #OLD}; another one, new, opens a clashing model and works; the first one has to reset. */
    private void assertThatEmptyFileWins(RealmSchema clashing) {
        SyncedRealm alice = devices.device("alice")
                .user()
                .open(RealmSettings.of(OLD).clientReset(ClientResetMode.MANUAL));
        Device.subscribeToEverything(alice);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "fine"));
        alice.session().awaitUpload();

        SyncedRealm bob = devices.device("bob").openWithEverything(clashing);
        SyncFailure failure = alice.awaitFailure(SyncFailure::clientResetRequested);

        assertThat(failure.message()).contains("breaking schema change applied");
        assertThat(bob.failures()).isEmpty();
        assertThat(bob.resets()).isEmpty();
    }

    @Test
    void objectsOfAnAsymmetricClassOnlyGoUp() {
        RealmSchema model =
                schema().asymmetric("Reading").property("celsius", DOUBLE).build();
        SyncedRealm sensor = devices.device("sensor").open(model);

        sensor.write(transaction -> transaction.create("Reading", FIRST, "celsius", 21.5));
        sensor.session().awaitUpload();

        Documents documents = devices.documents();
        BsonObjectId id = new BsonObjectId(FIRST);
        assertThat(Documents.awaitEqual(Set.of(id), () -> documents.all("Reading").keySet()))
                .containsExactly(id);
        assertThat(documents.all("Reading").get(id).getDouble("celsius").getValue()).isEqualTo(21.5);
        assertThat(sensor.failures()).isEmpty();
    }

    @Test
    void fieldsThatNoModelKnowsStayInTheDocument() {
        SyncedRealm alice = devices.device("alice").openWithEverything(OLD);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "before"));
        alice.session().awaitUpload();
        Documents documents = devices.documents();
        documents.awaitEqual(alice.contents(), OLD);
        BsonObjectId id = new BsonObjectId(FIRST);
        documents.set("Task", id, "unknown", new BsonString("kept"));

        alice.write(transaction -> transaction.get("Task", FIRST).set("name", "after"));
        alice.session().awaitUpload();

        BsonDocument wanted = new BsonDocument("_id", id)
                .append("name", new BsonString("after"))
                .append("unknown", new BsonString("kept"));
        assertThat(Documents.awaitEqual(wanted, () -> documents.all("Task").get(id)))
                .isEqualTo(wanted);
    }
}
