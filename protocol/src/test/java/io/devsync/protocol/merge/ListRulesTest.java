package io.devsync.protocol.merge;

import static io.devsync.protocol.merge.Edits.at;
import static io.devsync.protocol.merge.Edits.clear;
import static io.devsync.protocol.merge.Edits.create;
import static io.devsync.protocol.merge.Edits.insert;
import static io.devsync.protocol.merge.Edits.move;
import static io.devsync.protocol.merge.Edits.num;
import static io.devsync.protocol.merge.Edits.remove;
import static io.devsync.protocol.merge.Edits.setElement;
import static io.devsync.protocol.merge.RuleTable.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.merge.Edits.Place;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pair rules on lists (merge-rules §4.3, §4.4), line by line, and all pairs of list edits on states. */
class ListRulesTest {

    private static final Scalar X = num(100);
    private static final Scalar Y = num(200);

    private static Instruction ins(int index, int priorSize) {
        return insert(at("list", index), X, priorSize);
    }

    private static Instruction mov(int from, int to, int priorSize) {
        return move(at("list", from), to, priorSize);
    }

    private static Instruction del(int index, int priorSize) {
        return remove(at("list", index), priorSize);
    }

    private static Instruction upd(int index, int priorSize) {
        return setElement(at("list", index), Y, priorSize);
    }

    static Stream<RuleTable.Line> updates() {
        return Stream.of(
                pair("§4.3 Update/Update", upd(1, 3), setElement(at("list", 1), X, 3)).onlyNewerStays(),
                pair("§4.3 Update/Update elsewhere", upd(1, 3), upd(2, 3)).bothStay(),
                pair("§4.3 ArrayInsert/Update before", ins(0, 3), upd(1, 3)).become(ins(0, 3), upd(2, 4)),
                pair("§4.3 ArrayInsert/Update at", ins(1, 3), upd(1, 3)).become(ins(1, 3), upd(2, 4)),
                pair("§4.3 ArrayInsert/Update after", ins(2, 3), upd(1, 3)).become(ins(2, 3), upd(1, 4)),
                pair("§4.3 rank does not count", upd(1, 3), ins(1, 3)).become(upd(2, 4), ins(1, 3)),
                pair("§4.3 ArrayMove/Update of it", mov(1, 3, 4), upd(1, 4)).become(mov(1, 3, 4), upd(3, 4)),
                pair("§4.3 ArrayMove/Update between", mov(0, 3, 4), upd(2, 4)).become(mov(0, 3, 4), upd(1, 4)),
                pair("§4.3 ArrayMove/Update at target", mov(3, 1, 4), upd(1, 4)).become(mov(3, 1, 4), upd(2, 4)),
                pair("§4.3 ArrayMove/Update beyond", mov(0, 1, 4), upd(3, 4)).become(mov(0, 1, 4), upd(3, 4)),
                pair("Q10 ArrayMove/Update of other prior size", mov(0, 1, 4), upd(0, 3))
                        .become(mov(0, 1, 4), upd(1, 3)),
                pair("§4.3 ArrayErase/Update of it", del(1, 3), upd(1, 3)).onlyOlderStays(),
                pair("§4.3 Update/ArrayErase of it", upd(1, 3), del(1, 3)).onlyNewerStays(),
                pair("§4.3 ArrayErase/Update after", del(0, 3), upd(1, 3)).become(del(0, 3), upd(0, 2)),
                pair("§4.3 ArrayErase/Update before", del(2, 3), upd(1, 3)).become(del(2, 3), upd(1, 2)));
    }

    static Stream<RuleTable.Line> lists() {
        return Stream.of(
                pair("§4.4 ArrayInsert/ArrayInsert before", ins(0, 2), ins(1, 2)).become(ins(0, 3), ins(2, 3)),
                pair("§4.4 ArrayInsert/ArrayInsert after", ins(2, 2), ins(1, 2)).become(ins(3, 3), ins(1, 3)),
                pair("§4.4 ArrayInsert/ArrayInsert at one place: older first", ins(1, 2), ins(1, 2))
                        .become(ins(1, 3), ins(2, 3)),
                pair("§4.4 ArrayMove/ArrayInsert behind source", mov(0, 2, 3), ins(1, 3))
                        .become(mov(0, 3, 4), ins(0, 3)),
                pair("§4.4 ArrayMove/ArrayInsert before source", mov(2, 0, 3), ins(1, 3))
                        .become(mov(3, 0, 4), ins(2, 3)),
                pair("§4.4 ArrayMove older/ArrayInsert at target", mov(2, 1, 3), ins(1, 3))
                        .become(mov(3, 2, 4), ins(1, 3)),
                pair("§4.4 ArrayInsert older/ArrayMove to it", ins(1, 3), mov(2, 1, 3))
                        .become(ins(2, 3), mov(3, 1, 4)),
                pair("Q10 ArrayMove/ArrayInsert of other prior size", mov(0, 1, 3), ins(5, 5))
                        .become(mov(0, 1, 4), ins(5, 5)),
                pair("§4.4 ArrayErase/ArrayInsert before", del(1, 3), ins(0, 3)).become(del(2, 4), ins(0, 2)),
                pair("§4.4 ArrayErase/ArrayInsert at", del(1, 3), ins(1, 3)).become(del(2, 4), ins(1, 2)),
                pair("§4.4 ArrayErase/ArrayInsert after", del(1, 3), ins(2, 3)).become(del(1, 4), ins(1, 2)),
                pair("§4.4 ArrayMove/ArrayMove of one element", mov(1, 3, 4), mov(1, 0, 4))
                        .onlyNewerStaysAs(mov(3, 0, 4)),
                pair("§4.4 ArrayMove/ArrayMove of one element to one place", mov(1, 3, 4), mov(1, 3, 4))
                        .noneStays(),
                pair("§4.4 ArrayMove/ArrayMove apart", mov(0, 1, 4), mov(2, 3, 4))
                        .become(mov(0, 1, 4), mov(2, 3, 4)),
                pair("§4.4 ArrayMove/ArrayMove across each other", mov(0, 2, 4), mov(3, 2, 4))
                        .become(mov(0, 3, 4), mov(3, 1, 4)),
                pair("§4.4 ArrayMove/ArrayMove to one gap: older first", mov(0, 1, 4), mov(3, 2, 4))
                        .become(mov(0, 1, 4), mov(3, 2, 4)),
                pair("§4.4 ArrayMove/ArrayMove to one gap: newer last", mov(3, 2, 4), mov(0, 1, 4))
                        .become(mov(3, 1, 4), mov(0, 2, 4)),
                pair("§4.4 ArrayErase/ArrayMove of it", del(1, 3), mov(1, 2, 3)).onlyOlderStaysAs(del(2, 3)),
                pair("§4.4 ArrayErase/ArrayMove across", del(1, 3), mov(0, 2, 3))
                        .become(del(0, 3), mov(0, 1, 2)),
                pair("§4.4 ArrayErase/ArrayMove that becomes void", del(1, 2), mov(0, 1, 2))
                        .onlyOlderStaysAs(del(0, 2)),
                pair("§4.4 ArrayErase/ArrayErase", del(0, 3), del(2, 3)).become(del(0, 2), del(1, 2)),
                pair("§4.4 ArrayErase/ArrayErase of one element", del(1, 3), del(1, 3)).noneStays());
    }

    static Stream<RuleTable.Line> clears() {
        Instruction clear = clear(at("list"), CollectionType.LIST);
        return Stream.of(
                pair("§3 Clear outside ArrayInsert", clear, ins(1, 3)).onlyOlderStays(),
                pair("§3 ArrayInsert inside Clear", ins(1, 3), clear).onlyNewerStays(),
                pair("§3 Clear outside ArrayMove", clear, mov(1, 0, 3)).onlyOlderStays(),
                pair("§3 Clear outside ArrayErase", clear, del(1, 3)).onlyOlderStays(),
                pair("§3 Clear outside Update", clear, upd(1, 3)).onlyOlderStays());
    }

    @ParameterizedTest
    @MethodSource({"updates", "lists", "clears"})
    void becomesWhatTheSpecSays(RuleTable.Line line) throws MergeException {
        line.check();
    }

    static Stream<RuleTable.Line> errors() {
        return Stream.of(
                pair("ArrayInsert/Update prior", ins(0, 3), upd(0, 4)).fails(),
                pair("ArrayInsert/Update place of insert", ins(4, 3), upd(0, 3)).fails(),
                pair("ArrayInsert/Update place of update", ins(0, 3), upd(3, 3)).fails(),
                pair("ArrayMove/Update place of move", mov(4, 0, 4), upd(0, 4)).fails(),
                pair("ArrayMove/Update place of update", mov(1, 0, 4), upd(4, 4)).fails(),
                pair("ArrayErase/Update prior", del(0, 3), upd(0, 4)).fails(),
                pair("ArrayErase/Update place of erase", del(3, 3), upd(0, 3)).fails(),
                pair("ArrayErase/Update place of update", del(0, 3), upd(3, 3)).fails(),
                pair("ArrayInsert/ArrayInsert prior", ins(0, 3), ins(0, 4)).fails(),
                pair("ArrayErase/ArrayInsert prior", del(0, 3), ins(0, 4)).fails(),
                pair("ArrayErase/ArrayInsert place of erase", del(3, 3), ins(0, 3)).fails(),
                pair("ArrayErase/ArrayInsert place of insert", del(0, 3), ins(4, 3)).fails(),
                pair("ArrayMove/ArrayMove prior", mov(0, 1, 3), mov(0, 1, 4)).fails(),
                pair("ArrayMove/ArrayMove source", mov(3, 1, 3), mov(0, 1, 3)).fails(),
                pair("ArrayMove/ArrayMove target", mov(0, 3, 3), mov(0, 1, 3)).fails(),
                pair("ArrayErase/ArrayMove prior", del(0, 3), mov(0, 1, 4)).fails(),
                pair("ArrayErase/ArrayMove place of erase", del(3, 3), mov(0, 1, 3)).fails(),
                pair("ArrayErase/ArrayMove source", del(0, 3), mov(3, 1, 3)).fails(),
                pair("ArrayErase/ArrayErase prior", del(0, 3), del(0, 4)).fails(),
                pair("ArrayErase/ArrayErase place", del(0, 3), del(3, 3)).fails());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void inconsistentListsFail(RuleTable.Line line) {
        assertThat(line.mergeError()).startsWith("Merge error: ").contains("Dog", "list");
    }

    @Test
    void placesThatCannotGrowFail() {
        int max = Integer.MAX_VALUE;

        assertThat(pair("Q11", ins(max, max), ins(0, max)).fails().mergeError()).contains("cannot grow");
    }

    @Test
    void listEditWithoutIndexFails() {
        Instruction malformed = insert(at("list"), X, 0);

        assertThat(pair("", malformed, ins(0, 0)).fails().mergeError()).contains("expected: an index");
    }

    @ParameterizedTest(name = "list of {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void allPairsOfEditsGiveOneStateInBothOrders(int size) throws MergeException {
        List<Instruction> common = new ArrayList<>();
        common.add(create());
        IntStream.range(0, size).forEach(i -> common.add(insert(at("list", i), num(i), i)));
        List<Instruction> edits = allEdits(size, at("list"));

        for (Instruction older : edits) {
            for (Instruction newer : edits) {
                checkConverges(common, List.of(older), List.of(newer));
            }
        }
    }

    @Test
    void allPairsOfTwoEditsEachGiveOneStateInBothOrders() throws MergeException {
        List<Instruction> common =
                List.of(create(), insert(at("list", 0), num(0), 0), insert(at("list", 1), num(1), 1));
        List<List<Instruction>> sequences = new ArrayList<>();
        for (Instruction first : allEdits(2, at("list"))) {
            int size = switch (first) {
                case Instruction.ArrayInsert ignored -> 3;
                case Instruction.ArrayErase ignored -> 1;
                case Instruction.Clear ignored -> 0;
                default -> 2;
            };
            for (Instruction second : allEdits(size, at("list"))) {
                sequences.add(List.of(first, second));
            }
        }

        for (List<Instruction> older : sequences) {
            for (List<Instruction> newer : sequences) {
                checkConverges(common, older, newer);
            }
        }
    }

    private static List<Instruction> allEdits(int size, Place list) {
        List<Instruction> edits = new ArrayList<>();
        for (int i = 0; i <= size; i++) {
            edits.add(insert(element(list, i), X, size));
        }
        for (int i = 0; i < size; i++) {
            edits.add(remove(element(list, i), size));
            edits.add(setElement(element(list, i), Y, size));
            for (int to = 0; to < size; to++) {
                if (to != i) {
                    edits.add(move(element(list, i), to, size));
                }
            }
        }
        edits.add(clear(list, CollectionType.LIST));
        return edits;
    }

    private static Place element(Place list, int index) {
        Path path = list.path().thenIndex(index);
        return new Place(list.property(), path);
    }

    private static void checkConverges(
            List<Instruction> common, List<Instruction> older, List<Instruction> newer) throws MergeException {
        MergeChangeset old = new MergeChangeset(1, 2, older);
        MergeChangeset young = new MergeChangeset(2, 3, newer);
        Merge.transform(List.of(old), List.of(young));
        new RuleTable.Line("", older, newer, old.instructions(), young.instructions()).checkStates(common);
    }
}
