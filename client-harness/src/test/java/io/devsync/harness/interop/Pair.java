package io.devsync.harness.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.RealmContents;
import io.devsync.harness.realm.RealmTransaction;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import java.util.List;
import java.util.function.Consumer;

/** Two devices that know the same objects and have gone offline. */
record Pair(Devices devices, SyncedRealm alice, SyncedRealm bob, RealmSchema schema) {

    /** Two new devices of the test's own app that share what {@code start} writes. */
    static Pair apart(Devices devices, RealmSchema schema, Consumer<RealmTransaction> start) {
        SyncedRealm alice = devices.device("alice").openWithEverything(schema);
        alice.write(start);
        alice.session().awaitUpload();
        SyncedRealm bob = devices.device("bob").openWithEverything(schema);
        alice.session().pause();
        bob.session().pause();
        return new Pair(devices, alice, bob, schema);
    }

    /** Alice writes, and later Bob. */
    Pair write(Consumer<RealmTransaction> byAlice, Consumer<RealmTransaction> byBob) {
        alice.write(byAlice);
        awaitNextMillisecond();
        bob.write(byBob);
        return this;
    }

    /** Brings both devices online and expects them and the documents to agree. */
    RealmContents together() {
        alice.session().resume();
        bob.session().resume();
        return settle(alice, bob);
    }

    /** The same, with everything of one device on the server before the other one comes. */
    RealmContents together(boolean aliceFirst) {
        SyncedRealm first = aliceFirst ? alice : bob;
        SyncedRealm second = aliceFirst ? bob : alice;
        first.session().resume();
        first.sync();
        second.session().resume();
        return settle(second, first);
    }

    private RealmContents settle(SyncedRealm first, SyncedRealm second) {
        first.sync();
        second.sync();
        first.session().awaitDownload();
        for (SyncedRealm realm : List.of(alice, bob)) {
            assertThat(realm.failures()).isEmpty();
            assertThat(realm.resets()).isEmpty();
        }
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents().awaitEqual(alice.contents(), schema);
        return alice.contents();
    }

    /** Edits are ranked by milliseconds (spec merge-rules). */
    static void awaitNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }
}
