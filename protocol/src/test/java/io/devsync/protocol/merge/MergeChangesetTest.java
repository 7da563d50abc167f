package io.devsync.protocol.merge;

import static io.devsync.protocol.merge.Edits.addClass;
import static io.devsync.protocol.merge.Edits.at;
import static io.devsync.protocol.merge.Edits.create;
import static io.devsync.protocol.merge.Edits.insert;
import static io.devsync.protocol.merge.Edits.num;
import static io.devsync.protocol.merge.Edits.remove;
import static io.devsync.protocol.merge.Edits.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.devsync.protocol.changeset.Instruction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a merge leaves in the changesets that took part. */
class MergeChangesetTest {

    @Test
    void untouchedChangesetKeepsItsVeryList() throws MergeException {
        List<Instruction> create = List.of(addClass("Dog"), create(), set(at("int"), num(1)));
        List<Instruction> edit = List.of(set(at("text"), num(2)));
        MergeChangeset ours = new MergeChangeset(1, 2, create);
        MergeChangeset theirs = new MergeChangeset(2, 3, edit);

        Merge.transform(List.of(ours), List.of(theirs));

        assertThat(ours.instructions()).isSameAs(create);
        assertThat(ours.changed()).isFalse();
        assertThat(theirs.instructions()).isSameAs(edit);
        assertThat(theirs.changed()).isFalse();
    }

    @Test
    void untouchedInstructionStaysTheSameRecord() throws MergeException {
        Instruction kept = set(at("text"), num(2));
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(kept, set(at("int"), num(1))));
        MergeChangeset theirs = new MergeChangeset(2, 3, List.of(set(at("int"), num(2))));

        Merge.transform(List.of(ours), List.of(theirs));

        assertThat(ours.instructions()).singleElement().isSameAs(kept);
        assertThat(ours.changed()).isTrue();
    }

    @Test
    void editThatUndoesItselfIsNoChange() throws MergeException {
        List<Instruction> update = List.of(Edits.setElement(at("list", 1), num(9), 2));
        MergeChangeset ours = new MergeChangeset(1, 2, update);
        MergeChangeset theirs =
                new MergeChangeset(2, 3, List.of(insert(at("list", 0), num(1), 2), remove(at("list", 0), 3)));

        Merge.transform(List.of(ours), List.of(theirs));

        assertThat(ours.instructions()).isSameAs(update);
    }

    @Test
    void changedStaysTrueInLaterMerges() throws MergeException {
        MergeChangeset ours = new MergeChangeset(1, 2, List.of(insert(at("list", 0), num(1), 0)));
        Merge.transform(
                List.of(ours), List.of(new MergeChangeset(2, 3, List.of(insert(at("list", 0), num(2), 0)))));

        Merge.transform(List.of(ours), List.of(new MergeChangeset(3, 4, List.of(create()))));

        assertThat(ours.changed()).isTrue();
        assertThat(ours.instructions()).containsExactly(insert(at("list", 0), num(1), 1));
    }

    @Test
    void timestampsAreUnsigned() throws MergeException {
        MergeChangeset huge = new MergeChangeset(-1, 2, List.of(set(at("int"), num(1))));
        MergeChangeset small = new MergeChangeset(5, 3, List.of(set(at("int"), num(2))));

        Merge.transform(List.of(huge), List.of(small));

        assertThat(huge.changed()).isFalse();
        assertThat(small.instructions()).isEmpty();
    }

    @Test
    void originDecidesBetweenEqualTimestamps() throws MergeException {
        MergeChangeset lower = new MergeChangeset(5, 2, List.of(set(at("int"), num(1))));
        MergeChangeset higher = new MergeChangeset(5, 3, List.of(set(at("int"), num(2))));

        Merge.transform(List.of(lower), List.of(higher));

        assertThat(lower.instructions()).isEmpty();
        assertThat(higher.changed()).isFalse();
    }

    @Test
    void localOriginMustBeNamed() {
        assertThatThrownBy(() -> new MergeChangeset(1, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("originFileIdent: 0");
    }
}
