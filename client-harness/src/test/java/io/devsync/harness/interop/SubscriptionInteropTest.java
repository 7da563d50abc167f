package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.Subscriptions;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.value.Scalar;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Devices have exactly the objects that they subscribed to. */
@InteropTest
class SubscriptionInteropTest {

    private static final ObjectId SHOP = new ObjectId();
    private static final ObjectId COOK = new ObjectId();
    private static final ObjectId REST = new ObjectId();

    @RegisterExtension
    final Devices devices = new Devices();

    private SyncedRealm alice;
    private SyncedRealm bob;

    @BeforeEach
    void threeTasks() {
        alice = devices.device("alice").openWithEverything(Models.TASKS);
        alice.write(transaction -> {
            transaction.create("Task", SHOP, "name", "shop", "priority", 1);
            transaction.create("Task", COOK, "name", "cook", "priority", 5);
            transaction.create("Task", REST, "name", "rest", "priority", 9);
        });
        alice.session().awaitUpload();
        bob = devices.device("bob").open(Models.TASKS);
    }

    @Test
    void objectsEnterAndLeaveWithTheSubscriptions() {
        bob.subscriptions().update(change -> change.put("some", "Task", "priority > 3"));
        assertThat(names(bob)).containsExactlyInAnyOrder("cook", "rest");

        bob.subscriptions().update(change -> change.put("some", "Task", "priority < 6"));
        assertThat(names(bob)).containsExactlyInAnyOrder("shop", "cook");

        bob.subscriptions().update(change -> change.put("more", "Task", "name == 'rest'"));
        assertThat(names(bob)).containsExactlyInAnyOrder("shop", "cook", "rest");

        bob.subscriptions().update(change -> change.remove("some"));
        assertThat(names(bob)).containsExactlyInAnyOrder("rest");

        bob.subscriptions().update(Subscriptions.Change::clear);
        assertThat(names(bob)).isEmpty();
    }

    @Test
    void objectsEnterAndLeaveWithTheirValues() {
        bob.subscriptions().update(change -> change.add("Task", "priority > 3"));

        alice.write(transaction -> transaction.get("Task", SHOP).set("priority", 4));
        bob.await("task that became important", view -> view.find("Task", SHOP).isPresent());
        alice.write(transaction -> transaction.get("Task", COOK).set("priority", 2));
        bob.await("end of the unimportant", view -> view.find("Task", COOK).isEmpty());

        assertThat(names(bob)).containsExactlyInAnyOrder("shop", "rest");
        assertThat(bob.contents().properties("Task", SHOP))
                .isEqualTo(alice.contents().properties("Task", SHOP));
    }

    @Test
    void objectThatLeftAndCameBackIsComplete() {
        bob.subscriptions().update(change -> change.add("Task", "priority > 3"));

        alice.write(transaction -> transaction.get("Task", COOK).set("priority", 2));
        bob.await("end of the unimportant", view -> view.find("Task", COOK).isEmpty());
        alice.write(transaction -> transaction.get("Task", COOK).set("name", "cook well").list("tags").add("slowly"));
        alice.write(transaction -> transaction.get("Task", COOK).set("priority", 7));
        bob.await("return", view -> view.find("Task", COOK).isPresent());
        bob.session().awaitDownload();

        assertThat(bob.contents().properties("Task", COOK))
                .isEqualTo(alice.contents().properties("Task", COOK));
    }

    @Test
    void deviceCanMoveItsOwnObjectOutOfView() {
        bob.subscriptions().update(change -> change.add("Task", "priority > 3"));

        bob.write(transaction -> transaction.get("Task", COOK).set("priority", 0));
        bob.sync();
        bob.await("end of the unimportant", view -> view.find("Task", COOK).isEmpty());
        alice.session().awaitDownload();

        assertThat(alice.contents().properties("Task", COOK).get("priority")).isEqualTo(of(0));
        assertThat(bob.failures()).isEmpty();
    }

    @Test
    void queriesOnEveryOperatorAreAnswered() {
        bob.subscriptions()
                .update(change -> change.add("Task", "name BEGINSWITH[c] 'SH' OR name ENDSWITH 't'")
                        .put("in", "Task", "priority IN {5, 77}")
                        .put("between", "Task", "priority BETWEEN {100, 200}")
                        .put("not", "Task", "NOT (priority >= 0) AND done == false"));

        assertThat(names(bob)).containsExactlyInAnyOrder("shop", "cook", "rest");
    }

    @Test
    void refusedQueryLeavesTheSessionAlive() {
        SyncedRealm owner = devices.device("carol").openWithEverything(Models.PETS);

        // Clients can follow links in queries, subscriptions cannot.
        Subscriptions.Outcome outcome =
                owner.subscriptions().tryUpdate(change -> change.put("bad", "Dog", "owner.age > 3"));

        assertThat(outcome).isInstanceOf(Subscriptions.Outcome.Rejected.class);
        owner.subscriptions().update(change -> change.remove("bad"));
        owner.write(transaction -> transaction.create("Dog", 1, "name", "Rex"));
        owner.session().awaitUpload();
        assertThat(owner.failures()).isEmpty();
        devices.documents().awaitEqual(owner.contents(), Models.PETS);
    }

    @Test
    void subscriptionsMadeOfflineAreAnsweredLater() {
        bob.session().pause();
        bob.subscriptions().start(change -> change.put("first", "Task", "priority > 8"));
        bob.subscriptions().start(change -> change.put("second", "Task", "priority < 2"));

        bob.session().resume();

        assertThat(bob.subscriptions().await()).isEqualTo(new Subscriptions.Outcome.Complete());
        bob.await("both tasks", view -> view.count("Task") == 2);
        assertThat(names(bob)).containsExactlyInAnyOrder("shop", "rest");
    }

    @Test
    void manySubscriptionChangesInARowAllComplete() {
        for (int priority = 0; priority < 12; priority++) {
            int least = priority;
            bob.subscriptions().update(change -> change.put("some", "Task", "priority >= " + least));
        }

        assertThat(names(bob)).isEmpty();
        bob.subscriptions().update(change -> change.put("some", "Task", "priority >= 0"));
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
    }

    private static Set<String> names(SyncedRealm realm) {
        return realm.contents().objects().values().stream()
                .map(object -> ((Scalar.Str) object.properties().get("name")).value())
                .collect(Collectors.toSet());
    }
}
