package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.value.Value;
import java.util.List;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Devices do not care whether the server was away: no client reset, nothing acknowledged is missing. */
@InteropTest
class RestartInteropTest {

    private static final int TASKS = 20;

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void devicesGoOnAfterTheServerWasRestarted() {
        ServerUnderTest server = devices.closeLater(ServerUnderTest.start(devices.folder("data")));
        Device phone = devices.device("alice", server.baseUrl());
        SyncedRealm alice = phone.openWithEverything(Models.TASKS);
        SyncedRealm bob = devices.device("bob", server.baseUrl()).openWithEverything(Models.TASKS);
        alice.write(transaction -> transaction.create("Task", new ObjectId(), "name", "before"));
        alice.session().awaitUpload();

        server.stop();
        alice.write(transaction -> transaction.create("Task", new ObjectId(), "name", "while away"));
        server.startAgain();
        phone.app().reconnect();

        alice.session().awaitUpload();
        bob.await("both tasks", view -> view.count("Task") == 2);
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents(server.dataSourceUri()).awaitEqual(alice.contents(), Models.TASKS);
        assertNoReset(alice, bob);
    }

    @Test
    void usersAndKeysSurviveARestart() {
        ServerUnderTest server = devices.closeLater(ServerUnderTest.start(devices.folder("data")));
        Device phone = devices.device("alice", server.baseUrl());
        String user = phone.user().id();

        server.stop();
        server.startAgain();
        phone.user().refresh();
        SyncedRealm alice = phone.openWithEverything(Models.TASKS);
        alice.write(transaction -> transaction.create("Task", new ObjectId()));
        alice.session().awaitUpload();

        assertThat(phone.user().id()).isEqualTo(user);
        assertThat(alice.failures()).isEmpty();
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilled() {
        ForkedServer server = devices.closeLater(ForkedServer.start(devices.folder("data")));
        Device phone = devices.device("alice", server.baseUrl());
        Device tablet = devices.device("bob", server.baseUrl());
        SyncedRealm alice = phone.openWithEverything(Models.TASKS);
        SyncedRealm bob = tablet.openWithEverything(Models.TASKS);

        for (int kill = 0; kill < 2; kill++) {
            for (int i = 0; i < TASKS; i++) {
                int priority = i;
                alice.write(transaction -> transaction.create("Task", new ObjectId(), "priority", priority));
                bob.write(transaction -> transaction.create("Task", new ObjectId(), "tags", List.of("bob")));
            }
            if (kill == 0) {
                alice.session().awaitUpload(); // acknowledged, and gone from the device's own queue
            }
            server.kill();
            server.startAgain();
            phone.app().reconnect();
            tablet.app().reconnect();
        }
        alice.sync();
        bob.sync();
        alice.session().awaitDownload();

        assertThat(alice.contents().objects()).hasSize(2 * 2 * TASKS);
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        SyncedRealm carol = devices.device("carol", server.baseUrl()).openWithEverything(Models.TASKS);
        assertThat(carol.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents(server.dataSourceUri()).awaitEqual(alice.contents(), Models.TASKS);
        assertNoReset(alice, bob);
    }

    @Test
    void editsOfOneObjectAreAppliedOnceAroundAKill() {
        ForkedServer server = devices.closeLater(ForkedServer.start(devices.folder("data")));
        Device phone = devices.device("alice", server.baseUrl());
        SyncedRealm alice = phone.openWithEverything(Models.TASKS);
        ObjectId id = new ObjectId();
        alice.write(transaction -> transaction.create("Task", id));

        for (int i = 0; i < 2 * TASKS; i++) {
            String tag = "tag " + i;
            alice.write(transaction ->
                    transaction.get("Task", id).add("priority", 1).list("tags").add(tag));
            if (i == TASKS) {
                server.kill();
                server.startAgain();
                phone.app().reconnect();
            }
        }
        alice.sync();

        SyncedRealm bob = devices.device("bob", server.baseUrl()).openWithEverything(Models.TASKS);
        Value priority = bob.contents().properties("Task", id).get("priority");
        assertThat(priority).isEqualTo(of(2 * TASKS));
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents(server.dataSourceUri()).awaitEqual(alice.contents(), Models.TASKS);
        assertNoReset(alice, bob);
    }

    /** Failures to connect are what a dead server means; anything fatal is not. */
    private static void assertNoReset(SyncedRealm... realms) {
        for (SyncedRealm realm : realms) {
            assertThat(realm.resets()).isEmpty();
            assertThat(realm.failures()).noneMatch(failure -> failure.fatal() || failure.clientResetRequested());
        }
    }
}
