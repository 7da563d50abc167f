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
import static io.devsync.protocol.merge.Edits.setElement;
import static io.devsync.protocol.merge.Edits.setErase;
import static io.devsync.protocol.merge.Edits.setInsert;
import static io.devsync.protocol.merge.RuleTable.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.Payload.Marker;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an instruction does to deeper ones (merge-rules §3), line by line. */
class NestedRulesTest {

    private static final Instruction INNER_EDIT = set(at("embs", 1, "int"), num(1));
    private static final Instruction IN_LIST = insert(at("mixed", 0), num(1), 0);
    private static final Instruction IN_DICTIONARY = set(at("mixed", "k"), num(1));

    static Stream<RuleTable.Line> erasedObjects() {
        List<Instruction> inside = List.of(
                set(at("int"), num(1)),
                add(at("counter"), 1),
                insert(at("list", 0), num(1), 0),
                move(at("list", 0), 1, 2),
                remove(at("list", 0), 1),
                clear(at("list"), CollectionType.LIST),
                setInsert(at("set"), num(1)),
                setErase(at("set"), num(1)));
        return inside.stream()
                .flatMap(inner -> Stream.of(
                        pair("§3 EraseObject, later " + kind(inner), erase(), inner).onlyOlderStays(),
                        pair("§3 EraseObject, earlier " + kind(inner), inner, erase()).onlyNewerStays(),
                        pair("§3 CreateObject and " + kind(inner), create(), inner).bothStay()));
    }

    private static String kind(Instruction instruction) {
        return instruction.getClass().getSimpleName();
    }

    static Stream<RuleTable.Line> updates() {
        return Stream.of(
                pair("§3 ObjectValue keeps edits", set(at("emb"), Marker.OBJECT_VALUE), set(at("emb", "int"), num(1)))
                        .bothStay(),
                pair("§3 null discards later edits", set(at("emb"), Scalar.Null.NULL), set(at("emb", "int"), num(1)))
                        .onlyOlderStays(),
                pair("§3 null discards earlier edits", set(at("emb", "int"), num(1)), set(at("emb"), Scalar.Null.NULL))
                        .onlyNewerStays(),
                pair("Q9 a default discards too", Edits.setDefault(at("emb"), Scalar.Null.NULL), set(at("emb", "int"), num(1)))
                        .onlyOlderStays(),
                pair("§3 List keeps list edits", set(at("mixed"), Marker.LIST), IN_LIST).bothStay(),
                pair("§3 List discards keys", set(at("mixed"), Marker.LIST), IN_DICTIONARY)
                        .onlyOlderStays(),
                pair("§3 Dictionary keeps keys", set(at("mixed"), Marker.DICTIONARY), IN_DICTIONARY)
                        .bothStay(),
                pair("§3 Dictionary discards list edits", set(at("mixed"), Marker.DICTIONARY), IN_LIST)
                        .onlyOlderStays(),
                pair("§3 scalar discards list edits", IN_LIST, set(at("mixed"), num(1)))
                        .onlyNewerStays(),
                pair("§3 only below the path", set(at("mixed", "a"), num(1)), set(at("mixed", "b", "c"), num(2)))
                        .bothStay(),
                pair("§3 removed key discards below", set(at("mixed", "a"), Marker.ERASED), set(at("mixed", "a", "c"), num(2)))
                        .onlyOlderStays(),
                pair("§3 AddInteger discards below", add(at("mixed"), 1), IN_DICTIONARY).onlyOlderStays(),
                pair("§3 SetInsert leaves deeper ones", setInsert(at("mixed"), num(1)), IN_DICTIONARY)
                        .bothStay(),
                pair("§3 SetErase leaves deeper ones", setErase(at("mixed"), num(1)), IN_DICTIONARY)
                        .bothStay());
    }

    static Stream<RuleTable.Line> lists() {
        return Stream.of(
                pair("§3 ArrayInsert before", insert(at("embs", 0), Marker.OBJECT_VALUE, 3), INNER_EDIT)
                        .become(insert(at("embs", 0), Marker.OBJECT_VALUE, 3), set(at("embs", 2, "int"), num(1))),
                pair("§3 ArrayInsert at", INNER_EDIT, insert(at("embs", 1), Marker.OBJECT_VALUE, 3))
                        .become(set(at("embs", 2, "int"), num(1)), insert(at("embs", 1), Marker.OBJECT_VALUE, 3)),
                pair("§3 ArrayInsert after", insert(at("embs", 2), Marker.OBJECT_VALUE, 3), INNER_EDIT)
                        .bothStay(),
                pair("§3 ArrayErase before", remove(at("embs", 0), 3), INNER_EDIT)
                        .become(remove(at("embs", 0), 3), set(at("embs", 0, "int"), num(1))),
                pair("§3 ArrayErase of it", remove(at("embs", 1), 3), INNER_EDIT).onlyOlderStays(),
                pair("§3 ArrayErase of it, earlier edit", INNER_EDIT, remove(at("embs", 1), 3))
                        .onlyNewerStays(),
                pair("§3 ArrayErase after", remove(at("embs", 2), 3), INNER_EDIT).bothStay(),
                pair("Q1 ArrayMove of it: no longer moves", move(at("embs", 1), 2, 3), INNER_EDIT)
                        .become(move(at("embs", 2), 2, 3), INNER_EDIT),
                pair("Q1 ArrayMove from behind", move(at("embs", 2), 0, 3), INNER_EDIT)
                        .become(move(at("embs", 2), 0, 3), INNER_EDIT),
                pair("§3 list of another key", insert(at("mixed", "a", 0), num(1), 0), setElement(at("mixed", "b", 0, 0), num(1), 1))
                        .bothStay(),
                pair("§3 list inside a list", insert(at("mixed", 0, 0), num(1), 1), setElement(at("mixed", 0, 0, 0), num(1), 1))
                        .become(insert(at("mixed", 0, 0), num(1), 1), setElement(at("mixed", 0, 1, 0), num(1), 1)),
                pair("§3 Clear", clear(at("mixed"), CollectionType.LIST), setElement(at("mixed", 0, 0), num(1), 1))
                        .onlyOlderStays(),
                pair("§3 Clear of another key", clear(at("mixed", "a"), CollectionType.LIST), insert(at("mixed", "b", 0), num(1), 0))
                        .bothStay());
    }

    @ParameterizedTest
    @MethodSource({"erasedObjects", "updates"})
    void becomesWhatTheSpecSays(RuleTable.Line line) throws MergeException {
        line.check();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void pathsFollowTheListsAroundThem(RuleTable.Line line) throws MergeException {
        // a void move (Q1) is dropped from what comes in, so these lines hold for ours alone
        MergeChangeset older = new MergeChangeset(1, 2, line.older());
        MergeChangeset newer = new MergeChangeset(2, 3, line.newer());
        Merge.transform(List.of(older), List.of(newer));
        assertThat(older.instructions()).isEqualTo(line.olderAfter());
        assertThat(newer.instructions()).isEqualTo(line.newerAfter());
    }

    @Test
    void incomingMoveThatNestedRuleMadeVoidIsDropped() throws MergeException {
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(INNER_EDIT));
        MergeChangeset theirs = new MergeChangeset(2, 3, List.of(move(at("embs", 1), 2, 3)));

        Merge.transform(List.of(ours), List.of(theirs));

        assertThat(theirs.instructions()).isEmpty();
        assertThat(ours.changed()).isFalse();
    }

    @Test
    void moveOfAnEditedElementLeadsAstray() throws MergeException {
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(INNER_EDIT));
        MergeChangeset theirs = new MergeChangeset(2, 3, List.of(move(at("embs", 1), 2, 3)));

        Merge.transform(List.of(ours), List.of(theirs));

        assertThat(theirs.astray()).containsExactly(new Astray(Edits.DOG, Edits.REX, "embs"));
        assertThat(ours.astray()).isEqualTo(theirs.astray());
    }

    @Test
    void moveBehindAnEditedElementDoesNot() throws MergeException {
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(INNER_EDIT));
        MergeChangeset theirs = new MergeChangeset(2, 3, List.of(move(at("embs", 3), 2, 4)));

        Merge.transform(List.of(ours), List.of(theirs));

        assertThat(theirs.changed()).isFalse();
        assertThat(theirs.astray()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 2", "0, 2, 0", "2, 0, 2", "0, 1, 0"})
    void bySoundRulesAnEditFollowsItsElement(int from, int to, int place) throws MergeException {
        Instruction move = move(at("embs", from), to, 3);
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(INNER_EDIT));
        MergeChangeset theirs = new MergeChangeset(2, 3, List.of(move));

        Merge.transformSoundly(List.of(ours), List.of(theirs));

        assertThat(ours.instructions()).containsExactly(set(at("embs", place, "int"), num(1)));
        assertThat(theirs.instructions()).containsExactly(move);
    }

    @Test
    void keyWhereTheOtherSideHasAListFails() {
        RuleTable.Line line = pair(
                        "§1 Inconsistent paths",
                        insert(at("mixed", 0), num(1), 0),
                        set(at("mixed", "k", "l"), num(1)))
                .fails();

        assertThat(line.mergeError()).contains("Inconsistent paths", "\"k\"");
    }

    @Test
    void otherObjectsAreLeftAlone() throws MergeException {
        Instruction other = new Instruction.EraseObject(Edits.DOG, new PrimaryKey.IntKey(8));
        pair("§3", other, set(at("int"), num(1))).bothStay().check();
    }
}
