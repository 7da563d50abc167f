package io.devsync.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.Property;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.DictionaryValue;
import io.devsync.protocol.value.EmbeddedObject;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.Payload.Marker;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.SetValue;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class InstructionApplierTest {

    private static final PrimaryKey KEY = new PrimaryKey.IntKey(7);
    private static final ObjectKey ID = new ObjectKey("Dog", KEY);
    private static final Scalar NULL = Scalar.Null.NULL;

    private static final RealmSchema SCHEMA = RealmSchema.EMPTY
            .with(topLevel(
                    "Dog",
                    single("age", PropertyType.INT, false),
                    single("chip", PropertyType.INT, true),
                    single("name", PropertyType.STRING, false),
                    single("weight", PropertyType.DOUBLE, false),
                    single("any", PropertyType.MIXED, true),
                    link("friend", CollectionType.SINGLE, "Dog"),
                    link("friends", CollectionType.LIST, "Dog"),
                    link("home", CollectionType.SINGLE, "Place"),
                    link("places", CollectionType.LIST, "Place"),
                    link("placesByName", CollectionType.DICTIONARY, "Place"),
                    of("tags", PropertyType.STRING, CollectionType.LIST),
                    of("numbers", PropertyType.MIXED, CollectionType.LIST),
                    of("decimals", PropertyType.DECIMAL, CollectionType.LIST),
                    of("ints", PropertyType.INT, CollectionType.SET),
                    of("anys", PropertyType.MIXED, CollectionType.SET),
                    of("counts", PropertyType.INT, CollectionType.DICTIONARY),
                    of("anyByName", PropertyType.MIXED, CollectionType.DICTIONARY)))
            .with(new ObjectSchema(
                    "Place",
                    new ClassKind.Embedded(),
                    byName(
                            single("street", PropertyType.STRING, false),
                            of("lines", PropertyType.STRING, CollectionType.LIST),
                            link("within", CollectionType.SINGLE, "Area"))))
            .with(new ObjectSchema(
                    "Area", new ClassKind.Embedded(), byName(single("name", PropertyType.STRING, true))));

    // Objects

    @Test
    void createdObjectHasDefaultsOfItsTypes() throws Exception {
        ObjectState dog = apply(Optional.empty(), create()).orElseThrow();

        assertThat(dog.properties()).isEmpty();
        assertThat(dog.value(property("age"))).isEqualTo(integer(0));
        assertThat(dog.value(property("chip"))).isEqualTo(NULL);
        assertThat(dog.value(property("friend"))).isEqualTo(NULL);
        assertThat(dog.value(property("tags"))).isEqualTo(ListValue.EMPTY);
        assertThat(dog.value(property("ints"))).isEqualTo(SetValue.EMPTY);
        assertThat(dog.value(property("counts"))).isEqualTo(DictionaryValue.EMPTY);
    }

    @Test
    void creatingAnExistingObjectLeavesItAsItIs() throws Exception {
        Optional<ObjectState> dog = dog(set("age", integer(3)));

        assertThat(apply(dog, create())).isEqualTo(dog);
    }

    @Test
    void erasingMissingObjectIsNoError() throws Exception {
        assertThat(apply(Optional.empty(), erase())).isEmpty();
    }

    @Test
    void erasedAndCreatedAgainObjectIsEmpty() throws Exception {
        Optional<ObjectState> dog = dog(set("age", integer(3)));

        assertThat(apply(dog, erase(), create())).contains(new ObjectState(ID, Map.of()));
    }

    @Test
    void pathInstructionOnMissingObjectIsBad() {
        assertBad(Optional.empty(), "the object does not exist", set("age", integer(1)));
    }

    @Test
    void pathInstructionAfterEraseIsBad() throws Exception {
        assertBad(dog(), "the object does not exist", erase(), set("age", integer(1)));
    }

    @Test
    void keyOfOtherTypeIsBad() {
        ObjectInstruction create = new Instruction.CreateObject("Dog", new PrimaryKey.StringKey("x"));

        assertBad(Optional.empty(), "primary key \"x\" of class \"Dog\" (expected: INT)", create);
    }

    @Test
    void nullKeyIsBadWhereTheKeyIsNotNullable() {
        assertBad(Optional.empty(), "expected: INT", new Instruction.CreateObject("Dog", PrimaryKey.NullKey.NULL));
    }

    @Test
    void objectOfUnknownOrEmbeddedClassIsBad() {
        assertBad(Optional.empty(), "does not exist", new Instruction.CreateObject("Cat", KEY));
        assertBad(Optional.empty(), "is embedded", new Instruction.CreateObject("Place", KEY));
    }

    @Test
    void instructionsOnDifferentObjectsAreRefused() {
        List<ObjectInstruction> two =
                List.of(create(), new Instruction.CreateObject("Dog", new PrimaryKey.IntKey(8)));

        assertThatThrownBy(() -> InstructionApplier.apply(SCHEMA, Optional.empty(), two))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // Single values

    @Test
    void updateSetsValuesOfTheRightType() throws Exception {
        assertThat(dog(set("age", integer(3)), set("chip", NULL), set("any", new Scalar.Bool(true))))
                .contains(state(Map.of("age", integer(3), "chip", NULL, "any", new Scalar.Bool(true))));
    }

    @Test
    void updateOfWrongTypeNamesClassPropertyExpectedAndGot() {
        assertBad("Update of class \"Dog\" object 7 property \"age\": Str (expected: INT)", set("age", string("3")));
    }

    @Test
    void nullIsBadWhereNotNullable() {
        assertBad("null (expected: INT, not nullable)", set("age", NULL));
    }

    @Test
    void unknownPropertyIsBad() {
        assertBad("class \"Dog\" has no property \"tail\"", set("tail", NULL));
    }

    @Test
    void linksMustFitTheirTarget() throws Exception {
        Scalar toDog = new Scalar.Link("Dog", new PrimaryKey.IntKey(99));

        assertThat(dog(set("friend", toDog), set("any", toDog)))
                .contains(state(Map.of("friend", toDog, "any", toDog)));
        assertBad("link to class \"Place\", which is embedded", set("any", new Scalar.Link("Place", KEY)));
        assertBad("link to class \"Cat\", which does not exist", set("any", new Scalar.Link("Cat", KEY)));
        assertBad(
                "link to class \"Cat\" (expected: LINK to class \"Dog\")", set("friend", new Scalar.Link("Cat", KEY)));
        assertBad("expected: INT", set("any", new Scalar.Link("Dog", new PrimaryKey.StringKey("x"))));
        assertBad("Int (expected: LINK)", set("friend", integer(1)));
    }

    @Test
    void additionWrapsAroundAt64Bits() throws Exception {
        assertThat(dog(set("age", integer(Long.MAX_VALUE)), add("age", 1)))
                .contains(state(Map.of("age", integer(Long.MIN_VALUE))));
    }

    @Test
    void additionToDefaultAndNullAndMixed() throws Exception {
        assertThat(dog(add("age", 5), add("chip", 5), set("any", integer(1)), add("any", 2)))
                .contains(state(Map.of("age", integer(5), "any", integer(3))));
    }

    @Test
    void additionToSomethingElseIsBad() {
        assertBad("adding to Str", set("any", string("1")), add("any", 1));
        assertBad("adding to Double", add("weight", 1));
        assertBad("adding to an element", update("counts", Path.ofKey("k"), integer(1)),
                new Instruction.AddInteger("Dog", KEY, "counts", Path.ofKey("k"), 1));
    }

    @Test
    void mixedKeepsItsBitsWhenAssignedAnEqualValue() throws Exception {
        Scalar one = new Scalar.Decimal(Decimal128.parse("1.0"));
        Scalar oneWithZeros = new Scalar.Decimal(Decimal128.parse("1.00"));

        assertThat(dog(set("any", one), set("any", oneWithZeros))).contains(state(Map.of("any", one)));
        assertThat(dog(set("any", one), set("any", integer(1)))).contains(state(Map.of("any", integer(1))));
    }

    @Test
    void plainPropertyTakesTheBitsItIsAssigned() throws Exception {
        assertThat(dog(set("weight", number(0.0)), set("weight", number(-0.0))))
                .contains(state(Map.of("weight", number(-0.0))));
    }

    // Lists

    @Test
    void listInsertsErasesMovesAndUpdates() throws Exception {
        assertThat(dog(
                        insert("tags", Path.ofIndex(0), string("a"), 0),
                        insert("tags", Path.ofIndex(1), string("b"), 1),
                        insert("tags", Path.ofIndex(0), string("c"), 2),
                        move("tags", 0, 2, 3),
                        erase("tags", 0, 3),
                        updateElement("tags", 0, string("B"))))
                .contains(state(Map.of("tags", list(string("B"), string("c")))));
    }

    @Test
    void moveForwardAndBackward() throws Exception {
        Optional<ObjectState> abc = dog(
                insert("tags", Path.ofIndex(0), string("a"), 0),
                insert("tags", Path.ofIndex(1), string("b"), 1),
                insert("tags", Path.ofIndex(2), string("c"), 2));

        assertThat(apply(abc, move("tags", 0, 1, 3)))
                .contains(state(Map.of("tags", list(string("b"), string("a"), string("c")))));
        assertThat(apply(abc, move("tags", 2, 0, 3)))
                .contains(state(Map.of("tags", list(string("c"), string("a"), string("b")))));
    }

    @Test
    void priorSizeMustBeTheSizeExceptForUpdates() throws Exception {
        Optional<ObjectState> one = dog(insert("tags", Path.ofIndex(0), string("a"), 0));

        assertBad(one, "prior size 0 (expected: 1)", insert("tags", Path.ofIndex(0), string("b"), 0));
        assertBad(one, "prior size 2 (expected: 1)", erase("tags", 0, 2));
        assertThat(apply(one, new Instruction.Update("Dog", KEY, "tags", Path.ofIndex(0), string("b"), false, 9)))
                .contains(state(Map.of("tags", list(string("b")))));
    }

    @Test
    void indexesBeyondTheEndAreBad() throws Exception {
        Optional<ObjectState> one = dog(insert("tags", Path.ofIndex(0), string("a"), 0));

        assertBad(one, "index 2 of a list of size 1", insert("tags", Path.ofIndex(2), string("b"), 1));
        assertBad(one, "index 1 of a list of size 1", erase("tags", 1, 1));
        assertBad(one, "index 1 of a list of size 1", updateElement("tags", 1, string("b")));
        assertBad(one, "index 1 of a list of size 1", move("tags", 0, 1, 1));
        assertBad(one, "a move to where the element is", move("tags", 0, 0, 1));
    }

    @Test
    void elementsMustFitTheirType() {
        assertBad("Int (expected: STRING)", insert("tags", Path.ofIndex(0), integer(1), 0));
        assertBad("null (expected: STRING, not nullable)", insert("tags", Path.ofIndex(0), NULL, 0));
        assertBad("null (expected: LINK, not nullable)", insert("friends", Path.ofIndex(0), NULL, 0));
        assertBad("MIXED", insert("tags", Path.ofIndex(0), Marker.LIST, 0));
        assertBad("SET is not possible here", insert("numbers", Path.ofIndex(0), Marker.SET, 0));
        assertBad("ERASED is not possible here", insert("numbers", Path.ofIndex(0), Marker.ERASED, 0));
    }

    @Test
    void elementKeepsItsBitsWhenAssignedAnEqualValue() throws Exception {
        Scalar one = new Scalar.Decimal(Decimal128.parse("1.0"));

        assertThat(dog(
                        insert("decimals", Path.ofIndex(0), one, 0),
                        updateElement("decimals", 0, new Scalar.Decimal(Decimal128.parse("1.00")))))
                .contains(state(Map.of("decimals", list(one))));
    }

    @Test
    void wholeCollectionCannotBeAssigned() {
        assertBad("update of a whole LIST", set("tags", NULL));
        assertBad("the path ends with no list index",
                new Instruction.ArrayInsert("Dog", KEY, "age", Path.ROOT, NULL, 0));
    }

    @Test
    void manyInsertsIntoOneListAreCopiedOnce() throws Exception {
        List<ObjectInstruction> inserts = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            inserts.add(insert("any", Path.ofIndex(i), integer(i), i));
        }
        Optional<ObjectState> dog = dog(set("any", Marker.LIST));

        ObjectState filled = InstructionApplier.apply(SCHEMA, dog, inserts).orElseThrow();

        assertThat(((ListValue) filled.value(property("any"))).elements()).hasSize(50_000).endsWith(integer(49_999));
        assertThat(dog).contains(state(Map.of("any", ListValue.EMPTY)));
    }

    // Sets and dictionaries

    @Test
    void setsHoldEachValueOnce() throws Exception {
        assertThat(dog(
                        member("ints", integer(1)),
                        member("ints", integer(2)),
                        member("ints", integer(1)),
                        noMember("ints", integer(2))))
                .contains(state(Map.of("ints", new SetValue(Set.of(integer(1))))));
    }

    @Test
    void setsOfMixedHoldEqualNumbersOnce() throws Exception {
        assertThat(dog(
                        member("anys", integer(1)),
                        member("anys", number(1.0)),
                        member("anys", new Scalar.Decimal(Decimal128.parse("1.00"))),
                        member("anys", new Scalar.Bool(true)),
                        member("anys", string("1")),
                        member("anys", NULL)))
                .contains(state(Map.of(
                        "anys", new SetValue(Set.of(integer(1), new Scalar.Bool(true), string("1"), NULL)))));
        assertThat(dog(member("anys", number(-0.0)), noMember("anys", integer(0))))
                .contains(state(Map.of("anys", SetValue.EMPTY)));
    }

    @Test
    void setMembersMustFitTheirType() {
        assertBad("Str (expected: INT)", member("ints", string("1")));
        assertBad("not nullable", member("ints", NULL));
        assertBad("the path leads to no set", member("tags", string("a")));
        assertBad("a path into a set", update("ints", Path.ofKey("a"), integer(1)));
    }

    @Test
    void dictionariesPutAndRemove() throws Exception {
        assertThat(dog(
                        update("counts", Path.ofKey("a"), integer(1)),
                        update("counts", Path.ofKey("b"), integer(2)),
                        update("counts", Path.ofKey("a"), integer(3)),
                        update("counts", Path.ofKey("b"), Marker.ERASED),
                        update("counts", Path.ofKey("missing"), Marker.ERASED)))
                .contains(state(Map.of("counts", dictionary(Map.of("a", integer(3))))));
    }

    @Test
    void dictionaryRefusesWrongTypesAndKeys() {
        assertBad("Str (expected: INT)", update("counts", Path.ofKey("a"), string("1")));
        assertBad("dictionary key \"a.b\"", update("counts", Path.ofKey("a.b"), integer(1)));
        assertBad("dictionary key \"$a\"", update("counts", Path.ofKey("$a"), integer(1)));
        assertBad("ERASED is not possible here", set("any", Marker.ERASED));
        assertBad("expected: a key", updateElement("counts", 0, integer(1)));
        assertBad("expected: an index", update("tags", Path.ofKey("a"), string("1")));
    }

    @Test
    void clearEmptiesAndAcceptsMissingType() throws Exception {
        assertThat(dog(
                        insert("tags", Path.ofIndex(0), string("a"), 0),
                        clear("tags", Path.ROOT, CollectionType.SINGLE),
                        member("ints", integer(1)),
                        clear("ints", Path.ROOT, CollectionType.SET)))
                .contains(state(Map.of("tags", ListValue.EMPTY, "ints", SetValue.EMPTY)));
        assertBad("clearing a SET (expected: LIST)", clear("tags", Path.ROOT, CollectionType.SET));
        assertBad("expected: MIXED", clear("age", Path.ROOT, CollectionType.LIST));
    }

    // Embedded objects

    @Test
    void embeddedObjectIsCreatedOnceAndKept() throws Exception {
        assertThat(dog(
                        set("home", Marker.OBJECT_VALUE),
                        update("home", Path.ofKey("street"), string("Main")),
                        set("home", Marker.OBJECT_VALUE)))
                .contains(state(Map.of("home", embedded(Map.of("street", string("Main"))))));
    }

    @Test
    void embeddedObjectInsideEmbeddedObject() throws Exception {
        Path within = Path.ofKey("within");

        assertThat(dog(
                        insert("places", Path.ofIndex(0), Marker.OBJECT_VALUE, 0),
                        update("places", Path.ofIndex(0).thenKey("within"), Marker.OBJECT_VALUE),
                        update("places", Path.ofIndex(0).thenKey("within").thenKey("name"), string("North")),
                        insert("places", Path.ofIndex(0).thenKey("lines").thenIndex(0), string("l"), 0),
                        update("placesByName", Path.ofKey("k"), Marker.OBJECT_VALUE),
                        update("placesByName", Path.ofKey("k").thenKey("street"), string("S"))))
                .contains(state(Map.of(
                        "places",
                        list(embedded(Map.of(
                                "within", embedded(Map.of("name", string("North"))), "lines", list(string("l"))))),
                        "placesByName",
                        dictionary(Map.of("k", embedded(Map.of("street", string("S"))))))));
        assertBad("an embedded object that is null", set("home", Marker.OBJECT_VALUE),
                update("home", within.thenKey("name"), string("x")));
    }

    @Test
    void dictionaryKeyGetsNewEmbeddedObjectEvenIfItHasOne() throws Exception {
        assertThat(dog(
                        update("placesByName", Path.ofKey("k"), Marker.OBJECT_VALUE),
                        update("placesByName", Path.ofKey("k").thenKey("street"), string("S")),
                        update("placesByName", Path.ofKey("k"), Marker.OBJECT_VALUE)))
                .contains(state(Map.of("placesByName", dictionary(Map.of("k", EmbeddedObject.EMPTY)))));
    }

    @Test
    void embeddedObjectsGoWhereTheirClassBelongs() {
        assertBad("expected: a property whose target class is embedded", set("friend", Marker.OBJECT_VALUE));
        assertBad("expected: a property whose target class is embedded", set("age", Marker.OBJECT_VALUE));
        assertBad("an embedded object that is null", update("home", Path.ofKey("street"), string("x")));
        assertBad("class \"Place\" has no property \"zip\"", set("home", Marker.OBJECT_VALUE),
                update("home", Path.ofKey("zip"), string("x")));
        assertBad("is not in the dictionary", update("placesByName", Path.ofKey("k").thenKey("street"), string("S")));
        assertBad("expected: a property whose target class is embedded",
                update("friend", Path.ofKey("name"), string("x")));
    }

    // Collections in mixed

    @Test
    void mixedNestsListsAndDictionaries() throws Exception {
        assertThat(dog(
                        set("any", Marker.DICTIONARY),
                        update("any", Path.ofKey("l"), Marker.LIST),
                        insert("any", Path.ofKey("l").thenIndex(0), integer(1), 0),
                        insert("any", Path.ofKey("l").thenIndex(1), Marker.DICTIONARY, 1),
                        update("any", Path.ofKey("l").thenIndex(1).thenKey("d"), integer(2)),
                        set("any", Marker.DICTIONARY),
                        update("any", Path.ofKey("l"), Marker.LIST)))
                .contains(state(Map.of(
                        "any",
                        dictionary(Map.of("l", list(integer(1), dictionary(Map.of("d", integer(2)))))))));
    }

    @Test
    void clearConvertsMixedAndItsElements() throws Exception {
        assertThat(dog(
                        set("any", integer(1)),
                        clear("any", Path.ROOT, CollectionType.LIST),
                        insert("any", Path.ofIndex(0), integer(1), 0),
                        clear("any", Path.ofIndex(0), CollectionType.DICTIONARY)))
                .contains(state(Map.of("any", list(DictionaryValue.EMPTY))));
        assertBad("expected: LIST or DICTIONARY", clear("any", Path.ROOT, CollectionType.SET));
        assertBad("expected: LIST or DICTIONARY", clear("any", Path.ROOT, CollectionType.SINGLE));
        assertBad("does not exist", clear("anyByName", Path.ofKey("k"), CollectionType.LIST));
    }

    @Test
    void pathIntoScalarIsBad() {
        assertBad("a path into Null (expected: a collection)", update("any", Path.ofKey("k"), integer(1)));
        assertBad("expected: an index", set("any", Marker.LIST), update("any", Path.ofKey("k"), integer(1)));
        assertBad("expected: a property whose target class is embedded",
                update("age", Path.ofKey("k"), integer(1)));
    }

    @Test
    void hundredLevelsNestAndNotOneMore() throws Exception {
        List<ObjectInstruction> nest = new ArrayList<>();
        nest.add(set("any", Marker.LIST));
        Path path = Path.ROOT;
        for (int level = 2; level <= 100; level++) {
            path = path.thenIndex(0);
            nest.add(insert("any", path, Marker.LIST, 0));
        }
        Path deepest = path.thenIndex(0);
        Optional<ObjectState> dog = InstructionApplier.apply(SCHEMA, dog(), nest);

        assertThat(apply(dog, insert("any", deepest, integer(1), 0))).isPresent();
        assertBad(dog, "nested 101 deep", insert("any", deepest, Marker.LIST, 0));
    }

    @Test
    void stateBeforeIsNeverChanged() throws Exception {
        Optional<ObjectState> before = dog(
                set("any", Marker.LIST),
                insert("any", Path.ofIndex(0), Marker.LIST, 0),
                set("home", Marker.OBJECT_VALUE),
                member("ints", integer(1)));

        apply(
                before,
                insert("any", Path.ofIndex(0).thenIndex(0), integer(1), 0),
                update("home", Path.ofKey("street"), string("x")),
                member("ints", integer(2)));

        assertThat(before)
                .contains(state(Map.of(
                        "any", list(ListValue.EMPTY),
                        "home", EmbeddedObject.EMPTY,
                        "ints", new SetValue(Set.of(integer(1))))));
    }

    @Test
    void stateAfterCannotBeChanged() throws Exception {
        ObjectState dog = dog(insert("tags", Path.ofIndex(0), string("a"), 0)).orElseThrow();
        ListValue tags = (ListValue) dog.value(property("tags"));

        assertThatThrownBy(() -> tags.elements().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> dog.properties().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Optional<ObjectState> dog(ObjectInstruction... instructions) throws BadChangesetException {
        return apply(Optional.of(new ObjectState(ID, Map.of())), instructions);
    }

    private static Optional<ObjectState> apply(Optional<ObjectState> before, ObjectInstruction... instructions)
            throws BadChangesetException {
        return InstructionApplier.apply(SCHEMA, before, List.of(instructions));
    }

    private static void assertBad(String text, ObjectInstruction... instructions) {
        assertBad(Optional.of(new ObjectState(ID, Map.of())), text, instructions);
    }

    private static void assertBad(Optional<ObjectState> before, String text, ObjectInstruction... instructions) {
        assertThatThrownBy(() -> apply(before, instructions))
                .isInstanceOf(BadChangesetException.class)
                .hasMessageContaining(text);
    }

    private static ObjectState state(Map<String, Value> properties) {
        return new ObjectState(ID, properties);
    }

    private static ObjectInstruction create() {
        return new Instruction.CreateObject("Dog", KEY);
    }

    private static ObjectInstruction erase() {
        return new Instruction.EraseObject("Dog", KEY);
    }

    private static ObjectInstruction set(String property, Payload value) {
        return update(property, Path.ROOT, value);
    }

    private static ObjectInstruction update(String property, Path path, Payload value) {
        return new Instruction.Update("Dog", KEY, property, path, value, false, 0);
    }

    private static ObjectInstruction updateElement(String property, int index, Payload value) {
        return new Instruction.Update("Dog", KEY, property, Path.ofIndex(index), value, false, 1);
    }

    private static ObjectInstruction add(String property, long delta) {
        return new Instruction.AddInteger("Dog", KEY, property, Path.ROOT, delta);
    }

    private static ObjectInstruction insert(String property, Path path, Payload value, int priorSize) {
        return new Instruction.ArrayInsert("Dog", KEY, property, path, value, priorSize);
    }

    private static ObjectInstruction move(String property, int from, int to, int priorSize) {
        return new Instruction.ArrayMove("Dog", KEY, property, Path.ofIndex(from), to, priorSize);
    }

    private static ObjectInstruction erase(String property, int index, int priorSize) {
        return new Instruction.ArrayErase("Dog", KEY, property, Path.ofIndex(index), priorSize);
    }

    private static ObjectInstruction clear(String property, Path path, CollectionType type) {
        return new Instruction.Clear("Dog", KEY, property, path, type);
    }

    private static ObjectInstruction member(String property, Scalar value) {
        return new Instruction.SetInsert("Dog", KEY, property, Path.ROOT, value);
    }

    private static ObjectInstruction noMember(String property, Scalar value) {
        return new Instruction.SetErase("Dog", KEY, property, Path.ROOT, value);
    }

    private static Scalar integer(long value) {
        return new Scalar.Int(value);
    }

    private static Scalar number(double value) {
        return new Scalar.Double(value);
    }

    private static Scalar string(String value) {
        return new Scalar.Str(value);
    }

    private static Value list(Value... elements) {
        return new ListValue(List.of(elements));
    }

    private static Value dictionary(Map<String, Value> entries) {
        return new DictionaryValue(entries);
    }

    private static Value embedded(Map<String, Value> properties) {
        return new EmbeddedObject(properties);
    }

    private static Property property(String name) {
        return SCHEMA.find("Dog").orElseThrow().properties().get(name);
    }

    private static ObjectSchema topLevel(String name, Property... properties) {
        var key = new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false);
        return new ObjectSchema(name, new ClassKind.TopLevel(key), byName(properties));
    }

    private static Map<String, Property> byName(Property... properties) {
        Map<String, Property> byName = new LinkedHashMap<>();
        for (Property property : properties) {
            byName.put(property.name(), property);
        }
        return byName;
    }

    private static Property single(String name, PropertyType type, boolean nullable) {
        return new Property(name, type, nullable, CollectionType.SINGLE, Optional.empty());
    }

    private static Property of(String name, PropertyType type, CollectionType collection) {
        return new Property(name, type, type == PropertyType.MIXED, collection, Optional.empty());
    }

    private static Property link(String name, CollectionType collection, String target) {
        boolean nullable = collection == CollectionType.SINGLE || collection == CollectionType.DICTIONARY;
        return new Property(name, PropertyType.LINK, nullable, collection, Optional.of(target));
    }
}
