package io.devsync.harness.interop;

import static io.devsync.harness.realm.SchemaBuilder.schema;
import static io.devsync.protocol.schema.PropertyType.DOUBLE;
import static io.devsync.protocol.schema.PropertyType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.realm.SyncFailure;
import io.devsync.harness.realm.SyncFailure.CompensatingWrite;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.harness.realm.Values;
import io.devsync.protocol.schema.RealmSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects of asymmetric classes become documents and reach no device, not even the one that wrote them. */
@InteropTest
class AsymmetricInteropTest {

    private static final RealmSchema SENSOR = schema().asymmetric("Reading")
            .property("celsius", DOUBLE)
            .link("place", "Place")
            .embedded("Place")
            .property("room", STRING)
            .clazz("Task")
            .property("name", STRING)
            .build();
    private static final ObjectId TASK = new ObjectId();
    private static final int READINGS = 300;

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void readingsOfSeveralDevicesAllBecomeDocuments() {
        SyncedRealm cellar = devices.device("cellar").openWithEverything(SENSOR);
        SyncedRealm attic = devices.device("attic").openWithEverything(SENSOR);
        Map<BsonValue, BsonDocument> wanted = new HashMap<>();

        for (int i = 0; i < READINGS; i++) {
            SyncedRealm sensor = i % 2 == 0 ? cellar : attic;
            ObjectId id = new ObjectId();
            double celsius = i / 8.0;
            String room = "room " + i;
            sensor.write(transaction -> transaction.create(
                    "Reading", id, "celsius", celsius, "place", Values.embedded("room", room)));
            wanted.put(
                    new BsonObjectId(id),
                    new BsonDocument("_id", new BsonObjectId(id))
                            .append("celsius", new BsonDouble(celsius))
                            .append("place", new BsonDocument("room", new BsonString(room))));
        }
        cellar.sync();
        attic.sync();

        Documents documents = devices.documents();
        assertThat(Documents.awaitEqual(wanted, () -> documents.all("Reading"))).isEqualTo(wanted);
        for (SyncedRealm sensor : new SyncedRealm[] {cellar, attic}) {
            assertThat(sensor.<Integer>read(view -> view.count("Reading"))).isZero();
            assertThat(sensor.<Integer>read(view -> view.count("Place"))).isZero();
            assertThat(sensor.failures()).isEmpty();
            assertThat(sensor.resets()).isEmpty();
        }
    }

    @Test
    void readingsOfTheSameTransactionAsOtherObjectsStayAwayFromOtherDevices() {
        SyncedRealm sensor = devices.device("sensor").openWithEverything(SENSOR);
        SyncedRealm desk = devices.device("desk").openWithEverything(SENSOR);

        sensor.write(transaction -> {
            transaction.create("Reading", new ObjectId(), "celsius", 21.5);
            transaction.create("Task", TASK, "name", "open the window");
            transaction.create("Reading", new ObjectId(), "celsius", 22.5);
        });
        sensor.sync();
        desk.await("task", view -> view.find("Task", TASK).isPresent());
        desk.session().awaitDownload();

        assertThat(desk.<Integer>read(view -> view.count("Reading"))).isZero();
        assertThat(desk.contents().differencesTo(sensor.contents())).isEmpty();
        Documents documents = devices.documents();
        assertThat(Documents.awaitEqual(2, () -> documents.all("Reading").size())).isEqualTo(2);
        SyncedRealm late = devices.device("late").openWithEverything(SENSOR);
        assertThat(late.<Integer>read(view -> view.count("Reading"))).isZero();
        assertThat(late.contents().differencesTo(sensor.contents())).isEmpty();
        assertThat(desk.failures()).isEmpty();
    }

    @Test
    void readingsTakenOfflineArriveLater() {
        SyncedRealm sensor = devices.device("sensor").openWithEverything(SENSOR);
        sensor.session().pause();
        for (int i = 0; i < 20; i++) {
            double celsius = i;
            sensor.write(transaction -> transaction.create("Reading", new ObjectId(), "celsius", celsius));
        }
        Documents documents = devices.documents();
        assertThat(documents.all("Reading")).isEmpty();

        sensor.session().resume();
        sensor.session().awaitUpload();

        assertThat(Documents.awaitEqual(20, () -> documents.all("Reading").size())).isEqualTo(20);
        assertThat(sensor.failures()).isEmpty();
    }

    @Test
    void readingThatTheRulesRefuseBecomesNoDocument() {
        AdministeredApp app = devices.closeLater(AdministeredApp.create(devices.server().baseUrl(), "[\"celsius\"]"));
        app.developmentMode(true);
        app.roles(
                "Reading",
                """
                {"name": "plausible", "apply_when": {},
                 "document_filters": {"read": true, "write": true},
                 "read": true, "write": true, "insert": {"celsius": {"$lt": 100.0}}, "delete": true}
                """);
        Device device = devices.device("sensor", devices.server().baseUrl(), app.clientAppId());
        SyncedRealm sensor = device.openWithEverything(SENSOR);
        ObjectId plausible = new ObjectId();
        ObjectId absurd = new ObjectId();

        sensor.write(transaction -> {
            transaction.create("Reading", absurd, "celsius", 5000.0);
            transaction.create("Reading", plausible, "celsius", 20.0);
        });
        SyncFailure failure = sensor.awaitFailure(any -> true);
        sensor.sync();

        assertThat(failure.fatal()).isFalse();
        assertThat(failure.message()).contains("outside of permissions or query filters");
        // Older clients are told that there was something, and do not look at what it was.
        boolean looks = RealmRuntime.load().sdk().protocolVersion() >= 14;
        assertThat(failure.compensatingWrites())
                .extracting(CompensatingWrite::primaryKey)
                .isEqualTo(looks ? List.of(Values.scalar(absurd)) : List.of());
        Documents documents = devices.closeLater(new Documents(devices.server().dataSourceUri(), app.database()));
        assertThat(documents.all("Reading").keySet()).containsExactly(new BsonObjectId(plausible));
        assertThat(sensor.<Integer>read(view -> view.count("Reading"))).isZero();
        assertThat(sensor.resets()).isEmpty();
    }
}
