package io.devsync.protocol.merge;

import static io.devsync.protocol.merge.Edits.add;
import static io.devsync.protocol.merge.Edits.at;
import static io.devsync.protocol.merge.Edits.clear;
import static io.devsync.protocol.merge.Edits.create;
import static io.devsync.protocol.merge.Edits.erase;
import static io.devsync.protocol.merge.Edits.insert;
import static io.devsync.protocol.merge.Edits.num;
import static io.devsync.protocol.merge.Edits.set;
import static io.devsync.protocol.merge.Edits.setDefault;
import static io.devsync.protocol.merge.Edits.setElement;
import static io.devsync.protocol.merge.Edits.setErase;
import static io.devsync.protocol.merge.Edits.setInsert;
import static io.devsync.protocol.merge.Edits.str;
import static io.devsync.protocol.merge.RuleTable.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.merge.Edits.Place;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.Payload.Marker;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.stream.Stream;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pair rules on objects, values, counters and sets (merge-rules §4.2, §4.3, §4.5), line by line. */
class ValueRulesTest {

    private static final Place INT = at("int");
    private static final Place COUNTER = at("counter");
    private static final Place MIXED = at("mixed");
    private static final Place EMB = at("emb");
    private static final Place KEY = at("dict", "a");
    private static final Place SET = at("set");
    private static final Scalar NULL = Scalar.Null.NULL;

    static Stream<RuleTable.Line> objects() {
        return Stream.of(
                pair("§4.2 newer erase beats create", create(), erase()).onlyNewerStays(),
                pair("§4.2 older erase beats create", erase(), create()).onlyOlderStays(),
                pair("§4.2 the newer erase stays", erase(), erase()).onlyNewerStays(),
                pair("§4 creates are idempotent", create(), create()).bothStay());
    }

    static Stream<RuleTable.Line> values() {
        return Stream.of(
                pair("§4.3 the later update stays", set(INT, num(1)), set(INT, num(2)))
                        .onlyNewerStays(),
                pair("§4.3 equal updates too", set(INT, num(1)), set(INT, num(1)))
                        .onlyNewerStays(),
                pair("§4.3 other property", set(INT, num(1)), set(at("text"), str("a")))
                        .bothStay(),
                pair("§4.3 newer default loses to older choice", set(INT, num(1)), setDefault(INT, num(2)))
                        .onlyOlderStays(),
                pair("§4.3 older default loses", setDefault(INT, num(1)), set(INT, num(2)))
                        .onlyNewerStays(),
                pair("§4.3 of two defaults the later stays", setDefault(INT, num(1)), setDefault(INT, num(2)))
                        .onlyNewerStays(),
                pair("§4.3 later value stays in a dictionary", set(KEY, num(1)), set(KEY, num(2)))
                        .onlyNewerStays(),
                pair("§4.3 later removal stays", set(KEY, num(1)), set(KEY, Marker.ERASED))
                        .onlyNewerStays(),
                pair("§4.3 value after removal stays", set(KEY, Marker.ERASED), set(KEY, num(1)))
                        .onlyNewerStays(),
                pair("§4.3 other keys", set(KEY, num(1)), set(at("dict", "b"), num(2)))
                        .bothStay(),
                pair("Q6 older null beats object", set(EMB, NULL), set(EMB, Marker.OBJECT_VALUE))
                        .onlyOlderStays(),
                pair("Q6 newer null beats object", set(EMB, Marker.OBJECT_VALUE), set(EMB, NULL))
                        .onlyNewerStays(),
                pair("§4.3 of two objects the later stays", set(EMB, Marker.OBJECT_VALUE), set(EMB, Marker.OBJECT_VALUE))
                        .onlyNewerStays(),
                pair("§4.3 list and list stay", set(MIXED, Marker.LIST), set(MIXED, Marker.LIST))
                        .bothStay(),
                pair("§4.3 dictionaries stay", set(MIXED, Marker.DICTIONARY), set(MIXED, Marker.DICTIONARY))
                        .bothStay(),
                pair("§4.3 list then dictionary", set(MIXED, Marker.LIST), set(MIXED, Marker.DICTIONARY))
                        .onlyNewerStays(),
                pair("§4.3 dictionary then list", set(MIXED, Marker.DICTIONARY), set(MIXED, Marker.LIST))
                        .onlyNewerStays(),
                pair("§4.3 later scalar beats list", set(MIXED, Marker.LIST), set(MIXED, num(1)))
                        .onlyNewerStays(),
                pair("§4.3 later list beats scalar", set(MIXED, num(1)), set(MIXED, Marker.LIST))
                        .onlyNewerStays());
    }

    static Stream<RuleTable.Line> counters() {
        return Stream.of(
                pair("§4 all additions count", add(COUNTER, 1), add(COUNTER, 2)).bothStay(),
                pair("§4.3 set then add", set(COUNTER, num(10)), add(COUNTER, 3))
                        .become(set(COUNTER, num(13)), add(COUNTER, 3)),
                pair("§4.3 add then set", add(COUNTER, 3), set(COUNTER, num(10)))
                        .onlyNewerStays(),
                pair("§4.3 addition wraps", set(COUNTER, num(Long.MAX_VALUE)), add(COUNTER, 1))
                        .become(set(COUNTER, num(Long.MIN_VALUE)), add(COUNTER, 1)),
                pair("§4.3 add then default", add(COUNTER, 3), setDefault(COUNTER, num(10)))
                        .become(add(COUNTER, 3), setDefault(COUNTER, num(13))),
                pair("§4.3 default then add", setDefault(COUNTER, num(10)), add(COUNTER, 3))
                        .become(setDefault(COUNTER, num(13)), add(COUNTER, 3)),
                pair("§4.3 null then add", set(COUNTER, NULL), add(COUNTER, 3)).bothStay(),
                pair("§4.3 add then null", add(COUNTER, 3), set(COUNTER, NULL)).onlyNewerStays(),
                pair("§4.3 add then default null", add(COUNTER, 3), setDefault(COUNTER, NULL))
                        .bothStay(),
                pair("§4.3 string then add", set(MIXED, str("a")), add(MIXED, 3)).onlyOlderStays(),
                pair("§4.3 add then string", add(MIXED, 3), set(MIXED, str("a"))).onlyNewerStays(),
                pair("§4.3 list then add", set(MIXED, Marker.LIST), add(MIXED, 3)).onlyOlderStays(),
                pair("§4.3 clear then add", clear(MIXED, CollectionType.LIST), add(MIXED, 3))
                        .onlyOlderStays(),
                pair("§4.3 add then clear", add(MIXED, 3), clear(MIXED, CollectionType.LIST))
                        .onlyNewerStays(),
                pair("§4 other counter", set(INT, num(10)), add(COUNTER, 3)).bothStay());
    }

    static Stream<RuleTable.Line> clears() {
        Instruction clearList = clear(MIXED, CollectionType.LIST);
        Instruction clearDictionary = clear(MIXED, CollectionType.DICTIONARY);
        return Stream.of(
                pair("§4.5 the later clear stays", clearList, clearList).onlyNewerStays(),
                pair("§4.5 whatever its type", clearList, clearDictionary).onlyNewerStays(),
                pair("§4.3 clear list, list", clearList, set(MIXED, Marker.LIST)).bothStay(),
                pair("§4.3 list, clear list", set(MIXED, Marker.LIST), clearList).bothStay(),
                pair("§4.3 clear dictionary, dictionary", clearDictionary, set(MIXED, Marker.DICTIONARY))
                        .bothStay(),
                pair("§4.3 clear list, dictionary", clearList, set(MIXED, Marker.DICTIONARY))
                        .onlyNewerStays(),
                pair("§4.3 dictionary, clear list", set(MIXED, Marker.DICTIONARY), clearList)
                        .onlyNewerStays(),
                pair("§4.3 clear dictionary, list", clearDictionary, set(MIXED, Marker.LIST))
                        .onlyNewerStays(),
                pair("§4.3 clear, later scalar", clearList, set(MIXED, num(1))).onlyNewerStays(),
                pair("§4.3 scalar, later clear", set(MIXED, num(1)), clearList).onlyNewerStays());
    }

    static Stream<RuleTable.Line> sets() {
        Instruction clear = clear(SET, CollectionType.SET);
        return Stream.of(
                pair("§4.5 insert, later clear", setInsert(SET, num(1)), clear).onlyNewerStays(),
                pair("§4.5 clear, later insert", clear, setInsert(SET, num(1))).onlyOlderStays(),
                pair("§4.5 erase, later clear", setErase(SET, num(1)), clear).onlyNewerStays(),
                pair("§4.5 clear, later erase", clear, setErase(SET, num(1))).onlyOlderStays(),
                pair("§4.5 same insert twice", setInsert(SET, num(1)), setInsert(SET, num(1)))
                        .onlyNewerStays(),
                pair("§4.5 other inserts", setInsert(SET, num(1)), setInsert(SET, num(2)))
                        .bothStay(),
                pair("§4.5 insert, later erase", setInsert(SET, num(1)), setErase(SET, num(1)))
                        .onlyNewerStays(),
                pair("§4.5 erase, later insert", setErase(SET, num(1)), setInsert(SET, num(1)))
                        .onlyNewerStays(),
                pair("§4.5 erase and insert of others", setErase(SET, num(1)), setInsert(SET, num(2)))
                        .bothStay(),
                pair("§4.5 same erase twice", setErase(SET, str("ab")), setErase(SET, str("ab")))
                        .onlyNewerStays(),
                pair("§4.5 other erases", setErase(SET, num(1)), setErase(SET, num(2)))
                        .bothStay(),
                pair("§4.5 type counts", setInsert(SET, num(1)), setInsert(SET, str("1")))
                        .bothStay());
    }

    /** What is equal to a merge need not be equal as a value, so states are not compared. */
    static Stream<RuleTable.Line> payloadEquality() {
        return Stream.of(
                members("NaN", new Scalar.Double(Double.NaN), new Scalar.Double(Double.NaN)).bothStay(),
                members("float NaN", new Scalar.Float(Float.NaN), new Scalar.Float(Float.NaN)).bothStay(),
                members("zeros", new Scalar.Double(0.0), new Scalar.Double(-0.0)).onlyNewerStays(),
                members("float zeros", new Scalar.Float(-0.0f), new Scalar.Float(0.0f)).onlyNewerStays(),
                members("decimals by number", decimal("1.0"), decimal("1.00")).onlyNewerStays(),
                members("decimal zeros", decimal("0"), decimal("-0")).onlyNewerStays(),
                members("other decimals", decimal("1.0"), decimal("1.01")).bothStay(),
                members("decimal NaN", decimal("NaN"), decimal("NaN")).onlyNewerStays(),
                members("bytes", new Scalar.Binary(new byte[] {1, 2}), new Scalar.Binary(new byte[] {1, 2}))
                        .onlyNewerStays(),
                members("float is not double", new Scalar.Float(1), new Scalar.Double(1)).bothStay(),
                members("links", new Scalar.Link("Dog", Edits.REX), new Scalar.Link("Dog", Edits.REX))
                        .onlyNewerStays(),
                members("links of other classes", new Scalar.Link("Dog", Edits.REX), new Scalar.Link("Cat", Edits.REX))
                        .bothStay());
    }

    private static RuleTable.Pair members(String what, Scalar older, Scalar newer) {
        return pair("§1 equal payload: " + what, setInsert(SET, older), setInsert(SET, newer));
    }

    private static Scalar decimal(String number) {
        return new Scalar.Decimal(Decimal128.parse(number));
    }

    @ParameterizedTest
    @MethodSource({"objects", "values", "counters", "clears", "sets", "payloadEquality"})
    void becomesWhatTheSpecSays(RuleTable.Line line) throws MergeException {
        line.check();
    }

    @ParameterizedTest
    @MethodSource({"objects", "values", "counters", "clears", "sets"})
    void bothOrdersGiveOneState(RuleTable.Line line) {
        List<Instruction> common = Stream.of(
                        List.of(create(), set(KEY, num(0)), set(COUNTER, num(5)), set(MIXED, num(5))),
                        List.of(setInsert(SET, num(1)), setInsert(SET, num(3))))
                .flatMap(List::stream)
                .toList();

        line.checkStates(common);
    }

    @Test
    void arrayUpdatesOfUnequalPriorSizesFail() {
        RuleTable.Line line = pair(
                        "§4.3",
                        setElement(at("list", 1), num(1), 3),
                        setElement(at("list", 1), num(2), 4))
                .fails();

        assertThat(line.mergeError()).contains("prior sizes differ");
    }

    @Test
    void indexAndKeyOfOneNameDiffer() throws MergeException {
        // Q12: "3" as a key is another kind of place than index 3
        pair("Q12", setElement(at("mixed", 3), num(1), 4), set(at("mixed", "3"), num(2)))
                .bothStay()
                .check();
    }

    @Test
    void listEditAndKeyUpdateOfOneContainerFail() {
        RuleTable.Line line =
                pair("§4.3", insert(at("mixed", 0), num(1), 0), set(at("mixed", "k"), num(2))).fails();

        assertThat(line.mergeError()).contains("key", "list index");
    }

    @Test
    void eraseThenCreateBeatsOlderErase() throws MergeException {
        // merge-rules §4.2: the newer side's erase removes the other one before it meets the re-creation
        MergeChangeset recreated = new MergeChangeset(2, 3, List.of(erase(), create(), set(INT, num(1))));
        MergeChangeset erased = new MergeChangeset(1, 4, List.of(erase()));

        Merge.transform(List.of(recreated), List.of(erased));

        assertThat(erased.instructions()).isEmpty();
        assertThat(recreated.changed()).isFalse();
    }

    @Test
    void newerEraseBeatsEraseThenCreate() throws MergeException {
        MergeChangeset recreated = new MergeChangeset(1, 3, List.of(erase(), create(), set(INT, num(1))));
        MergeChangeset erased = new MergeChangeset(2, 4, List.of(erase()));

        Merge.transform(List.of(recreated), List.of(erased));

        assertThat(recreated.instructions()).isEmpty();
        assertThat(erased.changed()).isFalse();
    }
}
