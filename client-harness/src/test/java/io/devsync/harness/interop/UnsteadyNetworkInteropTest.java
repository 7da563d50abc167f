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
    private static final int BREAKS = 12;
    private static final int EDITS_MAX = 2_000;

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
        breakConnections(phone);

        int edits = 0;
        while (network.breaks() < BREAKS && edits < EDITS_MAX) {
            String tag = "tag " + edits++;
            alice.write(transaction ->
                    transaction.get("Task", TASK).add("priority", 1).list("tags").add(tag));
            phone.app().reconnect();
        }
        assertThat(network.breaks()).isGreaterThanOrEqualTo(BREAKS);
        network.breakAfter(OptionalLong::empty);
        phone.app().reconnect();
        alice.sync();

        SyncedRealm bob = devices.device("bob").openWithEverything(Models.TASKS);
        assertThat(bob.contents().properties("Task", TASK).get("priority")).isEqualTo(of(edits));
        assertThat(bob.contents()).isEqualTo(alice.contents());
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
        breakConnections(phone);

        int edits = 0;
        while (network.breaks() < BREAKS && edits < EDITS_MAX) {
            String tag = "tag " + edits++;
            alice.write(transaction ->
                    transaction.get("Task", TASK).add("priority", 1).list("tags").add(tag));
            alice.session().awaitUpload();
            phone.app().reconnect();
        }
        assertThat(network.breaks()).isGreaterThanOrEqualTo(BREAKS);
        network.breakAfter(OptionalLong::empty);
        phone.app().reconnect();
        bob.session().awaitDownload();

        assertThat(bob.contents()).isEqualTo(alice.contents());
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
        Random random = new Random(2);
        network.breakAfter(() -> OptionalLong.of(300 + random.nextInt(3_000)));
        network.breakNow();

        bob.subscriptions().start(change -> change.add("Task", "TRUEPREDICATE"));
        bob.await("broken connections", view -> {
            phone.app().reconnect();
            return network.breaks() >= 4;
        });
        network.breakAfter(OptionalLong::empty);
        phone.app().reconnect();

        assertThat(bob.subscriptions().await()).isEqualTo(new Subscriptions.Outcome.Complete());
        assertThat(bob.contents()).isEqualTo(alice.contents());
        assertThat(bob.resets()).isEmpty();
    }

    /** The device's next connections break after some messages, in the middle of one or between two. */
    private void breakConnections(Device phone) {
        Random random = new Random(1);
        network.breakAfter(() -> OptionalLong.of(250 + random.nextInt(900)));
        network.breakNow();
        phone.app().reconnect();
    }
}
