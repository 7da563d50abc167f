package io.devsync.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ArrayErase;
import io.devsync.protocol.changeset.Instruction.ArrayInsert;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectGenerators.Pair;
import io.devsync.protocol.schema.ClassKind;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.schema.ObjectSchema;
import io.devsync.protocol.schema.PropertyType;
import io.devsync.protocol.schema.RealmSchema;
import io.devsync.protocol.value.ListValue;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ObjectDifferenceProperties {

    /** Realm has several of these for one number. */
    private static final Pattern NUMBERS_WITH_TWINS = Pattern.compile("(Float|Double|Decimal)\\[");

    private static final PrimaryKey KEY = new PrimaryKey.IntKey(1);
    private static final RealmSchema LISTS = RealmSchema.EMPTY.with(new ObjectSchema(
            "Top",
            new ClassKind.TopLevel(new ClassKind.PrimaryKeyProperty("_id", PrimaryKey.Type.INT, false)),
            Map.of(
                    "l",
                    new io.devsync.protocol.schema.Property(
                            "l", PropertyType.STRING, false, CollectionType.LIST, Optional.empty()))));

    @Provide
    Arbitrary<Pair> pairs() {
        return ObjectGenerators.pairs();
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void differenceLeadsFromOneStateToTheOther(@ForAll("pairs") Pair pair) throws Exception {
        List<Instruction> difference = ObjectDifference.instructions(
                pair.schema(), Optional.of(pair.before()), Optional.of(pair.after()));

        ObjectState reached = apply(pair.schema(), Optional.of(pair.before()), difference);

        // Where Realm keeps a value that it takes for the new one, such as 0.0 for -0.0, it does so every time.
        ObjectState again = apply(
                pair.schema(),
                Optional.of(reached),
                ObjectDifference.instructions(pair.schema(), Optional.of(reached), Optional.of(pair.after())));
        assertThat(again).isEqualTo(reached);
        if (!NUMBERS_WITH_TWINS.matcher(pair.toString()).find()) {
            assertThat(StateEquality.same(pair.schema(), reached, pair.after()))
                    .as("reached %s", reached)
                    .isTrue();
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void equalStatesHaveNoDifference(@ForAll("pairs") Pair pair) {
        assertThat(ObjectDifference.instructions(
                        pair.schema(), Optional.of(pair.before()), Optional.of(pair.before())))
                .isEmpty();
    }

    @Example
    void appendedElementIsOneInsert() {
        assertThat(difference(List.of("a", "b"), List.of("a", "b", "c"))).containsExactly(insert(2, "c", 2));
    }

    @Example
    void elementTakenOutOfTheMiddleIsOneErase() {
        assertThat(difference(List.of("a", "b", "c"), List.of("a", "c")))
                .containsExactly(new ArrayErase("Top", KEY, "l", Path.ofIndex(1), 3));
    }

    @Example
    void distantEditsLeaveWhatIsBetweenThemAlone() {
        assertThat(difference(List.of("a", "b", "c", "d"), List.of("x", "a", "b", "c")))
                .containsExactly(insert(0, "x", 4), new ArrayErase("Top", KEY, "l", Path.ofIndex(4), 5));
    }

    @Example
    void erasedObjectIsErased() {
        assertThat(ObjectDifference.instructions(LISTS, Optional.of(state(List.of())), Optional.empty()))
                .containsExactly(new Instruction.EraseObject("Top", KEY));
    }

    private static Instruction insert(int index, String value, int priorSize) {
        return new ArrayInsert("Top", KEY, "l", Path.ofIndex(index), new Scalar.Str(value), priorSize);
    }

    private static List<Instruction> difference(List<String> before, List<String> after) {
        return ObjectDifference.instructions(LISTS, Optional.of(state(before)), Optional.of(state(after)));
    }

    private static ObjectState state(List<String> elements) {
        Stream<Scalar> values = elements.stream().map(Scalar.Str::new);
        return new ObjectState(new ObjectKey("Top", KEY), Map.of("l", new ListValue(List.copyOf(values.toList()))));
    }

    private static ObjectState apply(RealmSchema schema, Optional<ObjectState> before, List<Instruction> instructions)
            throws Exception {
        List<ObjectInstruction> onObject =
                instructions.stream().map(ObjectInstruction.class::cast).toList();
        return InstructionApplier.apply(schema, before, onObject).orElseThrow();
    }
}
