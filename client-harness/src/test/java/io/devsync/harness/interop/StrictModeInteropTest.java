package io.devsync.harness.interop;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.harness.realm.Values.of;
import static io.devsync.protocol.schema.PropertyType.INT;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncFailure.CompensatingWrite;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an app is told of writes that are undone and of models that strict mode refuses. */
@InteropTest
class StrictModeInteropTest {

    private static final RealmSchema MODEL =
            schema().clazz("Task").property("name", STRING).property("priority", INT).build();
    private static final ObjectId FIRST = new ObjectId();
    private static final ObjectId SECOND = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void objectOutsideOfTheSubscriptionsIsUndoneAndTheAppToldWhy() {
        SyncedRealm alice = devices.device("alice").open(MODEL);
        alice.subscriptions().update(change -> change.put("some", "Task", "priority < 10"));

        alice.write(transaction -> {
            transaction.create("Task", FIRST, "name", "in view", "priority", 1);
            transaction.create("Task", SECOND, "name", "out of view", "priority", 50);
        });
        SyncFailure failure = alice.awaitFailure(any -> !any.compensatingWrites().isEmpty());

        assertThat(failure.fatal()).isFalse();
        assertThat(failure.clientResetRequested()).isFalse();
        assertThat(failure.message())
                .contains("Client attempted a write that is outside of permissions or query filters; it has been reverted");
        assertThat(failure.compensatingWrites())
                .containsExactly(new CompensatingWrite(
                        "Task",
                        new Scalar.ObjectId(SECOND),
                        "write to ObjectID(\"" + SECOND.toHexString() + "\") in table \"Task\" not allowed;"
                                + " object is outside of the current query view"));
        alice.await("the object is gone", view -> view.find("Task", SECOND).isEmpty());
        alice.write(transaction -> transaction.get("Task", FIRST).set("name", "still working"));
        alice.sync();
        assertThat(alice.contents().properties("Task", FIRST)).containsEntry("name", of("still working"));
        devices.documents().awaitEqual(alice.contents(), MODEL);
    }

    @Test
    void objectOfASubscriptionJustMadeIsKept() {
        SyncedRealm alice = devices.device("alice").openWithEverything(MODEL);

        alice.subscriptions().start(change -> change.clear().put("more", "Task", "priority >= 0"));
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "early", "priority", 1));
        alice.sync();

        assertThat(alice.failures()).isEmpty();
        assertThat(alice.contents().properties("Task", FIRST)).containsEntry("name", of("early"));
        devices.documents().awaitEqual(alice.contents(), MODEL);
    }

    @Test
    void additionIsRefusedInTheOriginalsWordsAndTheDeviceKeepsItsData() throws Exception {
        SyncedRealm alice = devices.device("alice").openWithEverything(MODEL);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "before", "priority", 1));
        alice.sync();
        strictMode();

        RealmSchema wider = schema(MODEL).clazz("Task").optional("note", STRING).build();
        Device phone = devices.device("phone");
        SyncedRealm bob = phone.open(wider);
        SyncFailure failure = bob.awaitFailure(any -> true);
        alice.write(transaction -> transaction.get("Task", FIRST).set("name", "after"));
        alice.sync();

        assertThat(failure.message())
                .contains("Invalid schema change (UPLOAD): non-breaking schema change: adding \"String\" column at field"
                        + " \"note\" in schema \"Task\", schema changes from clients are restricted when developer"
                        + " mode is disabled");
        assertThat(failure.clientResetRequested()).isFalse();
        assertThat(bob.resets()).isEmpty();
        assertThat(alice.failures()).isEmpty();
    }

    @Test
    void modelWithAnotherTypeIsRefusedWithAText() throws Exception {
        SyncedRealm alice = devices.device("alice").openWithEverything(MODEL);
        alice.sync();
        strictMode();

        SyncedRealm bob = devices.device("bob")
                .open(schema().clazz("Task").property("name", INT).property("priority", INT).build());
        SyncFailure failure = bob.awaitFailure(any -> true);

        assertThat(failure.message())
                .contains("Invalid schema change (UPLOAD): Schema mismatch: Property 'name' in class 'Task' is of type"
                        + " String on one side and type Int on the other.");
        assertThat(failure.clientResetRequested()).isFalse();
    }

    @Test
    void developmentModeMakesTheSchemaThatTheOriginalMakes() throws Exception {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.PETS);
        alice.sync();

        BsonValue made = get("/schemas");

        assertThat(made.asArray().getValues())
                .isEqualTo(GoldenFile.read("golden/pets-schemas.json", Map.of("DATABASE", devices.appId()))
                        .asArray()
                        .getValues());
    }

    private void strictMode() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/development_mode"))
                .PUT(HttpRequest.BodyPublishers.ofString("{\"enabled\": false}"))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private BsonValue get(String path) throws IOException, InterruptedException {
        return GoldenFile.parse(send(HttpRequest.newBuilder(uri(path)).build()).body());
    }

    private URI uri(String path) {
        return URI.create(devices.server().baseUrl() + "/api/devsync/v1/apps/" + devices.appId() + path);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
