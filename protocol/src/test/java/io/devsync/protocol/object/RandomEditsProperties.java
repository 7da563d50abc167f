package io.devsync.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.BadChangesetException;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.changeset.Path;
import io.devsync.protocol.object.ObjectGenerators.Sample;
import io.devsync.protocol.schema.CollectionType;
import io.devsync.protocol.value.Payload;
import io.devsync.protocol.value.PrimaryKey;
import io.devsync.protocol.value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Edits that are plausible and often wrong, on objects of random schemas. */
class RandomEditsProperties {

    private static final int EDITS = 200;

    private static final List<Payload> PAYLOADS = List.of(
            Scalar.Null.NULL,
            new Scalar.Int(1),
            new Scalar.Bool(true),
            new Scalar.Str("s"),
            new Scalar.Binary(new byte[] {1}),
            new Scalar.Timestamp(1, 2),
            new Scalar.Float(1),
            new Scalar.Double(-0.0),
            new Scalar.Decimal(Decimal128.parse("1.0")),
            new Scalar.ObjectId(new ObjectId(1, 1)),
            new Scalar.Uuid(new UUID(1, 1)),
            new Scalar.Link("Other", PrimaryKey.NullKey.NULL),
            new Scalar.Link("Other", new PrimaryKey.IntKey(1)),
            new Scalar.Link("E0", new PrimaryKey.IntKey(1)),
            Payload.Marker.OBJECT_VALUE,
            Payload.Marker.OBJECT_VALUE,
            Payload.Marker.LIST,
            Payload.Marker.DICTIONARY,
            Payload.Marker.ERASED,
            Payload.Marker.SET);

    @Provide
    Arbitrary<Sample> samples() {
        return ObjectGenerators.samples();
    }

    /** Whatever is accepted leaves an object that a snapshot rebuilds, so its values fit the schema. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void editIsRefusedOrLeavesAnObjectThatFitsItsSchema(@ForAll("samples") Sample sample, @ForAll long seed)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<ObjectInstruction> accepted = new ArrayList<>();
        Optional<ObjectState> state = Optional.of(sample.state());
        for (int i = 0; i < EDITS; i++) {
            ObjectInstruction edit = edit(sample, random);
            try {
                state = InstructionApplier.apply(sample.schema(), state, List.of(edit));
                accepted.add(edit);
            } catch (BadChangesetException expected) {
                assertThat(expected.getMessage()).hasSizeLessThan(1500);
            }
        }

        ObjectState edited = state.orElseThrow();
        assertThat(InstructionApplier.apply(sample.schema(), Optional.of(sample.state()), accepted))
                .as("all at once")
                .contains(edited);
        List<ObjectInstruction> snapshot = ObjectSnapshot.instructions(sample.schema(), edited, false).stream()
                .map(ObjectInstruction.class::cast)
                .toList();
        ObjectState copy = InstructionApplier.apply(sample.schema(), Optional.empty(), snapshot)
                .orElseThrow();
        assertThat(StateEquality.same(sample.schema(), copy, edited)).isTrue();
    }

    private static ObjectInstruction edit(Sample sample, SplittableRandom random) {
        PrimaryKey key = sample.state().id().key();
        List<String> names = new ArrayList<>(
                sample.schema().find("Top").orElseThrow().properties().keySet());
        if (names.isEmpty()) {
            return new Instruction.CreateObject("Top", key);
        }
        String property = pick(names, random);
        Path path = path(sample, random);
        Payload payload = pick(PAYLOADS, random);
        Path element = path.endsWithIndex() ? path : path.thenIndex(random.nextInt(4));
        int size = random.nextInt(4);
        return switch (random.nextInt(8)) {
            case 0 -> new Instruction.ArrayInsert("Top", key, property, element, payload, size);
            case 1 -> new Instruction.ArrayMove("Top", key, property, element, random.nextInt(4), size);
            case 2 -> new Instruction.ArrayErase("Top", key, property, element, size);
            case 3 -> new Instruction.Clear(
                    "Top", key, property, path, pick(List.of(CollectionType.values()), random));
            case 4 -> payload instanceof Scalar scalar
                    ? new Instruction.SetInsert("Top", key, property, path, scalar)
                    : new Instruction.AddInteger("Top", key, property, path, random.nextLong());
            case 5 -> payload instanceof Scalar scalar
                    ? new Instruction.SetErase("Top", key, property, path, scalar)
                    : new Instruction.CreateObject("Top", key);
            default -> new Instruction.Update(
                    "Top", key, property, path, payload, false, path.endsWithIndex() ? size : 0);
        };
    }

    private static Path path(Sample sample, SplittableRandom random) {
        Path path = Path.ROOT;
        for (int length = random.nextInt(4); length > 0; length--) {
            path = switch (random.nextInt(3)) {
                case 0 -> path.thenIndex(random.nextInt(4));
                case 1 -> path.thenKey(pick(List.of("a", "b", "ä", "$a", "a.b"), random));
                default -> {
                    String embedded = "E" + random.nextInt(3);
                    List<String> fields = new ArrayList<>(
                            sample.schema().find(embedded).orElseThrow().properties().keySet());
                    yield path.thenKey(fields.isEmpty() ? "a" : pick(fields, random));
                }
            };
        }
        return path;
    }

    private static <T> T pick(List<T> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
