package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.of;
import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.ClientReset;
import io.devsync.harness.realm.ClientResetMode;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.PrimaryKey;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever makes a device start over, its app's mode decides what becomes of what it had not uploaded. */
@InteropTest
class ResetCausesInteropTest {

    private static final String QUERYABLE = "[\"text\"]";
    private static final RealmSchema NOTES = schema().clazz("Note")
            .primaryKey("_id", PrimaryKey.Type.STRING)
            .property("text", STRING)
            .build();
    private static final AdministeredApp.Schema CONFIGURED = new AdministeredApp.Schema(
            "Note",
            "{\"_id\":{\"bsonType\":\"string\"},\"text\":{\"bsonType\":\"string\"}}",
            "[\"_id\",\"text\"]");

    @RegisterExtension
    final Devices devices = new Devices();

    private final MovableClock clock = new MovableClock();

    @ParameterizedTest
    @EnumSource(
            value = ClientResetMode.class,
            names = {"RECOVER", "DISCARD_LOCAL"})
    void deviceOlderThanTheOfflineLimitStartsOver(ClientResetMode mode) {
        ServerUnderTest server = devices.closeLater(ServerUnderTest.start(
                devices.folder("data"), options -> options.clock(clock).clientMaxOfflineDays(2)));
        SyncedRealm alice = open(devices.device("alice", server.baseUrl()), mode);
        write(alice, "known");
        alice.session().awaitUpload();
        alice.session().pause();
        write(alice, "offline");
        SyncedRealm bob = open(devices.device("bob", server.baseUrl()), ClientResetMode.RECOVER);
        write(bob, "meanwhile");
        bob.sync();

        // Time counts in steps of a thirtieth of the limit at most, each noticed when the engine does something.
        for (int step = 0; step < 2 * 30 + 3; step++) {
            clock.advance(Duration.ofDays(2).dividedBy(30));
            write(bob, "step " + step);
            bob.session().awaitUpload();
        }
        alice.session().resume();
        alice.awaitResets(1);
        alice.sync();
        bob.sync();

        assertThat(alice.resets()).containsExactly(new ClientReset(mode == ClientResetMode.RECOVER));
        assertThat(alice.failures()).isEmpty();
        assertThat(bob.resets()).isEmpty();
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        assertThat(alice.contents().objects()).hasSize(2 + 63 + (mode == ClientResetMode.RECOVER ? 1 : 0));
    }

    @Test
    void deviceWithinTheOfflineLimitCatchesUp() {
        ServerUnderTest server = devices.closeLater(ServerUnderTest.start(
                devices.folder("data"), options -> options.clock(clock).clientMaxOfflineDays(2)));
        SyncedRealm alice = open(devices.device("alice", server.baseUrl()), ClientResetMode.RECOVER);
        write(alice, "known");
        alice.session().awaitUpload();
        alice.session().pause();
        write(alice, "offline");
        SyncedRealm bob = open(devices.device("bob", server.baseUrl()), ClientResetMode.RECOVER);
        for (int step = 0; step < 25; step++) {
            clock.advance(Duration.ofDays(2).dividedBy(30));
            write(bob, "step " + step);
            bob.session().awaitUpload();
        }

        alice.session().resume();
        alice.sync();
        bob.sync();

        assertThat(alice.resets()).isEmpty();
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        assertThat(alice.contents().objects()).hasSize(27);
    }

    @Test
    void deviceThatOnlyRecoversIsToldThatItMustNot() {
        SyncedRealm alice = openWhereRecoveryIsForbidden(ClientResetMode.RECOVER);

        alice.awaitFailure(SyncFailure::clientResetRequested);

        assertThat(alice.resets()).isEmpty();
    }

    @Test
    void deviceThatMayDiscardForgetsWhereRecoveryIsForbidden() {
        SyncedRealm alice = openWhereRecoveryIsForbidden(ClientResetMode.RECOVER_OR_DISCARD);

        alice.awaitResets(1);
        alice.sync();

        assertThat(alice.resets()).containsExactly(new ClientReset(false));
        assertThat(alice.contents().objects()).hasSize(1);
    }

    /** A device with something unsynced, which an administrator makes start over without recovery. */
    private SyncedRealm openWhereRecoveryIsForbidden(ClientResetMode mode) {
        AdministeredApp app =
                devices.closeLater(AdministeredApp.create(devices.server().baseUrl(), QUERYABLE, CONFIGURED));
        app.recoveryDisabled(true, QUERYABLE);
        SyncedRealm alice = open(devices.device("alice", devices.server().baseUrl(), app.clientAppId()), mode);
        write(alice, "known");
        alice.session().awaitUpload();
        alice.session().pause();
        write(alice, "offline");
        devices.server().resetDevices(app.clientAppId());
        alice.session().resume();
        return alice;
    }

    @Test
    void deviceOfASyncThatWasTerminatedStartsOverWhenThereIsAnother() {
        AdministeredApp app =
                devices.closeLater(AdministeredApp.create(devices.server().baseUrl(), QUERYABLE, CONFIGURED));
        Device phone = devices.device("alice", devices.server().baseUrl(), app.clientAppId());
        SyncedRealm alice = open(phone, ClientResetMode.RECOVER);
        write(alice, "known");
        alice.session().awaitUpload();
        alice.session().pause();
        write(alice, "offline");

        app.state("", QUERYABLE);
        app.state("enabled", QUERYABLE);
        alice.session().resume();
        phone.app().reconnect();
        alice.awaitResets(1);
        alice.sync();

        assertThat(alice.resets()).containsExactly(new ClientReset(true));
        assertThat(alice.contents().objects()).hasSize(2);
    }

    @Test
    void deviceCanBeResetAgainAndAgain() {
        SyncedRealm alice = open(devices.device("alice"), ClientResetMode.RECOVER);
        for (int reset = 1; reset <= 4; reset++) {
            alice.session().pause();
            write(alice, "before reset " + reset);
            devices.server().resetDevices(devices.appId());
            alice.session().resume();
            alice.awaitResets(reset);
            alice.sync();
        }

        assertThat(alice.failures()).isEmpty();
        assertThat(alice.contents().objects()).hasSize(4);
    }

    @Test
    void deviceThatIsResetWhileItOpensGetsEverything() throws Exception {
        SyncedRealm alice = open(devices.device("alice"), ClientResetMode.RECOVER);
        write(alice, "known");
        alice.sync();
        alice.close();
        Device phone = devices.device("bob");
        CompletableFuture<Void> reset = CompletableFuture.runAsync(() -> {
            while (devices.server().resetDevices(devices.appId()) < 2) {
                Thread.onSpinWait(); // until there is the file that is being opened
            }
        });

        SyncedRealm bob = phone.user().openAsync(settings(ClientResetMode.RECOVER));
        reset.get(20, TimeUnit.SECONDS);
        Device.subscribeToEverything(bob);
        bob.sync();

        assertThat(bob.contents().properties("Note", "known")).containsEntry("text", of("known"));
    }

    /** The client tries to upload it again while it resets, which ends the connection that the reset is done on. */
    @Test
    void changeThatNoMessageCanCarryIsTheAppsToGiveUp() {
        SyncedRealm alice = open(devices.device("alice"), ClientResetMode.DISCARD_LOCAL);
        alice.write(transaction -> {
            transaction.create("Note", "huge", "text", text(9_000_000, 1));
            transaction.create("Note", "huge too", "text", text(9_000_000, 2));
        });

        SyncFailure failure = alice.awaitFailure(SyncFailure::clientResetRequested);

        assertThat(failure.message()).contains("too large");
    }

    /** Text that cannot be compressed below the limit of messages. */
    private static String text(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) (' ' + random.nextInt(95)));
        }
        return text.toString();
    }

    private static SyncedRealm open(Device device, ClientResetMode mode) {
        SyncedRealm realm = device.user().open(settings(mode));
        Device.subscribeToEverything(realm);
        return realm;
    }

    private static RealmSettings settings(ClientResetMode mode) {
        return RealmSettings.of(NOTES).clientReset(mode);
    }

    private static void write(SyncedRealm realm, String name) {
        realm.write(transaction -> transaction.create("Note", name, "text", name));
    }
}
