package io.devsync.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.devsync.protocol.changeset.Instruction;
import java.util.List;

/** One line of a table of rules: what two concurrent changes become, and the check that they do. */
final class RuleTable {

    private RuleTable() {}

    /**
     * @param rule where the spec says so, and what
     * @param older the change with the lower rank
     * @param newer the change with the higher rank
     */
    record Line(
            String rule,
            List<Instruction> older,
            List<Instruction> newer,
            List<Instruction> olderAfter,
            List<Instruction> newerAfter) {

        /** Rules do not ask which side is ours, so both arrangements must give the same. */
        void check() throws MergeException {
            assertThat(merged(true)).as("the older one ours").containsExactly(olderAfter, newerAfter);
            assertThat(merged(false)).as("the newer one ours").containsExactly(olderAfter, newerAfter);
        }

        /** Applied to one state in both orders, both changes must give one state. */
        void checkStates(List<Instruction> common) {
            ReferenceStore olderFirst = new ReferenceStore()
                    .applyAll(common)
                    .applyAll(older)
                    .applyAll(newerAfter);
            ReferenceStore newerFirst = new ReferenceStore()
                    .applyAll(common)
                    .applyAll(newer)
                    .applyAll(olderAfter);
            assertThat(olderFirst).isEqualTo(newerFirst);
        }

        private List<List<Instruction>> merged(boolean olderIsOurs) throws MergeException {
            MergeChangeset old = new MergeChangeset(100, 3, older);
            MergeChangeset young = new MergeChangeset(100, 4, newer);
            if (olderIsOurs) {
                Merge.transform(List.of(old), List.of(young));
            } else {
                Merge.transform(List.of(young), List.of(old));
            }
            return List.of(old.instructions(), young.instructions());
        }

        String mergeError() {
            String first = mergeError(true);
            String second = mergeError(false);
            assertThat(second).isNotEmpty();
            return first;
        }

        private String mergeError(boolean olderIsOurs) {
            try {
                return fail("merged to " + merged(olderIsOurs));
            } catch (MergeException e) {
                return String.valueOf(e.getMessage());
            }
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    /** Starts a line. */
    static Pair pair(String rule, Instruction older, Instruction newer) {
        return new Pair(rule, List.of(older), List.of(newer));
    }

    record Pair(String rule, List<Instruction> older, List<Instruction> newer) {

        Line become(Instruction olderAfter, Instruction newerAfter) {
            return new Line(rule, older, newer, List.of(olderAfter), List.of(newerAfter));
        }

        Line bothStay() {
            return new Line(rule, older, newer, older, newer);
        }

        Line onlyOlderStays() {
            return new Line(rule, older, newer, older, List.of());
        }

        Line onlyNewerStays() {
            return new Line(rule, older, newer, List.of(), newer);
        }

        Line onlyNewerStaysAs(Instruction newerAfter) {
            return new Line(rule, older, newer, List.of(), List.of(newerAfter));
        }

        Line onlyOlderStaysAs(Instruction olderAfter) {
            return new Line(rule, older, newer, List.of(olderAfter), List.of());
        }

        Line noneStays() {
            return new Line(rule, older, newer, List.of(), List.of());
        }

        /** For a line whose outcome is a merge error. */
        Line fails() {
            return new Line(rule, older, newer, List.of(), List.of());
        }
    }
}
