package io.devsync.harness.interop;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.harness.realm.Values.NULL;
import static io.devsync.harness.realm.Values.of;
import static io.devsync.protocol.schema.PropertyType.BOOL;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncFailure.CompensatingWrite;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules decide what each user's devices get and which of their writes stand. */
@InteropTest
class RulesInteropTest {

    private static final RealmSchema NOTES = schema().clazz("Note")
            .property("owner", STRING)
            .property("shared", BOOL)
            .property("title", STRING)
            .optional("secret", STRING)
            .build();
    private static final String OWNERS =
            """
            {"name": "owner", "apply_when": {},
             "document_filters": {"read": {"$or": [{"owner": "%%user.id"}, {"shared": true}]},
                                  "write": {"owner": "%%user.id"}},
             "read": true, "write": true, "insert": true, "delete": true}
            """;
    private static final ObjectId PRIVATE = new ObjectId();
    private static final ObjectId SHARED = new ObjectId();
    private static final ObjectId NEW = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    private AdministeredApp app;
    private Device phone;
    private Device tablet;

    @BeforeEach
    void twoUsersOfAnApp() {
        app = devices.closeLater(AdministeredApp.create(
                devices.server().baseUrl(), "[\"owner\",\"shared\"]"));
        app.developmentMode(true);
        phone = devices.device("alice", devices.server().baseUrl(), app.clientAppId());
        tablet = devices.device("bob", devices.server().baseUrl(), app.clientAppId());
    }

    @Test
    void usersGetTheirOwnObjectsAndWhatIsShared() {
        app.roles("Note", OWNERS);
        SyncedRealm alice = twoNotesOfAlice();
        SyncedRealm bob = tablet.openWithEverything(NOTES);

        bob.write(transaction -> transaction.create(
                "Note", NEW, "owner", tablet.user().id(), "title", "Bob's own"));
        bob.sync();
        alice.session().awaitDownload();

        assertThat(titles(alice)).containsExactlyInAnyOrder("private", "shared");
        assertThat(titles(bob)).containsExactlyInAnyOrder("shared", "Bob's own");
        assertThat(documents().all("Note")).hasSize(3);
        assertThat(alice.failures()).isEmpty();
        assertThat(bob.failures()).isEmpty();
    }

    @Test
    void changeOfSomeoneElsesObjectIsUndone() {
        app.roles("Note", OWNERS);
        SyncedRealm alice = twoNotesOfAlice();
        SyncedRealm bob = tablet.openWithEverything(NOTES);
        Map<String, Value> before = bob.contents().properties("Note", SHARED);

        bob.write(transaction -> {
            transaction.get("Note", SHARED).set("title", "Bob was here");
            transaction.create("Note", NEW, "owner", tablet.user().id(), "title", "Bob's own");
        });
        SyncFailure failure = bob.awaitFailure(any -> !any.compensatingWrites().isEmpty());
        bob.sync();
        alice.session().awaitDownload();

        assertThat(failure.fatal()).isFalse();
        assertThat(failure.clientResetRequested()).isFalse();
        assertThat(failure.compensatingWrites()).containsExactly(refusal(SHARED));
        assertThat(bob.contents().properties("Note", SHARED)).isEqualTo(before);
        assertThat(titles(bob)).containsExactlyInAnyOrder("shared", "Bob's own");
        assertThat(alice.contents().properties("Note", SHARED)).isEqualTo(before);
        assertThat(title(SHARED)).isEqualTo("shared");
        assertThat(bob.resets()).isEmpty();
    }

    @Test
    void deletionOfSomeoneElsesObjectIsUndone() {
        app.roles("Note", OWNERS);
        SyncedRealm alice = twoNotesOfAlice();
        SyncedRealm bob = tablet.openWithEverything(NOTES);
        Map<String, Value> before = bob.contents().properties("Note", SHARED);

        bob.write(transaction -> transaction.delete("Note", SHARED));
        SyncFailure failure = bob.awaitFailure(any -> !any.compensatingWrites().isEmpty());
        bob.await("return of the note", view -> view.find("Note", SHARED).isPresent());
        alice.session().awaitDownload();

        assertThat(failure.compensatingWrites()).containsExactly(refusal(SHARED));
        assertThat(bob.contents().properties("Note", SHARED)).isEqualTo(before);
        assertThat(titles(alice)).containsExactlyInAnyOrder("private", "shared");
        assertThat(title(SHARED)).isEqualTo("shared");
    }

    @Test
    void objectThatIsNotOnesOwnCannotBeCreatedOrGivenAway() {
        app.roles("Note", OWNERS);
        SyncedRealm alice = twoNotesOfAlice();
        Map<String, Value> before = alice.contents().properties("Note", PRIVATE);

        alice.write(transaction -> transaction.create("Note", NEW, "owner", "bob", "title", "not hers"));
        alice.await("end of the new note", view -> view.find("Note", NEW).isEmpty());
        alice.write(transaction -> transaction.get("Note", PRIVATE).set("owner", "bob"));
        alice.await("return of the note to its owner", view -> view.find("Note", PRIVATE)
                .filter(note -> note.properties().equals(before))
                .isPresent());
        alice.sync();

        assertThat(alice.failures().stream()
                        .flatMap(failure -> failure.compensatingWrites().stream()))
                .extracting(CompensatingWrite::primaryKey)
                .containsExactly(new Scalar.ObjectId(NEW), new Scalar.ObjectId(PRIVATE));
        assertThat(documents().all("Note").keySet())
                .containsExactlyInAnyOrder(new BsonObjectId(PRIVATE), new BsonObjectId(SHARED));
        assertThat(document(PRIVATE).getString("owner").getValue())
                .isEqualTo(phone.user().id());
    }

    @Test
    void fieldThatMayNotBeReadIsNeverSent() {
        app.roles("Note", allFor(phone.user().id()), withoutSecret(false));
        SyncedRealm alice = twoNotesOfAlice();
        SyncedRealm bob = tablet.openWithEverything(NOTES);

        assertThat(bob.contents().properties("Note", SHARED))
                .containsEntry("title", of("shared"))
                .containsEntry("secret", NULL);
        alice.write(transaction -> transaction.get("Note", SHARED).set("secret", "changed").set("title", "newer"));
        bob.await("newer title", view -> view.get("Note", SHARED).get("title").equals(of("newer")));

        assertThat(bob.contents().properties("Note", SHARED)).containsEntry("secret", NULL);
        assertThat(alice.contents().properties("Note", SHARED)).containsEntry("secret", of("changed"));
        assertThat(bob.failures()).isEmpty();
    }

    @Test
    void fieldThatMayNotBeWrittenRefusesTheWholeObjectsChange() {
        app.roles("Note", allFor(phone.user().id()), withoutSecret(true));
        twoNotesOfAlice();
        SyncedRealm bob = tablet.openWithEverything(NOTES);

        bob.write(transaction -> transaction.get("Note", SHARED).set("secret", "guessed").set("title", "by Bob"));
        SyncFailure failure = bob.awaitFailure(any -> !any.compensatingWrites().isEmpty());
        bob.await("old title", view -> view.get("Note", SHARED).get("title").equals(of("shared")));
        bob.write(transaction -> transaction.get("Note", SHARED).set("title", "by Bob"));
        bob.sync();

        assertThat(failure.compensatingWrites()).containsExactly(refusal(SHARED));
        assertThat(bob.contents().properties("Note", SHARED))
                .containsEntry("title", of("by Bob"))
                .containsEntry("secret", NULL);
        assertThat(Documents.awaitEqual("by Bob", () -> title(SHARED))).isEqualTo("by Bob");
        assertThat(document(SHARED).getString("secret").getValue()).isEqualTo("pin of shared");
    }

    @Test
    void userWithoutARoleGetsNothingAndChangesNothing() {
        app.roles("Note", allFor(phone.user().id()));
        SyncedRealm alice = twoNotesOfAlice();
        SyncedRealm bob = tablet.openWithEverything(NOTES);

        bob.write(transaction -> transaction.create("Note", NEW, "owner", tablet.user().id()));
        SyncFailure failure = bob.awaitFailure(any -> !any.compensatingWrites().isEmpty());
        bob.await("end of the new note", view -> view.find("Note", NEW).isEmpty());
        alice.session().awaitDownload();

        assertThat(failure.compensatingWrites())
                .extracting(CompensatingWrite::primaryKey)
                .containsExactly(new Scalar.ObjectId(NEW));
        assertThat(titles(bob)).isEmpty();
        assertThat(titles(alice)).containsExactlyInAnyOrder("private", "shared");
        assertThat(documents().all("Note")).hasSize(2);
    }

    private SyncedRealm twoNotesOfAlice() {
        SyncedRealm alice = phone.openWithEverything(NOTES);
        String owner = phone.user().id();
        alice.write(transaction -> {
            transaction.create("Note", PRIVATE, "owner", owner, "title", "private", "secret", "pin of private");
            transaction.create(
                    "Note", SHARED, "owner", owner, "shared", true, "title", "shared", "secret", "pin of shared");
        });
        alice.sync();
        return alice;
    }

    private static String allFor(String userId) {
        return "{\"name\": \"all\", \"apply_when\": {\"%%user.id\": \"" + userId + "\"},"
                + " \"document_filters\": {\"read\": true, \"write\": true},"
                + " \"read\": true, \"write\": true, \"insert\": true, \"delete\": true}";
    }

    private static String withoutSecret(boolean writable) {
        return "{\"name\": \"others\", \"apply_when\": {},"
                + " \"document_filters\": {\"read\": true, \"write\": " + writable + "},"
                + " \"fields\": {\"secret\": {\"read\": false, \"write\": false}},"
                + " \"additional_fields\": {\"read\": true, \"write\": " + writable + "},"
                + " \"insert\": true, \"delete\": true}";
    }

    private static CompensatingWrite refusal(ObjectId key) {
        return new CompensatingWrite(
                "Note",
                new Scalar.ObjectId(key),
                "write to ObjectID(\"" + key.toHexString() + "\") in table \"Note\" not allowed");
    }

    private static Set<String> titles(SyncedRealm realm) {
        return realm.contents().objects().values().stream()
                .map(object -> ((Scalar.Str) object.properties().get("title")).value())
                .collect(Collectors.toSet());
    }

    private Documents documents() {
        return devices.closeLater(new Documents(devices.server().dataSourceUri(), app.database()));
    }

    private BsonDocument document(ObjectId key) {
        return documents().all("Note").get(new BsonObjectId(key));
    }

    private String title(ObjectId key) {
        return document(key).getString("title", new BsonString("")).getValue();
    }
}
