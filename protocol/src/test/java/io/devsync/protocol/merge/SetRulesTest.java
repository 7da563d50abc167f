package io.devsync.protocol.merge;

import static io.devsync.protocol.merge.Edits.at;
import static io.devsync.protocol.merge.Edits.num;
import static io.devsync.protocol.merge.Edits.setErase;
import static io.devsync.protocol.merge.Edits.setInsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import io.devsync.protocol.value.Scalar;
import java.util.List;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members of sets that are numbers: one for the set, two for Realm's rules when their types differ. */
class SetRulesTest {

    private static final Instruction ADD = setInsert(at("set"), num(2));

    private static List<Scalar> twosOfOtherTypes() {
        return List.of(new Scalar.Float(2), new Scalar.Double(2), new Scalar.Decimal(new Decimal128(2)));
    }

    @ParameterizedTest
    @MethodSource("twosOfOtherTypes")
    void sameNumberOfAnotherTypeLeadsAstray(Scalar two) throws MergeException {
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(ADD));
        MergeChangeset theirs = new MergeChangeset(2, 3, List.of(setErase(at("set"), two)));

        Merge.transform(List.of(ours), List.of(theirs));

        assertThat(ours.changed()).isFalse();
        assertThat(theirs.changed()).isFalse();
        assertThat(theirs.astray()).containsExactly(new Astray(Edits.DOG, Edits.REX, "set"));
    }

    @ParameterizedTest
    @MethodSource("twosOfOtherTypes")
    void bySoundRulesItIsTheSameMember(Scalar two) throws MergeException {
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(ADD));
        MergeChangeset theirs = new MergeChangeset(2, 3, List.of(setErase(at("set"), two)));

        Merge.transformSoundly(List.of(ours), List.of(theirs));

        assertThat(ours.instructions()).isEmpty();
        assertThat(theirs.changed()).isFalse();
    }

    @Test
    void otherNumbersAreOtherMembers() throws MergeException {
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(ADD));
        MergeChangeset theirs = new MergeChangeset(2, 3, List.of(setErase(at("set"), new Scalar.Double(2.5))));

        Merge.transform(List.of(ours), List.of(theirs));

        assertThat(theirs.astray()).isEmpty();
    }
}
