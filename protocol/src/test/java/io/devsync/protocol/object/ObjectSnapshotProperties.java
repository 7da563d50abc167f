package io.devsync.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.ChangesetCodec;
import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.changeset.Instruction.ObjectInstruction;
import io.devsync.protocol.object.ObjectGenerators.Sample;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ObjectSnapshotProperties {

    @Provide
    Arbitrary<Sample> samples() {
        return ObjectGenerators.samples();
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void snapshotAppliedToNothingIsTheObject(@ForAll("samples") Sample sample) throws Exception {
        List<Instruction> snapshot = ObjectSnapshot.instructions(sample.schema(), sample.state(), false);

        ObjectState copy = apply(sample, Optional.empty(), snapshot);

        assertThat(StateEquality.same(sample.schema(), copy, sample.state()))
                .as("copy %s", copy)
                .isTrue();
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void erasingSnapshotReplacesWhateverTheReceiverHas(@ForAll("samples") Sample sample) throws Exception {
        List<Instruction> snapshot = ObjectSnapshot.instructions(sample.schema(), sample.state(), true);
        ObjectState once = apply(sample, Optional.empty(), snapshot);

        ObjectState twice = apply(sample, Optional.of(once), snapshot);

        assertThat(twice).isEqualTo(once);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void snapshotOfACopyIsTheSameSnapshot(@ForAll("samples") Sample sample) throws Exception {
        List<Instruction> snapshot = ObjectSnapshot.instructions(sample.schema(), sample.state(), false);

        ObjectState copy = apply(sample, Optional.empty(), snapshot);

        assertThat(ObjectSnapshot.instructions(sample.schema(), copy, false)).isEqualTo(snapshot);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void snapshotSurvivesRealmsWire(@ForAll("samples") Sample sample) throws Exception {
        List<Instruction> snapshot = ObjectSnapshot.instructions(sample.schema(), sample.state(), true);

        assertThat(ChangesetCodec.decode(ChangesetCodec.encode(snapshot).bytes()).instructions())
                .isEqualTo(snapshot);
    }

    private static ObjectState apply(Sample sample, Optional<ObjectState> before, List<Instruction> instructions)
            throws Exception {
        List<ObjectInstruction> onObject =
                instructions.stream().map(ObjectInstruction.class::cast).toList();
        return InstructionApplier.apply(sample.schema(), before, onObject).orElseThrow();
    }
}
