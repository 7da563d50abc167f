package io.devsync.harness.interop;

import static io.devsync.harness.realm.Values.NULL;
import static io.devsync.harness.realm.Values.embedded;
import static io.devsync.harness.realm.Values.link;
import static io.devsync.harness.realm.Values.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.devsync.harness.realm.RealmContents;
import io.devsync.harness.realm.RealmObject;
import io.devsync.harness.realm.RealmRuntime;
import io.devsync.harness.realm.RealmTransaction;
import io.devsync.protocol.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who wins when two devices edit the same thing at the same time (spec conflict-resolution §6.2, §6.3). Alice's write is
 * always the earlier one; whose arrives first must make no difference.
 */
@InteropTest
class ConflictRulesInteropTest {

    @RegisterExtension
    final Devices devices = new Devices();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deleteWinsOverRecreationByADeviceThatHasNotSeenIt(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "text", "old"));

        pair.write(alice -> alice.delete("Thing", "t"), bob -> bob.get("Thing", "t").set("text", "new").add("count", 1));

        assertThat(pair.together(aliceFirst).objects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterRecreationSurvivesAnEarlierDelete(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "text", "old", "count", 7));

        pair.write(alice -> alice.delete("Thing", "t"), bob -> {
            bob.delete("Thing", "t");
            bob.create("Thing", "t", "text", "new");
        });

        assertThat(properties(pair, aliceFirst)).containsEntry("text", of("new")).containsEntry("count", of(0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterDeleteEndsAnEarlierRecreation(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "text", "old"));

        pair.write(
                alice -> {
                    alice.delete("Thing", "t");
                    alice.create("Thing", "t", "text", "new");
                },
                bob -> bob.delete("Thing", "t"));

        assertThat(pair.together(aliceFirst).objects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addAfterASetCountsAndAddBeforeASetDoesNot(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "count", 10, "limit", 10));

        pair.write(
                alice -> alice.get("Thing", "t").set("count", 100).add("limit", 1),
                bob -> bob.get("Thing", "t").add("count", 1).set("limit", 100));

        assertThat(properties(pair, aliceFirst)).containsEntry("count", of(101)).containsEntry("limit", of(100));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addAfterNullHasNoEffect(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "limit", 10));

        pair.write(alice -> alice.get("Thing", "t").set("limit", NULL), bob -> bob.get("Thing", "t").add("limit", 1));

        assertThat(properties(pair, aliceFirst)).containsEntry("limit", NULL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keyRemovedLaterIsGoneAndOtherKeysStay(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "notes", Map.of("k", "1")));

        pair.write(
                alice -> alice.get("Thing", "t").dictionary("notes").put("k", "2").put("a", "alice"),
                bob -> bob.get("Thing", "t").dictionary("notes").erase("k").put("b", "bob"));

        assertThat(properties(pair, aliceFirst)).containsEntry("notes", of(Map.of("a", "alice", "b", "bob")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterOfInsertAndEraseOfAMemberWins(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "numbers", Set.of(1, 2)));

        pair.write(
                alice -> alice.get("Thing", "t").members("numbers").erase(1).add(3),
                bob -> bob.get("Thing", "t").members("numbers").erase(1).add(1).add(3).erase(3));

        assertThat(properties(pair, aliceFirst)).containsEntry("numbers", of(Set.of(1, 2)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clearOfASetTakesConcurrentMembersWithIt(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "numbers", Set.of(1, 2)));

        pair.write(
                alice -> alice.get("Thing", "t").members("numbers").clear().add(5),
                bob -> bob.get("Thing", "t").members("numbers").add(3).erase(1));

        assertThat(properties(pair, aliceFirst)).containsEntry("numbers", of(Set.of(5)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clearOfAListTakesConcurrentEditsWithIt(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "tags", List.of("a", "b", "c")));

        pair.write(
                alice -> alice.get("Thing", "t").list("tags").clear().add("fresh"),
                bob -> bob.get("Thing", "t").list("tags").insert(1, "x").erase(0).move(0, 2).set(0, "C"));

        assertThat(properties(pair, aliceFirst)).containsEntry("tags", of(List.of("fresh")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterOfTwoClearsKeepsItsInserts(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "tags", List.of("a")));

        pair.write(
                alice -> alice.get("Thing", "t").list("tags").clear().add("alice"),
                bob -> bob.get("Thing", "t").list("tags").clear().add("bob"));

        assertThat(properties(pair, aliceFirst)).containsEntry("tags", of(List.of("bob")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void insertsAtOnePlaceStayInTheOrderOfTime(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "tags", List.of("a", "b")));

        pair.write(
                alice -> alice.get("Thing", "t").list("tags").insert(1, "alice"),
                bob -> bob.get("Thing", "t").list("tags").insert(1, "bob"));

        assertThat(properties(pair, aliceFirst)).containsEntry("tags", of(List.of("a", "alice", "bob", "b")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void erasedElementStaysErasedAndIsErasedOnce(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create(
                "Thing",
                "t",
                "tags",
                List.of("a", "b", "c"),
                "parts",
                List.of(embedded("label", "0"), embedded("label", "1"))));

        pair.write(
                alice -> {
                    alice.get("Thing", "t").list("tags").erase(1).erase(0);
                    alice.get("Thing", "t").list("parts").erase(0);
                },
                bob -> {
                    bob.get("Thing", "t").list("tags").set(1, "B").erase(0);
                    bob.get("Thing", "t").list("parts").embedded(0).set("label", "edited");
                });

        assertThat(properties(pair, aliceFirst))
                .containsEntry("tags", of(List.of("c")))
                .containsEntry("parts", of(List.of(embedded("label", "1", "size", 0))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void elementThatBothMoveIsWhereTheLaterMoveLeftIt(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "tags", List.of("a", "b", "c", "d")));

        pair.write(
                alice -> alice.get("Thing", "t").list("tags").move(0, 3),
                bob -> bob.get("Thing", "t").list("tags").move(0, 1));

        assertThat(properties(pair, aliceFirst)).containsEntry("tags", of(List.of("b", "a", "c", "d")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void elementThatOneMovesAndTheOtherErasesIsGone(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "tags", List.of("a", "b", "c")));

        pair.write(
                alice -> alice.get("Thing", "t").list("tags").erase(0),
                bob -> bob.get("Thing", "t").list("tags").move(0, 2));

        assertThat(properties(pair, aliceFirst)).containsEntry("tags", of(List.of("b", "c")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void embeddedObjectsThatBothPutWhereNoneWasAreMerged(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t"));

        pair.write(
                alice -> alice.get("Thing", "t").set("part", embedded("label", "alice", "size", 1)),
                bob -> bob.get("Thing", "t").set("part", embedded("label", "bob")));

        assertThat(properties(pair, aliceFirst)).containsEntry("part", embedded("label", of("bob"), "size", of(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void embeddedObjectThatOneReplacesLosesTheOthersEdits(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "part", embedded("label", "old", "size", 1)));

        pair.write(
                alice -> alice.get("Thing", "t").set("part", embedded("label", "new")),
                bob -> bob.get("Thing", "t").embedded("part").set("label", "edited").add("size", 5));

        assertThat(properties(pair, aliceFirst)).containsEntry("part", embedded("label", of("new"), "size", of(0)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nullWinsOverALaterNewEmbeddedObject(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "part", embedded("label", "old")));

        pair.write(
                alice -> alice.get("Thing", "t").set("part", NULL),
                bob -> bob.get("Thing", "t").embedded("part").set("label", "edited"));

        assertThat(properties(pair, aliceFirst)).containsEntry("part", NULL);
    }

    /** Which one of them it is depends on whose arrives first: merged with Realm's own rules it would be neither. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void embeddedObjectsThatBothPutUnderOneKeyAreNotMixed(boolean aliceFirst) {
        Pair pair = apart(transaction -> transaction.create("Thing", "t"));

        pair.write(
                alice -> alice.get("Thing", "t").dictionary("partsByName").put("k", embedded("label", "alice", "size", 1)),
                bob -> bob.get("Thing", "t").dictionary("partsByName").put("k", embedded("label", "bob", "size", 2)));

        assertThat(properties(pair, aliceFirst).get("partsByName"))
                .isIn(
                        of(Map.of("k", embedded("label", "alice", "size", 1))),
                        of(Map.of("k", embedded("label", "bob", "size", 2))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linkToADeletedObjectIsNull(boolean aliceFirst) {
        Pair pair = apart(transaction -> {
            transaction.create("Thing", "friend");
            transaction.create("Thing", "t", "friends", List.of(link("Thing", "friend")));
        });

        pair.write(alice -> alice.delete("Thing", "friend"), bob -> {
            RealmObject object = bob.get("Thing", "t").set("friend", link("Thing", "friend"));
            object.list("friends").add(link("Thing", "friend"));
        });

        assertThat(properties(pair, aliceFirst)).containsEntry("friend", NULL).containsEntry("friends", of(List.of()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mixedValueThatOneReplacesLosesTheOthersEditsInside(boolean aliceFirst) {
        assumeCollectionsInMixed();
        Pair pair = apart(transaction -> transaction.create("Thing", "t", "any", List.of(1, 2)));

        pair.write(
                alice -> alice.get("Thing", "t").set("any", "a string"),
                bob -> bob.get("Thing", "t").list("any").add(3));

        assertThat(properties(pair, aliceFirst)).containsEntry("any", of("a string"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterKindOfCollectionInMixedWins(boolean aliceFirst) {
        assumeCollectionsInMixed();
        Pair pair = apart(transaction -> transaction.create("Thing", "t"));

        pair.write(
                alice -> alice.get("Thing", "t").set("any", List.of(1, 2)),
                bob -> bob.get("Thing", "t").set("any", Map.of("k", 3)));

        assertThat(properties(pair, aliceFirst)).containsEntry("any", of(Map.of("k", 3)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void editsAtDifferentDepthsOfOneMixedValueMeet(boolean aliceFirst) {
        assumeCollectionsInMixed();
        Pair pair = apart(transaction ->
                transaction.create("Thing", "t", "any", Map.of("list", List.of(List.of("a"), Map.of("k", 1)))));

        pair.write(
                alice -> {
                    RealmObject object = alice.get("Thing", "t");
                    object.dictionary("any").list("list").insert(0, "alice");
                    object.dictionary("any").list("list").list(1).add("b");
                },
                bob -> {
                    RealmObject object = bob.get("Thing", "t");
                    object.dictionary("any").list("list").list(0).insert(0, "bob");
                    object.dictionary("any").list("list").dictionary(1).put("k", 2).put("l", 3);
                    object.dictionary("any").put("more", List.of());
                });

        assertThat(properties(pair, aliceFirst))
                .containsEntry(
                        "any",
                        of(Map.of(
                                "list",
                                List.of("alice", List.of("bob", "a", "b"), Map.of("k", 2, "l", 3)),
                                "more",
                                List.of())));
    }

    private Pair apart(Consumer<RealmTransaction> start) {
        return Pair.apart(devices, Models.THINGS, start);
    }

    private static Map<String, Value> properties(Pair pair, boolean aliceFirst) {
        RealmContents contents = pair.together(aliceFirst);
        return contents.properties("Thing", "t");
    }

    private static void assumeCollectionsInMixed() {
        assumeThat(RealmRuntime.load().sdk().hasCollectionsInMixed())
                .as("clients before protocol 13 have no collections in mixed")
                .isTrue();
    }
}
