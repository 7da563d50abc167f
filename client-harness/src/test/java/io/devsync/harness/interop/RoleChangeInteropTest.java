package io.devsync.harness.interop;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.harness.realm.Values.of;
import static io.devsync.protocol.schema.PropertyType.INT;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Devices follow a role that an administrator changes while they sync. */
@InteropTest
class RoleChangeInteropTest {

    /** Clients before this version of the protocol are reset instead (spec sync-features §5.4). */
    private static final int FIRST_VERSION_WITHOUT_RESET = 14;

    private static final RealmSchema TASKS =
            schema().clazz("Task").property("name", STRING).property("level", INT).build();
    private static final ObjectId LOW = new ObjectId();
    private static final ObjectId MIDDLE = new ObjectId();
    private static final ObjectId HIGH = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    private AdministeredApp app;
    private SyncedRealm boss;
    private String bossRole;

    @BeforeEach
    void threeTasks() {
        app = devices.closeLater(AdministeredApp.create(devices.server().baseUrl(), "[\"level\"]"));
        app.developmentMode(true);
        Device desk = device("desk");
        bossRole = "{\"name\": \"boss\", \"apply_when\": {\"%%user.id\": \"" + desk.user().id() + "\"},"
                + filters("true", "true");
        app.roles("Task", bossRole, workerRole("{\"level\": {\"$lt\": 6}}", "false"));
        boss = desk.openWithEverything(TASKS);
        boss.write(transaction -> {
            transaction.create("Task", LOW, "name", "low", "level", 1);
            transaction.create("Task", MIDDLE, "name", "middle", "level", 5);
            transaction.create("Task", HIGH, "name", "high", "level", 9);
        });
        boss.sync();
    }

    @Test
    void objectsEnterAndLeaveWithTheRole() {
        app.roles("Task", bossRole, workerRole("{\"level\": {\"$lt\": 6}}", "false"));
        SyncedRealm worker = device("phone").openWithEverything(TASKS);
        assertThat(names(worker)).containsExactlyInAnyOrder("low", "middle");

        app.roles("Task", bossRole, workerRole("{\"level\": {\"$gt\": 2}}", "false"));
        worker.await("task that may be seen now", view -> view.find("Task", HIGH).isPresent());
        worker.await("end of the task that may not", view -> view.find("Task", LOW).isEmpty());
        worker.session().awaitDownload();

        assertThat(names(worker)).containsExactlyInAnyOrder("middle", "high");
        assertThat(names(boss)).containsExactlyInAnyOrder("low", "middle", "high");
        assertFollowed(worker, 1);
        assertThat(boss.failures()).isEmpty();
        assertThat(boss.resets()).isEmpty();
    }

    @Test
    void changesFlowOnAfterTheRoleChanged() {
        app.roles("Task", bossRole, workerRole("{\"level\": {\"$lt\": 6}}", "false"));
        SyncedRealm worker = device("phone").openWithEverything(TASKS);
        app.roles("Task", bossRole, workerRole("true", "true"));
        worker.await("third task", view -> view.find("Task", HIGH).isPresent());

        worker.write(transaction -> transaction.get("Task", HIGH).set("name", "done by the worker"));
        worker.sync();
        boss.write(transaction -> transaction.get("Task", LOW).set("name", "changed by the boss"));
        boss.sync();
        worker.session().awaitDownload();

        assertThat(boss.contents().properties("Task", HIGH)).containsEntry("name", of("done by the worker"));
        assertThat(worker.contents().differencesTo(boss.contents())).isEmpty();
        assertFollowed(worker, 1);
    }

    @Test
    void writeThatTheNewRoleForbidsIsUndone() {
        app.roles("Task", bossRole, workerRole("true", "true"));
        SyncedRealm worker = device("phone").openWithEverything(TASKS);
        worker.write(transaction -> transaction.get("Task", LOW).set("name", "while it was allowed"));
        worker.sync();
        worker.session().pause();
        worker.write(transaction -> transaction.get("Task", LOW).set("name", "too late"));

        app.roles("Task", bossRole, workerRole("true", "false"));
        worker.session().resume();
        SyncFailure failure = worker.awaitFailure(any -> !any.compensatingWrites().isEmpty());
        worker.await("the name before", view -> view.get("Task", LOW).get("name").equals(of("while it was allowed")));
        boss.session().awaitDownload();

        assertThat(failure.compensatingWrites()).singleElement().satisfies(write -> assertThat(write.primaryKey())
                .isEqualTo(new Scalar.ObjectId(LOW)));
        assertThat(worker.contents().differencesTo(boss.contents())).isEmpty();
    }

    @Test
    void everythingLeavesWithTheLastRole() {
        app.roles("Task", bossRole, workerRole("true", "true"));
        SyncedRealm worker = device("phone").openWithEverything(TASKS);
        assertThat(names(worker)).hasSize(3);

        app.roles("Task", bossRole);
        worker.await("end of all tasks", view -> view.count("Task") == 0);
        app.roles("Task", bossRole, workerRole("true", "true"));
        worker.await("return of all tasks", view -> view.count("Task") == 3);
        worker.session().awaitDownload();

        assertThat(worker.contents().differencesTo(boss.contents())).isEmpty();
        assertFollowed(worker, 2);
    }

    @Test
    void deviceThatFollowedGoesOnAfterTheServerWasKilled() {
        ForkedServer server = devices.closeLater(ForkedServer.start(devices.folder("data")));
        // Goes with the server: the administrator's session does not outlive the kill.
        AdministeredApp shortLived = AdministeredApp.create(server.baseUrl(), "[\"level\"]");
        shortLived.developmentMode(true);
        shortLived.roles("Task", workerRole("true", "true"));
        Device phone = devices.device("tablet", server.baseUrl(), shortLived.clientAppId());
        SyncedRealm worker = phone.openWithEverything(TASKS);
        worker.write(transaction -> {
            transaction.create("Task", LOW, "name", "low", "level", 1);
            transaction.create("Task", HIGH, "name", "high", "level", 9);
        });
        worker.sync();
        String some = "{\"level\": {\"$lt\": 6}}";
        shortLived.roles("Task", workerRole(some, some));
        worker.await("end of the task that may not be seen", view -> view.find("Task", HIGH).isEmpty());
        worker.sync();

        server.kill();
        server.startAgain();
        phone.app().reconnect();
        worker.write(transaction -> transaction.get("Task", LOW).set("name", "after the kill"));
        worker.sync();

        assertThat(names(worker)).containsExactly("after the kill");
        assertFollowed(worker, 1);
    }

    private void assertFollowed(SyncedRealm realm, int changes) {
        boolean resets = RealmRuntime.load().sdk().protocolVersion() < FIRST_VERSION_WITHOUT_RESET;
        assertThat(realm.resets()).hasSize(resets ? changes : 0);
        assertThat(realm.failures()).noneMatch(SyncFailure::fatal);
    }

    private Device device(String name) {
        return devices.device(name, devices.server().baseUrl(), app.clientAppId());
    }

    private static String workerRole(String read, String write) {
        return "{\"name\": \"worker\", \"apply_when\": {}," + filters(read, write);
    }

    /** The rest of a role. */
    private static String filters(String read, String write) {
        return " \"document_filters\": {\"read\": " + read + ", \"write\": " + write + "},"
                + " \"read\": true, \"write\": true, \"insert\": true, \"delete\": true}";
    }

    private static Set<String> names(SyncedRealm realm) {
        return realm.contents().objects().values().stream()
                .map(object -> ((Scalar.Str) object.properties().get("name")).value())
                .collect(Collectors.toSet());
    }
}
