package io.devsync.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.devsync.protocol.changeset.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Looking only at pairs that can interact gives what looking at all pairs gives. */
class IndexedWalkTest {

    @Property(tries = 200)
    void equalsWalkOverAllPairs(
            @ForAll MergeRules rules,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int objects,
            @ForAll @IntRange(min = 0, max = 60) int oursSize,
            @ForAll @IntRange(min = 0, max = 60) int theirsSize)
            throws MergeException {
        Random random = new Random(seed);
        RandomEdits edits = new RandomEdits(random, objects, RandomEdits.PROPERTIES, MergeRules.SOUND);
        ReferenceStore common = new ReferenceStore();
        edits.transaction(common, 30);
        List<List<Instruction>> ours = history(edits, common.copy(), oursSize);
        List<List<Instruction>> theirs = history(edits, common.copy(), theirsSize);

        List<MergeChangeset> indexedOurs = changesets(ours, 2);
        List<MergeChangeset> indexedTheirs = changesets(theirs, 3);
        Merge.transform(rules, indexedOurs, indexedTheirs);
        List<MergeChangeset> plainOurs = changesets(ours, 2);
        List<MergeChangeset> plainTheirs = changesets(theirs, 3);
        PlainWalk.transform(rules, plainOurs, plainTheirs);

        assertThat(instructions(indexedOurs)).isEqualTo(instructions(plainOurs));
        assertThat(instructions(indexedTheirs)).isEqualTo(instructions(plainTheirs));
        assertThat(astray(indexedTheirs)).isEqualTo(astray(plainTheirs));
    }

    private static List<List<Instruction>> history(RandomEdits edits, ReferenceStore store, int transactions) {
        List<List<Instruction>> history = new ArrayList<>();
        for (int i = 0; i < transactions; i++) {
            history.add(edits.transaction(store, 1 + i % 3));
        }
        return history;
    }

    private static List<MergeChangeset> changesets(List<List<Instruction>> history, long origin) {
        List<MergeChangeset> changesets = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            changesets.add(new MergeChangeset(i, origin, history.get(i)));
        }
        return changesets;
    }

    private static List<Set<Astray>> astray(List<MergeChangeset> changesets) {
        return changesets.stream().map(MergeChangeset::astray).toList();
    }

    private static List<List<Instruction>> instructions(List<MergeChangeset> changesets) {
        return changesets.stream().map(MergeChangeset::instructions).toList();
    }
}
