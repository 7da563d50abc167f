package io.devsync.protocol.merge;

import static io.devsync.protocol.merge.Edits.add;
import static io.devsync.protocol.merge.Edits.addClass;
import static io.devsync.protocol.merge.Edits.addColumn;
import static io.devsync.protocol.merge.Edits.at;
import static io.devsync.protocol.merge.Edits.clear;
import static io.devsync.protocol.merge.Edits.create;
import static io.devsync.protocol.merge.Edits.erase;
import static io.devsync.protocol.merge.Edits.eraseClass;
import static io.devsync.protocol.merge.Edits.eraseColumn;
import static io.devsync.protocol.merge.Edits.insert;
import static io.devsync.protocol.merge.Edits.move;
import static io.devsync.protocol.merge.Edits.num;
import static io.devsync.protocol.merge.Edits.remove;
import static io.devsync.protocol.merge.Edits.setElement;
import static io.devsync.protocol.merge.Edits.setErase;
import static io.devsync.protocol.merge.Edits.setInsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.merge.Edits.Place;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All 196 ordered pairs of kinds, as close to each other as they can be: those have an effect that the tables of
 * merge-rules §3 and §4 list, and no others.
 */
class UnlistedPairsTest {

    private static final Place PLACE = at("mixed", 1);

    /** One instruction of each kind; all path instructions at one place. */
    private static final Map<StepKind, Instruction> INSTRUCTIONS = new EnumMap<>(Map.ofEntries(
            Map.entry(StepKind.ADD_TABLE, addClass("Dog")),
            Map.entry(StepKind.ERASE_TABLE, eraseClass("Dog")),
            Map.entry(StepKind.CREATE_OBJECT, create()),
            Map.entry(StepKind.ERASE_OBJECT, erase()),
            Map.entry(StepKind.UPDATE, setElement(PLACE, num(1), 3)),
            Map.entry(StepKind.ADD_INTEGER, add(PLACE, 1)),
            Map.entry(StepKind.ADD_COLUMN, addColumn("Dog", "mixed", PropertyType.MIXED)),
            Map.entry(StepKind.ERASE_COLUMN, eraseColumn("Dog", "mixed")),
            Map.entry(StepKind.ARRAY_INSERT, insert(PLACE, num(1), 3)),
            Map.entry(StepKind.ARRAY_MOVE, move(PLACE, 2, 3)),
            Map.entry(StepKind.ARRAY_ERASE, remove(PLACE, 3)),
            Map.entry(StepKind.CLEAR, clear(PLACE, CollectionType.LIST)),
            Map.entry(StepKind.SET_INSERT, setInsert(PLACE, num(1))),
            Map.entry(StepKind.SET_ERASE, setErase(PLACE, num(1)))));

    /**
     * The upper right half of the table, in the order of the kinds: {@code x} where the pair has an effect, {@code *} where
     * it should have one and only sound rules give it. Rows and columns: AddTable, EraseTable, CreateObject, EraseObject, Update, AddInteger, AddColumn, EraseColumn, ArrayInsert,
     * ArrayMove, ArrayErase, Clear, SetInsert, SetErase.
     */
    private static final String[] EFFECTS = {
        "xx............", // AddTable: §4.1
        " xxxxxxxxxxxxx", // EraseTable: §3, §4.1
        "  .x..........", // CreateObject: §4.2
        "   xxx..xxxxxx", // EraseObject: §3, §4.2
        "    xx.xxxxx..", // Update: §4.3, §4.1 EraseColumn
        "     ......x..", // AddInteger: §4.3
        "      xx......", // AddColumn: §4.1
        "       x......", // EraseColumn: §4.1, Q2
        "        xxx*..", // ArrayInsert: §4.4
        "         xx*..", // ArrayMove
        "          x*..", // ArrayErase
        "           xxx", // Clear: §4.5
        "            xx", // SetInsert
        "             x", // SetErase
    };

    static Stream<Arguments> pairs() {
        return Stream.of(StepKind.values())
                .flatMap(older -> Stream.of(StepKind.values()).map(newer -> Arguments.of(older, newer)));
    }

    @ParameterizedTest(name = "{0} then {1}")
    @MethodSource("pairs")
    void onlyListedPairsHaveAnEffect(StepKind older, StepKind newer) throws MergeException {
        int row = Math.min(older.ordinal(), newer.ordinal());
        int column = Math.max(older.ordinal(), newer.ordinal());
        RuleTable.Pair pair = RuleTable.pair("", INSTRUCTIONS.get(older), INSTRUCTIONS.get(newer));
        MergeChangeset first = new MergeChangeset(1, 2, pair.older());
        MergeChangeset second = new MergeChangeset(2, 3, pair.newer());

        Merge.transform(List.of(first), List.of(second));

        assertThat(first.changed() || second.changed()).isEqualTo(EFFECTS[row].charAt(column) == 'x');
        assertThat(first.astray().isEmpty()).isEqualTo(EFFECTS[row].charAt(column) != '*');
        assertThat(second.astray()).isEqualTo(first.astray());
    }

    @ParameterizedTest(name = "{0} then {1}")
    @MethodSource("pairs")
    void soundRulesFillTheGaps(StepKind older, StepKind newer) throws MergeException {
        int row = Math.min(older.ordinal(), newer.ordinal());
        int column = Math.max(older.ordinal(), newer.ordinal());
        RuleTable.Pair pair = RuleTable.pair("", INSTRUCTIONS.get(older), INSTRUCTIONS.get(newer));
        MergeChangeset first = new MergeChangeset(1, 2, pair.older());
        MergeChangeset second = new MergeChangeset(2, 3, pair.newer());

        Merge.transformSoundly(List.of(first), List.of(second));

        assertThat(first.changed() || second.changed()).isEqualTo(EFFECTS[row].charAt(column) != '.');
    }
}
