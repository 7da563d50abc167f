package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.NULL;
import static io.devsync.harness.realm.Values.embedded;
import static io.devsync.harness.realm.Values.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.devsync.harness.realm.RealmObject;
import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.realm.RealmTransaction;
import io.devsync.harness.realm.SyncedRealm;
import io.devsync.protocol.schema.PropertyType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values of every type arrive unchanged in documents and on other devices. */
@InteropTest
class EveryTypeInteropTest {

    private static final UUID FIRST = new UUID(0x1122334455667788L, 0x99aabbccddeeff00L);
    private static final UUID SECOND = new UUID(-1, -2);

    @RegisterExtension
    final Devices devices = new Devices();

    @Test
    void valuesOfEveryTypeReachDocumentsAndTheSecondDevice() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.EVERYTHING);

        alice.write(EveryTypeInteropTest::createEverything);
        alice.session().awaitUpload();

        devices.documents().awaitEqual(alice.contents(), Models.EVERYTHING);
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.EVERYTHING);
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
    }

    @Test
    void extremeValuesReachDocumentsAndTheSecondDevice() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.EVERYTHING);

        alice.write(transaction -> {
            createExtreme(transaction, "least", Long.MIN_VALUE, -Float.MAX_VALUE, -Double.MAX_VALUE, "-9.99E+6144");
            createExtreme(transaction, "most", Long.MAX_VALUE, Float.MAX_VALUE, Double.MAX_VALUE, "9.99E+6144");
            createExtreme(
                    transaction, "infinite", -1, Float.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "-Infinity");
            createExtreme(transaction, "small", 1, Float.MIN_VALUE, Double.MIN_VALUE, "1E-6176");
        });
        alice.session().awaitUpload();

        devices.documents().awaitEqual(alice.contents(), Models.EVERYTHING);
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.EVERYTHING);
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
    }

    @Test
    void nanosecondsSurviveTheWayToTheSecondDevice() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.EVERYTHING);

        alice.write(transaction ->
                transaction.create("Everything", "precise", "timestamp", Instant.ofEpochSecond(1_700_000_000, 123_456_789)));
        alice.session().awaitUpload();

        devices.documents().awaitEqual(alice.contents(), Models.EVERYTHING);
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.EVERYTHING);
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
    }

    @Test
    void propertiesThatWereNeverSetHaveTheirDefaultInTheDocument() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.EVERYTHING);

        alice.write(transaction -> transaction.create("Everything", "untouched"));
        alice.session().awaitUpload();

        devices.documents().awaitEqual(alice.contents(), Models.EVERYTHING);
        BsonDocument document =
                devices.documents().all("Everything").get(new BsonString("untouched"));
        assertThat(document.keySet())
                .containsAll(Models.scalars().stream().map(Models::single).toList());
    }

    @Test
    void editsOfEveryKindTravelBackToTheFirstDevice() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.EVERYTHING);
        alice.write(EveryTypeInteropTest::createEverything);
        alice.session().awaitUpload();
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.EVERYTHING);

        bob.write(transaction -> {
            RealmObject object = transaction.get("Everything", "e1");
            object.set("int", 7).add("int", 35);
            object.set("string", "").set("stringOrNull", NULL).set("boolOrNull", NULL);
            object.list("intList").move(0, 2).insert(1, 99).set(0, -5).erase(3);
            object.list("stringList").clear().add("only");
            object.members("intSet").erase(1).add(1000);
            object.members("stringSet").clear().add("alone");
            object.dictionary("stringDictionary").put("first", "replaced").put("new", "entry").erase("second");
            object.dictionary("intDictionary").clear();
            object.set("mixed", "now a string");
            object.list("mixedList").set(0, NULL).erase(1);
            object.set("link", NULL);
            object.list("linkList").erase(0).add(link("Target", SECOND));
            object.dictionary("linkDictionary").put("second", NULL);
            object.embedded("part").set("label", "changed").set("weight", NULL).list("codes").add(4);
            object.list("partList").embedded(0).set("label", "changed in list");
            object.list("partList").insert(1, embedded("label", "inserted")).move(0, 2);
            object.dictionary("partDictionary").embedded("first").set("label", "changed in dictionary");
            object.dictionary("partDictionary").put("new", embedded("label", "put")).erase("second");
        });
        bob.session().awaitUpload();

        alice.session().awaitDownload();
        assertThat(alice.contents().differencesTo(bob.contents())).isEmpty();
        devices.documents().awaitEqual(bob.contents(), Models.EVERYTHING);
    }

    @Test
    void replacedAndClearedContainersLeaveNothingBehind() {
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.EVERYTHING);
        alice.write(EveryTypeInteropTest::createEverything);
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.EVERYTHING);

        alice.write(transaction -> {
            RealmObject object = transaction.get("Everything", "e1");
            object.set("part", embedded("label", "another")).set("mixed", NULL);
            for (PropertyType type : Models.scalars()) {
                object.set(Models.optional(type), NULL);
                object.list(Models.list(type)).clear();
                object.members(Models.set(type)).clear();
                object.dictionary(Models.dictionary(type)).clear();
            }
            object.list("partList").clear();
            object.dictionary("partDictionary").clear();
            object.members("linkSet").clear();
        });
        alice.session().awaitUpload();

        bob.session().awaitDownload();
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();
        devices.documents().awaitEqual(alice.contents(), Models.EVERYTHING);
    }

    @Test
    void collectionsInsideMixedAreEditedInPlace() {
        assumeThat(RealmRuntime.load().sdk().hasCollectionsInMixed())
                .as("clients before protocol 13 have no collections in mixed")
                .isTrue();
        SyncedRealm alice = devices.device("alice").openWithEverything(Models.EVERYTHING);
        alice.write(transaction -> {
            transaction.create("Target", FIRST, "label", "first");
            transaction.create(
                    "Everything",
                    "nested",
                    "mixed",
                    Map.of("list", List.of(1, "two", List.of(3.0)), "link", link("Target", FIRST), "empty", Map.of()),
                    "mixedList",
                    List.of(List.of(), Map.of("key", List.of(NULL, true))),
                    "mixedDictionary",
                    Map.of("deep", Map.of("deeper", Map.of("deepest", List.of(1)))));
        });
        alice.session().awaitUpload();
        SyncedRealm bob = devices.device("bob").openWithEverything(Models.EVERYTHING);
        assertThat(bob.contents().differencesTo(alice.contents())).isEmpty();

        bob.write(transaction -> {
            RealmObject object = transaction.get("Everything", "nested");
            object.dictionary("mixed").list("list").insert(0, "zero").list(3).add(4.0);
            object.dictionary("mixed").put("empty", List.of("not any more")).erase("link");
            object.list("mixedList").dictionary(1).list("key").erase(0);
            object.dictionary("mixedDictionary").dictionary("deep").dictionary("deeper").put("x", Map.of());
        });
        bob.session().awaitUpload();

        alice.session().awaitDownload();
        assertThat(alice.contents().differencesTo(bob.contents())).isEmpty();
        devices.documents().awaitEqual(bob.contents(), Models.EVERYTHING);
    }

    private static void createExtreme(
            RealmTransaction transaction, String key, long number, float single, double real, String decimal) {
        transaction.create(
                "Everything",
                key,
                "int",
                number,
                "float",
                single,
                "double",
                real,
                "decimal",
                Decimal128.parse(decimal),
                "string",
                "h\u00e9llo \ud83d\ude00 \u0000 end",
                "binary",
                new byte[100_000],
                "timestamp",
                Instant.parse("1969-12-31T23:59:58.001Z"));
    }

    private static void createEverything(RealmTransaction transaction) {
        transaction.create("Target", FIRST, "label", "first");
        transaction.create("Target", SECOND, "label", "second");
        RealmObject object = transaction.create("Everything", "e1");
        setScalars(object);
        object.set("mixed", link("Target", FIRST));
        object.set(
                "mixedList",
                List.of(1, "two", 3.5, true, NULL, new ObjectId(), SECOND, link("Target", SECOND), new byte[] {1}));
        object.set("mixedSet", Set.of(1, "two", link("Target", FIRST)));
        object.set(
                "mixedDictionary",
                Map.of("number", 1, "decimal", Decimal128.parse("1.10"), "nothing", NULL, "link", link("Target", FIRST)));
        object.set("link", link("Target", SECOND));
        object.set("linkList", List.of(link("Target", FIRST), link("Target", SECOND), link("Target", FIRST)));
        object.set("linkSet", Set.of(link("Target", FIRST), link("Target", SECOND)));
        object.set("linkDictionary", Map.of("first", link("Target", FIRST), "second", link("Target", SECOND)));
        object.set(
                "part",
                embedded(
                        "label", "part",
                        "weight", 1.5,
                        "codes", List.of(1, 2, 3),
                        "target", link("Target", FIRST),
                        "inner", embedded("depth", 2)));
        object.set("partList", List.of(embedded("label", "a", "inner", embedded("depth", 1)), embedded("label", "b")));
        object.set("partDictionary", Map.of("first", embedded("label", "x"), "second", embedded("label", "y")));
    }

    private static void setScalars(RealmObject object) {
        for (PropertyType type : Models.scalars()) {
            List<Object> samples = samples(type);
            object.set(Models.single(type), samples.getFirst());
            object.set(Models.optional(type), samples.getLast());
            object.set(Models.list(type), samples);
            object.set(Models.set(type), Set.copyOf(samples));
            object.set(Models.dictionary(type), Map.of("first", samples.getFirst(), "second", samples.getLast()));
        }
    }

    private static List<Object> samples(PropertyType type) {
        return switch (type) {
            case INT -> List.of(-5_000_000_000L, 1, 2);
            case BOOL -> List.of(true, false);
            case STRING -> List.of("h\u00e9llo \ud83d\ude00", "", "x");
            case BINARY -> List.of(new byte[] {0, 1, -1}, new byte[] {7});
            case TIMESTAMP ->
                List.of(Instant.parse("2026-11-21T08:00:00.123Z"), Instant.EPOCH, Instant.parse("1900-01-01T00:00:00Z"));
            case FLOAT -> List.of(1.5f, -0.1f, 0f);
            case DOUBLE -> List.of(-2.25, 0.1, 0.0);
            case DECIMAL -> List.of(Decimal128.parse("-123.4500"), Decimal128.parse("0"), Decimal128.parse("1E+10"));
            case OBJECT_ID -> List.of(new ObjectId("64a000000000000000000001"), new ObjectId("ffffffffffffffffffffffff"));
            case UUID -> List.of(FIRST, SECOND);
            case MIXED, LINK -> throw new IllegalArgumentException(type + " (expected: a scalar type)");
        };
    }
}
