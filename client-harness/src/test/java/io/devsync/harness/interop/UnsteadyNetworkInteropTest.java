package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.Subscriptions;
import io.devsync.harness.realm.SyncedRealm;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections break anywhere; whatever is sent again because of that counts once. */
@InteropTest
class UnsteadyNetworkInteropTest {

    private static final ObjectId TASK = new ObjectId();
    private static final int BREAKS = 8;
    private static final int EDITS = 5;

    @RegisterExtension
    final Devices devices = new Devices();

    private Network network;

    @BeforeEach
    void putANetworkInBetween() {
        network = devices.closeLater(Network.to(devices.server().baseUrl()));
    }

    @Test
    void editsAreAppliedOnceThroughConnectionsThatKeepBreaking() {
        Device phone = devices.device("alice", network.baseUrl(), devices.appId(), network.filter());
        SyncedRealm alice = phone.openWithEverything(Models.TASKS);
        alice.write(transaction -> transaction.create("Task", TASK, "tags", List.of()));
        alice.session().awaitUpload();

        breakConnections();
        for (int round = 0; round < BREAKS; round++) {
            edit(alice, round);
            awaitBreak(phone, alice, round + 1);
        }
        heal(phone, alice);
        alice.sync();

        SyncedRealm bob = devices.device("bob").openWithEverything(Models.TASKS);
        assertThat(bob.contents().properties("Task", TASK).get("priority")).isEqualTo(of(BREAKS * EDITS));
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents().awaitEqual(alice.contents(), Models.TASKS);
        assertThat(alice.resets()).isEmpty();
    }

    @Test
    void downloadsAreAppliedOnceThroughConnectionsThatKeepBreaking() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        alice.write(transaction -> transaction.create("Task", TASK, "tags", List.of()));
        alice.session().awaitUpload();
        Device phone = devices.device("bob", network.baseUrl(), devices.appId(), network.filter());
        SyncedRealm bob = phone.openWithEverything(Models.TASKS);

        breakConnections();
        for (int round = 0; round < BREAKS; round++) {
            edit(alice, round);
            alice.session().awaitUpload();
            awaitBreak(phone, bob, round + 1);
        }
        heal(phone, bob);
        bob.session().awaitDownload();

        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        assertThat(bob.resets()).isEmpty();
    }

    @Test
    void bootstrapThatBreaksOffIsDoneAgain() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        alice.write(transaction -> {
            for (int i = 0; i < 500; i++) {
                transaction.create("Task", new ObjectId(), "name", "task " + i, "tags", List.of("x".repeat(200)));
            }
        });
        alice.session().awaitUpload();
        Device phone = devices.device("bob", network.baseUrl(), devices.appId(), network.filter());
        SyncedRealm bob = phone.open(Models.TASKS);
        bob.session().awaitDownload();

        breakConnections();
        bob.subscriptions().start(change -> change.add("Task", "TRUEPREDICATE"));
        awaitBreak(phone, bob, 4);
        heal(phone, bob);

        assertThat(bob.subscriptions().await()).isEqualTo(new Subscriptions.Outcome.Complete());
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        assertThat(bob.resets()).isEmpty();
    }

    private static void edit(SyncedRealm realm, int round) {
        for (int i = 0; i < EDITS; i++) {
            String tag = "tag " + round + "." + i;
            realm.write(transaction ->
                    transaction.get("Task", TASK).add("priority", 1).list("tags").add(tag));
        }
    }

    /** The device's next connections break within the handshake, the first messages or the answers to uploads. */
    private void breakConnections() {
        Random random = new Random(1);
        network.breakAfter(() -> OptionalLong.of(200 + random.nextInt(180)));
        network.breakNow();
    }

    private void awaitBreak(Device phone, SyncedRealm realm, int count) {
        realm.await("broken connection", view -> {
            phone.app().reconnect();
            return network.breaks() >= count;
        });
    }

    private void heal(Device phone, SyncedRealm realm) {
        network.breakAfter(OptionalLong::empty);
        network.breakNow();
        int before = network.connections();
        realm.await("lasting connection", view -> {
            phone.app().reconnect();
            return network.connections() > before;
        });
    }
}
