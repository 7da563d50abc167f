package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.embedded;
import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.ClientReset;
import io.devsync.harness.realm.ClientResetMode;
import io.devsync.harness.realm.RealmObject;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device whose file the server does not let go on starts over, and loses nothing that its app wants to keep. */
@InteropTest
class ClientResetInteropTest {

    @RegisterExtension
    final Devices devices = new Devices();

    @ParameterizedTest
    @EnumSource(
            value = ClientResetMode.class,
            names = {"RECOVER", "RECOVER_OR_DISCARD"})
    void unsyncedChangesAreWrittenAgain(ClientResetMode mode) {
        SyncedRealm alice = open("alice", mode);
        alice.write(transaction -> transaction.create("Thing", "known", "text", "old", "tags", List.of("a", "b")));
        alice.session().awaitUpload();
        SyncedRealm bob = open("bob", ClientResetMode.RECOVER);
        alice.session().pause();
        alice.write(transaction -> {
            transaction.create("Thing", "new", "text", "offline", "part", embedded("label", "mine"));
            RealmObject known = transaction.get("Thing", "known").set("text", "edited").add("count", 3);
            known.list("tags").add("c").erase(0);
            known.members("numbers").add(7);
            known.dictionary("notes").put("k", "v");
        });

        assertThat(reset()).isEqualTo(2);
        alice.session().resume();
        alice.awaitResets(1);
        bob.awaitResets(1);
        settle(alice, bob);

        assertThat(alice.resets()).containsExactly(new ClientReset(true));
        Map<String, Value> known = bob.contents().properties("Thing", "known");
        assertThat(known)
                .containsEntry("text", of("edited"))
                .containsEntry("count", of(3))
                .containsEntry("tags", of(List.of("b", "c")))
                .containsEntry("numbers", of(Set.of(7)))
                .containsEntry("notes", of(Map.of("k", "v")));
        assertThat(bob.contents().properties("Thing", "new")).containsEntry("text", of("offline"));
    }

    @Test
    void unsyncedChangesAreForgottenWhereTheAppWantsThat() {
        SyncedRealm alice = open("alice", ClientResetMode.DISCARD_LOCAL);
        alice.write(transaction -> transaction.create("Thing", "known", "text", "old"));
        alice.session().awaitUpload();
        alice.session().pause();
        alice.write(transaction -> {
            transaction.create("Thing", "new");
            transaction.get("Thing", "known").set("text", "edited");
        });

        reset();
        alice.session().resume();
        alice.awaitResets(1);
        alice.sync();

        assertThat(alice.resets()).containsExactly(new ClientReset(false));
        assertThat(alice.contents().objects()).hasSize(1);
        assertThat(alice.contents().properties("Thing", "known")).containsEntry("text", of("old"));
        assertGoesOn(alice);
    }

    @Test
    void appThatResetsByItselfIsToldAndStartsOver() {
        Device phone = devices.device("alice");
        SyncedRealm alice = phone.user().open(settings(ClientResetMode.MANUAL));
        Device.subscribeToEverything(alice);
        alice.write(transaction -> transaction.create("Thing", "known"));
        alice.session().awaitUpload();
        alice.session().pause();
        alice.write(transaction -> transaction.create("Thing", "new"));

        reset();
        alice.session().resume();
        SyncFailure failure = alice.awaitFailure(SyncFailure::clientResetRequested);
        alice.close();

        assertThat(failure.message()).contains("client file");
        assertThat(phone.app().runFileActions(alice.file())).isTrue();
        SyncedRealm again = phone.user().open(settings(ClientResetMode.MANUAL));
        Device.subscribeToEverything(again);
        assertThat(again.contents().objects()).hasSize(1);
        assertGoesOn(again);
    }

    /** Unlike merging: there the later edit would win (spec conflict-resolution §6.5). */
    @Test
    void recoveredEditsWinOverWhatOthersDidMeanwhileAndDeletesWinOverThem() {
        SyncedRealm alice = open("alice", ClientResetMode.RECOVER);
        alice.write(transaction -> {
            transaction.create("Thing", "both", "text", "old");
            transaction.create("Thing", "deleted by bob");
            transaction.create("Thing", "deleted by alice");
        });
        alice.session().awaitUpload();
        SyncedRealm bob = open("bob", ClientResetMode.RECOVER);
        alice.session().pause();
        alice.write(transaction -> {
            transaction.get("Thing", "both").set("text", "alice");
            transaction.get("Thing", "deleted by bob").set("text", "kept?");
            transaction.delete("Thing", "deleted by alice");
        });
        Pair.awaitNextMillisecond();
        bob.write(transaction -> {
            transaction.get("Thing", "both").set("text", "bob");
            transaction.delete("Thing", "deleted by bob");
            transaction.get("Thing", "deleted by alice").set("text", "kept?");
        });
        bob.session().awaitUpload();

        reset();
        alice.session().resume();
        alice.awaitResets(1);
        bob.awaitResets(1);
        settle(alice, bob);

        assertThat(alice.contents().objects()).hasSize(1);
        assertThat(alice.contents().properties("Thing", "both")).containsEntry("text", of("alice"));
    }

    @Test
    void deviceThatIsResetInItsFirstBootstrapGetsEverything() {
        SyncedRealm alice = open("alice", ClientResetMode.RECOVER);
        alice.write(transaction -> {
            for (int i = 0; i < 500; i++) {
                transaction.create("Thing", "thing " + i, "text", "x".repeat(2_000));
            }
        });
        alice.session().awaitUpload();
        SyncedRealm bob = devices.device("bob").user().open(settings(ClientResetMode.RECOVER));
        bob.session().awaitDownload(); // has its client file
        bob.write(transaction -> {}); // nothing unsynced but the schema
        bob.subscriptions().start(change -> change.add("Thing", "TRUEPREDICATE"));

        assertThat(reset()).isEqualTo(2);
        alice.awaitResets(1);
        bob.awaitResets(1);
        bob.subscriptions().await();
        settle(alice, bob);

        assertThat(bob.contents().objects()).hasSize(500);
    }

    @Test
    void deviceThatComesBackAfterARestartOfTheServerIsResetAllTheSame() {
        ServerUnderTest server = devices.closeLater(ServerUnderTest.start(devices.folder("data")));
        Device phone = devices.device("alice", server.baseUrl());
        SyncedRealm alice = phone.user().open(settings(ClientResetMode.RECOVER));
        Device.subscribeToEverything(alice);
        alice.write(transaction -> transaction.create("Thing", "known"));
        alice.session().awaitUpload();
        alice.session().pause();
        alice.write(transaction -> transaction.create("Thing", "new"));

        server.resetDevices(devices.appId());
        server.stop();
        server.startAgain();
        alice.session().resume();
        phone.app().reconnect();
        alice.awaitResets(1);
        alice.sync();

        assertThat(alice.contents().objects()).hasSize(2);
        devices.documents(server.dataSourceUri()).awaitEqual(alice.contents(), Models.THINGS);
    }

    private SyncedRealm open(String name, ClientResetMode mode) {
        SyncedRealm realm = devices.device(name).user().open(settings(mode));
        Device.subscribeToEverything(realm);
        return realm;
    }

    private static RealmSettings settings(ClientResetMode mode) {
        return RealmSettings.of(Models.THINGS).clientReset(mode);
    }

    private int reset() {
        return devices.server().resetDevices(devices.appId());
    }

    private void settle(SyncedRealm alice, SyncedRealm bob) {
        alice.sync();
        // A client can take its changes for uploaded just when a reset has it write them again.
        devices.documents().awaitEqual(alice.contents(), Models.THINGS);
        bob.sync();
        alice.session().awaitDownload();
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents().awaitEqual(alice.contents(), Models.THINGS);
    }

    /** Writes reach the documents as before. */
    private void assertGoesOn(SyncedRealm realm) {
        realm.write(transaction -> transaction.create("Thing", "afterwards"));
        realm.sync();
        devices.documents().awaitEqual(realm.contents(), Models.THINGS);
    }
}
