package io.devsync.harness.interop;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.harness.realm.Values.embedded;
import static io.devsync.protocol.schema.PropertyType.DOUBLE;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.RealmSettings;
import io.devsync.harness.realm.Subscriptions;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.Scalar;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Views by place, several views of one user, and a large view that arrives in pieces. */
@InteropTest
class ViewInteropTest {

    private static final RealmSchema SHOPS = schema().clazz("Shop")
            .property("name", STRING)
            .link("location", "Point")
            .embedded("Point")
            .property("type", STRING)
            .list("coordinates", DOUBLE)
            .build();
    private static final ObjectId BERLIN = new ObjectId();
    private static final ObjectId POTSDAM = new ObjectId();
    private static final ObjectId MUNICH = new ObjectId();
    private static final int MANY = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void shopsEnterAndLeaveWithTheirPlace() {
        SyncedRealm owner = devices.device("owner").openWithEverything(SHOPS);
        owner.write(transaction -> {
            transaction.create("Shop", BERLIN, "name", "Berlin", "location", point(13.40, 52.52));
            transaction.create("Shop", POTSDAM, "name", "Potsdam", "location", point(13.06, 52.40));
            transaction.create("Shop", MUNICH, "name", "Munich", "location", point(11.58, 48.14));
        });
        owner.sync();
        SyncedRealm customer = devices.device("customer").open(SHOPS);

        // About 64 km around Berlin: the radius is an angle.
        customer.subscriptions().update(change -> change.put("near", "Shop", "location geoWithin geoCircle([13.4, 52.5], 0.01)"));
        assertThat(names(customer)).containsExactlyInAnyOrder("Berlin", "Potsdam");
        customer.subscriptions().update(change -> change.put("near", "Shop", "location geoWithin geoBox([11.0, 48.0], [12.0, 49.0])"));
        assertThat(names(customer)).containsExactlyInAnyOrder("Munich");
        customer.subscriptions().update(change -> change.put(
                "near", "Shop", "location geoWithin geoPolygon({[13.2, 52.4], [13.6, 52.4], [13.6, 52.7], [13.2, 52.4]})"));
        assertThat(names(customer)).containsExactlyInAnyOrder("Berlin");

        owner.write(transaction -> {
            transaction.get("Shop", MUNICH).set("location", point(13.5, 52.5));
            transaction.get("Shop", BERLIN).set("location", point(13.0, 52.5));
        });
        customer.await("shop that moved near", view -> view.find("Shop", MUNICH).isPresent());
        customer.await("end of the shop that moved away", view -> view.find("Shop", BERLIN).isEmpty());
        assertThat(names(customer)).containsExactlyInAnyOrder("Munich");
        assertThat(customer.contents().properties("Shop", MUNICH))
                .isEqualTo(owner.contents().properties("Shop", MUNICH));
        assertThat(customer.failures()).isEmpty();
    }

    @Test
    void filesOfOneUserHaveViewsOfTheirOwn() {
        Device phone = devices.device("alice");
        SyncedRealm urgent = phone.user().open(RealmSettings.of(Models.TASKS).file("urgent.realm"));
        SyncedRealm later = phone.user().open(RealmSettings.of(Models.TASKS).file("later.realm"));
        urgent.subscriptions().update(change -> change.put("view", "Task", "priority >= 5"));
        later.subscriptions().update(change -> change.put("view", "Task", "priority < 5"));
        ObjectId first = new ObjectId();
        ObjectId second = new ObjectId();

        urgent.write(transaction -> transaction.create("Task", first, "name", "first", "priority", 9));
        later.write(transaction -> transaction.create("Task", second, "name", "second", "priority", 1));
        urgent.sync();
        later.sync();
        assertThat(names(urgent)).containsExactly("first");
        assertThat(names(later)).containsExactly("second");

        urgent.write(transaction -> transaction.get("Task", first).set("priority", 2));
        urgent.sync();
        later.await("task that is not urgent any more", view -> view.find("Task", first).isPresent());
        urgent.await("end of the task", view -> view.find("Task", first).isEmpty());
        later.write(transaction -> transaction.get("Task", second).set("priority", 7));
        later.sync();
        urgent.await("task that became urgent", view -> view.find("Task", second).isPresent());
        later.await("end of the urgent task", view -> view.find("Task", second).isEmpty());

        assertThat(names(urgent)).containsExactly("second");
        assertThat(names(later)).containsExactly("first");
        assertThat(urgent.failures()).isEmpty();
        assertThat(later.failures()).isEmpty();
    }

    @Test
    void interruptedBootstrapOfManyObjectsEndsComplete() {
        SyncedRealm alice = devices.device("alice").user().open(RealmSettings.of(Models.TASKS).timeout(PATIENCE));
        Device.subscribeToEverything(alice);
        for (int part = 0; part < 10; part++) {
            int from = part * MANY / 10;
            alice.write(transaction -> {
                for (int i = from; i < from + MANY / 10; i++) {
                    transaction.create(
                            "Task", new ObjectId(), "name", "task " + i, "priority", i, "tags", List.of("x".repeat(100)));
                }
            });
        }
        alice.session().awaitUpload();
        Network network = devices.closeLater(Network.to(devices.server().baseUrl()));
        Device phone = devices.device("bob", network.baseUrl(), devices.appId(), network.filter());
        SyncedRealm bob = phone.user().open(RealmSettings.of(Models.TASKS).timeout(PATIENCE));
        bob.session().awaitDownload();

        // Somewhere in the first part, then somewhere behind it, then in the handshake.
        long[] limits = {20_000, 150_000};
        AtomicInteger next = new AtomicInteger();
        network.breakAfter(() -> {
            int connection = next.getAndIncrement();
            return OptionalLong.of(connection < limits.length ? limits[connection] : 200);
        });
        network.breakNow();
        bob.subscriptions().start(change -> change.add("Task", "TRUEPREDICATE"));
        bob.await("broken connections", view -> {
            phone.app().reconnect();
            return network.breaks() > limits.length;
        });
        assertThat(bob.<Integer>read(view -> view.count("Task"))).isZero();
        network.breakAfter(OptionalLong::empty);
        phone.app().reconnect();

        assertThat(bob.subscriptions().await()).isEqualTo(new Subscriptions.Outcome.Complete());
        assertThat(bob.<Integer>read(view -> view.count("Task"))).isEqualTo(MANY);
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        assertThat(bob.resets()).isEmpty();
    }

    private static Object point(double longitude, double latitude) {
        return embedded("type", "Point", "coordinates", List.of(longitude, latitude));
    }

    private static Set<String> names(SyncedRealm realm) {
        return realm.contents().objects().values().stream()
                .map(object -> ((Scalar.Str) object.properties().get("name")).value())
                .collect(Collectors.toSet());
    }
}
