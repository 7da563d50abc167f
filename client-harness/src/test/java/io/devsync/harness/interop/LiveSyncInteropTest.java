package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.NULL;
import static io.devsync.harness.realm.Values.embedded;
import static io.devsync.harness.realm.Values.link;
import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.Credentials;
import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.RealmUser;
import io.devsync.harness.realm.SyncedRealm;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one device does, the others see. */
@InteropTest
class LiveSyncInteropTest {

    private static final ObjectId FIRST = new ObjectId();
    private static final ObjectId SECOND = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void secondDeviceSeesNewObjectsEditsAndDeletesLive() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.TASKS);

        alice.write(transaction -> {
            transaction.create("Task", FIRST, "name", "shop");
            transaction.create("Task", SECOND, "name", "cook");
        });
        bob.await("two tasks", view -> view.count("Task") == 2);
        alice.write(transaction -> transaction.get("Task", FIRST).set("name", "shop for dinner"));
        bob.await("new name", view -> view.get("Task", FIRST).get("name").equals(of("shop for dinner")));
        alice.write(transaction -> transaction.delete("Task", SECOND));
        bob.await("deletion", view -> view.find("Task", SECOND).isEmpty());

        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents().awaitEqual(alice.contents(), Models.TASKS);
    }

    @Test
    void firstDeviceSeesWhatTheSecondOneDoes() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "shop"));
        alice.session().awaitUpload();
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.TASKS);

        bob.write(transaction -> {
            transaction.get("Task", FIRST).set("done", true).list("tags").add("urgent");
            transaction.create("Task", SECOND, "name", "cook");
        });
        alice.await("second task", view -> view.find("Task", SECOND).isPresent());
        assertThat(alice.contents().differencesTo(bob.contents())).isEmpty();
        bob.write(transaction -> transaction.delete("Task", FIRST));
        alice.await("deletion", view -> view.find("Task", FIRST).isEmpty());

        assertThat(alice.contents().differencesTo(bob.contents())).isEmpty();
        devices.documents().awaitEqual(bob.contents(), Models.TASKS);
    }

    @Test
    void deviceThatComesLateGetsEverything() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.PETS);
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.PETS);
        alice.write(transaction -> {
            transaction.create("Person", "ann", "age", 40, "home", embedded("street", "Main St", "floor", 2));
            transaction.create("Dog", 1, "name", "Rex", "owner", link("Person", "ann"));
            transaction.get("Person", "ann").list("dogs").add(link("Dog", 1));
        });
        bob.await("Rex", view -> view.find("Dog", 1).isPresent());
        bob.write(transaction -> {
            transaction.create("Dog", 2, "name", "Bello", "owner", link("Person", "ann"));
            transaction.get("Person", "ann").set("age", 41).list("dogs").insert(0, link("Dog", 2));
            transaction.get("Person", "ann").embedded("home").set("floor", NULL);
        });
        bob.session().awaitUpload();

        SyncedRealm carol = devices.device("carol").openWithEverything(Models.PETS);

        assertThat(carol.contents().differencesTo(bob.contents())).isEmpty();
        alice.session().awaitDownload();
        assertThat(alice.contents().differencesTo(bob.contents())).isEmpty();
    }

    @Test
    void deletedObjectLeavesTheLinksToItEmpty() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.PETS);
        alice.write(transaction -> {
            transaction.create("Person", "ann");
            transaction.create("Dog", 1, "name", "Rex", "owner", link("Person", "ann"));
            transaction.create("Dog", 2, "name", "Bello", "owner", link("Person", "ann"));
            transaction.get("Person", "ann").set("dogs", List.of(link("Dog", 1), link("Dog", 2)));
        });
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.PETS);
        alice.session().awaitUpload();
        bob.session().awaitDownload();

        bob.write(transaction -> transaction.delete("Dog", 1));
        bob.session().awaitUpload();
        alice.session().awaitDownload();

        assertThat(alice.contents().properties("Person", "ann").get("dogs")).isEqualTo(of(List.of(link("Dog", 2))));
        assertThat(alice.contents().differencesTo(bob.contents())).isEmpty();
        devices.documents().awaitEqual(bob.contents(), Models.PETS);
    }

    @Test
    void objectIsBornAgainUnderTheSameKey() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.TASKS);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "old", "tags", List.of("a", "b")));
        alice.session().awaitUpload();
        bob.session().awaitDownload();

        alice.write(transaction -> transaction.delete("Task", FIRST));
        alice.write(transaction -> transaction.create("Task", FIRST, "priority", 1));
        alice.session().awaitUpload();
        bob.session().awaitDownload();

        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents().awaitEqual(alice.contents(), Models.TASKS);
    }

    @Test
    void twoHundredObjectsOfOneTransactionArriveTogether() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.TASKS);

        alice.write(transaction -> IntStream.range(0, 200)
                .forEach(i -> transaction.create(
                        "Task", new ObjectId(), "name", "task " + i, "priority", i, "tags", List.of("tag " + i))));
        bob.await("tasks", view -> view.count("Task") > 0);

        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents().awaitEqual(alice.contents(), Models.TASKS);
    }

    @Test
    void listOfTwentyThousandElementsArrivesInOrder() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        List<String> tags = IntStream.range(0, 20_000).mapToObj(i -> "tag " + i).toList();

        alice.write(transaction -> transaction.create("Task", FIRST, "tags", tags));
        alice.session().awaitUpload();

        SyncedRealm bob = devices.device("bob").openWithEverything(Models.TASKS);
        assertThat(bob.contents().properties("Task", FIRST).get("tags")).isEqualTo(of(tags));
        devices.documents().awaitEqual(alice.contents(), Models.TASKS);
    }

    @Test
    void valueOfMegabytesArrives() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        String text = "incompressible? no, but long ".repeat(100_000);

        alice.write(transaction -> transaction.create("Task", FIRST, "name", text));
        alice.session().awaitUpload();

        SyncedRealm bob = devices.device("bob").openWithEverything(Models.TASKS);
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
    }

    @Test
    void asyncOpenReturnsWithTheData() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.TASKS);
        alice.write(transaction -> transaction.create("Task", FIRST, "name", "shop"));
        alice.session().awaitUpload();
        Device phone = devices.device("bob");
        phone.openWithEverything(Models.TASKS).close();
        alice.write(transaction -> transaction.create("Task", SECOND, "name", "cook"));
        alice.session().awaitUpload();

        SyncedRealm bob = phone.user().openAsync(RealmSettings.of(Models.TASKS));

        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
    }

    @Test
    void asyncOpenOfANewFileGetsTheSchema() {
        SyncedRealm bob = devices.device("bob").user().openAsync(RealmSettings.of(Models.TASKS));

        assertThat(bob.contents().objects()).isEmpty();
        bob.subscriptions().updateAll("Task");
        assertThat(bob.failures()).isEmpty();
    }

    @Test
    void twoUsersOfOneAppShareTheData() {
        Device phone = devices.device("shared");
        RealmUser ann = phone.app().logIn(new Credentials.Anonymous());
        RealmUser ben = phone.app().logIn(new Credentials.Anonymous());
        SyncedRealm ofAnn = ann.open(RealmSettings.of(Models.TASKS));
        SyncedRealm ofBen = ben.open(RealmSettings.of(Models.TASKS));
        ofAnn.subscriptions().updateAll("Task");
        ofBen.subscriptions().updateAll("Task");

        ofAnn.write(transaction -> transaction.create("Task", FIRST, "name", "shop"));
        ofBen.await("task", view -> view.find("Task", FIRST).isPresent());

        assertThat(ann.id()).isNotEqualTo(ben.id());
        assertThat(ofBen.contents().differencesTo(ofAnn.contents())).isEmpty();
    }

    @Test
    void twoRealmsOfOneUserShareAConnection() {
        RealmUser ann = devices.device("phone").user();
        SyncedRealm one = ann.open(RealmSettings.of(Models.TASKS).file("one.realm"));
        SyncedRealm other = ann.open(RealmSettings.of(Models.TASKS).file("other.realm"));
        one.subscriptions().updateAll("Task");
        other.subscriptions().updateAll("Task");

        one.write(transaction -> transaction.create("Task", FIRST, "name", "shop"));
        other.await("task", view -> view.find("Task", FIRST).isPresent());
        other.write(transaction -> transaction.get("Task", FIRST).set("done", true));
        one.await("done", view -> view.get("Task", FIRST).get("done").equals(of(true)));

        assertThat(one.contents().differencesTo(other.contents())).isEmpty();
    }

    @Test
    void twoAppsDoNotSeeEachOther() {
        SyncedRealm here = devices.device("here").openWithEverything(Models.TASKS);
        SyncedRealm there = devices.device("there", devices.server().baseUrl(), devices.appId() + "-other")
                .openWithEverything(Models.TASKS);

        here.write(transaction -> transaction.create("Task", FIRST, "name", "here"));
        there.write(transaction -> transaction.create("Task", SECOND, "name", "there"));
        here.sync();
        there.sync();

        assertThat(here.contents().objects()).hasSize(1);
        assertThat(there.contents().objects()).hasSize(1);
        devices.documents().awaitEqual(here.contents(), Models.TASKS);
    }

    @Test
    void closedRealmGoesOnWhereItWas() {
        Device phone = devices.device("phone");
        SyncedRealm before = phone.openWithEverything(Models.TASKS);
        before.write(transaction -> transaction.create("Task", FIRST, "name", "shop"));
        before.sync();
        String user = phone.user().id();
        SyncedRealm other = devices.device("other").openWithEverything(Models.TASKS);

        phone.restart();
        other.write(transaction -> transaction.create("Task", SECOND, "name", "cook"));
        SyncedRealm after = phone.open(Models.TASKS);

        after.await("task of meanwhile", view -> view.find("Task", SECOND).isPresent());
        assertThat(phone.user().id()).isEqualTo(user);
        assertThat(after.contents().differencesTo(other.contents())).isEmpty();
        assertThat(after.resets()).isEmpty();
    }
}
