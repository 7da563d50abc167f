package io.devsync.harness.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.ClientReset;
import io.devsync.harness.realm.ClientResetMode;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.SyncedRealm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server comes back with the data folder of an older moment: devices that know more start over, others go on. */
@InteropTest
class RestoredBackupInteropTest {

    @RegisterExtension
    final Devices devices = new Devices();

    private ServerUnderTest server;

    @BeforeEach
    void start() {
        server = devices.closeLater(ServerUnderTest.start(devices.folder("data")));
    }

    @Test
    void deviceThatKnowsMoreIsResetAndWritesWhatItHadNotUploaded() throws IOException {
        Device phone = devices.device("alice", server.baseUrl());
        SyncedRealm alice = open(phone);
        write(alice, "before");
        backUp();
        phone.app().reconnect();
        write(alice, "after");
        alice.session().pause();
        alice.write(transaction -> transaction.create("Thing", "unsynced"));

        restore();
        alice.session().resume();
        phone.app().reconnect();
        alice.awaitResets(1);
        alice.sync();

        assertThat(alice.resets()).containsExactly(new ClientReset(true));
        assertThat(alice.contents().objects()).hasSize(2);
        alice.contents().properties("Thing", "before");
        alice.contents().properties("Thing", "unsynced");
        devices.documents(server.dataSourceUri()).awaitEqual(alice.contents(), Models.THINGS);
    }

    @Test
    void deviceThatKnowsNoMoreThanTheBackupGoesOnAndOneThatKnowsVersionsOfAnotherPastIsFoundOut() throws IOException {
        Device phone = devices.device("alice", server.baseUrl());
        Device tablet = devices.device("bob", server.baseUrl());
        SyncedRealm alice = open(phone);
        SyncedRealm bob = open(tablet);
        write(alice, "before");
        bob.session().awaitDownload();
        bob.session().pause();
        backUp();
        phone.app().reconnect();
        write(alice, "after");
        alice.session().pause();

        restore();
        bob.session().resume();
        tablet.app().reconnect();
        for (int i = 0; i < 10; i++) {
            write(bob, "since " + i);
        }
        alice.session().resume();
        phone.app().reconnect();
        alice.awaitResets(1);
        alice.sync();
        bob.sync();

        assertThat(bob.resets()).isEmpty();
        assertThat(alice.contents().differencesTo(bob.contents())).isEmpty();
        assertThat(bob.contents().objects()).hasSize(11);
        devices.documents(server.dataSourceUri()).awaitEqual(bob.contents(), Models.THINGS);
    }

    private SyncedRealm open(Device device) {
        SyncedRealm realm = device.user().open(RealmSettings.of(Models.THINGS).clientReset(ClientResetMode.RECOVER));
        Device.subscribeToEverything(realm);
        realm.session().awaitDownload();
        return realm;
    }

    private static void write(SyncedRealm realm, String id) {
        realm.write(transaction -> transaction.create("Thing", id));
        realm.session().awaitUpload();
    }

    private void backUp() throws IOException {
        server.stop();
        copy(devices.folder("data"), devices.folder("backup"));
        server.startAgain();
    }

    private void restore() throws IOException {
        server.stop();
        copy(devices.folder("backup"), devices.folder("data"));
        server.startAgain();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var old = Files.list(to)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
