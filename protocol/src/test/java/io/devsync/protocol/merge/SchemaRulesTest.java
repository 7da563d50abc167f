package io.devsync.protocol.merge;

import static io.devsync.protocol.merge.Edits.addAsymmetricClass;
import static io.devsync.protocol.merge.Edits.addClass;
import static io.devsync.protocol.merge.Edits.addColumn;
import static io.devsync.protocol.merge.Edits.addEmbeddedClass;
import static io.devsync.protocol.merge.Edits.addLink;
import static io.devsync.protocol.merge.Edits.at;
import static io.devsync.protocol.merge.Edits.create;
import static io.devsync.protocol.merge.Edits.erase;
import static io.devsync.protocol.merge.Edits.eraseClass;
import static io.devsync.protocol.merge.Edits.eraseColumn;
import static io.devsync.protocol.merge.Edits.insert;
import static io.devsync.protocol.merge.Edits.num;
import static io.devsync.protocol.merge.Edits.set;
import static io.devsync.protocol.merge.RuleTable.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Declarations and erasures of classes and properties (merge-rules §4.1), line by line. */
class SchemaRulesTest {

    private static final Instruction NAME = addColumn("Dog", "name", PropertyType.STRING);

    static Stream<RuleTable.Line> rules() {
        return Stream.of(
                pair("§4.1 equal classes cancel", addClass("Dog"), addClass("Dog")).noneStays(),
                pair("§4.1 embedded too", addEmbeddedClass("Dog"), addEmbeddedClass("Dog")).noneStays(),
                pair("§4.1 asymmetric too", addAsymmetricClass("Dog"), addAsymmetricClass("Dog")).noneStays(),
                pair("§4.1 other classes stay", addClass("Dog"), addClass("Cat")).bothStay(),
                pair("§4.1 equal columns cancel", NAME, NAME).noneStays(),
                pair("§4.1 other columns stay", NAME, addColumn("Dog", "age", PropertyType.INT)).bothStay(),
                pair("§4.1 columns of other classes stay", NAME, addColumn("Cat", "name", PropertyType.INT))
                        .bothStay(),
                pair("§4.1 equal links cancel", addLink("Dog", "owner", "Person"), addLink("Dog", "owner", "Person"))
                        .noneStays(),
                pair("§4.1 erased class, added class", eraseClass("Dog"), addClass("Dog")).onlyOlderStays(),
                pair("§4.1 added class, erased class", addClass("Dog"), eraseClass("Dog")).onlyNewerStays(),
                pair("§4.1 erased twice", eraseClass("Dog"), eraseClass("Dog")).noneStays(),
                pair("§4.1 others erased", eraseClass("Dog"), eraseClass("Cat")).bothStay(),
                pair("§3 erased class takes its columns", NAME, eraseClass("Dog")).onlyNewerStays(),
                pair("§3 erased class takes its objects", create(), eraseClass("Dog")).onlyNewerStays(),
                pair("§3 erased class takes erasures", eraseClass("Dog"), erase()).onlyOlderStays(),
                pair("§3 erased class takes edits", set(at("int"), num(1)), eraseClass("Dog")).onlyNewerStays(),
                pair("§3 erased class takes erased columns", eraseColumn("Dog", "name"), eraseClass("Dog"))
                        .onlyNewerStays(),
                pair("§3 others are left", eraseClass("Cat"), create()).bothStay(),
                pair("§4.1 erased column, added column", eraseColumn("Dog", "name"), NAME).onlyOlderStays(),
                pair("§4.1 added column, erased column", NAME, eraseColumn("Dog", "name")).onlyNewerStays(),
                pair("§4.1 column erased twice", eraseColumn("Dog", "a"), eraseColumn("Dog", "a")).noneStays(),
                pair("§4.1 erased column, update", eraseColumn("Dog", "int"), set(at("int"), num(1)))
                        .onlyOlderStays(),
                pair("§4.1 update inside, erased column", set(at("emb", "int"), num(1)), eraseColumn("Dog", "emb"))
                        .onlyNewerStays(),
                pair("Q2 erased column spares other edits", eraseColumn("Dog", "list"), insert(at("list", 0), num(1), 0))
                        .bothStay(),
                pair("§4.1 erased column and objects", eraseColumn("Dog", "int"), create()).bothStay(),
                pair("§4.1 erased column and class", eraseColumn("Dog", "int"), addClass("Dog")).bothStay());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void becomesWhatTheSpecSays(RuleTable.Line line) throws MergeException {
        line.check();
    }

    static Stream<Arguments> mismatches() {
        Instruction dog = addClass("Dog");
        return Stream.of(
                Arguments.of(
                        dog,
                        addClass("Dog", "id", PrimaryKey.Type.INT, false),
                        "'Dog' has primary key '_id' on one side, but primary key 'id' on the other."),
                Arguments.of(
                        dog,
                        addClass("Dog", "_id", PrimaryKey.Type.STRING, false),
                        "'Dog' has primary key '_id', which is of type Int on one side and type String on the other."),
                Arguments.of(
                        dog,
                        addClass("Dog", "_id", PrimaryKey.Type.INT, true),
                        "'Dog' has primary key '_id', which is nullable on one side, but not the other."),
                Arguments.of(
                        dog,
                        addAsymmetricClass("Dog"),
                        "'Dog' is asymmetric on one side, but not on the other."),
                Arguments.of(
                        dog,
                        addEmbeddedClass("Dog"),
                        "'Dog' has a primary key on one side, but not on the other."),
                Arguments.of(
                        addEmbeddedClass("Dog"),
                        dog,
                        "'Dog' is an embedded table on one side, but not the other."),
                Arguments.of(
                        NAME,
                        addColumn("Dog", "name", PropertyType.MIXED),
                        "Property 'name' in class 'Dog' is of type String on one side and type Null on the other."),
                Arguments.of(
                        NAME,
                        addColumn("Dog", "name", PropertyType.STRING, true, CollectionType.SINGLE),
                        "Property 'name' in class 'Dog' is nullable on one side and not on the other."),
                Arguments.of(
                        addColumn("Dog", "name", PropertyType.STRING, false, CollectionType.LIST),
                        addColumn("Dog", "name", PropertyType.STRING, false, CollectionType.SET),
                        "Property 'name' in class 'Dog' is a list on one side, and a set on the other."),
                Arguments.of(
                        addColumn("Dog", "name", PropertyType.STRING, false, CollectionType.DICTIONARY),
                        NAME,
                        "Property 'name' in class 'Dog' is a dictionary on one side, and a single value on the other."),
                Arguments.of(
                        addLink("Dog", "owner", "Person"),
                        addLink("Dog", "owner", "Company"),
                        "Link property 'owner' in class 'Dog' points to class 'Person' on one side and to 'Company' on"
                                + " the other."));
    }

    @ParameterizedTest
    @MethodSource("mismatches")
    void clashFailsWithTheTextClientsLog(Instruction ours, Instruction theirs, String text) {
        MergeException failure = catchThrowableOfType(
                MergeException.class,
                () -> Merge.transform(
                        List.of(new MergeChangeset(1, 2, List.of(ours))),
                        List.of(new MergeChangeset(2, 3, List.of(theirs)))));

        assertThat(failure).hasMessage("Schema mismatch: " + text);
        assertThat(failure.schemaMismatch()).isTrue();
    }

    @Test
    void erasedLinkTargetTakesTheColumnOnItsSide() throws MergeException {
        // Q5
        Instruction link = addLink("Dog", "owner", "Person");
        List<Instruction> erasing = List.of(eraseColumn("Dog", "owner"), eraseClass("Person"));
        RuleTable.Line line = new RuleTable.Line(
                "§4.1 AddColumn/EraseTable", List.of(link), List.of(eraseClass("Person")), List.of(), erasing);

        line.check();
    }

    @Test
    void columnErasedWithItsTargetMeetsTheRestOfTheOtherSide() throws MergeException {
        // Q5: the inserted EraseColumn runs against what follows the AddColumn
        Instruction owner = new Instruction.Update(
                "Dog", Edits.REX, "owner", at("owner").path(), Scalar.Null.NULL, false, 0);
        RuleTable.Line line = new RuleTable.Line(
                "§4.1 AddColumn/EraseTable",
                List.of(addLink("Dog", "owner", "Person"), create(), owner),
                List.of(eraseClass("Person")),
                List.of(create()),
                List.of(eraseColumn("Dog", "owner"), eraseClass("Person")));

        line.check();
    }
}
