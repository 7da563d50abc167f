package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.realm.RealmTransaction;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples by which the documentation of Realm explains conflicts (spec conflict-resolution §6.4). */
@InteropTest
class ConflictExamplesInteropTest {

    @RegisterExtension
    final Devices devices = new Devices();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deletedDogStaysDeletedAlthoughItsWalkWasEditedLater(boolean mattFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "Doug", "text", "walk at 8"));

        pair.write(
                matt -> matt.delete("Thing", "Doug"), sarah -> sarah.get("Thing", "Doug").set("text", "walk at 9"));

        assertThat(pair.together(mattFirst).objects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void incrementsAddUpAndPlainSetsDoNot(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "shop", "count", 10, "limit", 10));

        pair.write(
                alice -> alice.get("Thing", "shop").add("count", 1).set("limit", 11),
                bob -> bob.get("Thing", "shop").add("count", 1).set("limit", 11));

        assertThat(properties(pair, aliceFirst, "shop"))
                .containsEntry("count", of(12))
                .containsEntry("limit", of(11));
    }

    /** The documentation says that the last list is kept; what Realm's clients do is to merge lists of one kind. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nestedListsThatBothCreateAreMerged(boolean sarahFirst) {
        assumeCollectionsInMixed();
        Pair pair = apart(transaction -> transaction.create("Thing", "client", "any", Map.of("name", "client")));

        pair.write(
                sarah -> sarah.get("Thing", "client").dictionary("any").put("details", List.of("from Sarah")),
                matt -> matt.get("Thing", "client").dictionary("any").put("details", List.of("from Matt")));

        assertThat(properties(pair, sarahFirst, "client"))
                .containsEntry("any", of(Map.of("name", "client", "details", List.of("from Sarah", "from Matt"))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void entriesThatBothAddToANestedListAreMergedInTheOrderOfTime(boolean sarahFirst) {
        assumeCollectionsInMixed();
        Pair pair = apart(
                transaction -> transaction.create("Thing", "client", "any", Map.of("details", List.of("of both"))));

        pair.write(
                sarah -> sarah.get("Thing", "client").dictionary("any").list("details").add("from Sarah"),
                matt -> matt.get("Thing", "client").dictionary("any").list("details").add("from Matt"));

        assertThat(properties(pair, sarahFirst, "client"))
                .containsEntry("any", of(Map.of("details", List.of("of both", "from Sarah", "from Matt"))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keyThatIsSetAfterAnotherDeviceRemovedItStays(boolean sarahFirst) {
        Pair pair = apart(
                transaction -> transaction.create("Thing", "Doug", "notes", Map.of("favorite toy", "bone", "age", "3")));

        pair.write(
                sarah -> sarah.get("Thing", "Doug").dictionary("notes").erase("favorite toy"),
                matt -> matt.get("Thing", "Doug").dictionary("notes").put("favorite toy", "tennis ball"));

        assertThat(properties(pair, sarahFirst, "Doug"))
                .containsEntry("notes", of(Map.of("favorite toy", "tennis ball", "age", "3")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void appendedItemsBothStayInTheOrderOfTime(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "list", "tags", List.of("milk")));

        pair.write(
                alice -> alice.get("Thing", "list").list("tags").add("eggs"),
                bob -> bob.get("Thing", "list").list("tags").add("bread"));

        assertThat(properties(pair, aliceFirst, "list")).containsEntry("tags", of(List.of("milk", "eggs", "bread")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void objectThatBothCreateIsOneWithTheLaterValueOfEachProperty(boolean aliceFirst) {
        Pair pair = apart(transaction -> {});

        pair.write(
                alice -> alice.create("Thing", "new", "text", "hers", "count", 1),
                bob -> bob.create("Thing", "new", "text", "his", "limit", 2));

        assertThat(properties(pair, aliceFirst, "new"))
                .containsEntry("text", of("his"))
                .containsEntry("count", of(1))
                .containsEntry("limit", of(2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void editsOfTwoHalvesOfAStringLeaveOneOfTheStrings(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "note", "text", "first second"));

        pair.write(
                alice -> alice.get("Thing", "note").set("text", "FIRST second"),
                bob -> bob.get("Thing", "note").set("text", "first SECOND"));

        assertThat(properties(pair, aliceFirst, "note")).containsEntry("text", of("first SECOND"));
    }

    private Pair apart(Consumer<RealmTransaction> start) {
        return Pair.apart(devices, Models.THINGS, start);
    }

    private static Map<String, Value> properties(Pair pair, boolean aliceFirst, String key) {
        return pair.together(aliceFirst).properties("Thing", key);
    }

    private static void assumeCollectionsInMixed() {
        assumeThat(RealmRuntime.load().sdk().hasCollectionsInMixed())
                .as("clients before protocol 13 have no collections in mixed")
                .isTrue();
    }
}
