package io.devsync.protocol.merge;

import static io.devsync.protocol.merge.Edits.add;
import static io.devsync.protocol.merge.Edits.at;
import static io.devsync.protocol.merge.Edits.clear;
import static io.devsync.protocol.merge.Edits.create;
import static io.devsync.protocol.merge.Edits.erase;
import static io.devsync.protocol.merge.Edits.insert;
import static io.devsync.protocol.merge.Edits.move;
import static io.devsync.protocol.merge.Edits.num;
import static io.devsync.protocol.merge.Edits.remove;
import static io.devsync.protocol.merge.Edits.set;
import static io.devsync.protocol.merge.Edits.setDefault;
import static io.devsync.protocol.merge.Edits.setErase;
import static io.devsync.protocol.merge.Edits.setInsert;
import static io.devsync.protocol.merge.Edits.str;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.Payload.Marker;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The conflicts that the documentation explains to users (conflict-resolution §6.2 to §6.4), by what users see. */
class DocumentedConflictsTest {

    private static final ObjectKey DOUG = new ObjectKey(Edits.DOG, Edits.REX);

    /** What both see of the dog in the end; fails when they see different things. */
    private static Map<String, Object> seen(
            List<Instruction> common, List<Instruction> earlier, List<Instruction> later) throws MergeException {
        ReferenceStore end = end(common, earlier, later);
        assertThat(end.objects()).containsKey(DOUG);
        return end.objects().get(DOUG).values();
    }

    private static ReferenceStore end(
            List<Instruction> common, List<Instruction> earlier, List<Instruction> later) throws MergeException {
        MergeChangeset first = new MergeChangeset(1_000, 2, earlier);
        MergeChangeset second = new MergeChangeset(2_000, 3, later);
        Merge.transform(List.of(first), List.of(second));
        ReferenceStore sarah =
                new ReferenceStore().applyAll(common).applyAll(earlier).applyAll(second.instructions());
        ReferenceStore matt =
                new ReferenceStore().applyAll(common).applyAll(later).applyAll(first.instructions());
        assertThat(sarah).isEqualTo(matt);
        return sarah;
    }

    // §6.4 example 1
    @Test
    void deletedDogStaysDeletedThoughEditedLater() throws MergeException {
        ReferenceStore end = end(List.of(create()), List.of(erase()), List.of(set(at("int"), num(1))));

        assertThat(end.objects()).isEmpty();
    }

    // §6.4 example 2
    @Test
    void counterAddsUpWhereAPlainValueDoesNot() throws MergeException {
        List<Instruction> ten = List.of(create(), set(at("counter"), num(10)), set(at("int"), num(10)));
        List<Instruction> increment = List.of(add(at("counter"), 1), set(at("int"), num(11)));

        Map<String, Object> dog = seen(ten, increment, increment);

        assertThat(dog).containsEntry("counter", num(12)).containsEntry("int", num(11));
    }

    // §6.4 example 3, as SDKs assign collections: making a list and clearing it
    @Test
    void lastCreatedNestedListIsKept() throws MergeException {
        List<Instruction> sarah = newDetails("from Sarah");
        List<Instruction> matt = newDetails("from Matt");

        Map<String, Object> dog = seen(List.of(create(), set(at("mixed"), Marker.DICTIONARY)), sarah, matt);

        assertThat(dog).containsEntry("mixed", Map.of("details", List.of(str("from Matt"))));
    }

    private static List<Instruction> newDetails(String entry) {
        return List.of(
                set(at("mixed", "details"), Marker.LIST),
                clear(at("mixed", "details"), CollectionType.LIST),
                insert(at("mixed", "details", 0), str(entry), 0));
    }

    // §6.4 example 4
    @Test
    void laterEntriesOfTheNestedListMergeInOrderOfTime() throws MergeException {
        List<Instruction> common = List.of(
                create(),
                set(at("mixed"), Marker.DICTIONARY),
                set(at("mixed", "details"), Marker.LIST),
                insert(at("mixed", "details", 0), str("first"), 0));

        Map<String, Object> dog = seen(
                common,
                List.of(insert(at("mixed", "details", 1), str("Sarah's"), 1)),
                List.of(insert(at("mixed", "details", 1), str("Matt's"), 1)));

        assertThat(dog)
                .containsEntry(
                        "mixed", Map.of("details", List.of(str("first"), str("Sarah's"), str("Matt's"))));
    }

    // §6.3: Realm's own rule, which the documentation's wording of example 3 does not tell apart
    @Test
    void nestedListsMadeWithoutClearingMerge() throws MergeException {
        List<Instruction> sarah = List.of(set(at("mixed"), Marker.LIST), insert(at("mixed", 0), num(1), 0));
        List<Instruction> matt = List.of(set(at("mixed"), Marker.LIST), insert(at("mixed", 0), num(2), 0));

        assertThat(seen(List.of(create()), sarah, matt)).containsEntry("mixed", List.of(num(1), num(2)));
    }

    // §6.4 example 5
    @Test
    void keySetAfterItsRemovalStays() throws MergeException {
        List<Instruction> common = List.of(create(), set(at("dict", "favorite toy"), str("frisbee")));
        List<Instruction> removed = List.of(set(at("dict", "favorite toy"), Marker.ERASED));
        List<Instruction> tennisBall = List.of(set(at("dict", "favorite toy"), str("tennis ball")));

        assertThat(seen(common, removed, tennisBall))
                .containsEntry("dict", Map.of("favorite toy", str("tennis ball")));
        assertThat(seen(common, tennisBall, removed)).containsEntry("dict", Map.of());
    }

    // §6.4 example 6
    @Test
    void bothAppendedItemsStayInOrderOfTime() throws MergeException {
        List<Instruction> common = List.of(create(), insert(at("list", 0), num(0), 0));

        Map<String, Object> dog = seen(
                common,
                List.of(insert(at("list", 1), num(1), 1)),
                List.of(insert(at("list", 1), num(2), 1)));

        assertThat(dog).containsEntry("list", List.of(num(0), num(1), num(2)));
    }

    // §6.4 example 7
    @Test
    void sameKeyIsOneObjectWhosePropertiesMerge() throws MergeException {
        Map<String, Object> dog = seen(
                List.of(),
                List.of(create(), set(at("text"), str("Rex")), set(at("int"), num(1))),
                List.of(create(), set(at("text"), str("Max"))));

        assertThat(dog).containsEntry("text", str("Max")).containsEntry("int", num(1));
    }

    // §6.4 example 8
    @Test
    void stringsAreNotMixed() throws MergeException {
        Map<String, Object> dog = seen(
                List.of(create(), set(at("text"), str("good dog"))),
                List.of(set(at("text"), str("bad dog"))),
                List.of(set(at("text"), str("good cat"))));

        assertThat(dog).containsEntry("text", str("good cat"));
    }

    // §6.2 deletes win
    @Test
    void deleteBeatsConcurrentCreateOfTheSameKey() throws MergeException {
        assertThat(end(List.of(create()), List.of(erase()), List.of(create())).objects())
                .isEmpty();
    }

    // §6.2 deletes win, edge
    @Test
    void oldDeleteDoesNotDestroyNewerRecreation() throws MergeException {
        List<Instruction> recreated = List.of(erase(), create(), set(at("int"), num(2)));

        assertThat(seen(List.of(create()), List.of(erase()), recreated)).containsEntry("int", num(2));
    }

    // §6.2 primary key is identity, edge
    @Test
    void chosenValueBeatsALaterDefault() throws MergeException {
        Map<String, Object> dog = seen(
                List.of(),
                List.of(create(), set(at("int"), num(5))),
                List.of(create(), setDefault(at("int"), num(0))));

        assertThat(dog).containsEntry("int", num(5));
    }

    // §6.3 counter
    @Test
    void additionCountsOnlyAfterTheSetThatItFollows() throws MergeException {
        List<Instruction> zero = List.of(create(), set(at("counter"), num(7)));
        List<Instruction> reset = List.of(set(at("counter"), num(0)));
        List<Instruction> increment = List.of(add(at("counter"), 1));

        assertThat(seen(zero, reset, increment)).containsEntry("counter", num(1));
        assertThat(seen(zero, increment, reset)).containsEntry("counter", num(0));
    }

    // §6.3 set
    @Test
    void clearedSetDropsConcurrentInsertsWhateverTheTime() throws MergeException {
        List<Instruction> common = List.of(create(), setInsert(at("set"), num(1)));
        List<Instruction> clear = List.of(clear(at("set"), CollectionType.SET));

        assertThat(seen(common, clear, List.of(setInsert(at("set"), num(2))))).containsEntry("set", Set.of());
    }

    @Test
    void laterOfInsertAndEraseOfOneMemberDecides() throws MergeException {
        List<Instruction> common = List.of(create(), setInsert(at("set"), num(1)));
        List<Instruction> insert = List.of(setInsert(at("set"), num(1)));
        List<Instruction> erase = List.of(setErase(at("set"), num(1)));

        assertThat(seen(common, insert, erase)).containsEntry("set", Set.of());
        assertThat(seen(common, erase, insert)).containsEntry("set", Set.of(num(1)));
    }

    // §6.3 list
    @Test
    void ofTwoClearsTheLaterKeepsWhatFollowsIt() throws MergeException {
        List<Instruction> common = List.of(create(), insert(at("list", 0), num(0), 0));

        Map<String, Object> dog = seen(
                common,
                List.of(clear(at("list"), CollectionType.LIST), insert(at("list", 0), num(1), 0)),
                List.of(clear(at("list"), CollectionType.LIST), insert(at("list", 0), num(2), 0)));

        assertThat(dog).containsEntry("list", List.of(num(2)));
    }

    @Test
    void erasedElementTakesEditsOfItAlong() throws MergeException {
        List<Instruction> common = List.of(create(), insert(at("embs", 0), Marker.OBJECT_VALUE, 0));

        Map<String, Object> dog = seen(
                common, List.of(remove(at("embs", 0), 1)), List.of(set(at("embs", 0, "text"), str("late"))));

        assertThat(dog).containsEntry("embs", List.of());
    }

    @Test
    void elementMovedTwiceIsWhereTheLaterMovePutIt() throws MergeException {
        List<Instruction> common = List.of(
                create(),
                insert(at("list", 0), num(0), 0),
                insert(at("list", 1), num(1), 1),
                insert(at("list", 2), num(2), 2));

        Map<String, Object> dog =
                seen(common, List.of(move(at("list", 0), 1, 3)), List.of(move(at("list", 0), 2, 3)));

        assertThat(dog).containsEntry("list", List.of(num(1), num(2), num(0)));
    }

    // §6.3 mixed
    @Test
    void scalarBeatsLaterEditsInsideTheCollectionItReplaces() throws MergeException {
        List<Instruction> common = List.of(create(), set(at("mixed"), Marker.DICTIONARY));

        Map<String, Object> dog =
                seen(common, List.of(set(at("mixed"), num(1))), List.of(set(at("mixed", "k"), num(2))));

        assertThat(dog).containsEntry("mixed", num(1));
    }

    // §6.3 embedded objects
    @Test
    void nullBeatsConcurrentCreationOfAnEmbeddedObject() throws MergeException {
        Map<String, Object> dog = seen(
                List.of(create()),
                List.of(set(at("emb"), Scalar.Null.NULL)),
                List.of(set(at("emb"), Marker.OBJECT_VALUE), set(at("emb", "int"), num(1))));

        assertThat(dog).containsEntry("emb", Scalar.Null.NULL);
    }

    @Test
    void embeddedObjectsCreatedAtOnePlaceMergeFieldByField() throws MergeException {
        Map<String, Object> dog = seen(
                List.of(create()),
                List.of(
                        set(at("emb"), Marker.OBJECT_VALUE),
                        set(at("emb", "int"), num(1)),
                        set(at("emb", "text"), str("a"))),
                List.of(set(at("emb"), Marker.OBJECT_VALUE), set(at("emb", "text"), str("b"))));

        assertThat(dog)
                .containsEntry(
                        "emb", new ReferenceStore.Fields(Map.of("int", num(1), "text", str("b"))));
    }
}
