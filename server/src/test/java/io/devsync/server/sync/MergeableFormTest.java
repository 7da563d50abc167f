package io.devsync.server.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ArrayErase;
import io.devsync.protocol.changeset.Instruction.ArrayInsert;
import io.devsync.protocol.changeset.Instruction.ArrayMove;
import io.devsync.protocol.changeset.Instruction.Clear;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Instruction.Update;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.InstructionApplier;
import io.devsync.protocol.object.ObjectKey;
import io.devsync.protocol.object.ObjectState;
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
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import io.devsync.protocol.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the history says of edits that Realm's own words would not bring together. */
class MergeableFormTest {

    private static final ObjectKey KEY = new ObjectKey("Board", new PrimaryKey.IntKey(1));
    private static final RealmSchema SCHEMA = RealmSchema.EMPTY
            .with(new ObjectSchema(
                    "Board",
                    new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
                    Map.of(
                            "cards", cards("cards", CollectionType.LIST),
                            "cardsByName", cards("cardsByName", CollectionType.DICTIONARY),
                            "tags", new Property("tags", PropertyType.STRING, false, CollectionType.LIST, Optional.empty()),
                            "any", new Property("any", PropertyType.MIXED, true, CollectionType.SINGLE, Optional.empty()))))
            .with(new ObjectSchema(
                    "Card",
                    new ClassKind.Embedded(),
                    Map.of("text", new Property("text", PropertyType.STRING, false, CollectionType.SINGLE, Optional.empty()))));

    private static Property cards(String name, CollectionType collection) {
        return new Property(name, PropertyType.LINK, collection == CollectionType.DICTIONARY, collection, Optional.of("Card"));
    }

    @Test
    void moveOfAnEmbeddedObjectIsItsErasureAndInsertion() {
        assertThat(form(board("cards", cards("a", "b", "c")), move("cards", 0, 2, 3)))
                .containsExactly(
                        new ArrayErase("Board", KEY.key(), "cards", Path.ofIndex(0), 3),
                        insert("cards", 2, Payload.Marker.OBJECT_VALUE, 2),
                        text(2, "a"));
    }

    @Test
    void movedElementHasWhatTheSameTransactionDidToIt() {
        assertThat(form(board("cards", cards("a", "b")), text(0, "edited"), move("cards", 0, 1, 2)))
                .endsWith(insert("cards", 1, Payload.Marker.OBJECT_VALUE, 1), text(1, "edited"));
    }

    @Test
    void moveInAListOfMixedWithACollectionIsOneToo() {
        ListValue list = new ListValue(List.of(new DictionaryValue(Map.of("k", new Scalar.Int(1))), new Scalar.Int(2)));

        assertThat(form(board("any", list), move("any", 1, 0, 2)))
                .containsExactly(
                        new ArrayErase("Board", KEY.key(), "any", Path.ofIndex(1), 2),
                        insert("any", 0, new Scalar.Int(2), 1));
    }

    @Test
    void moveOfScalarsStaysAMove() {
        ListValue tags = new ListValue(List.of(new Scalar.Str("a"), new Scalar.Str("b")));

        assertThat(form(board("tags", tags), move("tags", 0, 1, 2))).containsExactly(move("tags", 0, 1, 2));
    }

    @Test
    void embeddedObjectUnderAKeyReplacesWhatIsThere() {
        Update put = new Update(
                "Board", KEY.key(), "cardsByName", Path.ofKey("k"), Payload.Marker.OBJECT_VALUE, false, 0);

        assertThat(form(board("cardsByName", DictionaryValue.EMPTY), put))
                .containsExactly(
                        new Update("Board", KEY.key(), "cardsByName", Path.ofKey("k"), Scalar.Null.NULL, false, 0), put);
    }

    @Test
    void clearingAnElementIsNullAndACollectionInItsPlace() {
        ListValue list = new ListValue(List.of(new Scalar.Int(1), new DictionaryValue(Map.of("k", new Scalar.Int(2)))));
        Clear clear = new Clear("Board", KEY.key(), "any", Path.ofIndex(1), CollectionType.DICTIONARY);

        assertThat(form(board("any", list), clear))
                .containsExactly(
                        new Update("Board", KEY.key(), "any", Path.ofIndex(1), Scalar.Null.NULL, false, 2),
                        new Update("Board", KEY.key(), "any", Path.ofIndex(1), Payload.Marker.DICTIONARY, false, 2));
    }

    @Test
    void collectionThatWasJustInsertedNeedsNoClearing() {
        ArrayInsert insert =
                new ArrayInsert("Board", KEY.key(), "any", Path.ofIndex(1), Payload.Marker.DICTIONARY, 1);
        Clear clear = new Clear("Board", KEY.key(), "any", Path.ofIndex(1), CollectionType.DICTIONARY);

        assertThat(form(board("any", new ListValue(List.of(new Scalar.Int(1)))), insert, clear))
                .containsExactly(insert);
    }

    @Test
    void clearingAnElementThatNoListHasIsLeftToBeRefused() {
        Clear clear = new Clear("Board", KEY.key(), "any", Path.ofIndex(0), CollectionType.LIST);

        assertThat(form(Optional.empty(), clear)).containsExactly(clear);
    }

    @Test
    void whatMergesAsItIsStaysTheSame() {
        List<Instruction> instructions = List.of(text(0, "x"));

        assertThat(MergeableForm.of(SCHEMA, Map.of(KEY, board("cards", cards("a"))), instructions))
                .isSameAs(instructions);
    }

    @Test
    void moveThatNoListHasIsLeftToBeRefused() {
        assertThat(form(Optional.empty(), move("cards", 0, 1, 2))).containsExactly(move("cards", 0, 1, 2));
    }

    @net.jqwik.api.Property(tries = 200)
    void objectBecomesTheSameEitherWay(
            @ForAll @IntRange(min = 2, max = 6) int size,
            @ForAll List<@IntRange(min = 0, max = 5) Integer> places)
            throws Exception {
        String[] texts = new String[size];
        Arrays.setAll(texts, place -> "card" + place);
        Optional<ObjectState> board = board("cards", cards(texts));
        List<Instruction> instructions = new ArrayList<>();
        for (int i = 0; i + 1 < places.size(); i += 2) {
            int from = places.get(i) % size;
            int to = places.get(i + 1) % size;
            instructions.add(text(from, "edit" + i));
            if (from != to) {
                instructions.add(move("cards", from, to, size));
            }
        }

        assertThat(apply(board, MergeableForm.of(SCHEMA, Map.of(KEY, board), instructions)))
                .isEqualTo(apply(board, instructions));
    }

    private static Optional<ObjectState> apply(Optional<ObjectState> state, List<Instruction> instructions)
            throws Exception {
        return InstructionApplier.apply(
                SCHEMA, state, instructions.stream().map(ObjectInstruction.class::cast).toList());
    }

    private static List<Instruction> form(Optional<ObjectState> before, Instruction... instructions) {
        return MergeableForm.of(SCHEMA, Map.of(KEY, before), List.of(instructions));
    }

    private static Optional<ObjectState> board(String property, Value value) {
        return Optional.of(new ObjectState(KEY, Map.of(property, value)));
    }

    private static ListValue cards(String... texts) {
        return new ListValue(Arrays.stream(texts)
                .<Value>map(text -> new EmbeddedObject(Map.of("text", new Scalar.Str(text))))
                .toList());
    }

    private static Instruction move(String property, int from, int to, int size) {
        return new ArrayMove("Board", KEY.key(), property, Path.ofIndex(from), to, size);
    }

    private static Instruction insert(String property, int index, Payload value, int priorSize) {
        return new ArrayInsert("Board", KEY.key(), property, Path.ofIndex(index), value, priorSize);
    }

    private static Instruction text(int card, String text) {
        return new Update(
                "Board", KEY.key(), "cards", Path.ofIndex(card).thenKey("text"), new Scalar.Str(text), false, 0);
    }
}
